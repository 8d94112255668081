"""The query string of a request to Jellyfin."""

from datetime import datetime

from aiohttp import web

from ..wire import read_time


class Parameters:
    """A query's parameters: names in any case, lists by comma, nonsense ignored."""

    def __init__(self, request: web.Request) -> None:
        """Read the query string."""
        self._values = {name.lower(): value for name, value in request.query.items()}

    def text(self, name: str) -> str:
        """Return a value, empty when absent."""
        return self._values.get(name.lower(), "")

    def flag(self, name: str) -> bool | None:
        """Return a boolean, None when absent or neither true nor false."""
        return {"true": True, "false": False}.get(self.text(name).lower())

    def number(self, name: str) -> int | None:
        """Return a number, None when absent or none."""
        text = self.text(name)
        return int(text) if text.isdecimal() else None

    def names(self, name: str) -> list[str]:
        """Return the members of a list in lower case."""
        return [one.strip().lower() for one in self.text(name).split(",") if one]

    def id(self, name: str) -> str:
        """Return an id without dashes in lower case, empty when absent."""
        return self.text(name).replace("-", "").lower()

    def ids(self, name: str) -> list[str]:
        """Return a list of ids without dashes."""
        return [one.replace("-", "") for one in self.names(name)]

    def time(self, name: str) -> datetime | None:
        """Return a time, None when absent; ValueError when it is none."""
        text = self.text(name).replace(" ", "+")
        return read_time(text) if text else None
