"""How the services write JSON: what they leave out, indent, and how they write time."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import orjson

type Json = bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None

TICKS_PER_SECOND = 10_000_000


def present(members: Mapping[str, Json]) -> dict[str, Json]:
    """Leave out the members without a value, as all of these services do."""
    return {name: value for name, value in members.items() if value is not None}


def indented(value: Json) -> bytes:
    """Encode as Radarr and Sonarr do: indented by two spaces."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)


def list_row(value: Json) -> bytes:
    """Encode a record as it stands inside an indented list."""
    return b"  " + indented(value).replace(b"\n", b"\n  ")


def compact(value: Json) -> bytes:
    """Encode as Jellyfin does: without a space."""
    return orjson.dumps(value)


def servarr_time(moment: datetime) -> str:
    """Write UTC as Radarr and Sonarr do: 2026-01-31T08:00:00Z."""
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='seconds')}Z"


def jellyfin_time(moment: datetime) -> str:
    """Write UTC as Jellyfin does, with seven fraction digits."""
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='microseconds')}0Z"


def seerr_time(moment: datetime) -> str:
    """Write UTC as Seerr does, in milliseconds: 2026-01-31T08:00:00.000Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def read_time(text: str) -> datetime:
    """Read an ISO time; one without a zone is UTC. ValueError when it is none."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def maybe_time(moment: datetime | None) -> str | None:
    """Write a time as Jellyfin does; None stays None."""
    return jellyfin_time(moment) if moment else None
