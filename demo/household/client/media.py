"""Commands about the household's media."""

from datetime import datetime

from .caller import Caller


class MediaCalls(Caller):
    """Add, import, tag, download, rename and remove titles.

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

    async def tag(
        self, title: str, label: str, *, service: str = "", on: bool = True
    ) -> None:
        """Give a title a tag, or take it away."""
        await self._do("tag", title=title, label=label, service=service, on=on)

    async def rename_tag(self, service: str, label: str, new_label: str) -> None:
        """Rename a tag; all titles keep it under its new name."""
        await self._do("rename_tag", service=service, label=label, new_label=new_label)

    async def monitor(self, title: str, *, service: str = "", on: bool = True) -> None:
        """Monitor a title, or no longer."""
        await self._do("monitor", title=title, service=service, on=on)

    async def download(self, title: str, *, service: str = "", on: bool = True) -> None:
        """Begin to download a title, or give it up."""
        await self._do("download", title=title, service=service, on=on)

    async def remove_from_disk(self, title: str, *, service: str = "") -> None:
        """Remove a title's files behind everybody's back."""
        await self._do("remove_from_disk", title=title, service=service)

    async def remove_row(
        self, title: str, *, service: str = "", files: bool = False
    ) -> None:
        """Delete a title in its service by hand; its folder stays unless `files`."""
        await self._do("remove_row", title=title, service=service, files=files)

    async def rename_file(self, title: str, name: str, *, service: str = "") -> None:
        """Rename a movie's file; Radarr knows, its id and import date stay."""
        await self._do("rename_file", title=title, name=name, service=service)

    async def rss(self, service: str) -> int:
        """Let a service fetch what is monitored and missing; return how many files."""
        return await self._ask(int, "rss", service=service)

    async def renumber(self, service: str) -> None:
        """Rebuild a service's database: same titles and files, other ids."""
        await self._do("renumber", service=service)

    async def remove_folder(self, path: str) -> None:
        """Remove a folder below the household's folder behind everybody's back."""
        await self._do("remove_folder", path=path)
