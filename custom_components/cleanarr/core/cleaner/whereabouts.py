"""What services and Jellyfin are known to have, as they were last read."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from ..clients.jellyfin import JellyfinItem
from ..identifiers import Identity, MediaType, Slug
from ..library.reader import Reader
from ..library.readings import JellyfinReading
from ..memory import DeletionRecord, DeletionSource, Subtraction
from .decide import Decided


def readable(reader: Reader) -> frozenset[Slug]:
    """Return the Radarrs and Sonarrs whose last reading went well."""
    movies = (slug for slug, one in reader.movies.items() if one.fresh)
    series = (slug for slug, one in reader.series.items() if one.fresh)
    return frozenset((*movies, *series))


def read_from(reader: Reader) -> datetime | None:
    """Return when the first of the readings in health began, if there is any."""
    movies = (one.begun for one in reader.movies.values() if one.fresh)
    series = (one.begun for one in reader.series.values() if one.fresh)
    return min((begun for begun in (*movies, *series) if begun), default=None)


def known_media(reader: Reader) -> frozenset[MediaType]:
    """Return the media of which everything was read that any service may have."""
    if reader.watched is not None and not reader.watched.fresh:
        return frozenset()
    fresh = readable(reader)
    kinds = ((MediaType.MOVIE, reader.movies), (MediaType.TV, reader.series))
    return frozenset(media for media, some in kinds if some and some.keys() <= fresh)


def all_there(reader: Reader, decided: Decided) -> frozenset[str]:
    """Return the identity keys of all that has files in any service, or in Jellyfin."""
    keys = {
        key
        for entry in decided.entries.values()
        if entry.has_files
        for key in entry.identity.keys
    }
    watched = reader.watched
    if watched is not None and watched.last is not None:
        keys |= {*_unclaimed(decided, watched.last)}
    return frozenset(keys)


def in_jellyfin(reader: Reader, decided: Decided) -> Mapping[Slug, frozenset[str]]:
    """Return identity keys of what only Jellyfin has, by service that it knows of.

    Of a service of which it shows nothing at all, its library may be gone.
    """
    services, watched = (*reader.movies, *reader.series), reader.watched
    if watched is None:
        return dict.fromkeys(services, frozenset())
    if not watched.fresh or watched.last is None:
        return {}
    shown = {decided.entries[item].service for item in decided.join.copies}
    keys = frozenset(_unclaimed(decided, watched.last))
    return {slug: keys for slug in services if slug in shown}


def leaving_jellyfin(
    reader: Reader, decided: Decided, gone: Iterable[DeletionRecord]
) -> tuple[Subtraction, ...]:
    """Return what leaves Jellyfin with whole titles that somebody deleted elsewhere.

    What nobody is known to have deleted is no reason for it to become shorter.
    """
    keys = {
        key
        for record in gone
        if record.identity.is_whole and record.source is not DeletionSource.EXTERNAL
        for key in record.identity.keys
    }
    watched = reader.watched
    if not keys or watched is None or watched.last is None:
        return ()
    reading, own, slug = watched.last, decided.join.own_places, watched.config.slug
    rows = {row.id for row in _rows(reading, keys) if row.id not in own}
    movies = sum(row.id in rows for row in reading.movies)
    plays = sum(
        row.item.id in rows or row.item.series in rows
        for lists in reading.rows.values()
        for row in lists.played.values()
    )
    numbers = {"movies": movies, "series": len(rows) - movies, "plays": plays}
    return tuple(Subtraction(slug, name, number) for name, number in numbers.items())


def _rows(reading: JellyfinReading, keys: Collection[str]) -> Iterator[JellyfinItem]:
    """Yield the movies and series that have one of these identity keys."""
    for media, row in _all_rows(reading):
        if not set(_identity(media, row).keys).isdisjoint(keys):
            yield row


def _all_rows(reading: JellyfinReading) -> Iterator[tuple[MediaType, JellyfinItem]]:
    yield from ((MediaType.MOVIE, row) for row in reading.movies)
    yield from ((MediaType.TV, row) for row in reading.series)


def _identity(media: MediaType, row: JellyfinItem) -> Identity:
    return Identity(media=media, tmdb=row.tmdb, imdb=row.imdb, tvdb=row.tvdb)


def _unclaimed(decided: Decided, reading: JellyfinReading) -> Collection[str]:
    """Return the identity keys of Jellyfin's titles that no service has files of."""
    found, keys = decided.join, set[str]()
    for media, row in _all_rows(reading):
        owners = (decided.entries.get(each) for each in found.owners.get(row.id, ()))
        claimed = any(owner is not None and owner.has_files for owner in owners)
        if not claimed and row.id not in found.own_places:
            keys |= {*_identity(media, row).keys}
    return keys
