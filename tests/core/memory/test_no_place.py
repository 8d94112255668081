"""No place to write: read-only, full, locked. An error, and nothing has changed."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
import os
from pathlib import Path
import resource
import sqlite3
import tempfile

import pytest

from custom_components.cleanarr.core.errors import MemoryUnavailable
from custom_components.cleanarr.core.memory import Memory, State, opening
from tests.core.memory.builders import NOW, a_file, a_keep, a_notice, movie
from tests.core.memory.lived import KEPT_NOW, KEPT_SINCE, NOTICE, Lived, kept, live

pytestmark = pytest.mark.case("D3")
NOBODY = 65534


@pytest.fixture
def lived() -> Iterator[Lived]:
    """A memory where others than root can look as well."""
    with tempfile.TemporaryDirectory() as temporary:
        Path(temporary).chmod(0o755)
        lived = Lived(Path(temporary) / "cleanarr")
        live(lived.folder).close()
        yield lived


@contextmanager
def as_nobody() -> Iterator[None]:
    """Give up root's privilege to write everywhere."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def full_disk(limit: int) -> Iterator[None]:
    """Let no file grow beyond ``limit`` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def assert_observing(memory: Memory, state: State) -> None:
    assert memory.condition.state is state
    assert memory.condition.detail
    assert not memory.trusted
    assert kept(memory) == KEPT_NOW
    with pytest.raises(MemoryUnavailable):
        memory.keeps.unkeep(KEPT_SINCE.identity)
    assert kept(memory) == KEPT_NOW


def test_a_read_only_folder_is_only_observed(lived: Lived) -> None:
    before = lived.everything()
    lived.folder.chmod(0o555)
    with as_nobody():
        memory = lived.open()
        assert_observing(memory, State.READ_ONLY)
        assert memory.notices.all() == {NOTICE.file: NOTICE}
        memory.close()

    assert lived.everything() == before


def test_a_read_only_file_is_only_observed(lived: Lived) -> None:
    lived.folder.chmod(0o777)
    for path in (lived.backup, lived.keeps):
        path.chmod(0o666)
    lived.database.chmod(0o444)
    with as_nobody():
        memory = lived.open()
        assert_observing(memory, State.READ_ONLY)
        memory.close()


def test_a_folder_that_can_not_be_is_only_observed(tmp_path: Path) -> None:
    (tmp_path / "cleanarr").write_text("a file")
    memory = Memory.open(tmp_path / "cleanarr", now=NOW, expected=True)

    assert memory.condition.state is State.UNAVAILABLE
    assert not memory.trusted
    assert memory.keeps.all(NOW) == ()
    memory.close()


def test_a_full_disk_at_the_start_is_only_observed(lived: Lived) -> None:
    with full_disk(1000):
        memory = lived.open()
        assert_observing(memory, State.FULL)
        memory.close()

    memory = lived.open()
    assert memory.condition.state is State.FINE
    memory.close()


def test_a_damaged_memory_stays_where_it_is_while_the_disk_is_full(
    lived: Lived,
) -> None:
    damaged = lived.database.read_bytes()[:30_000]
    lived.database.write_bytes(damaged)
    with full_disk(70_000):  # room to try, and no room for a whole database
        memory = lived.open()
        assert_observing(memory, State.UNAVAILABLE)
        memory.close()

    assert lived.database.read_bytes() == damaged
    memory = lived.open()
    assert memory.condition.state is State.RESTORED
    assert kept(memory) == KEPT_NOW
    memory.close()


@pytest.mark.parametrize("limit", [100, 5_000, 40_000])
def test_a_disk_that_fills_up_changes_nothing(lived: Lived, limit: int) -> None:
    memory = lived.open()
    with full_disk(limit):
        done = fill(memory)
        with pytest.raises(MemoryUnavailable):
            memory.notices.replace(map(a_notice, map(a_file, range(1, 5000))), [])
        assert kept(memory) == {*KEPT_NOW, *done}
        assert memory.notices.all() == {NOTICE.file: NOTICE}

    memory.keeps.keep(KEPT_SINCE)
    memory.close()
    memory = lived.open()
    assert memory.condition.state is State.FINE
    assert kept(memory) == {*KEPT_NOW, *done}
    memory.close()


def fill(memory: Memory) -> set[object]:
    """Keep until there is no more room; return what was promised."""
    done: set[object] = set()
    for number in range(100, 10_000):
        try:
            memory.keeps.keep(a_keep(movie(number)))
        except MemoryUnavailable:
            return done
        done.add(a_keep(movie(number)))
    raise AssertionError("the disk never filled up")


def test_a_copy_that_does_not_fit_leaves_the_last_one(lived: Lived) -> None:
    memory = lived.open()
    whole = lived.backup.read_bytes()
    with full_disk(50_000), pytest.raises(MemoryUnavailable):
        memory.back_up(NOW)

    assert lived.backup.read_bytes() == whole
    memory.close()


def test_a_database_that_is_locked_at_the_start_is_only_observed(
    lived: Lived, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_BUSY_SECONDS", 0)
    with closing(sqlite3.connect(lived.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        memory = lived.open()
        assert_observing(memory, State.UNAVAILABLE)
        memory.close()

    memory = lived.open()
    assert memory.condition.state is State.FINE
    memory.close()


def test_a_locked_database_is_an_error_and_no_wait_for_ever(lived: Lived) -> None:
    memory = lived.open()
    memory._database._connection.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(lived.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(MemoryUnavailable):
            memory.keeps.unkeep(KEPT_SINCE.identity)
        other.execute("ROLLBACK")

    assert kept(memory) == KEPT_NOW
    memory.keeps.unkeep(KEPT_SINCE.identity)
    assert KEPT_SINCE not in kept(memory)
    memory.close()


def test_a_file_of_keeps_that_can_not_be_replaced_costs_no_promise(
    lived: Lived, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = lived.open()
    with monkeypatch.context() as during:
        during.setattr(Path, "replace", refuse)
        memory.keeps.keep(a_keep(movie(50)))
    memory.close()
    memory = lived.open()
    assert memory.condition.state is State.FINE
    assert a_keep(movie(50)) in kept(memory)
    memory.close()
    lived.database.unlink()
    memory = lived.open()
    assert a_keep(movie(50)) in kept(memory)
    memory.close()


def refuse(path: Path, target: Path) -> Path:
    raise OSError(f"{path} can not become {target}")


@pytest.mark.parametrize(
    ("name", "value"), [("synchronous", 2), ("journal_mode", "wal")]
)
def test_a_commit_waits_for_the_disk(lived: Lived, name: str, value: int | str) -> None:
    """No test can cut the power: SQLite's word is all there is."""
    memory = lived.open()
    found = memory._database._connection.execute(f"PRAGMA {name}").fetchone()

    assert found[0] == value
    memory.close()
