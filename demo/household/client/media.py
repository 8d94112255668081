"""Commands about what comes into the household."""

from datetime import datetime

from .caller import Caller, Named, named


class MediaCalls(Caller):
    """Add, import and rename movies and episodes.

    Jellyfin sees nothing of it before its next scan.
    """

    async def add_movie(
        self,
        title: str,
        year: int,
        *,
        tmdb_id: int = 0,
        service: str = "",
        folder: str = "",
        imported: datetime | None = None,
        with_file: bool = True,
    ) -> int:
        """Add a movie, imported now or at a time; return its id in Radarr."""
        return await self._ask(
            int,
            "add_movie",
            title=title,
            year=year,
            tmdb_id=tmdb_id,
            service=service,
            folder=folder,
            imported=imported,
            with_file=with_file,
        )

    async def import_movie(
        self, title: str, *, service: str = "", quality: str = ""
    ) -> int:
        """Import a download for a movie now, as an upgrade if it has a file.

        Return the new file's id.
        """
        return await self._ask(
            int, "import_movie", title=title, service=service, quality=quality
        )

    async def add_series(
        self,
        title: str,
        year: int,
        *,
        episodes: tuple[int, ...] = (6,),
        tvdb_id: int = 0,
        service: str = "",
        folder: str = "",
        imported: datetime | None = None,
        ended: bool = True,
    ) -> int:
        """Add a series with all files; `episodes` counts those of each season.

        It began on the first of January of `year`, a season a year, an episode a week;
        what has not aired has no file. Return its id in Sonarr.
        """
        return await self._ask(
            int,
            "add_series",
            title=title,
            year=year,
            episodes=episodes,
            tvdb_id=tvdb_id,
            service=service,
            folder=folder,
            imported=imported,
            ended=ended,
        )

    async def import_episodes(
        self, what: Named, *, to: int = 0, service: str = "", quality: str = ""
    ) -> int:
        """Import one file now that carries an episode, or the episodes up to `to`.

        Files that carried them are upgraded. Return the new file's id.
        """
        which = named(what)
        return await self._ask(
            int, "import_episodes", what=which, to=to, service=service, quality=quality
        )

    async def rename_file(self, what: Named, name: str, *, service: str = "") -> None:
        """Rename a movie's or an episode's file; its id and import date stay."""
        await self._do("rename_file", what=named(what), name=name, service=service)
