"""Each service, each fault: nothing is deleted, re-dated or un-kept, and the rest goes on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from custom_components.cleanarr.core import ItemId, JobItem, SourceState
from custom_components.cleanarr.core.clients.jellyfin import pages
from tests.core.street import Street, told as told_by
from tests.faults.ailments import Ailment
from tests.faults.catalogue import AILMENTS, NO_KEYS
from tests.faults.living import DUE
from tests.faults.promises import Promises, entries, entry_of, on_disk, promises
from tests.faults.table import Row

STEP = timedelta(minutes=40)
GONE = {"deleted", "would_delete"}
WHY = {
    "radarr": "source_stale",
    "sonarr": "source_stale",
    "jellyfin": "jellyfin_not_fresh",
    "seerr": "source_stale",
    "jellystat": "source_stale",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suffered:
    """A household before, during and after a fault."""

    begun: datetime
    before: Promises
    during: tuple[Promises, ...]
    after: Promises
    cleaned: Mapping[str, JobItem]
    cleaned_after: Mapping[str, JobItem]
    listed: frozenset[ItemId]
    missing: frozenset[ItemId]
    changes: tuple[str, ...]

    @property
    def gone(self) -> frozenset[ItemId]:
        """Return what lost a file, of the movies and series that were still listed."""
        return frozenset(each for each in self.missing if entry_of(each) in self.listed)


async def suffer(one: Street, ailment: Ailment) -> Suffered:
    """Let a fault come, readings and a clean-up happen in it, and let it go.

    All of it lasts less than what one sync may count of a notice.
    """
    before = await promises(one)
    await one.world.reset_requests()
    begun = one.now
    await ailment.begin(one)
    listed = await entries(one)
    during = [await later(one)]
    cleaned = await one.clean()
    during += [await promises(one), await soon(one)]
    await one.world.settle()
    changes = await one.changes()
    await ailment.end(one)
    after, disk, cleaned_after = await recover(one, ailment)
    return Suffered(
        begun=begun,
        before=before,
        during=tuple(during),
        after=after,
        cleaned=cleaned,
        cleaned_after=cleaned_after,
        listed=listed,
        missing=before.missing(disk),
        changes=tuple(changes),
    )


async def recover(
    one: Street, ailment: Ailment
) -> tuple[Promises, frozenset[str], Mapping[str, JobItem]]:
    """Read and clean up when all is well again.

    For real where a deletion had begun to fail, else in a dry run, which itself reads.
    Returns promises and the disk as they were when read, and what the clean-up tells.
    """
    if ailment.stale is None:
        after, disk = await later(one), await on_disk(one)
        return after, disk, await one.clean()
    if ailment.problem:
        await later(one)
        await one.cleaner.confirm_problem(ailment.problem)
    else:
        await one.world.advance(seconds=STEP.total_seconds())
    job = await one.cleaner.run_cleanup(by="Anna", dry_run=True)
    return await promises(one), await on_disk(one), told_by(job)


async def later(one: Street) -> Promises:
    """Return what people can rely on after some minutes and a sync."""
    await one.world.advance(seconds=STEP.total_seconds())
    await one.cleaner.sync()
    return await promises(one)


async def soon(one: Street) -> Promises:
    """Return what people can rely on after some minutes and a reading of what changed."""
    await one.world.advance(seconds=STEP.total_seconds())
    await one.cleaner.catch_up()
    return await promises(one)


@pytest.mark.parametrize(
    "ailment",
    [
        pytest.param(one, id=one.id, marks=pytest.mark.case(one.case))
        for one in AILMENTS
    ],
)
async def test_a_fault_costs_a_household_nothing(
    household: Street,
    ailment: Ailment,
    note: Callable[[Row], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if ailment.page:
        monkeypatch.setattr(pages, "PAGE", ailment.page)
        monkeypatch.setattr(pages.Pages.page, "__defaults__", (ailment.page,))
    suffered = await suffer(household, ailment)
    row = told(ailment, suffered)
    note(row)
    assert (row.deleted, row.redated, row.unkept) == (0, 0, 0)
    assert row.others in {True, None}
    assert row.recovered
    assert row.because == WHY.get(ailment.stale or "", row.because)
    assert_links_untouched(ailment, suffered)
    assert_nobody_was_asked_to_change(ailment, suffered)
    assert_state_tells(ailment, suffered)
    assert_as_before(ailment, suffered)


def told(ailment: Ailment, suffered: Suffered) -> Row:
    """Return the row of the table."""
    before, after = suffered.before, suffered.after
    due = {item: title for item, title in before.items.items() if title in DUE}
    others = {item for item in due if not ailment.rests(item, before.entry(item))}
    changed, paused = dates_changed(ailment, suffered)
    source = suffered.during[-1].sources.get(ailment.stale or "")
    done = {**suffered.cleaned, **suffered.cleaned_after}
    reports = [suffered.cleaned[due[item]] for item in due.keys() - others]
    held = {report.reason.key for report in reports if report.reason}
    return Row(
        service=ailment.service,
        fault=ailment.name,
        deleted=len(suffered.gone - others),
        redated=len(changed - paused),
        paused=len(paused),
        unkept=max(len(before.kept - one.kept) for one in (*suffered.during, after)),
        others=others <= suffered.gone if others else None,
        because=", ".join(sorted(held)) or None,
        since=f"{source.since:%H:%M}" if source and source.since else None,
        recovered=after.fresh
        and {done[title].outcome for title in due.values()} <= GONE,
        by_a_person=ailment.problem is not None,
    )


def dates_changed(
    ailment: Ailment, suffered: Suffered
) -> tuple[frozenset[ItemId], frozenset[ItemId]]:
    """Return what is no longer announced for its date, and what of it only paused."""
    seen = [one.dates for one in (*suffered.during, suffered.after)]
    longest = (len(seen) + 1) * STEP
    changed, paused = set[ItemId](), set[ItemId]()
    for item, date in suffered.before.dates.items():
        dates = [one.get(item) for one in seen]
        if item in suffered.gone or set(dates) == {date}:
            continue
        changed.add(item)
        later = all(one and date <= one < date + longest for one in dates)
        if ailment.hides and later:
            paused.add(item)
    return frozenset(changed), frozenset(paused)


def assert_links_untouched(ailment: Ailment, suffered: Suffered) -> None:
    """Hold that Leaving Soon still shows what it showed, on the disk."""
    before, gone = suffered.before, suffered.gone
    files = {f for i in gone if before.items[i] in DUE for f in before.files[i]}

    def still(one: Promises) -> dict[str, str]:
        return {
            path: target
            for path, target in one.links.items()
            if target.lstrip("/") not in files
        }

    shown = still(suffered.before)
    assert shown
    assert all(still(one) == shown for one in (*suffered.during, suffered.after))


def assert_nobody_was_asked_to_change(ailment: Ailment, suffered: Suffered) -> None:
    """Hold that nothing of what rests was to be changed, or that it was put back."""
    before = suffered.before
    asked = {change.split()[0] for change in suffered.changes}
    if not ailment.going_on:
        assert ailment.midway is bool(asked & ailment.resting)

    def resting(one: Promises) -> set[ItemId]:
        return {
            each
            for each in one.monitored
            if entry_of(each) in suffered.listed
            and ailment.rests(each, before.entry(each))
        }

    assert all(resting(one) == resting(before) for one in suffered.during)


def assert_state_tells(ailment: Ailment, suffered: Suffered) -> None:
    """Hold that the service that fails says so and since when, and no other does."""
    for one in suffered.during:
        for slug, source in one.sources.items():
            if slug != ailment.stale:
                assert source.state is SourceState.FRESH
    if ailment.stale:
        source = suffered.during[-1].sources[ailment.stale]
        assert source.state is SourceState.STALE
        assert source.since == suffered.begun + STEP
        assert source.error
        assert source.key_rejected is (ailment.name in {"status 401", NO_KEYS})


def assert_as_before(ailment: Ailment, suffered: Suffered) -> None:
    """Hold that everything that is still there stands where it stood."""
    before = suffered.before.statuses
    assert dict(suffered.after.statuses) == {
        item: status
        for item, status in before.items()
        if entry_of(item) in suffered.listed and item not in suffered.gone
    }
