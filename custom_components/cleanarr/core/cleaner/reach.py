"""What the executor is handed: hands for entries, and the ways to the other rooms."""

from collections.abc import Callable, Mapping, Sequence

from ..cleanup.booking import Told
from ..cleanup.executor import Reach
from ..cleanup.hands import Hand, MovieHand, PartHand, SeriesHand
from ..cleanup.surroundings import Place, Surroundings
from ..clients.jellyfin import JellyfinItem
from ..clients.permit import DeletionPermit
from ..clients.seerr import SeerrRequest
from ..errors import NotFound, ServiceError, ServiceUnreachable
from ..identifiers import Identity, MovieId, Scope, SeriesId, Slug, entry_of
from ..library.model import Item
from ..library.paths import PathMap
from ..library.readings import JellyfinReading, ServarrSource
from ..memory import DeletionRecord, JournalEntry, ServiceOutcome, Subtraction
from .announcer import Announcer
from .gate import Gate
from .situation import Situation


class Connections:
    """Ties the executor to services, Leaving Soon and what was last decided."""

    def __init__(
        self,
        situation: Situation,
        announcer: Announcer,
        gate: Gate,
        booked: Callable[[DeletionRecord], None],
        *,
        clean_requests: bool,
    ) -> None:
        """Keep the ends together. ``clean_requests``: Seerr may forget what is gone."""
        self._situation = situation
        self._announcer = announcer
        self._gate = gate
        self._booked = booked
        self._clean_requests = clean_requests
        self._forgotten: dict[int, int] = {}

    def reach(self) -> Reach:
        """Return what the executor is handed."""
        return Reach(
            hand=self._hand,
            around=self._around,
            renumbered=self._renumbered,
            confirm=self._gate.confirm,
            confirm_undoing=self._gate.confirm_undoing,
            take_out=self._take_out,
            tell=self._tell,
            forget=self._forget,
            subtract=self._subtract,
            booked=self._booked,
        )

    def _hand(self, entry: JournalEntry, permit: DeletionPermit) -> Hand:
        """Return a hand; raises ServiceUnreachable for a service that was removed."""
        reader, slug = self._situation.reader, entry.service
        if (radarr := reader.radarrs.get(slug)) and entry.scope is Scope.MOVIE:
            return MovieHand(radarr, radarr.writer(permit), MovieId(entry.entry))
        if (sonarr := reader.sonarrs.get(slug)) and entry.scope is not Scope.MOVIE:
            held = sonarr, sonarr.writer(permit), SeriesId(entry.entry)
            if entry.scope is Scope.SERIES:
                return SeriesHand(*held)
            return PartHand(*held, entry.identity)
        raise ServiceUnreachable(slug, status="removed")

    def _around(self, entry: JournalEntry) -> Surroundings:
        """Return the places in other services; raises where one was never read."""
        reader, decided = self._situation.reader, self._situation.decided
        sources: Mapping[Slug, ServarrSource] = {**reader.movies, **reader.series}
        others: list[Place] = []
        for slug, source in sources.items():
            if slug == entry.service:
                continue
            if source.last is None:
                raise ServiceUnreachable(slug, status="never read")
            others.extend((slug, one.path) for one in source.last.entries)
        paths = decided.join.paths if decided else PathMap()
        return Surroundings(others=tuple(others), paths=paths)

    def _renumbered(self, entry: JournalEntry) -> bool:
        decided = self._situation.decided
        return any(
            item.service == entry.service
            and item.entry != entry.entry
            and item.identity.same_title(entry.identity)
            for item in (decided.entries.values() if decided else ())
        )

    async def _take_out(self, entry: JournalEntry) -> None:
        await self._announcer.take_out(entry.item)

    async def _tell(self, places: Sequence[Place]) -> Told:
        """Have Jellyfin look where files were; what it cannot see needs no telling."""
        jellyfin, decided = self._situation.reader.jellyfin, self._situation.decided
        if jellyfin is None or decided is None:
            return Told(paths={})
        seen = {place: decided.join.paths.to_jellyfin(*place) for place in places}
        paths = {place: path for place, path in seen.items() if path is not None}
        try:
            await jellyfin.paths_updated(paths.values())
        except ServiceError:
            return Told(paths=paths, failed=True)
        return Told(paths=paths)

    async def _forget(
        self, entry: JournalEntry, permit: DeletionPermit
    ) -> ServiceOutcome:
        """Have Seerr forget a title, unless another service has it, or may have it."""
        seerr, rows = self._situation.reader.seerr, self._requested(entry)
        if seerr is None or not rows or await self._is_elsewhere(entry):
            return ServiceOutcome.NOT_APPLICABLE
        writer = seerr.writer(permit)
        for media in sorted({row.media_id for row in rows}):
            try:
                await writer.remove_media(media)
            except NotFound:
                continue
        self._forgotten[entry.id] = len(rows)
        return ServiceOutcome.CONFIRMED

    async def _is_elsewhere(self, entry: JournalEntry) -> bool:
        """Read whether another service has a title; one that was not read may have it.

        Its own service has it once only, and may not be believed yet after a crash.
        """
        reader, decided = self._situation.reader, self._situation.decided
        sources: Mapping[Slug, ServarrSource]
        sources = reader.movies if entry.scope is Scope.MOVIE else reader.series
        others = [one for slug, one in sources.items() if slug != entry.service]
        if decided is None or not all(source.fresh for source in others):
            return True
        for item in decided.entries.values():
            same = item.identity.same_title(entry.identity)
            if same and item.id != entry.item and await self._is_there(item):
                return True
        return False

    async def _is_there(self, item: Item) -> bool:
        """Read whether a service has an entry still: this run may have removed it."""
        reader, slug = self._situation.reader, item.service
        try:
            if (radarr := reader.radarrs.get(slug)) is not None:
                await radarr.movie(MovieId(item.entry))
            else:
                await reader.sonarrs[slug].one_series(SeriesId(item.entry))
        except NotFound:
            return False
        return True

    def _requested(self, entry: JournalEntry) -> tuple[SeerrRequest, ...]:
        """Return the requests that go with a title; none with a part of it."""
        asked = self._situation.reader.asked
        reading = asked.last if asked else None
        if not self._clean_requests or reading is None or not entry.identity.is_whole:
            return ()
        return tuple(
            request
            for request in reading.requests
            if request.identity.same_title(entry.identity)
        )

    def _subtract(self, entry: JournalEntry) -> tuple[Subtraction, ...]:
        """Return what a deletion of ours takes off the counts of each list."""
        files, whole = len(entry.gone), int(entry.identity.is_whole)
        if entry.scope is Scope.MOVIE:
            own = (("movies", 1), ("movie_files", files))
        else:
            own = (("series", whole), ("episodes", self._episodes(entry)))
        found = [Subtraction(entry.service, name, number) for name, number in own]
        asked = self._situation.reader.asked
        if asked is not None and (number := self._forgotten.pop(entry.id, 0)):
            found.append(Subtraction(asked.config.slug, "requests", number))
        jellyfin = self._situation.reader.watched
        reading = jellyfin.last if jellyfin else None
        if jellyfin is not None and reading is not None:
            name = "movies" if entry.scope is Scope.MOVIE else "series"
            copies, plays = self._in_jellyfin(entry, reading)
            found.append(Subtraction(jellyfin.config.slug, name, whole * copies))
            found.append(Subtraction(jellyfin.config.slug, "plays", plays))
        return tuple(found)

    def _episodes(self, entry: JournalEntry) -> int:
        """Return how many episodes the files that went carried, as last read."""
        decided = self._situation.decided
        series = decided.entries.get(entry_of(entry.item)) if decided else None
        files = series.files if series else ()
        carried = {file.id: len(file.episodes) or 1 for file in files}
        return sum(carried.get(file, 1) for file in entry.gone)

    def _in_jellyfin(
        self, entry: JournalEntry, reading: JellyfinReading
    ) -> tuple[int, int]:
        """Return how many copies and how many plays go with an item."""
        decided = self._situation.decided
        if decided is None:
            return 0, 0
        copies = decided.join.copies.get(entry_of(entry.item), ())
        plays = sum(
            (row.item.id in copies or row.item.series in copies)
            and _is_about(entry.identity, row.item)
            for rows in reading.rows.values()
            for row in rows.played.values()
        )
        return len(copies), plays


def _is_about(part: Identity, row: JellyfinItem) -> bool:
    """Return whether a row of a title is about a part of it."""
    if part.is_whole:
        return True
    if part.season is not None:
        return row.season == part.season
    return (row.season, row.episode) in part.episodes
