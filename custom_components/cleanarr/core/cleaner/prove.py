"""Read one item afresh, right before it is deleted (SPEC §5.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..cleanup.guards import Fresh
from ..cleanup.plan import Planned
from ..clients.jellyfin import JellyfinClient, JellyfinUser, WatchRow
from ..clients.servarr import Queued, RootFolder
from ..errors import NotFound
from ..identifiers import ItemId, JellyfinId, MovieId, SeriesId, Slug
from ..library.items import movie_item, series_item
from ..library.join import Join
from ..library.model import Item
from ..library.paths import lies_in, parts
from ..library.plays import logged
from ..library.reader import Reader
from ..library.readings import JellyfinReading
from ..library.series_files import fresh_content
from ..library.sorting import sort_doings
from ..reasons import Reason
from ..rules.engine import decide
from ..runtime import Clock, RunInThread
from ..settings import HouseholdConfig
from .contexts import doings_context, with_promises
from .copies import listed_copies, past_copies
from .decide import Decided, watching
from .joining import AskedOf, Joiner, WatchOf
from .knowledge import Remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a fresh reading of an item gave. ``refusal`` stands before all guards."""

    fresh: Fresh
    refusal: Reason | None = None


class Prover:
    """Reads items one by one from the services themselves."""

    def __init__(
        self,
        reader: Reader,
        config: HouseholdConfig,
        *,
        clock: Clock,
        run_in_thread: RunInThread,
    ) -> None:
        """Use the reader's clients; its last readings only say who the users are."""
        self._reader = reader
        self._config = config
        self._clock = clock
        self._run = run_in_thread

    async def prove(
        self, planned: Planned, decided: Decided, known: Remembered
    ) -> Proof:
        """Return an item as it is now; raises a ServiceError where that is not told."""
        entry, folders, queue = await self._entry_now(planned.item)
        if entry is None:
            return Proof(fresh=Fresh(joined=None, verdict=None))
        allowed = self._allowed(entry.service)
        if (outside := _outside(entry, folders, allowed)) is not None:
            return Proof(fresh=Fresh(joined=None, verdict=None), refusal=outside)
        watch = await self._watch(entry, planned, decided, known)
        rules = with_promises(decided.rules, known.promises, self._clock())
        joiner = Joiner(
            watch=watch,
            libraries=lambda _: planned.joined.libraries,
            asked=await self._asked(planned, decided),
            doubts=planned.joined.doubts,
            downloading={entry.service: queue},
            config=self._config,
            rules=rules,
            shown=frozenset({planned.item.id}),
        )
        fresh = await self._run(self._decided, joiner, entry, planned.item.id)
        if fresh is None:
            gone = Reason("verdict_changed")
            return Proof(fresh=Fresh(joined=None, verdict=None), refusal=gone)
        return Proof(fresh=fresh)

    async def root_folders_there(self, service: Slug) -> bool:
        """Read whether all root folders of a service are accessible now."""
        client = self._reader.radarrs.get(service) or self._reader.sonarrs[service]
        return all(folder.accessible for folder in await client.root_folders())

    def _decided(self, joiner: Joiner, entry: Item, wanted: ItemId) -> Fresh | None:
        """Take an entry apart anew and decide for the item, if there still is one."""
        for joined in joiner.items([entry]):
            if joined.item.id == wanted:
                verdict = decide(joined, self._config.rules, joiner.rules)
                return Fresh(joined=joined, verdict=verdict)
        return None

    def _allowed(self, service: Slug) -> frozenset[str]:
        """Return the root folders of a service in which a person lets us delete."""
        reader = self._reader
        source = reader.movies.get(service) or reader.series[service]
        return source.config.root_folders

    async def _entry_now(
        self, planned: Item
    ) -> tuple[Item | None, tuple[RootFolder, ...], frozenset[Queued[int]]]:
        """Read a movie or series, its files, the root folders and the queue."""
        slug, entry = planned.service, planned.entry
        client = self._reader.radarrs.get(slug) or self._reader.sonarrs[slug]
        labels, profiles = await client.tags(), await client.quality_profiles()
        folders = await client.root_folders()
        queue = frozenset(await client.downloading())
        try:
            now = await self._entry(slug, entry, labels, profiles)
        except NotFound:
            now = None
        return now, folders, queue

    async def _entry(
        self,
        slug: Slug,
        entry: int,
        labels: Mapping[int, str],
        profiles: Mapping[int, str],
    ) -> Item:
        if (radarr := self._reader.radarrs.get(slug)) is not None:
            movie = await radarr.movie(MovieId(entry))
            return movie_item(slug, movie, labels, profiles)
        sonarr = self._reader.sonarrs[slug]
        series = await sonarr.one_series(SeriesId(entry))
        content = await fresh_content(sonarr, slug, entry, series.file_count)
        return series_item(slug, series, labels, content, profiles)

    async def _watch(
        self, entry: Item, planned: Planned, decided: Decided, known: Remembered
    ) -> WatchOf:
        """Read what every user did with an entry's copies, and what is playing now."""
        client, source = self._reader.jellyfin, self._reader.watched
        reading = source.last if source else None
        if (
            client is None
            or reading is None
            or isinstance(planned.joined.watch, Reason)
        ):
            return lambda _: planned.joined.watch
        own = _own_copies(entry, decided.join)
        known_copies = frozenset(decided.join.copies.get(entry.id, ()))
        copies = known_copies | own
        there = {copy.id for copy in await client.items(copies)}
        if not known_copies <= there:
            return lambda _: Reason("not_in_jellyfin")
        users = await client.users()
        if not self._config.settings.users <= {user.id for user in users}:
            return lambda _: Reason("user_gone")
        rows = await self._rows(client, users, there, below=entry.series is not None)
        reading = replace(reading, users=users, sessions=await client.sessions())
        return await self._run(self._judged, entry, decided.join, rows, reading, known)

    async def _asked(self, planned: Planned, decided: Decided) -> AskedOf:
        """Read all requests anew, where Seerr answered when the plan was made."""
        client, source, requests = (
            self._reader.seerr,
            self._reader.asked,
            decided.requests,
        )
        if client is None or source is None or requests is None or not source.fresh:
            return lambda _: planned.joined.asked
        return requests.as_of_now(await client.requests()).of

    def _judged(
        self,
        entry: Item,
        found: Join,
        rows: Iterable[WatchRow],
        reading: JellyfinReading,
        known: Remembered,
    ) -> WatchOf:
        """Judge fresh rows, what was logged and gone copies; for a thread."""
        now = self._clock()
        listed = listed_copies(found.own_places.values(), found.own, [entry])
        rows = (*rows, *past_copies(known.copies, listed, [entry])[0])
        entries, context = {entry.id: entry}, doings_context(known, now)
        log, played = self._reader.logged, self._reader.played.known
        plays = logged(log.last.plays, played) if log and log.last else ()
        done = sort_doings(entries, found, rows, reading.sessions, context, plays)
        return watching(done, reading, known, self._config, now).watch

    async def _rows(
        self,
        client: JellyfinClient,
        users: Iterable[JellyfinUser],
        copies: Iterable[JellyfinId],
        *,
        below: bool,
    ) -> list[WatchRow]:
        """Read what each user did with some items, and with what is ``below`` them."""
        counted = self._config.settings.users
        rows: list[WatchRow] = []
        for user in users:
            if not user.enabled and user.id not in counted:
                continue
            rows.extend(await client.rows(user.id, copies))
            for copy in copies if below else ():
                rows.extend(await client.rows_below(user.id, copy))
        return rows


def _outside(
    item: Item, folders: Iterable[RootFolder], allowed: frozenset[str]
) -> Reason | None:
    """Return why the root folder that an item lies in now forbids deleting it.

    That is the longest one: a ticked folder says nothing of another one within it.
    """
    around = [folder for folder in folders if lies_in(item.path, folder.path)]
    nearest = max(around, key=lambda folder: len(parts(folder.path)), default=None)
    if nearest is None or not nearest.accessible:
        return Reason("root_folder_unavailable", {"service": item.service})
    if parts(nearest.path) not in map(parts, allowed):
        return Reason("outside_root_folders", {"path": nearest.path})
    return None


def _own_copies(item: Item, found: Join) -> frozenset[JellyfinId]:
    """Return the Leaving Soon copies of an item, by their Jellyfin ids."""
    return frozenset(
        copy
        for file in item.files
        for copy in found.own_copies.get((item.service, file.id), ())
    )
