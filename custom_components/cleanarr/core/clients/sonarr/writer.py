"""Delete in Sonarr (API notes §3)."""

from collections.abc import Iterable

from ...errors import NotFound
from ...identifiers import EpisodeFileId, SeriesId, number_id
from ..failures import GONE
from ..writing import ServarrWriter, checked_ids, yes_or_no
from .monitoring import Monitoring
from .of_series import read_episode_files


class SonarrWriter(Monitoring, ServarrWriter):
    """Change Sonarr. A blank id is refused before anything is sent."""

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
