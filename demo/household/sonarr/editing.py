"""What Sonarr's editor and a replaced resource change of a series."""

from collections.abc import Mapping
from dataclasses import replace

from ..servarr.body import Body
from ..servarr.editing import changed_tags
from .model import Series


def edited(series: Series, body: Body) -> Series:
    """Apply the members that the body names; the others stay."""
    series = replace(series, tags=changed_tags(series.tags, body))
    if body.has("monitored"):
        series = replace(series, monitored=body.flag("monitored"))
    if body.has("monitorNewItems"):
        series = replace(series, monitor_new_items=body.text("monitorNewItems"))
    if body.has("qualityProfileId"):
        series = replace(series, quality_profile_id=body.number("qualityProfileId"))
    if body.has("seasonFolder"):
        series = replace(series, season_folder=body.flag("seasonFolder"))
    if body.has("seriesType"):
        series = replace(series, series_type=body.text("seriesType"))
    return series


def passed(series: Series, body: Body) -> Series:
    """Take the season pass's switches; a season that there is not stays away."""
    named = {
        season.number("seasonNumber"): season.flag("monitored")
        for season in body.objects("seasons")
    }
    if body.has("monitored"):
        series = replace(series, monitored=body.flag("monitored"))
    return replace(series, seasons=_switched(series, named))


def replaced(series: Series, body: Body, seasons: Mapping[int, bool]) -> Series:
    """Take everything from the body; what it leaves out is blank then."""
    return replace(
        series,
        monitored=body.flag("monitored"),
        tags=tuple(body.numbers("tags")),
        monitor_new_items=body.text("monitorNewItems") or "all",
        quality_profile_id=body.number("qualityProfileId"),
        season_folder=body.flag("seasonFolder"),
        series_type=body.text("seriesType") or "standard",
        path=body.text("path") or series.path,
        seasons=_switched(series, seasons),
    )


def _switched(series: Series, named: Mapping[int, bool]) -> Mapping[int, bool]:
    return {
        number: named.get(number, monitored)
        for number, monitored in series.seasons.items()
    }
