"""How Radarr and Sonarr refuse a request (API notes §2, Errors)."""

from ..wire import Json, indented

PROBLEM = "application/problem+json"


class Refused(Exception):
    """A request that is answered with an error."""

    def __init__(
        self, status: int, body: Json = None, content_type: str = "application/json"
    ) -> None:
        """Answer `status` with a JSON body; None sends an empty one."""
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = b"" if body is None else indented(body)
        self.content_type = content_type


def not_found(kind: str, number: int) -> Refused:
    """Say that no row has this id."""
    message = f"{kind} with ID {number} does not exist"
    return Refused(404, {"message": message, "description": f"NotFound: {message}"})


def no_such_resource() -> Refused:
    """Say that a resource asked for by id is not there."""
    title = "Not Found"
    return Refused(404, {"type": "about:blank", "title": title, "status": 404}, PROBLEM)


def stale_rows(expected: int, found: int) -> Refused:
    """Say that a bulk body names an id that is gone; nothing is done then."""
    message = f"Expected query to return {expected} rows but returned {found}"
    description = f"System.ApplicationException: {message}\n   at NzbDrone.Core"
    return Refused(500, {"message": message, "description": description})


def server_error(message: str) -> Refused:
    """Say that the server stumbled."""
    description = f"System.Exception: {message}\n   at NzbDrone.Core"
    return Refused(500, {"message": message, "description": description})


def conflict(message: str) -> Refused:
    """Say that the present state does not allow it."""
    return Refused(409, {"message": message, "description": message})


def bad_request(message: str) -> Refused:
    """Say that a parameter is missing."""
    return Refused(400, {"message": message, "content": message})


def bad_model(member: str, message: str) -> Refused:
    """Say that a body's member has the wrong type."""
    title = "One or more validation errors occurred."
    errors = {member: [message]}
    return Refused(400, {"title": title, "status": 400, "errors": errors}, PROBLEM)


def invalid(member: str, message: str, value: Json) -> Refused:
    """Say that a value is not allowed."""
    failure = {
        "propertyName": member,
        "errorMessage": message,
        "attemptedValue": value,
        "severity": "error",
        "errorCode": "PredicateValidator",
    }
    return Refused(400, [failure])
