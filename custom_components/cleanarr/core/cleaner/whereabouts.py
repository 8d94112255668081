"""What services and Jellyfin are known to have, as they were last read."""

from collections.abc import Collection, Mapping
from datetime import datetime

from ..identifiers import Identity, MediaType, Slug
from ..library.reader import Reader
from ..library.readings import JellyfinReading
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


def _unclaimed(decided: Decided, reading: JellyfinReading) -> Collection[str]:
    """Return the identity keys of Jellyfin's titles that no service has files of."""
    found, keys = decided.join, set[str]()
    for media, rows in (
        (MediaType.MOVIE, reading.movies),
        (MediaType.TV, reading.series),
    ):
        for row in rows:
            owners = (
                decided.entries.get(each) for each in found.owners.get(row.id, ())
            )
            claimed = any(owner is not None and owner.has_files for owner in owners)
            if not claimed and row.id not in found.own_places:
                identity = Identity(
                    media=media, tmdb=row.tmdb, imdb=row.imdb, tvdb=row.tvdb
                )
                keys |= {*identity.keys}
    return keys
