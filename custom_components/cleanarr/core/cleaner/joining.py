"""Make everything that can be deleted of what was read, with what is known of each."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from .. import series
from ..clients.servarr import Queued
from ..identifiers import ItemId, JellyfinId, Slug
from ..library.model import Asked, Doubts, Item, JoinedItem, Watch
from ..library.parts import file_items, season_items
from ..reasons import Reason
from ..rules.asking import is_named, looks_into_parts
from ..rules.base import DecideContext
from ..rules.scope import scope_of
from ..settings import AnyRule, EpisodeRule, HouseholdConfig, TvScope

type WatchOf = Callable[[Item], Watch | Reason]
"""Returns what was done with an item, or why that is not known."""

type LibrariesOf = Callable[[Item], tuple[JellyfinId, ...] | Reason]
"""Returns the libraries in which Jellyfin has an item, or why that is not known."""

type AskedOf = Callable[[Item], Asked | Reason]
"""Returns who asked for an item, or why that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joiner:
    """Joins items with what was done with them, with requests and with downloads.

    ``downloading``: each service's queue. ``shown``: ids of items that people were told
    of, for series of which the scope cannot be told just now.
    """

    watch: WatchOf
    libraries: LibrariesOf
    asked: AskedOf
    doubts: Doubts
    downloading: Mapping[Slug, frozenset[Queued[int]]]
    config: HouseholdConfig
    rules: DecideContext
    shown: frozenset[ItemId] = frozenset()

    def items(self, entries: Iterable[Item]) -> Iterator[JoinedItem]:
        """Yield movies, series, and the parts of series that can go by themselves."""
        looks = looks_into_parts(self.config.rules)
        for entry in entries:
            if entry.series is None:
                yield self._joined(entry)
            else:
                yield from self._series(entry, looks=looks)

    def _series(self, entry: Item, *, looks: bool) -> Iterator[JoinedItem]:
        whole = self._joined(entry)
        entry = replace(entry, tv_scope=self._scope(whole))
        whole = replace(whole, item=entry)
        by_season = series.goes_by_season(entry, self.rules.now)
        seasons = tuple(
            map(self._joined, season_items(entry) if by_season or looks else ())
        )
        alone = series.goes_by_file(entry)
        named = tuple(self._episode_rules(entry))
        files: tuple[JoinedItem, ...] = ()
        if alone or named or looks:
            files = tuple(map(self._joined, file_items(entry)))
        inside = files if looks else ()
        yield replace(whole, files=inside)
        for season in seasons if by_season else ():
            parts = [one for one in inside if _lies_in(one, season)]
            yield replace(season, files=tuple(parts), around=(whole,))
        for file in files:
            if alone or is_named(file, named, self.rules):
                outer = [one for one in seasons if _lies_in(file, one)]
                yield replace(file, around=(whole, *outer))

    def _scope(self, whole: JoinedItem) -> TvScope:
        """Return the scope of a series; where nobody can tell, as people were told."""
        return (
            scope_of(whole, self.config.rules, self.rules)
            or _shown_scope(whole.item, self.shown)
            or self._kept_scope(whole.item)
            or self.config.settings.tv_scope
        )

    def _kept_scope(self, entry: Item) -> TvScope | None:
        """Return the scope under which somebody keeps a part of a series, if any."""
        kept = self.rules.kept_within
        part = next((kept[key].part for key in entry.identity.keys if key in kept), "")
        if not part:
            return None
        return TvScope.EPISODE if "E" in part else TvScope.SEASON

    def _episode_rules(self, entry: Item) -> Iterator[AnyRule]:
        for rule in self.config.rules:
            if isinstance(rule, EpisodeRule) and rule.enabled:
                tags = {tag.casefold() for tag in rule.tags}
                if not tags or entry.tags is None or tags & entry.tags:
                    yield rule

    def _joined(self, item: Item) -> JoinedItem:
        return JoinedItem(
            item=item,
            watch=self.watch(item),
            libraries=self.libraries(item),
            asked=self.asked(item),
            doubts=self.doubts,
            downloading=self._is_downloading(item),
        )

    def _is_downloading(self, item: Item) -> bool:
        seasons = {season for file in item.files for season in file.seasons}
        if item.identity.season is not None:
            seasons.add(item.identity.season)
        return any(
            one.entry == item.entry
            and (item.identity.is_whole or one.season is None or one.season in seasons)
            for one in self.downloading.get(item.service, ())
        )


def _lies_in(file: JoinedItem, season: JoinedItem) -> bool:
    """Return whether a file carries an episode of a season."""
    number = season.item.identity.season
    return any(each == number for each, _ in file.item.identity.episodes)


def _shown_scope(item: Item, shown: frozenset[ItemId]) -> TvScope | None:
    """Return the scope under which parts of a series were announced, if any were."""
    prefix = f"{item.id}-"
    parts = [one.removeprefix(prefix) for one in shown if one.startswith(prefix)]
    if not parts:
        return TvScope.SERIES if item.id in shown else None
    by_file = ["e" in part for part in parts]
    if all(by_file):
        return TvScope.EPISODE
    return TvScope.HYBRID if any(by_file) else TvScope.SEASON
