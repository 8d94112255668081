"""Questions about everything but services and rules."""

from collections.abc import Collection, Mapping
from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow

from .connection import Offers, async_offers
from .const import (
    CONF_LEAVING_SOON,
    CONF_MOVIE_RETENTION,
    CONF_TV_RETENTION,
)
from .entries import is_short, shown_days
from .household import stored_options
from .options_form import entered_options, merged, options_schema, shown_options
from .schemas import CONFIRM_SCHEMA


class CleanarrOptionsFlow(OptionsFlow):
    """Ask about the options in one form, then warn where something follows."""

    _offers: Offers | None = None
    _options: Mapping[str, Any]

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for all options at once, in sections."""
        stored = stored_options(self.config_entry)
        shown = shown_options(stored)
        if user_input is None:
            return await self._async_show(shown, {})
        answers, errors = entered_options(user_input)
        if errors:
            return await self._async_show(merged(shown, user_input), errors)
        self._options = stored | answers
        if _has_short_retention(self._options, answers):
            return await self.async_step_short_retention()
        return await self._async_save()

    async def async_step_short_retention(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Warn that some items are announced for their whole retention."""
        if user_input is not None:
            return await self._async_save()
        return self.async_show_form(
            step_id="short_retention",
            data_schema=CONFIRM_SCHEMA,
            description_placeholders={
                "window": f"{shown_days(self._options[CONF_LEAVING_SOON]):g}",
            },
            last_step=True,
        )

    async def _async_show(
        self, shown: Mapping[str, Any], errors: dict[str, str]
    ) -> ConfigFlowResult:
        if self._offers is None:
            self._offers = await async_offers(self.hass, self.config_entry)
        return self.async_show_form(
            step_id="init",
            data_schema=options_schema(shown, self._offers),
            errors=errors,
        )

    async def _async_save(self) -> ConfigFlowResult:
        return self.async_create_entry(data=self._options)


def _has_short_retention(options: Mapping[str, Any], asked: Collection[str]) -> bool:
    """Return whether some retention that was asked for is shorter than the window."""
    return any(
        is_short(options[key], options[CONF_LEAVING_SOON])
        for key in (CONF_MOVIE_RETENTION, CONF_TV_RETENTION)
        if key in asked
    )
