"""The ledger: one entry per deletion, found again by a person."""

from dataclasses import replace

import pytest

from custom_components.cleanarr.core.memory import (
    DeletionRecord,
    DeletionSource,
    LedgerTotals,
    Memory,
    ledger,
)
from tests.core.memory.builders import DAY, NOW, a_record
from tests.core.memory.conftest import OpenMemory


def titles(found: tuple[tuple[DeletionRecord, ...], int]) -> list[str]:
    return [record.title for record in found[0]]


def test_everything_about_a_deletion_is_read_back(
    memory: Memory, open_memory: OpenMemory
) -> None:
    memory.ledger.add(a_record())
    memory.close()

    (record,), total = open_memory().ledger.page()
    assert record == replace(a_record(), id=record.id)
    assert record.id is not None
    assert total == 1


def test_one_journal_entry_is_booked_once(memory: Memory) -> None:
    memory.ledger.add(a_record(), journal_id=1)
    memory.ledger.add(a_record(), journal_id=1)
    memory.ledger.add(a_record(), journal_id=2)
    memory.ledger.add(a_record(source=DeletionSource.EXTERNAL))
    memory.ledger.add(a_record(source=DeletionSource.EXTERNAL))

    assert memory.ledger.page()[1] == 4


def test_the_newest_come_first_a_page_at_a_time(memory: Memory) -> None:
    for day in (2, 0, 4, 1, 3):
        memory.ledger.add(a_record(title=f"day {day}", at=NOW + day * DAY))

    assert titles(memory.ledger.page(limit=2)) == ["day 4", "day 3"]
    assert titles(memory.ledger.page(limit=2, offset=4)) == ["day 0"]
    assert memory.ledger.page(limit=2, offset=9) == ((), 5)
    assert memory.ledger.page(limit=-1, offset=-1) == ((), 5)


def test_it_is_searched_by_source_title_and_date(memory: Memory) -> None:
    memory.ledger.add(a_record(title="Le Fabuleux Destin d'AMÉLIE"))
    memory.ledger.add(a_record(title="100% Wolf", at=NOW + DAY))
    memory.ledger.add(
        a_record(title="Heat", at=NOW + 2 * DAY, source=DeletionSource.RADARR)
    )

    page = memory.ledger.page
    assert titles(page(text="amélie")) == ["Le Fabuleux Destin d'AMÉLIE"]
    assert titles(page(text="%")) == ["100% Wolf"]
    assert titles(page(text="_")) == []
    assert titles(page(source=DeletionSource.RADARR)) == ["Heat"]
    assert titles(page(since=NOW + DAY)) == ["Heat", "100% Wolf"]
    assert titles(page(since=NOW + DAY, until=NOW + DAY)) == ["100% Wolf"]
    assert page(text="heat", source=DeletionSource.CLEANARR) == ((), 0)


def test_totals_are_of_all_or_of_one_source(memory: Memory) -> None:
    memory.ledger.add(a_record(size=3))
    memory.ledger.add(a_record(size=4, source=DeletionSource.EXTERNAL))

    assert memory.ledger.totals() == LedgerTotals(2, 7)
    assert memory.ledger.totals(DeletionSource.CLEANARR) == LedgerTotals(1, 3)
    assert memory.ledger.totals(DeletionSource.SHOKO) == LedgerTotals(0, 0)


def test_an_entry_that_has_aged_keeps_title_size_source_and_date(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "IN_FULL", 3)
    days = (5, 0, 4, 3, 2)
    for day in days:
        memory.ledger.add(a_record(day + 1, title=f"day {day}", at=NOW + day * DAY))

    records, total = memory.ledger.page()
    assert total == 5
    assert [record.who for record in records] == ["Anna"] * 3 + [None] * 2
    old = records[-1]
    whole = a_record(1, title="day 0")
    for name in ("item", "identity", "title", "size", "source", "at"):
        assert getattr(old, name) == getattr(whole, name)
    assert (old.reason, old.rule_name, old.outcomes, old.restore) == (
        None,
        None,
        {},
        {},
    )
    assert memory.ledger.totals() == LedgerTotals(5, 5 * whole.size)
