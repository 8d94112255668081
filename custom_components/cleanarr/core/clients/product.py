"""Who answers at an address, and whether Cleanarr understands it."""

import re

from ..errors import UnsupportedVersion, WrongProduct
from ..identifiers import Slug

_NUMBERS = re.compile(r"\d+(?:\.\d+)*")


def check_product(service: Slug, found: str | None, wanted: str) -> None:
    """Raise WrongProduct unless ``found`` begins as ``wanted``, whatever the case."""
    if not (found or "").lower().startswith(wanted.lower()):
        raise WrongProduct(service, found=found or "?")


def check_version(service: Slug, found: str, needed: str) -> None:
    """Raise UnsupportedVersion when ``found`` is older; 12.0 is newer than 10.11."""
    if not is_at_least(found, needed):
        raise UnsupportedVersion(service, found=found, needed=needed)


def is_at_least(found: str, needed: str) -> bool:
    """Tell whether a version is ``needed`` or newer."""
    return _numbers(found) >= _numbers(needed)


def _numbers(version: str) -> tuple[int, ...]:
    """Return ``5.28.0.9274-develop`` as (5, 28, 0, 9274); what has none is oldest."""
    match = _NUMBERS.match(version)
    return tuple(map(int, match[0].split("."))) if match else ()
