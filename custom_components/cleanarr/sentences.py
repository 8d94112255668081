"""Sentences from the translations, for whoever reads what Home Assistant writes."""

from collections.abc import Mapping
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


class Sentences:
    """Writes in the system's language and time zone.

    ``names`` are the names that people gave their services, by slug.
    """

    def __init__(self, hass: HomeAssistant, names: Mapping[str, str]) -> None:
        """Keep where the translations and the names are."""
        self._hass = hass
        self._names = names

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
        return text.format(
            **{name: self._written(name, value) for name, value in values.items()}
        )

    def size(self, size: int) -> str:
        """Return so many bytes as people say it."""
        return f"{size / _GIGABYTE:.1f} GB"

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
        if name == "size":
            return self.size(int(value))
        if name == "days":
            return self.text("day" if value == 1 else "days", number=value)
        if name == "service":
            return self._names.get(str(value), str(value))
        return str(value)

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
