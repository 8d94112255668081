"""What people enter in forms, turned into what is stored (plain JSON), and back."""

from pathlib import PurePosixPath, PureWindowsPath
from typing import TypeGuard

_SECONDS_PER_DAY = 86_400
_MINUTE = 60
_HOUR = 3600
_GIGABYTE = 10**9
_LONGEST_DAYS = 36_500
_SEPARATORS = frozenset("/\\")


class InvalidInput(ValueError):
    """What was entered cannot be taken; ``key`` names the error that the form shows."""

    def __init__(self, key: str, **values: str) -> None:
        """Keep the key of the translated error, and what fills its gaps."""
        super().__init__(key)
        self.key = key
        self.values = values


def shown_retention(stored: int | str) -> float | str:
    """Return a stored retention as the form shows it: days, or never."""
    return stored if isinstance(stored, str) else shown_days(stored)


def entered_retention(entered: float | str) -> int | str:
    """Return an entered retention as it is stored: seconds, or never.

    Raises InvalidInput below one day and beyond a century.
    """
    if isinstance(entered, str):
        return entered
    if not 1 <= entered <= _LONGEST_DAYS:
        raise InvalidInput("retention_out_of_range")
    return entered_days(entered)


def is_short(retention: int | str, window: int) -> TypeGuard[int]:
    """Return whether items would be announced for their whole retention (stored)."""
    return isinstance(retention, int) and retention < window


def shown_days(seconds: int) -> float:
    """Return a stored duration in days."""
    return seconds / _SECONDS_PER_DAY


def entered_days(days: float) -> int:
    """Return entered days in seconds."""
    return round(days * _SECONDS_PER_DAY)


def shown_minutes(seconds: int) -> float:
    """Return a stored duration in minutes."""
    return seconds / _MINUTE


def entered_minutes(minutes: float) -> int:
    """Return entered minutes in seconds."""
    return round(minutes * _MINUTE)


def shown_hours(seconds: int) -> float:
    """Return a stored duration in hours."""
    return seconds / _HOUR


def entered_check_interval(hours: float) -> int:
    """Return entered hours between two checks in seconds; 0 stands for none at all.

    Raises InvalidInput for checks that are more frequent than every six hours.
    """
    if 0 < hours < 6:
        raise InvalidInput("check_interval_too_short")
    return round(hours * _HOUR)


def shown_gigabytes(size: int) -> float:
    """Return stored bytes in GB."""
    return size / _GIGABYTE


def entered_gigabytes(gigabytes: float) -> int:
    """Return entered GB in bytes."""
    return round(gigabytes * _GIGABYTE)


def shown_percent(share: float) -> float:
    """Return a stored share in percent."""
    return round(share * 100, 1)


def entered_percent(percent: float) -> float:
    """Return entered percent as a share."""
    return percent / 100


def entered_tags(tags: list[str]) -> list[str]:
    """Return tags, each once, without blanks around them and empty ones."""
    return sorted({tag.strip() for tag in tags} - {""})


def entered_name(name: str) -> str:
    """Return a library's name; raise InvalidInput for what Jellyfin cannot call one."""
    name = name.strip()
    if not name.isprintable() or _SEPARATORS & {*name} or name in {"", ".", ".."}:
        raise InvalidInput("library_name_invalid")
    return name


def entered_folder(path: str) -> str:
    """Return a folder's path, which may be empty.

    Raises InvalidInput unless it is absolute and without detours.
    """
    path = path.strip()
    folder = PurePosixPath(path)
    if path and not (_is_plain(folder) and len(folder.parts) > 1):
        raise InvalidInput("folder_invalid")
    return path and str(folder)


def entered_path_map(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return corrected paths; Radarr, Sonarr and Jellyfin may run on Windows.

    Raises InvalidInput unless all are absolute and without detours.
    """
    rows = [{key: path.strip() for key, path in row.items()} for row in rows]
    for path in (path for row in rows for path in row.values()):
        if not (_is_plain(PurePosixPath(path)) or _is_plain(PureWindowsPath(path))):
            raise InvalidInput("path_map_invalid")
    return rows


def _is_plain(path: PurePosixPath | PureWindowsPath) -> bool:
    return path.is_absolute() and ".." not in path.parts and str(path).isprintable()
