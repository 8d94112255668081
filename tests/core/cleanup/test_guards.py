"""Each guard: what stops a deletion, and that nothing else does."""

from dataclasses import replace

import pytest

from custom_components.cleanarr.core import Settings
from custom_components.cleanarr.core.cleanup.guards import (
    Fresh,
    GuardContext,
    ask_household,
    ask_item,
    refusal,
)
from custom_components.cleanarr.core.cleanup.plan import Planned, file_keys
from custom_components.cleanarr.core.library.model import Item
from custom_components.cleanarr.core.rules.engine import Verdict
from custom_components.cleanarr.core.view import Status
from tests.core.cleanup.plans import (
    BLOCKED,
    KEPT,
    PROTECTED,
    STALE,
    WHY,
    a_notice,
    doubtful,
    due,
)
from tests.core.library.builders import (
    DAY,
    HOUR,
    NOW,
    RADARR_4K,
    a_file,
    a_movie,
    a_series,
    joined,
)

GB = 10**9
MOVIE = a_movie(1)
COMPLETE = replace(a_notice(file_keys(MOVIE)[0]), credited=14 * DAY, date=NOW - HOUR)
VERDICT = due(NOW - DAY)
PLANNED = Planned(
    joined=joined(MOVIE),
    verdict=VERDICT,
    status=Status.SCHEDULED,
    reason=WHY,
    announce=True,
    notice=COMPLETE,
    date=NOW - HOUR,
)
READY = GuardContext(
    planned=PLANNED,
    now=NOW,
    settings=Settings(max_items_per_day=2, max_bytes_per_day=10 * GB),
    dry_run=False,
    paused=False,
    trusted=True,
    frozen=None,
    obstacle=None,
    spent_items=0,
    spent_size=0,
    fresh=Fresh(joined=joined(MOVIE), verdict=VERDICT),
)


def why_not(context: GuardContext) -> str | None:
    found = refusal((*ask_item(context), *ask_household(context)))
    return found.key if found else None


def fresh(item: Item = MOVIE, verdict: Verdict = VERDICT) -> GuardContext:
    return replace(READY, fresh=Fresh(joined=joined(item), verdict=verdict))


def planned(**changes: object) -> GuardContext:
    return replace(READY, planned=replace(PLANNED, **changes))


def test_lets_pass_what_is_due_announced_and_proven():
    assert why_not(READY) is None
    assert why_not(replace(READY, fresh=None)) is None


@pytest.mark.parametrize(
    ("context", "key"),
    [
        (replace(READY, trusted=False), "memory_untrusted"),
        (replace(READY, dry_run=True), "dry_run"),
        (replace(READY, paused=True), "paused"),
        (replace(READY, frozen=STALE), "source_stale"),
        (replace(READY, obstacle=BLOCKED), "overlapping_path"),
        (fresh(verdict=KEPT), "kept"),
        (fresh(verdict=PROTECTED), "favorite"),
        (planned(verdict=KEPT), "kept"),
        (fresh(verdict=doubtful()), "source_never_read"),
        (fresh(verdict=due(NOW - 2 * DAY)), "verdict_changed"),
        (fresh(verdict=due(NOW - DAY, 80 * DAY)), "verdict_changed"),
        (planned(verdict=due(NOW + HOUR)), "verdict_changed"),
        (planned(date=NOW + HOUR), "not_due"),
        (planned(notice=None), "not_announced"),
        (planned(notice=replace(COMPLETE, credited=DAY)), "notice_incomplete"),
        (planned(joined=joined(a_movie(1, files=()))), "identity_changed"),
        (replace(READY, fresh=Fresh(joined=None, verdict=None)), "identity_changed"),
    ],
)
def test_each_guard_alone_is_enough(context: GuardContext, key: str):
    assert why_not(context) == key


@pytest.mark.case("B9")
@pytest.mark.parametrize(
    "item",
    [
        a_movie(1, tmdb=4711),
        a_movie(1, path="/movies/Other"),
        a_movie(1, imported=NOW),
        a_movie(1, files=(a_file(2, path=MOVIE.files[0].path),)),
        a_movie(1, files=(replace(MOVIE.files[0], size=1),)),
        a_movie(1, files=()),
        a_movie(1, service=RADARR_4K),
    ],
)
def test_another_title_file_or_path_is_another_item(item: Item):
    assert why_not(fresh(item)) == "identity_changed"


@pytest.mark.case("B5")
def test_one_file_more_or_less_is_another_series():
    show = a_series(1)
    less = replace(show, files=show.files[:1])
    context = planned(joined=joined(show))
    for now in (less, replace(show, files=(*show.files, a_file(99)))):
        later = replace(context, fresh=Fresh(joined=joined(now), verdict=VERDICT))
        assert why_not(later) == "identity_changed"


@pytest.mark.parametrize(
    ("items", "size", "key"),
    [
        (1, 9 * GB, None),
        (2, 0, "cap_items"),
        (0, 9 * GB + 1, "cap_size"),
    ],
)
def test_caps(items: int, size: int, key: str | None):
    assert why_not(replace(READY, spent_items=items, spent_size=size)) == key


def test_an_item_above_the_cap_can_be_allowed_once():
    above = replace(READY, settings=Settings(max_bytes_per_day=GB - 1))
    assert why_not(above) == "above_cap"
    assert why_not(replace(above, allowed_once=True)) is None


def test_skipping_the_notice_skips_nothing_else():
    early = planned(notice=replace(COMPLETE, credited=DAY), date=NOW + 5 * DAY)
    skipping = replace(early, skip_notice=True)
    assert why_not(early) == "not_due"
    assert why_not(skipping) is None
    assert why_not(replace(skipping, paused=True)) == "paused"
    assert why_not(replace(skipping, fresh=fresh(verdict=KEPT).fresh)) == "kept"


def test_skipping_the_notice_is_not_for_what_is_not_leaving():
    safe = planned(announce=False, notice=None, date=NOW + 50 * DAY)
    assert why_not(replace(safe, skip_notice=True)) == "not_due"


def test_what_has_no_date_is_never_due():
    undated = replace(VERDICT, due=None)
    context = replace(planned(verdict=undated), fresh=None, skip_notice=True)
    assert why_not(context) == WHY.key


def test_every_guard_answers():
    names = [result.guard for result in (*ask_item(READY), *ask_household(READY))]
    assert len(names) == len(set(names)) >= 14
    assert all(result.passed for result in ask_item(READY))
