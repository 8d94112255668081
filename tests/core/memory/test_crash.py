"""Killed at any moment: what was promised is there, and nothing is half done."""

from collections import defaultdict
from contextlib import suppress
from pathlib import Path
import subprocess
import sys

import pytest

from custom_components.cleanarr.core.memory import State, Step
from tests.core.memory.builders import NOW, RADARR, movie
from tests.core.memory.conftest import OpenMemory
from tests.core.memory.lived import KEPT_NOW, Lived, kept, live

type Promises = dict[str, list[int]]


def live_until(folder: Path, lines: int) -> Promises:
    """Let a household live in a process of its own; kill it after so many promises."""
    command = [sys.executable, "-m", "tests.core.memory.busy_household", str(folder)]
    promises: Promises = defaultdict(list)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for count, line in enumerate(process.stdout, 1):
            what, number = line.split()
            promises[what].append(int(number))
            if count == lines:
                process.kill()
    return promises


@pytest.mark.parametrize("lines", [1, 2, 3, 4, 13, 50, 200])
def test_what_was_promised_before_the_kill_is_there(
    folder: Path, open_memory: OpenMemory, lines: int
) -> None:
    promises = live_until(folder, lines)
    memory = open_memory()

    assert memory.condition.state is State.FINE
    for number in {*promises["kept"]} - {*promises["unkept"], *promises["kept"][-1:]}:
        assert memory.keeps.find(movie(number), NOW), number
    for number in promises["unkept"]:
        assert memory.keeps.find(movie(number), NOW) is None, number
    booked = {record.item for record in memory.ledger.page(limit=1000)[0]}
    assert booked >= {f"radarr-{number}" for number in promises["booked"]}


@pytest.mark.parametrize("lines", [3, 4, 5, 40, 41, 42, 43])
def test_a_deletion_is_open_or_booked_never_both_nor_neither(
    folder: Path, open_memory: OpenMemory, lines: int
) -> None:
    promises = live_until(folder, lines)
    memory = open_memory()
    unfinished = memory.journal.unfinished()
    records, booked = memory.ledger.page(limit=1000)

    assert len(unfinished) <= 1
    assert len({record.item for record in records}) == booked
    assert not {entry.item for entry in unfinished} & {each.item for each in records}
    assert memory.observations.accepted_counts()[RADARR, "movies"] == 10**6 - booked
    told = {*promises["gone"]} - {*promises["booked"]}
    for entry in unfinished:
        assert entry.id not in told or entry.step is Step.DELETED
    known = booked + sum(entry.step is Step.DELETED for entry in unfinished)
    assert known >= len(promises["gone"])


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture(params=range(1, 9))
def killed_while_restoring(
    request: pytest.FixtureRequest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Lived:
    """A damaged memory whose restoring ended after so many renamed files."""
    live(folder).close()
    lived = Lived(folder)
    lived.database.write_bytes(b"damaged" * 1000)
    left = [request.param]
    rename = Path.replace

    def rename_or_end(path: Path, target: Path) -> Path:
        left[0] -= 1
        if not left[0]:
            raise Killed
        return rename(path, target)

    with monkeypatch.context() as during:
        during.setattr(Path, "replace", rename_or_end)
        with suppress(Killed):
            lived.open().close()
    return lived


@pytest.mark.case("D3")
def test_a_kill_while_restoring_is_survived(killed_while_restoring: Lived) -> None:
    memory = killed_while_restoring.open(expected=False)

    assert memory.trusted
    assert kept(memory) == KEPT_NOW
    assert all(not notice.credited for notice in memory.notices.all().values())
    assert memory.ledger.page()[1] == 1
    memory.close()


def test_a_loss_is_not_forgotten_when_killed_before_it_was_written_down(
    folder: Path,
) -> None:
    live(folder).close()
    lived = Lived(folder)
    lived.database.rename(folder / "cleanarr.db.damaged-20260228T030000Z")
    lived.backup.unlink()
    lived.keeps.unlink()
    memory = lived.open(expected=False)

    assert memory.condition.state is State.LOST
    memory.close()


def test_a_new_memory_that_was_never_finished_is_no_loss(
    folder: Path, open_memory: OpenMemory
) -> None:
    folder.mkdir()
    (folder / "cleanarr.db.new").write_bytes(b"half")
    (folder / "cleanarr.db.new-journal").write_bytes(b"half")

    assert open_memory(expected=False).condition.state is State.NEW
