"""What happens to movies and series alike, by order."""

import asyncio

from ..disk import remove_file, remove_folder
from ..servarr.notify.messenger import Messenger
from ..servarr.scanning import rescan
from ..which import Which
from ..world import NotThere, World


class TitleCommands:
    """Tag, monitor, download and remove movies and series, or parts of a series.

    Without a service the first that has the title is meant. Jellyfin sees nothing of
    it before its next scan.
    """

    def __init__(self, world: World, messenger: Messenger) -> None:
        """Work on this household."""
        self._world = world
        self._messenger = messenger

    async def tag(
        self, title: str, label: str, *, service: str = "", on: bool = True
    ) -> None:
        """Give a title a tag, or take it away."""
        handle = self._world.title(title, service)
        number = handle.service.tag_id(label)
        others = tuple(tag for tag in handle.tags if tag != number)
        handle.set_tags((*others, number) if on else others)

    async def rename_tag(self, service: str, label: str, new_label: str) -> None:
        """Rename a tag; all titles keep it under its new name."""
        tags = self._world.servarr(service).tags
        number = next((key for key, name in tags.items() if name == label), None)
        if number is None:
            raise NotThere(f"No tag is called {label}")
        tags[number] = new_label

    async def rename_profile(self, service: str, name: str, new_name: str) -> None:
        """Rename a quality profile; all titles keep it under its new name."""
        profiles = self._world.servarr(service).profiles
        number = next((key for key, known in profiles.items() if known == name), None)
        if number is None:
            raise NotThere(f"No quality profile is called {name}")
        profiles[number] = new_name

    async def monitor(self, what: Which, *, service: str = "", on: bool = True) -> None:
        """Monitor a title or a part of it, or no longer."""
        handle = self._world.title(what.title, service)
        handle.set_monitored(what, monitored=on)

    async def download(
        self, what: Which, *, service: str = "", on: bool = True
    ) -> None:
        """Begin to download a title or a part of it, or give all of it up."""
        handle = self._world.title(what.title, service)
        if on:
            handle.download(what)
        else:
            handle.give_up_downloads()

    async def remove_from_disk(self, what: Which, *, service: str = "") -> None:
        """Remove files of a title or a part of it behind everybody's back."""
        paths = self._world.title(what.title, service).files(what)
        if not paths:
            raise NotThere(f"{what} has no file")
        for path in paths:
            await asyncio.to_thread(remove_file, path)

    async def remove_folder(self, path: str) -> None:
        """Remove a folder below the household's folder behind everybody's back."""
        await asyncio.to_thread(remove_folder, self._world.plan.folder / path)

    async def remove_row(
        self, title: str, *, service: str = "", files: bool = False
    ) -> None:
        """Delete a title in its service by hand; its folder stays unless `files`."""
        handle = self._world.title(title, service)
        finish = handle.remove(files=files)
        await self._messenger.deliver(handle.service)
        await asyncio.to_thread(finish)

    async def rescan(self, service: str) -> int:
        """Let a service look for its files; return how many it misses."""
        return await rescan(self._world.servarr(service), self._messenger)

    async def rss(self, service: str) -> int:
        """Let a service fetch what is monitored and missing; return how many files."""
        return self._world.servarr(service).fetch_missing()

    async def renumber(self, service: str) -> None:
        """Rebuild a service's database: same titles and files, other ids."""
        self._world.servarr(service).renumber()
