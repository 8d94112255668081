"""How values lie in columns: moments and spans as microseconds, the rest as JSON."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
import json

from ..identifiers import Episode, Identity, MediaType

type Plain = Mapping[str, object]
"""What JSON can hold, under names."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def moment_number(moment: datetime) -> int:
    """Return ``moment`` in microseconds since 1970; it must know its zone."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_from(number: int) -> datetime:
    """Return what ``moment_number`` counted, in UTC."""
    return _EPOCH + timedelta(microseconds=number)


def optional_number(moment: datetime | None) -> int | None:
    """Return ``moment_number``, or ``None`` for no moment."""
    return None if moment is None else moment_number(moment)


def optional_moment(number: int | None) -> datetime | None:
    """Return what ``optional_number`` counted."""
    return None if number is None else moment_from(number)


def span_number(span: timedelta) -> int:
    """Return ``span`` in microseconds."""
    return span // _MICROSECOND


def span_from(number: int) -> timedelta:
    """Return what ``span_number`` counted."""
    return timedelta(microseconds=number)


def json_text(plain: object) -> str:
    """Return ``plain`` as JSON, always in the same order."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def json_object(text: str) -> Plain:
    """Return the object that ``text`` is; raises ValueError for anything else."""
    return of_kind(dict, json.loads(text))


def json_list(text: str) -> list[object]:
    """Return the list that ``text`` is; raises ValueError for anything else."""
    return of_kind(list, json.loads(text))


def identity_plain(identity: Identity) -> dict[str, object]:
    """Return ``identity`` as JSON can hold it, without what it does not have."""
    fields = {
        "media": str(identity.media),
        "tmdb": identity.tmdb,
        "imdb": identity.imdb,
        "tvdb": identity.tvdb,
        "season": identity.season,
        "episodes": [list(each) for each in identity.episodes] or None,
        "episode_tvdbs": list(identity.episode_tvdbs) or None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def identity_from(plain: Plain) -> Identity:
    """Return what ``identity_plain`` wrote.

    Raises LookupError or ValueError for anything else.
    """
    episodes = of_kind(list, plain.get("episodes", []))
    own = of_kind(list, plain.get("episode_tvdbs", []))
    return Identity(
        media=MediaType(str(plain["media"])),
        tmdb=optional_kind(int, plain.get("tmdb")),
        imdb=optional_kind(str, plain.get("imdb")),
        tvdb=optional_kind(int, plain.get("tvdb")),
        season=optional_kind(int, plain.get("season")),
        episodes=tuple(map(episode_from, episodes)),
        episode_tvdbs=tuple(of_kind(int, tvdb) for tvdb in own),
    )


def episode_from(plain: object) -> Episode:
    """Return an episode from a list of its season and number; or raise ValueError."""
    season, number = of_kind(list, plain)
    return of_kind(int, season), of_kind(int, number)


def of_kind[T](kind: type[T], value: object) -> T:
    """Return ``value``, which must be of ``kind``; raises ValueError otherwise."""
    if type(value) is not kind:
        raise ValueError(f"{value!r} is no {kind.__name__}")
    return value


def optional_kind[T](kind: type[T], value: object) -> T | None:
    """Return ``value``, which must be of ``kind`` or ``None``."""
    return None if value is None else of_kind(kind, value)
