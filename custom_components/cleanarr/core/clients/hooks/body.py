"""A webhook's body: anybody can have written it."""

import json

from ..fields import Fields

LARGEST_BODY = 1024 * 1024
"""In bytes; the largest that the services send are a few hundred thousand."""


class UnreadableHook(ValueError):
    """The body is no JSON object, or larger than any service's."""


def decoded(body: bytes) -> Fields:
    """Return the object that a body is, whatever its content type says."""
    if len(body) > LARGEST_BODY:
        raise UnreadableHook("too large")
    try:
        value = json.loads(body)
    except ValueError, RecursionError:
        raise UnreadableHook("no JSON") from None
    if not isinstance(value, dict):
        raise UnreadableHook("no object")
    return value
