"""The core's errors in Home Assistant's form, so that people read them translated."""

from collections.abc import Iterator
from contextlib import contextmanager

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import DOMAIN
from .core import (
    Busy,
    CleanarrError,
    InvalidDate,
    ItemNotFound,
    ItemProtected,
    NotAllowed,
)

_MISTAKES = (Busy, InvalidDate, ItemNotFound, ItemProtected, NotAllowed)


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn what the core raises into what Home Assistant shows.

    Raises ServiceValidationError for a person's mistake, else HomeAssistantError.
    """
    try:
        yield
    except CleanarrError as error:
        mistake = isinstance(error, _MISTAKES)
        kind = ServiceValidationError if mistake else HomeAssistantError
        raise kind(
            translation_domain=DOMAIN,
            translation_key=error.key,
            translation_placeholders=error.values,
        ) from error


def refusal(key: str, **values: str) -> ServiceValidationError:
    """Return the error for a call that makes no sense; ``key`` is in ``exceptions``."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=values,
    )
