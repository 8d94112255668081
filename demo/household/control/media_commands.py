"""What happens to the media of the household, by order."""

import asyncio
from dataclasses import replace
from datetime import datetime

from ..disk import remove_file, remove_folder
from ..servarr.model import QUALITIES, QueueEntry
from ..titles import MovieTitle
from ..titles.movies import new_movie_title
from ..world import NotThere, World


class MediaCommands:
    """Add, import, tag, download, rename and remove movies.

    A movie is "Inception", "Inception (2010)" or "tmdb:27205". Without a service the
    first Radarr that has it is meant. Jellyfin sees nothing before its next scan.
    """

    def __init__(self, world: World) -> None:
        """Work on this household."""
        self._world = world

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
        radarr = self._world.radarr(service)
        when = imported or self._world.clock.now()
        known = self._title(title, year, tmdb_id)
        movie = radarr.add(known, added=when, folder=folder)
        if with_file:
            file = radarr.new_file(movie, when)
            await asyncio.to_thread(radarr.store, movie, file)
            radarr.movies[movie.id] = replace(movie, file=file)
            radarr.note_imported(movie, file)
        return movie.id

    def _title(self, title: str, year: int, tmdb_id: int) -> MovieTitle:
        known = self._world.catalogue.movie_by_id(tmdb_id)
        if known is None:
            known = new_movie_title(title, year, tmdb_id)
            self._world.catalogue.add_movies([known])
        return known

    async def import_movie(
        self, title: str, *, service: str = "", quality: str = ""
    ) -> int:
        """Import a download for a movie now, as an upgrade if it has a file.

        Return the new file's id.
        """
        radarr, movie = self._world.movie(title, service)
        chosen = next((one for one in QUALITIES if one.name == quality), None)
        movie = await asyncio.to_thread(radarr.import_file, movie.id, chosen)
        return movie.file.id if movie.file else 0

    async def tag(
        self, title: str, label: str, *, service: str = "", on: bool = True
    ) -> None:
        """Give a movie a tag, or take it away."""
        radarr, movie = self._world.movie(title, service)
        number = radarr.tag_id(label)
        others = tuple(tag for tag in movie.tags if tag != number)
        tags = (*others, number) if on else others
        radarr.movies[movie.id] = replace(movie, tags=tags)

    async def monitor(self, title: str, *, service: str = "", on: bool = True) -> None:
        """Monitor a movie, or no longer."""
        radarr, movie = self._world.movie(title, service)
        radarr.movies[movie.id] = replace(movie, monitored=on)

    async def rename_tag(self, service: str, label: str, new_label: str) -> None:
        """Rename a tag; all titles keep it under its new name."""
        tags = self._world.servarr(service).tags
        number = next((key for key, name in tags.items() if name == label), None)
        if number is None:
            raise NotThere(f"No tag is called {label}")
        tags[number] = new_label

    async def download(self, title: str, *, service: str = "", on: bool = True) -> None:
        """Begin to download a movie, or give it up."""
        radarr, movie = self._world.movie(title, service)
        radarr.queue = {
            key: one for key, one in radarr.queue.items() if one.owner_id != movie.id
        }
        if on:
            number = radarr.next_id("queue")
            name = f"{movie.title.title} ({movie.title.year}) {QUALITIES[-1].name}"
            size, now = 8_000_000_000, self._world.clock.now()
            entry = QueueEntry(number, movie.id, 0, 0, name, size, now, QUALITIES[-1])
            radarr.queue[number] = entry

    async def remove_from_disk(self, title: str, *, service: str = "") -> None:
        """Remove a movie's file behind everybody's back."""
        radarr, movie = self._world.movie(title, service)
        if movie.file is None:
            raise NotThere(f"{title} has no file")
        path = radarr.on_disk(f"{movie.path}/{movie.file.relative_path}")
        await asyncio.to_thread(remove_file, path)

    async def remove_row(
        self, title: str, *, service: str = "", files: bool = False
    ) -> None:
        """Delete a movie in Radarr by hand; its folder stays unless `files`."""
        radarr, movie = self._world.movie(title, service)
        finish = radarr.remove([movie], files=files, exclude=False)
        await asyncio.to_thread(finish)

    async def rename_file(self, title: str, name: str, *, service: str = "") -> None:
        """Rename a movie's file; Radarr knows, its id and import date stay."""
        radarr, movie = self._world.movie(title, service)
        if movie.file is None:
            raise NotThere(f"{title} has no file")
        old = radarr.on_disk(f"{movie.path}/{movie.file.relative_path}")
        await asyncio.to_thread(old.rename, old.with_name(name))
        radarr.movies[movie.id] = replace(
            movie, file=replace(movie.file, relative_path=name)
        )

    async def rss(self, service: str) -> int:
        """Let a service fetch what is monitored and missing; return how many files."""
        fetched = await asyncio.to_thread(self._world.radarr(service).fetch_missing)
        return len(fetched)

    async def renumber(self, service: str) -> None:
        """Rebuild a service's database: same titles and files, other ids."""
        self._world.radarr(service).renumber()

    async def remove_folder(self, path: str) -> None:
        """Remove a folder below the household's folder behind everybody's back."""
        await asyncio.to_thread(remove_folder, self._world.plan.folder / path)
