"""The core's errors in Home Assistant's form, so that people read them translated."""

from collections.abc import Iterator
from contextlib import contextmanager

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import DOMAIN
from .core import (
    Busy,
    CleanarrError,
    DeletionNotFound,
    DryRunOn,
    InvalidDate,
    ItemId,
    ItemNotFound,
    ItemNotKept,
    ItemProtected,
    NoIdentity,
    NotAllowed,
    Slug,
    View,
)

_MISTAKES = (
    Busy,
    DeletionNotFound,
    DryRunOn,
    InvalidDate,
    ItemNotFound,
    ItemNotKept,
    ItemProtected,
    NoIdentity,
    NotAllowed,
)


@contextmanager
def translated_errors(view: View) -> Iterator[None]:
    """Turn what the core raises into what Home Assistant shows.

    Raises ServiceValidationError for a person's mistake, else HomeAssistantError. An
    item of ``view`` is called by its title, a service by its name.
    """
    try:
        yield
    except CleanarrError as error:
        mistake = isinstance(error, _MISTAKES)
        kind = ServiceValidationError if mistake else HomeAssistantError
        raise kind(
            translation_domain=DOMAIN,
            translation_key=error.key,
            translation_placeholders=_in_words(error, view),
        ) from error


def _in_words(error: CleanarrError, view: View) -> dict[str, str]:
    """Return what fills the gaps of an error's sentence."""
    names = {source.slug: source.name for source in view.sources}
    item = view.items.get(ItemId(error.values.get("item", "")))
    service = names.get(Slug(error.values.get("service", "")))
    return (
        error.values
        | ({"item": item.title} if item else {})
        | ({"service": service} if service else {})
    )


def refusal(key: str, **values: str) -> ServiceValidationError:
    """Return the error for a call that makes no sense; ``key`` is in ``exceptions``."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=values,
    )
