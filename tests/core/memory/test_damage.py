"""Damaged, missing, older, newer: restored, or nothing may be deleted on its word."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
import json
from pathlib import Path
import shutil
import sqlite3

import pytest

from custom_components.cleanarr.core.errors import MemoryUnavailable
from custom_components.cleanarr.core.memory import Memory, State, schema
from tests.core.memory.builders import NOW, a_keep, a_record, movie
from tests.core.memory.lived import (
    KEPT_BEFORE,
    KEPT_NOW,
    KEPT_SINCE,
    KEPT_THEN,
    NOTICE,
    Lived,
    kept,
    live,
)

pytestmark = pytest.mark.case("D3")


@pytest.fixture
def lived(folder: Path) -> Lived:
    live(folder).close()
    return Lived(folder)


@pytest.fixture
def reopen(lived: Lived) -> Iterator[Callable[..., Memory]]:
    opened: list[Memory] = []

    def open_(*, expected: bool = True) -> Memory:
        opened.append(lived.open(expected=expected))
        return opened[-1]

    yield open_
    for memory in opened:
        memory.close()


type Reopen = Callable[..., Memory]


def tamper(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garbage(path: Path) -> None:
    path.write_bytes(b"<html>502 Bad Gateway</html>" * 500)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20_000])


def cut_in_the_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:60])


def overwritten_page(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 : 2 * 4096] = b"\xff" * 4096
    path.write_bytes(content)


def another_program(path: Path) -> None:
    path.unlink()
    tamper(path, "CREATE TABLE radarr (id)", "PRAGMA user_version = 1")


def no_utf8(path: Path) -> None:
    tamper(path, "UPDATE ledger SET title = CAST(x'ff' AS TEXT)")


def row_without_sense(path: Path) -> None:
    tamper(path, "UPDATE journal SET step = 'flying'")


def files_without_sense(path: Path) -> None:
    tamper(path, "UPDATE journal SET files = '7'")


def moment_without_sense(path: Path) -> None:
    tamper(path, "UPDATE notices SET date = 1 << 62")


def index_without_keep(path: Path) -> None:
    tamper(path, "UPDATE keep_keys SET key = 'movie:tmdb:77' WHERE key LIKE '%:1'")


def orphan(path: Path) -> None:
    tamper(path, "INSERT INTO keep_keys VALUES ('movie:tmdb:9', 999)")


def revision_without_sense(path: Path) -> None:
    tamper(path, "UPDATE meta SET value = 'x' WHERE name = 'keeps_revision'")


DAMAGES = (
    empty,
    garbage,
    cut_off,
    cut_in_the_header,
    overwritten_page,
    another_program,
    no_utf8,
    row_without_sense,
    files_without_sense,
    moment_without_sense,
    index_without_keep,
    orphan,
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_database_is_restored_and_set_aside(
    lived: Lived, reopen: Reopen, damage: Callable[[Path], None]
) -> None:
    damage(lived.database)
    damaged = lived.database.read_bytes()
    memory = reopen()

    assert memory.condition.state is State.RESTORED
    assert memory.condition.detail
    assert memory.trusted
    assert kept(memory) == KEPT_NOW
    assert len(memory.journal.unfinished()) == 1
    assert memory.ledger.page()[1] == 1
    assert lived.set_aside("cleanarr.db") == [damaged]


def test_what_was_restored_is_fine_afterwards(lived: Lived, reopen: Reopen) -> None:
    garbage(lived.database)
    reopen().close()
    memory = reopen()

    assert memory.condition.state is State.FINE
    assert kept(memory) == KEPT_NOW


def test_restored_notices_start_at_zero_and_keep_their_date(
    lived: Lived, reopen: Reopen
) -> None:
    garbage(lived.database)
    memory = reopen()

    again = replace(NOTICE, begun=NOW, credited=timedelta(0))
    assert memory.notices.all() == {NOTICE.file: again}
    assert memory.notices.marks.all() == ()


def test_a_missing_database_is_restored(lived: Lived, reopen: Reopen) -> None:
    lived.database.unlink()
    memory = reopen(expected=False)

    assert memory.condition.state is State.RESTORED
    assert kept(memory) == KEPT_NOW


@pytest.mark.parametrize("spoil", [Path.unlink, empty, garbage])
def test_without_the_file_the_keeps_of_the_copy_are_there(
    lived: Lived, reopen: Reopen, spoil: Callable[[Path], None]
) -> None:
    garbage(lived.database)
    spoil(lived.keeps)

    assert kept(reopen()) == KEPT_THEN
    assert json.loads(lived.keeps.read_text(encoding="utf-8"))["keeps"]


def test_a_file_that_was_changed_by_hand_is_set_aside(
    lived: Lived, reopen: Reopen
) -> None:
    text = lived.keeps.read_text(encoding="utf-8").replace('"tmdb": 3', '"tmdb": 4')
    lived.keeps.write_text(text, encoding="utf-8")
    memory = reopen()

    assert memory.condition.state is State.FINE
    assert kept(memory) == KEPT_NOW
    assert lived.set_aside("keeps.json") == [text.encode()]


@pytest.mark.parametrize("spoil", [Path.unlink, empty, garbage, orphan])
def test_the_file_alone_brings_the_keeps_back(
    lived: Lived, reopen: Reopen, spoil: Callable[[Path], None]
) -> None:
    garbage(lived.database)
    spoil(lived.backup)
    memory = reopen()

    assert memory.condition.state is State.RESTORED
    assert memory.trusted
    assert kept(memory) == KEPT_NOW
    assert memory.notices.all() == {}


def test_nothing_readable_is_a_loss_until_somebody_accepts_it(
    lived: Lived, reopen: Reopen
) -> None:
    for path in (lived.database, lived.backup, lived.keeps):
        garbage(path)
    reopen().close()
    memory = reopen(expected=False)

    assert memory.condition.state is State.LOST
    assert not memory.trusted
    memory.keeps.keep(KEPT_SINCE)
    memory.accept_loss()
    assert memory.trusted
    memory.close()
    memory = reopen()
    assert memory.condition.state is State.FINE
    assert kept(memory) == {KEPT_SINCE}


@pytest.mark.parametrize(
    ("expected", "state"), [(True, State.LOST), (False, State.NEW)]
)
def test_an_empty_folder_is_a_loss_where_there_was_a_memory(
    lived: Lived, reopen: Reopen, expected: bool, state: State
) -> None:
    shutil.rmtree(lived.folder)
    memory = reopen(expected=expected)

    assert memory.condition.state is state
    assert memory.trusted is not expected


def test_a_folder_is_taken_up_again(reopen: Reopen) -> None:
    memory = reopen(expected=False)

    assert memory.condition.state is State.FINE
    assert kept(memory) == KEPT_NOW
    assert memory.notices.all() == {NOTICE.file: NOTICE}
    memory.accept_loss()
    assert memory.condition.state is State.FINE


@pytest.mark.parametrize("name", ["database", "backup"])
def test_what_a_later_version_wrote_is_not_touched(
    lived: Lived, reopen: Reopen, name: str
) -> None:
    if name == "backup":
        garbage(lived.database)
    tamper(getattr(lived, name), "PRAGMA user_version = 99")
    before = lived.everything()
    memory = reopen()

    assert memory.condition.state is State.NEWER
    assert not memory.trusted
    assert kept(memory) == KEPT_NOW
    changes: tuple[Callable[[], object], ...] = (
        lambda: memory.keeps.keep(a_keep(movie(4))),
        lambda: memory.keeps.unkeep(KEPT_BEFORE.identity),
        lambda: memory.notices.replace([NOTICE], ()),
        lambda: memory.ledger.add(a_record()),
        lambda: memory.back_up(NOW),
        memory.accept_loss,
    )
    for change in changes:
        with pytest.raises(MemoryUnavailable):
            change()
    memory.close()
    after = lived.everything()
    assert {file: after[file] for file in before} == before


def add_a_column(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE notices ADD COLUMN shown TEXT")


def stumble_over_keeps(connection: sqlite3.Connection) -> None:
    connection.execute("DROP TABLE marks")
    if connection.execute("SELECT * FROM keeps").fetchone():
        raise sqlite3.OperationalError("a step that fails")


def test_an_older_database_is_copied_and_brought_up_to_date(
    lived: Lived, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        later.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, add_a_column))
        memory = reopen()
        assert memory.condition.state is State.FINE
        assert kept(memory) == KEPT_NOW
        memory.close()
        assert reopen().condition.state is State.FINE

    lived.database.unlink()
    lived.keeps.unlink()
    memory = reopen()
    assert memory.condition.state is State.RESTORED
    assert kept(memory) == KEPT_NOW, "the copy was not made just before"


def test_an_older_copy_is_brought_up_to_date_as_well(
    lived: Lived, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, add_a_column))
    garbage(lived.database)

    assert kept(reopen()) == KEPT_NOW


def test_a_migration_that_fails_changes_nothing(
    lived: Lived, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        later.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, stumble_over_keeps))
        memory = reopen()
        assert memory.condition.state is State.UNAVAILABLE
        assert "a step that fails" in memory.condition.detail
        assert kept(memory) == KEPT_NOW

    memory = reopen()
    assert memory.condition.state is State.FINE
    assert kept(memory) == KEPT_NOW
    assert lived.set_aside("cleanarr.db") == []


def test_a_write_ahead_log_that_vanished_is_noticed(
    tmp_path: Path, folder: Path
) -> None:
    memory = live(folder)
    torn = Lived(tmp_path / "torn")
    shutil.copytree(folder, torn.folder)
    memory.close()
    for companion in torn.folder.glob("cleanarr.db-*"):
        companion.unlink()
    memory = torn.open()

    assert memory.condition.state is State.RESTORED
    assert kept(memory) == KEPT_NOW
    assert all(not notice.credited for notice in memory.notices.all().values())
    memory.close()


def test_the_log_of_another_database_is_not_applied(
    tmp_path: Path, folder: Path
) -> None:
    memory = live(folder)
    torn = Lived(tmp_path / "torn")
    shutil.copytree(folder, torn.folder)
    memory.close()
    torn.database.unlink()
    memory = torn.open()

    assert memory.condition.state is State.RESTORED
    assert kept(memory) == KEPT_NOW
    assert memory.notices.all()[NOTICE.file].credited == timedelta(0)
    memory.close()


def test_where_database_and_file_disagree_both_hold(
    lived: Lived, reopen: Reopen
) -> None:
    tamper(
        lived.database,
        "UPDATE keeps SET keep = replace(keep, '\"tmdb\": 3', '\"tmdb\": 5')",
        "UPDATE keep_keys SET key = 'movie:tmdb:5' WHERE key = 'movie:tmdb:3'",
    )
    memory = reopen()

    assert memory.condition.state is State.RESTORED
    assert kept(memory) == {*KEPT_NOW, replace(KEPT_SINCE, identity=movie(5))}


def test_an_older_file_does_not_bring_back_what_was_unkept(
    lived: Lived, reopen: Reopen
) -> None:
    older = lived.keeps.read_bytes()
    memory = reopen()
    memory.keeps.unkeep(KEPT_SINCE.identity)
    memory.close()
    lived.keeps.write_bytes(older)
    memory = reopen()

    assert memory.condition.state is State.FINE
    assert kept(memory) == {KEPT_BEFORE}


def test_a_copy_that_is_not_whole_does_not_replace_a_whole_one(
    lived: Lived, reopen: Reopen
) -> None:
    whole = lived.backup.read_bytes()
    memory = reopen()
    orphan(lived.database)
    with pytest.raises(MemoryUnavailable):
        memory.back_up(NOW)

    assert lived.backup.read_bytes() == whole


def test_a_copy_is_one_whole_file(lived: Lived, reopen: Reopen) -> None:
    memory = reopen()
    memory.back_up(NOW)

    assert memory.backed_up == NOW
    assert not [*lived.folder.glob("cleanarr.db.backup?*")]
    memory.close()
    garbage(lived.database)
    lived.keeps.unlink()
    assert kept(reopen()) == KEPT_NOW


def test_damage_while_open_is_an_error_and_not_an_empty_answer(
    lived: Lived, reopen: Reopen
) -> None:
    memory = reopen()
    row_without_sense(lived.database)
    revision_without_sense(lived.database)

    with pytest.raises(MemoryUnavailable):
        memory.journal.unfinished()
    with pytest.raises(MemoryUnavailable):
        memory.keeps.keep(a_keep(movie(4)))
    memory.close()
    with pytest.raises(MemoryUnavailable):
        memory.keeps.all(NOW)
    with pytest.raises(MemoryUnavailable):
        memory.keeps.keep(a_keep(movie(4)))
