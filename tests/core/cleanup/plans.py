"""A plan's small world: verdicts, notices and a clock, without any service."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from custom_components.cleanarr.core.cleanup.notice import count
from custom_components.cleanarr.core.cleanup.plan import (
    PlanContext,
    Planned,
    file_keys,
    plan,
)
from custom_components.cleanarr.core.identifiers import ItemId, Slug
from custom_components.cleanarr.core.library.model import Item, JoinedItem
from custom_components.cleanarr.core.memory import FileKey, Notice
from custom_components.cleanarr.core.reasons import Reason
from custom_components.cleanarr.core.rules.base import KeepFacts
from custom_components.cleanarr.core.rules.engine import Verdict
from custom_components.cleanarr.core.settings import Settings
from tests.core.library.builders import DAY, HOUR, NOW, a_movie, joined

WHY = Reason("watched_default")
STALE = Reason("source_stale")
BLOCKED = Reason("overlapping_path", {"title": "Other"})
KEPT = Verdict(
    reason=Reason("kept"),
    keep=KeepFacts(by="anna", by_name="Anna", at=NOW, until=None),
)
PROTECTED = Verdict(reason=Reason("favorite"), protected=True)
DOUBT = Reason("source_never_read")
SETTINGS = Settings(leaving_soon=14 * DAY, full_sync_interval=HOUR)


def due(moment: datetime, retention: timedelta = 90 * DAY) -> Verdict:
    return Verdict(reason=WHY, due=moment, base=moment - retention, retention=retention)


def doubtful(moment: datetime | None = None) -> Verdict:
    return replace(due(moment or NOW), unknown=(DOUBT,))


def a_notice(
    key: FileKey,
    *,
    credited: timedelta = timedelta(0),
    length: timedelta = 14 * DAY,
    date: datetime = NOW + 14 * DAY,
    seen: datetime = NOW,
) -> Notice:
    return Notice(
        file=key,
        item=ItemId(f"{key.service}-{key.file}"),
        begun=NOW,
        credited=credited,
        length=length,
        date=date,
        seen=seen,
    )


@dataclass
class Life:
    """One item through many syncs, each of them judged, announced and counted."""

    item: Item = field(default_factory=a_movie)
    verdict: Verdict = field(default_factory=lambda: due(NOW))
    settings: Settings = SETTINGS
    now: datetime = NOW
    notices: dict[FileKey, Notice] = field(default_factory=dict)
    frozen: Mapping[Slug, Reason] = field(default_factory=dict)
    obstacles: Mapping[ItemId, Reason] = field(default_factory=dict)

    def context(self) -> PlanContext:
        return PlanContext(
            now=self.now,
            settings=self.settings,
            notices=self.notices,
            frozen=self.frozen,
            obstacles=self.obstacles,
        )

    def planned(self) -> Planned:
        """Return the item's place as it is now; nothing is counted."""
        one: JoinedItem = joined(self.item)
        return plan([(one, self.verdict)], self.context())[self.item.id]

    def sync(self, *, after: timedelta = HOUR, confirmed: bool = True) -> Planned:
        """Let time pass, announce, count; return what is shown after it."""
        self.now += after
        seen = frozenset({self.item.id} if confirmed else ())
        change = count({self.item.id: self.planned()}, seen, self.context())
        for key in change.drop:
            self.notices.pop(key, None)
        self.notices |= {notice.file: notice for notice in change.put}
        return self.planned()

    def syncs(self, times: int, *, after: timedelta = HOUR) -> Planned:
        for _ in range(times):
            shown = self.sync(after=after)
        return shown

    @property
    def notice(self) -> Notice:
        """Return the notice of the item's first file."""
        return self.notices[file_keys(self.item)[0]]


def keys_of(items: Iterable[Item]) -> list[FileKey]:
    return [key for item in items for key in file_keys(item)]
