"""What there is by the last readings, whose items rest, and what lies around. Pure."""

from collections.abc import Collection, Iterable

from ..cleanup.places import Neighbourhood
from ..identifiers import Slug
from ..library.items import series_item
from ..library.join import Join
from ..library.model import Item
from ..library.readings import outdated
from ..reasons import Reason
from .knowledge import Readings


def all_entries(readings: Readings, frozen: Collection[Slug]) -> Iterable[Item]:
    """Yield every movie and series; ``frozen`` are the services whose items rest."""
    for movies in readings.movies.values():
        if (last := movies.last) is not None:
            yield from last.entries
    for slug, series in readings.series.items():
        if (shows := series.last) is not None:
            for one in shows.entries:
                rests = slug in frozen
                content = readings.files.of(slug, one.id, resting=rests)
                labels, profiles = shows.labels, shows.profiles
                yield series_item(slug, one, labels, content, profiles)


def resting(readings: Readings) -> dict[Slug, Reason]:
    """Return the services whose items rest. Without a fresh Jellyfin, all do."""
    servarrs = readings.servarrs
    watched = readings.watched
    if watched is not None and not watched.fresh:
        why = (
            Reason("jellyfin_not_fresh", {"since": watched.since})
            if watched.since
            else Reason("source_never_read", {"service": watched.config.name})
        )
        return dict.fromkeys(servarrs, why)
    return {
        slug: reason
        for slug, source in servarrs.items()
        if (reason := outdated(source)) is not None
    }


def neighbourhood(
    entries: Iterable[Item], readings: Readings, found: Join
) -> Neighbourhood:
    """Return what lies around the entries, on the disks of their services."""
    servarrs = readings.servarrs
    return Neighbourhood(
        entries=tuple(entries),
        root_folders={
            slug: tuple(folder.path for folder in source.last.root_folders)
            for slug, source in servarrs.items()
            if source.last is not None
        },
        allowed={slug: source.config.root_folders for slug, source in servarrs.items()},
        paths=found.paths,
    )
