"""Switch what Sonarr looks for by itself (API notes §3)."""

from collections.abc import Iterable

from ...identifiers import EpisodeId, SeriesId, number_id, season_number
from ..writing import Changes


class Monitoring(Changes):
    """The switches of series, of seasons and of episodes."""

    async def set_monitored(
        self, series: Iterable[SeriesId], *, monitored: bool
    ) -> frozenset[SeriesId]:
        """Switch monitoring of whole series; return those that Sonarr shows as wanted.

        Their episodes keep their own switches.
        """
        return await self._set_monitored(
            "api/v3/series/editor", SeriesId, ("seriesIds", series), monitored=monitored
        )

    async def set_episodes_monitored(
        self, episodes: Iterable[EpisodeId], *, monitored: bool
    ) -> frozenset[EpisodeId]:
        """Switch monitoring of episodes; return those that Sonarr shows as wanted."""
        return await self._set_monitored(
            "api/v3/episode/monitor",
            EpisodeId,
            ("episodeIds", episodes),
            monitored=monitored,
        )

    async def set_season_monitored(
        self, series: SeriesId, season: int, *, monitored: bool
    ) -> None:
        """Switch monitoring of one season, 0 being the specials (API notes §3).

        Its episodes keep their own switches. The answer says nothing, not even whether
        there is such a season: read the series to know.
        """
        flags = {"seasonNumber": season_number(season), "monitored": monitored}
        body = {"series": [{"id": number_id(SeriesId, series), "seasons": [flags]}]}
        await self._send("POST", "api/v3/seasonpass", {}, body)
