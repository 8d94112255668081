"""A small household for each fault, and the table of all of them at the end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict

import pytest

from demo.core_alone import load_core_alone

load_core_alone()

from tests.core.snapshot import Snapshot  # noqa: E402 - it needs the core
from tests.core.street import Street  # noqa: E402
from tests.faults import table  # noqa: E402
from tests.faults.catalogue import AILMENTS  # noqa: E402
from tests.faults.living import be_impatient, settled  # noqa: E402

_ROW = "row of the table of faults"
_ORDER = [(one.service, one.name) for one in AILMENTS]


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A household that has lived until all is there that a fault could harm."""
    return asyncio.run(settled(tmp_path_factory.mktemp("settled")))


@pytest.fixture
async def household(snapshot: Snapshot) -> AsyncIterator[Street]:
    """A household about to delete for real, with things of each kind in it."""
    async with snapshot.taken_up() as one:
        await be_impatient(one)
        yield one


@pytest.fixture
def note(record_property: Callable[[str, object], None]) -> Callable[[table.Row], None]:
    """Have a row in the table, whichever process the test runs in."""
    return lambda row: record_property(_ROW, asdict(row))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table, and leave it as a file."""
    rows = sorted(
        (
            table.Row(**value)
            for reports in terminalreporter.stats.values()
            for report in reports
            if getattr(report, "when", None) == "call"
            for name, value in report.user_properties
            if name == _ROW
        ),
        key=lambda row: _ORDER.index((row.service, row.fault)),
    )
    if rows:
        table.write(rows)
        terminalreporter.write_sep("-", "what each fault did")
        for line in table.lines(rows):
            terminalreporter.write_line(line)
        terminalreporter.write_line(table.FOOT)
