"""How Radarr writes a movie and its file (API notes §2.1)."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from random import Random

from ..servarr.model import StoredFile
from ..servarr.records import ENGLISH, file_record
from ..titles import MovieTitle, name_key, safe_name
from ..titles.text import alternate_titles, keywords, overview
from ..wire import Json, present, servarr_time
from .model import Movie

_IMAGES = ("poster", "fanart", "clearlogo")
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


def movie_record(movie: Movie, now: datetime, *, covers: str | None) -> dict[str, Json]:
    """Write a movie; `covers` is the URL base of local pictures, None: without."""
    title, file = movie.title, movie.file
    record = {
        **_about(title),
        **_releases(title, now),
        "alternateTitles": _alternate_titles(movie),
        "sizeOnDisk": file.size if file else 0,
        "images": _images(movie, covers),
        "path": movie.path,
        "qualityProfileId": movie.quality_profile_id,
        "hasFile": file is not None,
        "movieFileId": file.id if file else 0,
        "monitored": movie.monitored,
        "minimumAvailability": movie.minimum_availability,
        "isAvailable": title.released <= now.date(),
        "folderName": movie.path,
        "rootFolderPath": movie.root,
        "tags": list(movie.tags),
        "added": servarr_time(movie.added),
        "movieFile": movie_file_record(movie, file) if file else None,
        "statistics": _statistics(file),
        "id": movie.id,
    }
    return present(record)


def found_record(title: MovieTitle, now: datetime) -> dict[str, Json]:
    """Write a film as a look-up finds it: nothing that only a movie here has."""
    movie = Movie(0, title, "", "", monitored=False, added=_NEVER)
    record = {
        **movie_record(movie, now, covers=None),
        "qualityProfileId": 0,
        "minimumAvailability": "tba",
        "folder": f"{safe_name(title.title)} ({title.year})",
        "alternateTitles": [],
    }
    for name in ("id", "path", "rootFolderPath", "statistics"):
        del record[name]
    return record


def movie_file_record(movie: Movie, file: StoredFile) -> dict[str, Json]:
    """Write a movie file as it stands inside its movie."""
    return {
        "movieId": movie.id,
        **file_record(file, movie.path, radarr=True),
        "edition": "",
        "originalFilePath": f"{file.relative_path.removesuffix('.mkv')}/video.mkv",
        "id": file.id,
    }


def _about(title: MovieTitle) -> dict[str, Json]:
    chance = Random(title.tmdb_id)
    return {
        "title": title.title,
        "originalTitle": title.title,
        "originalLanguage": ENGLISH,
        "secondaryYearSourceId": 0,
        "sortTitle": title.title.casefold().removeprefix("the "),
        "overview": overview(title.tmdb_id, 4),
        "website": f"https://films.example/{title.tmdb_id}",
        "year": title.year,
        "youTubeTrailerId": f"{chance.getrandbits(44):011x}",
        "studio": title.studio,
        "runtime": title.runtime,
        "cleanTitle": name_key(title.title),
        "imdbId": title.imdb_id or None,
        "tmdbId": title.tmdb_id,
        "titleSlug": str(title.tmdb_id),
        "certification": title.certification,
        "genres": title.genres,
        "keywords": keywords(title.tmdb_id),
        "ratings": _ratings(chance),
        "collection": _collection(title),
        "popularity": round(chance.uniform(1, 60), 4),
        "lastSearchTime": None,
    }


def _collection(title: MovieTitle) -> Mapping[str, Json] | None:
    if not title.collection:
        return None
    return {"title": title.collection, "tmdbId": title.tmdb_id + 5_000_000}


def _releases(title: MovieTitle, now: datetime) -> dict[str, Json]:
    cinema = datetime.combine(title.released, time(), UTC) - timedelta(days=90)
    digital = cinema + timedelta(days=90)
    status = "released" if digital <= now else "inCinemas"
    return {
        "status": status if cinema <= now else "announced",
        "inCinemas": servarr_time(cinema),
        "physicalRelease": servarr_time(digital + timedelta(days=30)),
        "digitalRelease": servarr_time(digital),
        "releaseDate": servarr_time(digital),
    }


def _ratings(chance: Random) -> Json:
    value = round(chance.uniform(4, 9), 1)
    votes = chance.randint(200, 900_000)
    values = {
        "imdb": value,
        "tmdb": round(value - 0.2, 3),
        "metacritic": int(value * 9),
        "rottenTomatoes": int(value * 10),
        "trakt": round(value + 0.1, 5),
    }
    return {
        source: {
            "votes": votes if source in ("imdb", "tmdb", "trakt") else 0,
            "value": value,
            "type": "user",
        }
        for source, value in values.items()
    }


def _alternate_titles(movie: Movie) -> list[Json]:
    names = alternate_titles(movie.title.tmdb_id, movie.title.title)
    return [
        {
            "sourceType": "tmdb",
            "movieMetadataId": movie.id,
            "title": name,
            "cleanTitle": name_key(name),
            "id": movie.id * 100 + number,
        }
        for number, name in enumerate(names)
    ]


def _images(movie: Movie, covers: str | None) -> list[Json]:
    number = movie.title.tmdb_id
    return [
        present(
            {
                "coverType": kind,
                "url": None
                if covers is None
                else f"{covers}/MediaCover/{movie.id}/{kind}.jpg?lastWrite=6388{number}",
                "remoteUrl": f"https://images.example/t/p/original/{number}-{kind}.jpg",
            }
        )
        for kind in _IMAGES
    ]


def _statistics(file: StoredFile | None) -> Json:
    return {
        "movieFileCount": 1 if file else 0,
        "sizeOnDisk": file.size if file else 0,
        "releaseGroups": [file.release_group] if file else [],
    }
