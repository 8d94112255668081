"""What a request to Radarr or Sonarr asks for."""

from collections.abc import Mapping
from datetime import datetime

from aiohttp import web
import orjson

from ..wire import read_time
from .errors import Refused, bad_model, bad_request


class Body:
    """The members of a JSON body; a wrong type is refused as the servers do."""

    def __init__(self, members: Mapping[str, object]) -> None:
        """Take the decoded object."""
        self._members = members

    def has(self, name: str) -> bool:
        """Say whether a member has a value."""
        return self._members.get(name) is not None

    def flag(self, name: str) -> bool:
        """Return a boolean, false when absent; a string is refused."""
        value = self._members.get(name, False)
        if not isinstance(value, bool):
            raise bad_model(f"$.{name}", "could not be converted to System.Boolean")
        return value

    def number(self, name: str) -> int:
        """Return an integer, 0 when absent."""
        value = self._members.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool):
            raise bad_model(f"$.{name}", "could not be converted to System.Int32")
        return value

    def text(self, name: str) -> str:
        """Return a string, empty when absent."""
        value = self._members.get(name, "")
        if not isinstance(value, str):
            raise bad_model(f"$.{name}", "could not be converted to System.String")
        return value

    def numbers(self, name: str) -> list[int]:
        """Return a list of integers, empty when absent."""
        value = self._members.get(name, [])
        if not isinstance(value, list) or not all(type(one) is int for one in value):
            raise bad_model(f"$.{name}", "could not be converted to List`1[Int32]")
        return value

    def inner(self, name: str) -> Body:
        """Return an object, empty when absent."""
        value = self._members.get(name, {})
        if not isinstance(value, dict):
            raise bad_model(f"$.{name}", "could not be converted to an object")
        return Body(value)

    def objects(self, name: str) -> list[Body]:
        """Return a list of objects, empty when absent."""
        value = self._members.get(name, [])
        if not isinstance(value, list):
            raise bad_model(f"$.{name}", "could not be converted to a list")
        return [Body(one) for one in value if isinstance(one, dict)]


async def read_body(request: web.Request) -> Body:
    """Decode a request's body; 415 without the JSON content type, 400 when broken."""
    if request.content_type != "application/json":
        raise Refused(415, {"title": "Unsupported Media Type", "status": 415})
    try:
        members = orjson.loads(await request.read())
    except orjson.JSONDecodeError as error:
        raise bad_model("$", str(error)) from error
    if not isinstance(members, dict):
        raise bad_model("$", "The JSON value could not be converted")
    return Body(members)


def asked_flag(request: web.Request, name: str) -> bool:
    """Return a boolean of the query, false when absent."""
    return request.query.get(name, "false").lower() == "true"


def asked_number(request: web.Request, name: str, default: int = 0) -> int:
    """Return a number of the query; 400 when it is none."""
    text = request.query.get(name)
    if text is None:
        return default
    try:
        return int(text)
    except ValueError as error:
        raise bad_model(name, f"The value '{text}' is not valid.") from error


def asked_numbers(request: web.Request, name: str) -> list[int]:
    """Return the numbers of a repeatable parameter, also when joined by commas."""
    texts = ",".join(request.query.getall(name, [])).split(",")
    return [int(text) for text in texts if text.strip().isdecimal()]


def asked_names(
    request: web.Request, name: str, numbers: Mapping[int, str]
) -> frozenset[str]:
    """Return the names of a repeatable parameter, given as such or by their numbers.

    400 for one that there is not.
    """
    known = {value.lower(): value for value in numbers.values()}
    known |= {str(number): value for number, value in numbers.items()}
    asked = [text for text in request.query.getall(name, []) if text]
    for text in asked:
        if text.lower() not in known:
            raise bad_model(name, f"The value '{text}' is not valid.")
    return frozenset(known[text.lower()] for text in asked)


def asked_time(request: web.Request, name: str) -> datetime:
    """Return a time of the query; 400 when it is missing or none."""
    try:
        return read_time(request.query[name].replace(" ", "+"))
    except (KeyError, ValueError) as error:
        raise bad_request(f"{name} is required") from error
