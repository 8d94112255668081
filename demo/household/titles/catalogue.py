"""The catalogue that Jellyfin looks names up in: all titles of the household."""

from collections.abc import Iterable
from dataclasses import dataclass
import re

from .model import MovieTitle, ShowTitle
from .names import name_key

_TAG = re.compile(r"[\[{](tmdb|tvdb|imdb)(?:id)?[-=](\w+)[\]}]", re.IGNORECASE)
_YEAR = re.compile(r"^(?P<title>.*?)[ .]*\((?P<year>\d{4})\)")


@dataclass(frozen=True, slots=True)
class ParsedName:
    """What a file or folder name says: title, year (0 = none) and provider tags."""

    title: str
    year: int
    tags: tuple[tuple[str, str], ...]

    def tag(self, provider: str) -> str:
        """Return the id in a tag like [tmdbid-603]; empty when there is none."""
        return dict(self.tags).get(provider, "")


def parse_name(name: str) -> ParsedName:
    """Read a folder or file name (without suffix) as Jellyfin does."""
    tags = tuple((kind.lower(), value) for kind, value in _TAG.findall(name))
    plain = _TAG.sub("", name).strip()
    if match := _YEAR.match(plain):
        return ParsedName(match["title"], int(match["year"]), tags)
    return ParsedName(plain, 0, tags)


class Catalogue:
    """Find titles by name and year, or by the id that a name carries."""

    def __init__(self) -> None:
        """Start without a title."""
        self._movies: dict[tuple[str, int], MovieTitle] = {}
        self._movies_by_id: dict[str, MovieTitle] = {}
        self._shows: dict[tuple[str, int], ShowTitle] = {}
        self._shows_by_id: dict[str, ShowTitle] = {}

    def add_movies(self, titles: Iterable[MovieTitle]) -> None:
        """Learn films; of two with one name and year the first is found by name."""
        for title in titles:
            for year in (title.year, 0):
                self._movies.setdefault((name_key(title.title), year), title)
            self._movies_by_id[str(title.tmdb_id)] = title

    def add_shows(self, titles: Iterable[ShowTitle]) -> None:
        """Learn series, as `add_movies` does."""
        for title in titles:
            for year in (title.year, 0):
                self._shows.setdefault((name_key(title.title), year), title)
            self._shows_by_id[str(title.tvdb_id)] = title

    def movie(self, name: str) -> MovieTitle | None:
        """Recognise a film by a file or folder name without suffix."""
        parsed = parse_name(name)
        if tagged := self._movies_by_id.get(parsed.tag("tmdb")):
            return tagged
        return self._movies.get((name_key(parsed.title), parsed.year))

    def show(self, name: str) -> ShowTitle | None:
        """Recognise a series by its folder's name."""
        parsed = parse_name(name)
        if tagged := self._shows_by_id.get(parsed.tag("tvdb")):
            return tagged
        return self._shows.get((name_key(parsed.title), parsed.year))

    def movie_by_id(self, tmdb_id: int) -> MovieTitle | None:
        """Look a film up by its TMDB id."""
        return self._movies_by_id.get(str(tmdb_id))

    def show_by_id(self, tvdb_id: int) -> ShowTitle | None:
        """Look a series up by its TVDB id."""
        return self._shows_by_id.get(str(tvdb_id))
