"""What a Radarr or Sonarr tells of the disk as it sees it."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from ..views import View
from ..wire import Json, servarr_time
from .answers import Route, answer
from .body import asked_flag


class FilesystemDesk:
    """Answer which folders and files there are."""

    def __init__(self, view: View) -> None:
        """Tell what is in this view."""
        self._view = view

    def routes(self) -> Iterable[Route]:
        """Return method, path below /api/v3 and handler of each call."""
        return (
            ("GET", "/filesystem", self._contents),
            ("GET", "/filesystem/type", self._type),
        )

    async def _type(self, request: web.Request) -> web.Response:
        path = self._view.to_disk(request.query.get("path", ""))
        there = path is not None and await asyncio.to_thread(path.is_file)
        return answer({"type": "file" if there else "folder"})

    async def _contents(self, request: web.Request) -> web.Response:
        seen = request.query.get("path") or "/"
        whole = asked_flag(request, "allowFoldersWithoutTrailingSlashes")
        if not whole:  # what stands after the last slash is not typed to its end yet
            seen = seen.rpartition("/")[0] or "/"
        with_files = asked_flag(request, "includeFiles")
        seen = seen.rstrip("/") or "/"
        return answer(await asyncio.to_thread(self._read, seen, with_files=with_files))

    def _read(self, seen: str, *, with_files: bool) -> Json:
        entries = self._entries(seen)
        files = [one for one in entries if with_files and one[1].is_file()]
        return {
            "parent": f"{seen.rpartition('/')[0]}/" if seen != "/" else "",
            "directories": [_folder(*one) for one in entries if one[1].is_dir()],
            "files": [_file(*one) for one in files],
        }

    def _entries(self, seen: str) -> list[tuple[str, Path]]:
        if seen == "/":
            return [(mount.seen, mount.disk) for mount in self._view.mounts]
        folder = self._view.to_disk(seen)
        if folder is None or not folder.is_dir():
            return []
        return [(f"{seen}/{path.name}", path) for path in sorted(folder.iterdir())]


def _folder(seen: str, path: Path) -> Json:
    record = _record(seen, path)
    return {**record, "type": "folder", "path": f"{seen}/", "size": 0}


def _file(seen: str, path: Path) -> Json:
    size, extension = path.stat().st_size, path.suffix
    return {
        **_record(seen, path),
        "type": "file",
        "size": size,
        "extension": extension,
    }


def _record(seen: str, path: Path) -> dict[str, Json]:
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return {
        "name": seen.rpartition("/")[2],
        "path": seen,
        "lastModified": servarr_time(changed),
    }
