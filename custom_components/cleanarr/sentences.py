"""Sentences from the translations, for whoever reads what Home Assistant writes."""

from collections.abc import Callable, Mapping
from datetime import datetime

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_cached_translations
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .core import Reason

type Value = str | int | datetime

_GIGABYTE = 10**9
# Gaps that are about hours; the others are about days.
_TO_THE_MINUTE = frozenset({"since", "until"})


def choice_texts(hass: HomeAssistant) -> dict[str, str]:
    """Return the names of all choices in forms, as ``filter_property.options.size``."""
    prefix = f"component.{DOMAIN}.selector."
    texts = async_get_cached_translations(
        hass, hass.config.language, "selector", DOMAIN
    )
    return {key.removeprefix(prefix): text for key, text in texts.items()}


class _Gaps(dict[str, str]):
    """What fills a text's gaps; what was written down long ago may lack some."""

    def __missing__(self, name: str) -> str:
        """Leave a mark where nothing is known."""
        return "?"


class Sentences:
    """Writes in the system's language and time zone.

    ``names`` are the names that people gave their services, by slug.
    """

    def __init__(self, hass: HomeAssistant, names: Mapping[str, str]) -> None:
        """Keep where the translations and the names are."""
        self._hass = hass
        self._names = names
        self._writers: Mapping[str, Callable[[str | int], str]] = {
            "days": self._days,
            "error": self._error,
            "service": self._service,
            "size": self._size,
        }

    def reason(self, reason: Reason) -> str:
        """Return the sentence for ``reason``."""
        return self.text(f"reason_{reason.key}", **reason.values)

    def text(self, key: str, **values: Value) -> str:
        """Return the text ``key`` of the section ``common`` with its gaps filled.

        A key that nobody has written a text for is returned as it is.
        """
        text = self._template(key)
        if text is None:
            return key
        return text.format_map(
            _Gaps({name: self._written(name, value) for name, value in values.items()})
        )

    def _template(self, key: str) -> str | None:
        """Look a text up; English stands in for what a language lacks."""
        texts = async_get_cached_translations(
            self._hass, self._hass.config.language, "common", DOMAIN
        )
        return texts.get(f"component.{DOMAIN}.common.{key}")

    def _written(self, name: str, value: Value) -> str:
        """Write one value as the gap ``name`` wants it."""
        if isinstance(value, datetime):
            return self._moment(value, "moment" if name in _TO_THE_MINUTE else "date")
        return self._writers.get(name, str)(value)

    def _days(self, days: str | int) -> str:
        """Write a number of days."""
        return self.text("day" if days == 1 else "days", number=days)

    def _error(self, key: str | int) -> str:
        """Write what went wrong; an error's key has a text of its own."""
        return self._template(f"error_{key}") or str(key)

    def _service(self, slug: str | int) -> str:
        """Write a service's name."""
        return self._names.get(str(slug), str(slug))

    def _size(self, size: str | int) -> str:
        """Write a number of bytes."""
        return f"{int(size) / _GIGABYTE:.1f} GB"

    def _moment(self, moment: datetime, form: str) -> str:
        """Write a moment in local time; the translation sets the order."""
        local = dt_util.as_local(moment)
        return self.text(
            form,
            day=local.day,
            month=self.text(f"month_{local.month}"),
            year=local.year,
            time=f"{local:%H:%M}",
        )
