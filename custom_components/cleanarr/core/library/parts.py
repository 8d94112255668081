"""Take a series apart into seasons and single files, each an item of its own."""

from dataclasses import replace
from itertools import accumulate

from ..identifiers import ItemId, Scope
from .model import Item, MediaFile, Season


def season_items(series: Item) -> tuple[Item, ...]:
    """Return the seasons of a series that have files, specials left out.

    While the series' files are not known the seasons have none either, but their size.
    """
    seasons = series.series.seasons if series.series else ()
    return tuple(
        _season_item(series, season)
        for season in seasons
        if season.number >= 1 and season.file_count
    )


def file_items(series: Item) -> tuple[Item, ...]:
    """Return each file of a series that carries an episode, specials included.

    ``Item.newer`` counts the regular episodes that come after all that it carries.
    """
    carrying = sorted(
        (file for file in series.files if file.episodes), key=_newest, reverse=True
    )
    regular = [sum(season > 0 for season, _ in file.episodes) for file in carrying]
    newer = accumulate(regular, initial=0)
    return tuple(
        _file_item(series, file, count)
        for file, count in zip(carrying, newer, strict=False)
    )


def files_known(item: Item) -> bool:
    """Return whether the files of what an item belongs to have been read."""
    return item.series is None or item.series.files_known


def as_guessed(item: Item) -> Item:
    """Return an item of unknown files as if all had come with its entry, as they may."""
    if files_known(item):
        return item
    guess = MediaFile(id=1, path="", size=0, imported=item.entry_added)
    return replace(item, files=(guess,))


def _newest(file: MediaFile) -> tuple[int, int]:
    return file.episodes[-1]


def _season_item(series: Item, season: Season) -> Item:
    number = season.number
    files = tuple(file for file in series.files if number in file.seasons)
    return replace(
        series,
        id=ItemId(f"{series.id}-s{number:02d}"),
        scope=Scope.SEASON,
        identity=replace(series.identity, season=number),
        files=files,
        size=sum(file.size for file in files) if files_known(series) else season.size,
    )


def _file_item(series: Item, file: MediaFile, newer: int) -> Item:
    season, number = file.episodes[0]
    return replace(
        series,
        id=ItemId(f"{series.id}-s{season:02d}e{number:02d}"),
        scope=Scope.EPISODE,
        identity=replace(
            series.identity,
            episodes=file.episodes,
            episode_tvdbs=file.episode_tvdbs,
        ),
        files=(file,),
        size=file.size,
        newer=newer,
    )
