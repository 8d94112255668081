"""Have Sonarr fetch something (API notes §3)."""

from collections.abc import Iterable

from ...identifiers import EpisodeId, SeriesId, number_id, season_number
from ..writing import ServarrFetcher, checked_ids
from .monitoring import Monitoring
from .records import NewSeries


class SonarrFetcher(Monitoring, ServarrFetcher):
    """Have Sonarr fetch something. A blank id is refused before anything is sent."""

    async def add_series(self, new: NewSeries) -> None:
        """Add a series; once Sonarr knows its episodes, it searches those monitored.

        "skip" leaves monitoring to the seasons.
        """
        body = {
            "tvdbId": number_id(int, new.tvdb),
            "title": new.title,
            "qualityProfileId": number_id(int, new.quality_profile),
            "rootFolderPath": new.root_folder,
            "tags": list(new.tags),
            "monitored": new.monitored,
            "seriesType": new.series_type,
            "seasonFolder": new.season_folder,
            "monitorNewItems": new.new_items,
            "seasons": [
                {"seasonNumber": season_number(number), "monitored": monitored}
                for number, monitored in sorted(new.seasons.items())
            ],
            "addOptions": {"monitor": "skip", "searchForMissingEpisodes": True},
        }
        await self._send("POST", "api/v3/series", {}, body)

    async def search_series(self, series: SeriesId) -> None:
        """Search what is monitored and missing of a series, if that is monitored."""
        await self._command("SeriesSearch", {"seriesId": number_id(SeriesId, series)})

    async def search_season(self, series: SeriesId, season: int) -> None:
        """Search what is monitored of a season, if its series is monitored."""
        members = {
            "seriesId": number_id(SeriesId, series),
            "seasonNumber": season_number(season),
        }
        await self._command("SeasonSearch", members)

    async def search_episodes(self, episodes: Iterable[EpisodeId]) -> None:
        """Search episodes, monitored or not."""
        await self._command(
            "EpisodeSearch", {"episodeIds": checked_ids(EpisodeId, episodes)}
        )
