"""First questions: which services there are, and a new key where one is rejected."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlow,
    ConfigFlowContext,
    ConfigFlowResult,
    ConfigSubentry,
    ConfigSubentryFlow,
)
from homeassistant.core import callback
from homeassistant.data_entry_flow import AbortFlow

from .connection import AcceptedService, async_try
from .const import (
    CONF_API_KEY,
    CONF_SLUG,
    CONF_URL,
    DOMAIN,
    SUBENTRY_RULE,
    SUBENTRY_SERVICE,
)
from .core import ServiceConfig, ServiceKind
from .entered import InvalidInput
from .household import service_config
from .options_flow import CleanarrOptionsFlow
from .presets import PRESETS, presets_for
from .rule_flow import RuleSubentryFlow
from .schemas import API_KEY_SCHEMA, CONFIRM_SCHEMA, new_kinds
from .service_flow import ServiceSubentryFlow
from .service_steps import ServiceSteps


class CleanarrConfigFlow(
    ServiceSteps[ConfigFlowContext, ConfigFlowResult, str], ConfigFlow, domain=DOMAIN
):
    """Ask for the household's services, one after the other, and set it up."""

    VERSION = 1
    MINOR_VERSION = 1
    names_services = False

    def __init__(self) -> None:
        """Begin without any service."""
        self._taken: list[AcceptedService] = []

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> CleanarrOptionsFlow:
        """Return the questions about everything but services and rules."""
        return CleanarrOptionsFlow()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return what can be added one by one."""
        return {
            SUBENTRY_SERVICE: ServiceSubentryFlow,
            SUBENTRY_RULE: RuleSubentryFlow,
        }

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which service to begin with."""
        return self.async_show_menu(step_id="user", menu_options=new_kinds([]))

    async def async_step_more(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a further service, or finish once something can be deleted at all."""
        services = self.other_services
        kinds = {service.kind for service in services}
        choices = new_kinds(services)
        if any(kind.deletes for kind in kinds):
            choices += presets_for(jellyfin=ServiceKind.JELLYFIN in kinds)
        return self.async_show_menu(
            step_id="more",
            menu_options=choices,
            description_placeholders={
                "services": ", ".join(service.name for service in services)
            },
        )

    async def async_step_balanced(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Begin with things going some time after they were watched or added."""
        return self._preset("balanced", user_input)

    async def async_step_balanced_by_age(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Begin with age alone, where nobody knows who watches what."""
        return self._preset("balanced_by_age", user_input)

    async def async_step_watched_and_gone(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Begin with things going soon after they were watched."""
        return self._preset("watched_and_gone", user_input)

    async def async_step_stale_sweep(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Begin with only what nobody ever touched going."""
        return self._preset("stale_sweep", user_input)

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Begin with the service whose slug came with the rejection."""
        self._slug = entry_data[CONF_SLUG]
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a key that the service takes."""
        entry = self._get_reauth_entry()
        service = self._rejected_service(entry)
        errors = {}
        placeholders = {"service": service.title, "url": service.data[CONF_URL]}
        if user_input is not None:
            data = {**service.data, CONF_API_KEY: user_input[CONF_API_KEY].strip()}
            try:
                await async_try(self.hass, service.title, data)
            except InvalidInput as error:
                errors["base"] = error.key
                placeholders = {**error.values, **placeholders}
            else:
                self.hass.config_entries.async_update_subentry(
                    entry, service, data=data
                )
                return self.async_update_and_abort(entry)
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=API_KEY_SCHEMA,
            errors=errors,
            description_placeholders=placeholders,
        )

    @property
    @override
    def other_services(self) -> list[ServiceConfig]:
        """Return the services that were accepted so far."""
        return [service_config(each.title, each.data) for each in self._taken]

    @override
    async def async_take(self) -> ConfigFlowResult:
        """Take the accepted service in, and ask for more."""
        self._taken.append(self.accepted)
        return await self.async_step_more()

    def _preset(self, name: str, user_input: dict[str, Any] | None) -> ConfigFlowResult:
        """Show what a preset means, then set the household up."""
        preset = PRESETS[name]
        if user_input is None:
            return self.async_show_form(
                step_id=name,
                data_schema=CONFIRM_SCHEMA,
                description_placeholders=preset.values,
            )
        return self.async_create_entry(
            title="Cleanarr",
            data={},
            options=preset.options,
            subentries=[service.subentry for service in self._taken],
        )

    def _rejected_service(self, entry: ConfigEntry[Any]) -> ConfigSubentry:
        """Return the service that this flow is about, unless it was removed."""
        for service in entry.get_subentries_of_type(SUBENTRY_SERVICE):
            if service.data[CONF_SLUG] == self._slug:
                return service
        raise AbortFlow("service_removed")
