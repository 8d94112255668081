"""Jellyfin's library scans: what is on the disk becomes items, what is gone goes."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from .eyes import is_inaccessible, look_at, look_into
from .model import Item, Library
from .resolve import Resolver
from .state import JellyfinState


@dataclass(frozen=True, slots=True)
class Found:
    """What a scan found below one path: those items, and nothing else."""

    below: str
    items: tuple[Item, ...]


async def scan_libraries(state: JellyfinState, libraries: Iterable[Library]) -> None:
    """Scan whole libraries; a location that is missing or empty is passed over."""
    chosen = tuple(libraries)
    state.scans += 1
    try:
        found = await asyncio.to_thread(_find_all, state, chosen)
    finally:
        state.scans -= 1
    _apply(state, found)


async def scan_paths(state: JellyfinState, paths: Iterable[str]) -> None:
    """Scan only what lies at or around some paths, as reported by another program."""
    chosen = tuple(dict.fromkeys(paths))
    _apply(state, await asyncio.to_thread(_find_at, state, chosen))


def _find_all(state: JellyfinState, libraries: tuple[Library, ...]) -> list[Found]:
    return [
        found
        for library in libraries
        for location in library.locations
        if (found := _find_in(state, library, location))
    ]


def _find_at(state: JellyfinState, paths: tuple[str, ...]) -> list[Found]:
    founds = []
    for path in paths:
        library = state.library_at(path)
        if library is None:
            continue
        location = next(one for one in library.locations if is_at(path, one))
        first = path[len(location) :].strip("/").split("/")[0]
        if found := _find_in(state, library, location, only=first):
            founds.append(found)
    return founds


def _find_in(
    state: JellyfinState, library: Library, location: str, only: str = ""
) -> Found | None:
    folder = look_at(state.view, location)
    if folder is None or is_inaccessible(folder):
        return None
    entries = look_into(state.view, folder)
    below = f"{location}/{only}" if only else location
    chosen = [entry for entry in entries if only in ("", entry.name)]
    resolver = Resolver(state, library, state.clock.now())
    items = [item for entry in chosen for item in resolver.items_in(entry, entries)]
    return Found(below, tuple(items))


def _apply(state: JellyfinState, founds: Iterable[Found]) -> None:
    for found in founds:
        kept = {item.id for item in found.items}
        gone = [
            item.id
            for item in state.items.values()
            if is_at(item.path, found.below) and item.id not in kept
        ]
        if gone:
            state.drop(gone)
        fresh = [one for one in found.items if state.items.get(one.id) is not one]
        if fresh:
            state.put(fresh)


def is_at(path: str, folder: str) -> bool:
    """Say whether a path is a folder or lies below it."""
    return path == folder or path.startswith(f"{folder}/")
