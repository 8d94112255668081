"""Commands about movies and series alike."""

from .caller import Caller, Named, named


class TitleCalls(Caller):
    """Tag, monitor, download and remove movies and series, or parts of a series.

    Jellyfin sees nothing of it before its next scan.
    """

    async def tag(
        self, title: str, label: str, *, service: str = "", on: bool = True
    ) -> None:
        """Give a title a tag, or take it away."""
        await self._do("tag", title=title, label=label, service=service, on=on)

    async def rename_tag(self, service: str, label: str, new_label: str) -> None:
        """Rename a tag; all titles keep it under its new name."""
        await self._do("rename_tag", service=service, label=label, new_label=new_label)

    async def rename_profile(self, service: str, name: str, new_name: str) -> None:
        """Rename a quality profile; all titles keep it under its new name."""
        await self._do("rename_profile", service=service, name=name, new_name=new_name)

    async def monitor(self, what: Named, *, service: str = "", on: bool = True) -> None:
        """Monitor a title or a part of it, or no longer."""
        await self._do("monitor", what=named(what), service=service, on=on)

    async def download(
        self, what: Named, *, service: str = "", on: bool = True
    ) -> None:
        """Begin to download a title or a part of it, or give all of it up."""
        await self._do("download", what=named(what), service=service, on=on)

    async def remove_from_disk(self, what: Named, *, service: str = "") -> None:
        """Remove files of a title or a part of it behind everybody's back."""
        await self._do("remove_from_disk", what=named(what), service=service)

    async def remove_folder(self, path: str) -> None:
        """Remove a folder below the household's folder behind everybody's back."""
        await self._do("remove_folder", path=path)

    async def remove_row(
        self, title: str, *, service: str = "", files: bool = False
    ) -> None:
        """Delete a title in its service by hand; its folder stays unless `files`."""
        await self._do("remove_row", title=title, service=service, files=files)

    async def rescan(self, service: str) -> int:
        """Let a service look for its files; return how many it misses.

        None where its root folder is missing or empty.
        """
        return await self._ask(int, "rescan", service=service)

    async def rss(self, service: str) -> int:
        """Let a service fetch what is monitored and missing; return how many files."""
        return await self._ask(int, "rss", service=service)

    async def renumber(self, service: str) -> None:
        """Rebuild a service's database: same titles and files, other ids."""
        await self._do("renumber", service=service)
