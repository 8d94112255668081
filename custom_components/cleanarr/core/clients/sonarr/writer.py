"""Change Sonarr (API notes §3)."""

from collections.abc import Iterable

from ...errors import NotFound
from ...identifiers import (
    EpisodeFileId,
    EpisodeId,
    SeriesId,
    number_id,
    season_number,
)
from ..failures import GONE
from ..servarr import ServarrWriter, checked_ids, yes_or_no
from .of_series import read_episode_files


class SonarrWriter(ServarrWriter):
    """Change Sonarr. A blank id is refused before anything is sent."""

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

    async def delete_files(
        self, series: SeriesId, files: Iterable[EpisodeFileId]
    ) -> None:
        """Delete files of one series from disk before returning (API notes §3).

        Sonarr looks for all of them in the folder of the first and stops halfway at
        an id that it does not know. So they are read first: NotFound, and nothing
        deleted, when one of them is not (or no longer) a file of ``series``.
        """
        wanted = checked_ids(EpisodeFileId, files)
        known = {file.id for file in await read_episode_files(self._http, series)}
        if not known.issuperset(wanted):
            raise NotFound(self._http.slug, status=GONE)
        body = {"episodeFileIds": wanted}
        await self._send("DELETE", "api/v3/episodefile/bulk", {}, body)

    async def remove_series(
        self, series: SeriesId, *, delete_files: bool, exclusion: bool
    ) -> None:
        """Remove an entry; with ``delete_files`` its whole folder goes some time later.

        ``exclusion`` keeps import lists from adding it again.
        """
        query = {
            "deleteFiles": yes_or_no(delete_files),
            "addImportListExclusion": yes_or_no(exclusion),
        }
        await self._send(
            "DELETE", f"api/v3/series/{number_id(SeriesId, series)}", query
        )
