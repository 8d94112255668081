"""What answers and refusals of Seerr look like (MEASURED §2)."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from ..wire import Json, compact

type Handler = Callable[[web.Request], Awaitable[web.Response]]


class Refused(Exception):
    """A request that is answered with an error."""

    def __init__(self, status: int, body: Json) -> None:
        """Answer `status` with a JSON body."""
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body


def answer(value: Json, status: int = 200) -> web.Response:
    """Answer with compact JSON."""
    return web.Response(
        status=status,
        body=compact(value),
        content_type="application/json",
        charset="utf-8",
    )


def done() -> web.Response:
    """Answer that it was done, and say nothing."""
    response = web.Response(status=204)
    response.headers.pop("Content-Type", None)
    return response


def unknown_path(path: str) -> Refused:
    """Say that there is no such call."""
    return invalid(404, path, "not found")


def without_key(path: str) -> Refused:
    """Say that nobody is logged in."""
    return invalid(401, path, "cookie 'connect.sid' required")


def wrong_key() -> Refused:
    """Say that the key is nobody's."""
    sentence = "You do not have permission to access this endpoint"
    return Refused(403, {"status": 403, "error": sentence})


def not_found(sentence: str) -> Refused:
    """Say that no row has this id."""
    return Refused(404, {"message": sentence})


def invalid(status: int, path: str, sentence: str) -> Refused:
    """Say that a request is not as the official description has it."""
    errors: list[Json] = [{"path": path, "message": sentence}]
    return Refused(status, {"message": sentence, "errors": errors})


def wrong_value(name: str, sentence: str, code: str) -> Refused:
    """Say that a parameter has a value that it may not have."""
    error: dict[str, Json] = {
        "path": f".query.{name}",
        "message": sentence,
        "errorCode": f"{code}.openapi.validation",
    }
    whole = f"request.query.{name} {sentence}"
    return Refused(400, {"message": whole, "errors": [error]})
