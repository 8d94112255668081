"""One household and one Home Assistant for all tests, and the tables at the end."""

from collections.abc import Iterator

import pytest

from tests.e2e import table
from tests.e2e.place import Place, running_place
from tests.e2e.runs import DryRun, LiveRun, run_dry, run_live

_ROWS = pytest.StashKey[list[table.Row]]()
_SIGHTINGS = pytest.StashKey[list[table.Sighting]]()


@pytest.fixture(scope="session")
def rows(pytestconfig: pytest.Config) -> list[table.Row]:
    """The rows of the table that is printed at the end."""
    return pytestconfig.stash.setdefault(_ROWS, [])


@pytest.fixture(scope="session")
def sightings(pytestconfig: pytest.Config) -> list[table.Sighting]:
    """The rows of the table of what others deleted."""
    return pytestconfig.stash.setdefault(_SIGHTINGS, [])


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A household three weeks old, and Home Assistant set up for it, in dry run."""
    with running_place(tmp_path_factory.mktemp("place")) as place:
        yield place


@pytest.fixture(scope="session")
def dry_run(place: Place, rows: list[table.Row]) -> DryRun:
    """A clean-up in dry run, and every request since the services were started."""
    done = run_dry(place)
    rows.extend(done.rows)
    return done


@pytest.fixture(scope="session")
def live_run(place: Place, dry_run: DryRun, rows: list[table.Row]) -> LiveRun:
    """A clean-up after dry run was switched off, in a household full of people."""
    done = run_live(place)
    rows.extend(done.rows)
    return done


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the tables, and leave that of the items as a file."""
    if rows := config.stash.get(_ROWS, []):
        table.write(rows)
        terminalreporter.write_sep("-", "what became of each item")
        for line in table.lines(table.HEAD, rows):
            terminalreporter.write_line(line)
    if sightings := config.stash.get(_SIGHTINGS, []):
        terminalreporter.write_sep("-", "what others deleted, until it is noticed")
        for line in table.lines(table.SIGHTING_HEAD, sightings):
            terminalreporter.write_line(line)
