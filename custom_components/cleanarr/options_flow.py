"""Questions about everything but services and rules."""

from collections.abc import Collection, Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult, OptionsFlow

from .connection import async_offers
from .const import (
    CONF_FOLDER_IN_JELLYFIN,
    CONF_LEAVING_SOON,
    CONF_MODE,
    CONF_MOVIE_RETENTION,
    CONF_MOVIES_NAME,
    CONF_REMOVE_LIBRARIES,
    CONF_TV_NAME,
    CONF_TV_RETENTION,
    CONF_UNTOUCHED_RETENTION,
    CONF_UNWATCHED,
    MODE_SYMLINKS,
)
from .core import CleanarrError, Cleaner, Unwatched
from .entered import is_short, shown_days
from .household import stored_options
from .offers import Offers
from .options_form import entered_options, merged, options_schema, shown_options
from .schemas import CONFIRM_SCHEMA, REMOVE_LIBRARIES_SCHEMA


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
        return await self._async_go_on()

    async def async_step_short_retention(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Warn that some items are announced for their whole retention."""
        if user_input is not None:
            return await self._async_go_on()
        window = self._options[CONF_LEAVING_SOON]
        return self.async_show_form(
            step_id="short_retention",
            data_schema=CONFIRM_SCHEMA,
            description_placeholders={"window": f"{shown_days(window):g}"},
        )

    async def async_step_leave_libraries(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what becomes of Jellyfin's two libraries; the links go in any case."""
        errors = {}
        if user_input is not None:
            try:
                await self._async_leave(libraries=user_input[CONF_REMOVE_LIBRARIES])
            except CleanarrError:
                errors["base"] = "libraries_remain"
            else:
                return self._save()
        old = stored_options(self.config_entry)
        return self.async_show_form(
            step_id="leave_libraries",
            data_schema=REMOVE_LIBRARIES_SCHEMA,
            errors=errors,
            description_placeholders={
                "movies": old[CONF_MOVIES_NAME],
                "tv": old[CONF_TV_NAME],
            },
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

    async def _async_go_on(self) -> ConfigFlowResult:
        """Ask about what is left behind, if anything is."""
        if self.config_entry.state is ConfigEntryState.LOADED and _leaves_libraries(
            stored_options(self.config_entry), self._options
        ):
            return await self.async_step_leave_libraries()
        return self._save()

    async def _async_leave(self, *, libraries: bool) -> None:
        """Empty the folder now, while it is known who made the libraries."""
        if libraries:
            cleaner: Cleaner = self.config_entry.runtime_data.cleaner
            await cleaner.empty_leaving_soon(libraries=True)

    def _save(self) -> ConfigFlowResult:
        return self.async_create_entry(data=self._options)


def _leaves_libraries(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Return whether the libraries in Jellyfin are not ours any more."""
    return old[CONF_MODE] == MODE_SYMLINKS and any(
        old[key] != new[key]
        for key in (CONF_MODE, CONF_FOLDER_IN_JELLYFIN, CONF_MOVIES_NAME, CONF_TV_NAME)
    )


def _has_short_retention(options: Mapping[str, Any], asked: Collection[str]) -> bool:
    """Return whether some retention that was asked for is shorter than the window."""
    keys = [CONF_MOVIE_RETENTION, CONF_TV_RETENTION]
    if options[CONF_UNWATCHED] == Unwatched.OWN_RETENTION:
        keys.append(CONF_UNTOUCHED_RETENTION)
    window = options[CONF_LEAVING_SOON]
    return any(is_short(options[key], window) for key in keys if key in asked)
