"""Ask Radarr (API v3, servers 5 and 6; API notes §2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ..identifiers import (
    Identity,
    MediaType,
    MovieFileId,
    MovieId,
    imdb_id,
    number_id,
    provider_number,
)
from ..settings import ServiceConfig
from . import about
from .fields import (
    Fields,
    Malformed,
    as_record,
    flag,
    identifier,
    moment,
    number,
    numbers,
    optional_number,
    optional_text,
    record,
    text,
    word,
    words,
)
from .http import Network, Patience
from .permit import DeletionPermit, FetchPermit
from .servarr import Dialect, HistoryEvent, ServarrClient, poster, year
from .writing import Changes, ServarrFetcher, ServarrWriter, checked_ids, yes_or_no

_DIALECT = Dialect(
    product="Radarr",
    oldest="5",
    entry_field="movieId",
    entry=MovieId,
    events={
        "downloadFolderImported": HistoryEvent.IMPORTED,
        "movieFolderImported": HistoryEvent.IMPORTED,
        "movieFileDeleted": HistoryEvent.FILE_DELETED,
    },
    exclusions="exclusions",
    provider_field="tmdbId",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieFileRecord:
    """The one file of a movie. ``path`` as Radarr sees it; ``imported`` is UTC."""

    id: MovieFileId
    path: str
    size: int
    imported: datetime | None
    quality: str | None = None
    resolution: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieRecord:
    """A movie, with or without a file. Dates are UTC, ``path`` is its folder.

    ``rating`` counts to 10, ``runtime`` minutes. ``availability``: from when on Radarr
    looks for it, in its own words.
    """

    id: MovieId
    title: str
    year: int | None
    path: str
    root_folder: str
    tmdb: int | None
    imdb: str | None
    monitored: bool
    tags: frozenset[int]
    added: datetime | None
    poster: str | None
    quality_profile: int | None
    file: MovieFileRecord | None
    status: str | None = None
    genres: tuple[str, ...] = ()
    rating: float | None = None
    language: str | None = None
    certification: str | None = None
    collection: str | None = None
    studio: str | None = None
    runtime: int | None = None
    availability: str | None = None

    @property
    def identity(self) -> Identity:
        """Return who it is in the world outside."""
        return Identity(media=MediaType.MOVIE, tmdb=self.tmdb, imdb=self.imdb)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieFound:
    """A movie as Radarr finds it at TMDB, whether it has it or not."""

    title: str
    tmdb: int | None
    imdb: str | None

    @property
    def identity(self) -> Identity:
        """Return who it is in the world outside."""
        return Identity(media=MediaType.MOVIE, tmdb=self.tmdb, imdb=self.imdb)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMovie:
    """A movie that Radarr shall have. ``quality_profile`` and ``tags`` are numbers."""

    tmdb: int
    title: str
    quality_profile: int
    root_folder: str
    tags: tuple[int, ...]
    monitored: bool
    availability: str


class RadarrClient(ServarrClient[MovieId]):
    """Read Radarr."""

    def __init__(
        self, config: ServiceConfig, network: Network, patience: Patience | None = None
    ) -> None:
        super().__init__(config, network, _DIALECT, patience)

    async def movies(self) -> tuple[MovieRecord, ...]:
        """Return the whole library, decoded as it arrives; Radarr has no pages."""
        query = {"excludeLocalCovers": "true"}
        return await self._http.get_records("api/v3/movie", _movie, query)

    async def movie(self, movie: MovieId) -> MovieRecord:
        """Return one movie as it is now; raise NotFound when it is gone."""
        path = f"api/v3/movie/{number_id(MovieId, movie)}"
        return await self._http.get(path, lambda answer: _movie(as_record(answer)))

    async def movie_files(self, movie: MovieId) -> tuple[MovieFileRecord, ...]:
        """Return the files that Radarr knows of a movie: one or none."""
        query = {"movieId": str(number_id(MovieId, movie))}
        return await self._http.get_records("api/v3/moviefile", _file, query)

    async def movies_of(self, tmdb: int) -> tuple[MovieRecord, ...]:
        """Return the movies with an id at TMDB: one or none."""
        query = {"tmdbId": str(number_id(int, tmdb)), "excludeLocalCovers": "true"}
        found = await self._http.get_records("api/v3/movie", _movie, query)
        return tuple(movie for movie in found if movie.tmdb == tmdb)

    async def look_up(self, tmdb: int) -> tuple[MovieFound, ...]:
        """Have an id looked up at TMDB; nothing where TMDB does not know it (any more).

        ``movie/lookup/tmdb`` would answer that with an error, as any failure.
        """
        query = {"term": f"tmdb:{number_id(int, tmdb)}"}
        return await self._http.get_records("api/v3/movie/lookup", _found, query)

    def writer(self, permit: DeletionPermit) -> RadarrWriter:
        """Return what can change this Radarr, as long as the permit holds."""
        return RadarrWriter(self._http, permit)

    def fetcher(self, permit: FetchPermit) -> RadarrFetcher:
        """Return what can have this Radarr fetch something, as long as it may."""
        return RadarrFetcher(self._http, permit)


class _Monitoring(Changes):
    """Switch what Radarr looks for by itself."""

    async def set_monitored(
        self, movies: Iterable[MovieId], *, monitored: bool
    ) -> frozenset[MovieId]:
        """Switch monitoring; return the movies that Radarr shows as wanted."""
        return await self._set_monitored(
            "api/v3/movie/editor", MovieId, ("movieIds", movies), monitored=monitored
        )


class RadarrWriter(_Monitoring, ServarrWriter):
    """Change Radarr. A blank id is refused before anything is sent."""

    async def delete_file(self, file: MovieFileId) -> None:
        """Delete a file from disk before returning (API notes §2.4).

        NotFound: it was gone. Conflict: its root folder is missing or empty.
        """
        await self._send(
            "DELETE", f"api/v3/moviefile/{number_id(MovieFileId, file)}", {}
        )

    async def remove_movie(
        self, movie: MovieId, *, delete_files: bool, exclusion: bool
    ) -> None:
        """Remove an entry; with ``delete_files`` its whole folder goes some time later.

        ``exclusion`` keeps import lists from adding it again.
        """
        query = {
            "deleteFiles": yes_or_no(delete_files),
            "addImportExclusion": yes_or_no(exclusion),
        }
        await self._send("DELETE", f"api/v3/movie/{number_id(MovieId, movie)}", query)


class RadarrFetcher(_Monitoring, ServarrFetcher):
    """Have Radarr fetch something. A blank id is refused before anything is sent."""

    async def add_movie(self, new: NewMovie) -> None:
        """Add a movie; once its folder was looked at, Radarr searches it if monitored."""
        body = {
            "tmdbId": number_id(int, new.tmdb),
            "title": new.title,
            "qualityProfileId": number_id(int, new.quality_profile),
            "rootFolderPath": new.root_folder,
            "tags": list(new.tags),
            "monitored": new.monitored,
            "minimumAvailability": new.availability,
            "addOptions": {
                "monitor": "movieOnly",
                "searchForMovie": True,
                "addMethod": "manual",
            },
        }
        await self._send("POST", "api/v3/movie", {}, body)

    async def search(self, movies: Iterable[MovieId]) -> None:
        """Search movies, monitored or not."""
        members = {"movieIds": checked_ids(MovieId, movies)}
        await self._command("MoviesSearch", members)


def _found(row: Fields) -> MovieFound:
    return MovieFound(
        title=text(row, "title"),
        tmdb=provider_number(row.get("tmdbId")),
        imdb=imdb_id(row.get("imdbId")),
    )


def _movie(row: Fields) -> MovieRecord:
    return MovieRecord(
        id=identifier(MovieId, row, "id"),
        title=text(row, "title"),
        year=year(row),
        path=text(row, "path"),
        root_folder=optional_text(row, "rootFolderPath") or "",
        tmdb=provider_number(row.get("tmdbId")),
        imdb=imdb_id(row.get("imdbId")),
        monitored=flag(row, "monitored"),
        tags=numbers(row, "tags"),
        added=moment(row, "added"),
        poster=poster(row),
        quality_profile=optional_number(row, "qualityProfileId"),
        file=_file_of(row),
        status=word(row, "status"),
        genres=words(row, "genres"),
        rating=_rating(record(row, "ratings") or {}),
        language=about.language(row),
        certification=word(row, "certification"),
        collection=word(record(row, "collection") or {}, "title"),
        studio=word(row, "studio"),
        runtime=about.runtime(row),
        availability=word(row, "minimumAvailability"),
    )


def _rating(sources: Fields) -> float | None:
    """Return IMDb's rating, else TMDB's; the others count to 100, or few people's."""
    imdb, tmdb = (about.rating(record(sources, name)) for name in ("imdb", "tmdb"))
    return imdb or tmdb


def _file_of(row: Fields) -> MovieFileRecord | None:
    """Return a movie's file; one that is named but not shown is no absent one."""
    file = record(row, "movieFile")
    if file is None and (flag(row, "hasFile") or optional_number(row, "movieFileId")):
        raise Malformed("a movie with a file that is not shown")
    return None if file is None else _file(file)


def _file(row: Fields) -> MovieFileRecord:
    return MovieFileRecord(
        id=identifier(MovieFileId, row, "id"),
        path=text(row, "path"),
        size=number(row, "size"),
        imported=moment(row, "dateAdded"),
        quality=about.quality(row),
        resolution=about.resolution(row),
    )
