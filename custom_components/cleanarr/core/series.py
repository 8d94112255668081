"""Which series may go as a whole (SPEC §5.3)."""

from datetime import datetime

from .library.model import SeriesFacts


def is_running(series: SeriesFacts, now: datetime) -> bool:
    """Return whether more is to come: not ended, or a coming airing is known."""
    coming = series.next_airing is not None and series.next_airing > now
    return series.status != "ended" or coming


def latest_season(series: SeriesFacts) -> int | None:
    """Return the highest season, specials apart, that has aired or has a file."""
    seasons = [
        season.number
        for season in series.seasons
        if season.number >= 1 and (season.aired or season.file_count)
    ]
    return max(seasons, default=None)
