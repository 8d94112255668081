"""Names on the shelf that every file system takes, as close to the title as can be."""

from collections.abc import Iterator, Mapping
from itertools import chain, count
from pathlib import PurePosixPath
import unicodedata

from ..identifiers import MediaType, entry_of
from .wanted import Wanted, WantedFile

FOLDERS: Mapping[MediaType, str] = {MediaType.MOVIE: "movies", MediaType.TV: "tv"}

LONGEST_NAME = 255
"""Bytes of UTF-8 that a name may have on the usual file systems."""

_LONGEST_SUFFIX = 40
_LONGEST_ID = 60

_REPLACED = str.maketrans(
    {
        "/": "-",
        "\\": "-",
        "|": "-",
        ":": "-",
        '"': "'",
        "*": "",
        "?": "",
        "<": "",
        ">": "",
    }
)
_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}
_NAMES_OF_WINDOWS = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"
}


def key(path: str) -> str:
    """Return what two paths share where case and composition do not count."""
    return unicodedata.normalize("NFC", path.casefold())


def component(head: str, tail: str = "", room: int = LONGEST_NAME) -> str:
    """Return ``head + tail`` as one safe name of at most ``room`` bytes.

    Only ``head`` is cut; ``tail`` is taken to be safe. Nothing useful left: empty.
    """
    head = _cut(_plain(head).lstrip(" ."), room - len(tail.encode()))
    return _unlike_windows((head.rstrip() + tail).strip(" ."))


def suffix(text: str) -> str:
    """Return a safe suffix with its dot, or nothing."""
    cleaned = component(text, room=_LONGEST_SUFFIX)
    return f".{cleaned}" if cleaned else ""


def names(wanted: Wanted) -> Iterator[str]:
    """Yield the names an item may have below the folder, the plainest first.

    ``movies/Inception (2010)``, ``movies/Inception (2010) [radarr-123]``, and on.
    """
    item = component(entry_of(wanted.item), room=_LONGEST_ID)
    title = wanted.title if component(wanted.title) else item
    dated = wanted.media is MediaType.MOVIE and 0 < (wanted.year or 0) <= 9999
    year = f" ({wanted.year})" if dated else ""
    marked = f"{year} [{item}]"
    for tail in chain((year, marked), (f"{marked} {number}" for number in count(2))):
        yield f"{FOLDERS[wanted.media]}/{component(title, tail, _room(wanted.files))}"


def stems(wanted: Wanted, name: str, file: WantedFile) -> Iterator[str]:
    """Yield the paths, without suffix, that a file's link may have under ``name``.

    A movie's file is called like the movie, an episode's like itself.
    """
    path = PurePosixPath(name)
    folder, title = str(path.parent), path.name
    if wanted.media is MediaType.TV:
        folder = name if file.season is None else f"{name}/Season {file.season:02d}"
        title = PurePosixPath(file.target or "").stem
    number = file.original.file
    title = title if component(title) else f"File {number}"
    marks = (f" [{number}] {further}" for further in count(2))
    for tail in chain(("", f" [{number}]"), marks):
        yield f"{folder}/{component(title, tail, _room((file,)))}"


def media_suffix(file: WantedFile) -> str:
    """Return the suffix of the media file itself."""
    return suffix(PurePosixPath(file.target or "").suffix)


def _room(files: tuple[WantedFile, ...]) -> int:
    """Return the bytes that the longest suffix leaves for a name."""
    suffixes = [media_suffix(file) for file in files]
    suffixes += [suffix(side.suffix) for file in files for side in file.side_files]
    return LONGEST_NAME - max((len(each.encode()) for each in suffixes), default=0)


def _plain(text: str) -> str:
    """Replace what a file system or a share may refuse."""
    text = "".join(" " if unicodedata.category(c) in _UNPRINTABLE else c for c in text)
    text = text.replace(": ", " - ").translate(_REPLACED)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _cut(text: str, room: int) -> str:
    """Return the longest beginning that takes at most ``room`` bytes."""
    return text.encode()[: max(room, 0)].decode(errors="ignore")


def _unlike_windows(name: str) -> str:
    """Change a name that Windows keeps for devices, with or without a suffix."""
    word, _, rest = name.partition(".")
    reserved = word.rstrip().casefold() in _NAMES_OF_WINDOWS
    return f"{word}_{rest}" if reserved else name
