"""What is ours in the folder, written down in the folder itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
import json

from ..identifiers import ItemId, MediaType, Slug
from .names import FOLDERS
from .trouble import ShelfTrouble, TroubleKind
from .wanted import Original

MANIFEST_NAME = ".cleanarr.json"
_VERSION = 1
_ABOUT = (
    "Cleanarr for Home Assistant made the links listed here. Please leave this file."
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link: ``path`` below our folder, ``text`` is what it says.

    ``original`` is ``None`` for a file beside a movie.
    """

    path: str
    text: str
    original: Original | None


@dataclass(frozen=True, slots=True)
class Entry:
    """An item on the shelf. ``name`` is chosen once: ``movies/Inception (2010)``."""

    item: ItemId
    name: str
    links: tuple[Link, ...]

    @property
    def settled(self) -> Entry:
        """Return it with the later of two links at one path."""
        by_path = {link.path: link for link in self.links}
        return Entry(self.item, self.name, tuple(by_path.values()))

    @property
    def services(self) -> frozenset[Slug]:
        """Return the services whose files it shows."""
        return frozenset(link.original.service for link in self.links if link.original)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Everything of ours: items with their links, and the folders that we made.

    While links are being changed an item has its old ones and its new ones, so that a
    crash leaves nothing unknown; of two at one path the later is the wanted one.
    """

    installation: str
    entries: Mapping[ItemId, Entry] = field(default_factory=dict)
    folders: frozenset[str] = frozenset()

    @property
    def links(self) -> Iterator[Link]:
        """Yield every link that is ours or may be."""
        for entry in self.entries.values():
            yield from entry.links

    def texts(self) -> dict[str, set[str]]:
        """Return what a link of ours may say, by its path."""
        found: dict[str, set[str]] = {}
        for link in self.links:
            found.setdefault(link.path, set()).add(link.text)
        return found

    def copies(self, in_jellyfin: str) -> dict[str, Original]:
        """Return the file behind each link, by the link's path as Jellyfin sees it."""
        return {
            f"{in_jellyfin}/{link.path}": link.original
            for link in self.links
            if link.original
        }

    def shown(self, media: MediaType) -> frozenset[Link]:
        """Return the links of one library."""
        folder = f"{FOLDERS[media]}/"
        return frozenset(link for link in self.links if link.path.startswith(folder))


def encode(manifest: Manifest) -> bytes:
    """Return the manifest as JSON that a person can read."""
    plain = {
        "about": _ABOUT,
        "version": _VERSION,
        "installation": manifest.installation,
        "entries": [
            {
                "item": entry.item,
                "name": entry.name,
                "links": [_plain(link) for link in entry.links],
            }
            for entry in manifest.entries.values()
        ],
        "folders": sorted(manifest.folders),
    }
    return json.dumps(plain, ensure_ascii=False, indent=1).encode()


def decode(data: bytes) -> Manifest:
    """Return what ``encode`` wrote; ShelfTrouble (damaged) for anything else."""
    try:
        return _manifest(_mapping(json.loads(data)))
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ShelfTrouble(TroubleKind.DAMAGED, type(error).__name__) from error


def _plain(link: Link) -> dict[str, str | int]:
    """Return a link as JSON can hold it."""
    plain: dict[str, str | int] = {"path": link.path, "text": link.text}
    if link.original:
        plain |= {"service": link.original.service, "file": link.original.file}
    return plain


def _manifest(plain: Mapping[str, object]) -> Manifest:
    """Read the whole manifest."""
    if plain["version"] != _VERSION:
        raise ValueError("another version")
    entries = _each(plain["entries"], _entry)
    return Manifest(
        installation=_text(plain["installation"]),
        entries={entry.item: entry for entry in entries},
        folders=frozenset(_each(plain["folders"], _path)),
    )


def _entry(value: object) -> Entry:
    """Read an item."""
    plain = _mapping(value)
    links = _each(plain["links"], _link)
    return Entry(ItemId(_text(plain["item"])), _path(plain["name"]), links)


def _link(value: object) -> Link:
    """Read a link."""
    plain = _mapping(value)
    original = None
    if "file" in plain:
        original = Original(Slug(_text(plain["service"])), _number(plain["file"]))
    return Link(_path(plain["path"]), _text(plain["text"]), original)


def _each[T](value: object, read: Callable[[object], T]) -> tuple[T, ...]:
    """Read a list."""
    if not isinstance(value, list):
        raise TypeError("no list")
    return tuple(read(each) for each in value)


def _mapping(value: object) -> Mapping[str, object]:
    """Read an object."""
    if not isinstance(value, dict):
        raise TypeError("no object")
    return value


def _text(value: object) -> str:
    """Read a text that says something."""
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise TypeError("no text")
    return value


def _number(value: object) -> int:
    """Read a whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("no number")
    return value


def _path(value: object) -> str:
    """Read a path that stays in our folders, whoever wrote it."""
    path = _text(value)
    parts = path.split("/")
    if parts[0] not in FOLDERS.values() or not {"", ".", ".."}.isdisjoint(parts):
        raise ValueError("a path that leads elsewhere")
    return path
