"""A series from its files and plays to the verdict on each of its parts. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from custom_components.cleanarr.core.cleaner.joining import Joiner
from custom_components.cleanarr.core.clients.jellyfin import Kind, WatchRow
from custom_components.cleanarr.core.identifiers import (
    Identity,
    MediaType,
    UserId,
)
from custom_components.cleanarr.core.library.join import OwnCopies, join
from custom_components.cleanarr.core.library.model import (
    NO_DOUBTS,
    Asked,
    Doubts,
    Item,
    JoinedItem,
    Missing,
    Season,
)
from custom_components.cleanarr.core.library.sorting import DoingsContext, sort_doings
from custom_components.cleanarr.core.library.watch import Watching
from custom_components.cleanarr.core.reasons import Reason
from custom_components.cleanarr.core.rules.base import DecideContext, KeepFacts
from custom_components.cleanarr.core.rules.choosing import Verdict
from custom_components.cleanarr.core.rules.engine import decide
from custom_components.cleanarr.core.settings import (
    AnyRule,
    HouseholdConfig,
    Settings,
)
from tests.core.library.builders import (
    ANNA,
    BEN,
    DAY,
    NOBODY_ASKED,
    NOW,
    PEOPLE,
    a_file,
    a_row,
    a_series,
    row_of,
)

BALANCED = Settings()
FOR_EVER = datetime.max.replace(tzinfo=NOW.tzinfo)
KEPT = KeepFacts(by="anna", by_name="Anna", at=NOW - DAY, until=None)


@dataclass(frozen=True, slots=True)
class Play:
    """What a user did with an episode; ``share`` below 1 leaves it in the middle."""

    user: UserId
    season: int
    episode: int
    ago: timedelta
    share: float = 1.0
    favorite: bool = False


@dataclass(frozen=True, kw_only=True)
class Show:
    """A series as Sonarr and Jellyfin know it, and what a household decided.

    ``files``: what each file carries. Season 0 holds specials.
    """

    files: tuple[tuple[tuple[int, int], ...], ...]
    missing: Mapping[int, tuple[Missing, ...]] = field(default_factory=dict)
    imported: timedelta = 300 * DAY
    status: str = "ended"
    tags: frozenset[str] | None = frozenset()
    plays: tuple[Play, ...] = ()
    rules: tuple[AnyRule, ...] = ()
    settings: Settings = BALANCED
    asked: Asked | Reason = NOBODY_ASKED
    doubts: Doubts = NO_DOUBTS
    keeps: tuple[Identity, ...] = ()
    unread: bool = False

    @property
    def item(self) -> Item:
        """Return the whole series."""
        files = tuple(
            a_file(
                number,
                path=f"/tv/Series 1/{number}.mkv",
                imported=NOW - self.imported,
                episodes=carried,
            )
            for number, carried in enumerate(self.files, start=1)
        )
        numbers = {season for carried in self.files for season, _ in carried}
        seasons = tuple(
            Season(
                number=number,
                file_count=sum(
                    season == number for carried in self.files for season, _ in carried
                ),
                aired=True,
                missing=self.missing.get(number, ()),
            )
            for number in sorted(numbers | self.missing.keys())
        )
        return a_series(
            1, files=files, status=self.status, seasons=seasons, tags=self.tags
        )

    def rows(self) -> Iterable[WatchRow]:
        """Yield what Jellyfin tells of each play."""
        series = row_of(self.item, 2).id
        for play in self.plays:
            episode = a_row(
                1000 * (play.season + 1) + play.episode,
                kind=Kind.EPISODE,
                series=series,
                season=play.season,
                episode=play.episode,
            )
            yield WatchRow(
                item=episode,
                user=play.user,
                played=play.share >= 1,
                last_played=NOW - play.ago,
                position=0.0 if play.share >= 1 else 600.0,
                favorite=play.favorite,
                plays=1,
            )

    @property
    def context(self) -> DecideContext:
        """Return what the rules are given besides the items."""
        return DecideContext(
            now=NOW,
            settings=self.settings,
            keeps={key: KEPT for keep in self.keeps for key in keep.keys},
            kept_within={
                key: replace(KEPT, part=keep.part)
                for keep in self.keeps
                for key in keep.keys_above
            },
            marks={},
            counted=frozenset({ANNA, BEN}),
            excess={},
            history_since=NOW - 1000 * DAY,
            with_jellyfin=True,
        )

    def joined(self) -> tuple[JoinedItem, ...]:
        """Return the series and its parts, with what was done with each."""
        found = join([self.item], [row_of(self.item, 2)], OwnCopies())
        done = sort_doings(
            {self.item.id: self.item},
            found,
            self.rows(),
            (),
            DoingsContext(
                now=NOW, flags={}, known_files=lambda _: False, first_reading=False
            ),
        )
        watching = Watching(done, PEOPLE, {}, in_progress=14 * DAY, now=NOW)
        unknown = Reason("source_never_read")
        joiner = Joiner(
            watch=(lambda _: unknown) if self.unread else watching.watch,
            libraries=lambda _: (),
            asked=lambda _: self.asked,
            doubts=self.doubts,
            downloading={},
            config=HouseholdConfig(
                services=(), rules=self.rules, settings=self.settings
            ),
            rules=self.context,
        )
        return tuple(joiner.items([self.item]))

    def verdicts(self) -> dict[str, Verdict]:
        """Return the verdict on each part by its name, as ``S01E02``; '' is the whole."""
        return {
            one.item.part: decide(one, self.rules, self.context)
            for one in self.joined()
        }

    def due(self) -> dict[str, datetime]:
        """Return the date of each part that nothing keeps from going."""
        return {
            part: verdict.due
            for part, verdict in self.verdicts().items()
            if verdict.due is not None and may_go(verdict)
        }

    def exposed(self) -> dict[int, datetime]:
        """Return for each file when the first item that holds it could go."""
        found: dict[int, datetime] = {}
        for one in self.joined():
            verdict = decide(one, self.rules, self.context)
            date = verdict.due if may_go(verdict) else None
            for file in one.item.files:
                known = found.get(file.id, FOR_EVER)
                found[file.id] = min(known, date or FOR_EVER)
        return {file.id: found.get(file.id, FOR_EVER) for file in self.item.files}


def may_go(verdict: Verdict) -> bool:
    """Return whether nothing keeps an item from being announced."""
    return not (verdict.keep or verdict.protected or verdict.unknown)


def episodes(**counts: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return one file for each episode: ``episodes(s1=2, s2=3)``."""
    return tuple(
        ((int(season[1:]), number),)
        for season, count in counts.items()
        for number in range(1, count + 1)
    )


def all_of(season: int, count: int, days: float, user: UserId = ANNA) -> list[Play]:
    """Return that a user watched the first episodes of a season, so many days ago."""
    ago = timedelta(days=days)
    return [Play(user, season, number, ago) for number in range(1, count + 1)]


def part_of(series: Item, season: int, episode: int | None = None) -> Identity:
    """Return the identity of a season, or of an episode of it."""
    if episode is None:
        return replace(series.identity, season=season)
    return replace(series.identity, episodes=((season, episode),))


TV = frozenset({MediaType.TV})
