"""Questions about one service: add it, or change how it is reached."""

from typing import Any, override

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigSubentryFlow,
    SubentryFlowContext,
    SubentryFlowResult,
)

from .connection import async_changed_service
from .const import CONF_KIND, CONF_ROOT_FOLDERS, CONF_SLUG
from .core import ServiceConfig, ServiceKind
from .entered import InvalidInput
from .household import service_config, service_configs
from .schemas import new_kinds, root_folders_schema, service_schema, shown_service
from .service_steps import ServiceSteps
from .webhook import webhook_address


class ServiceSubentryFlow(
    ServiceSteps[SubentryFlowContext, SubentryFlowResult, tuple[str, str]],
    ConfigSubentryFlow,
):
    """Add a service, or change one."""

    names_services = True

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask what kind of service it is."""
        return self.async_show_menu(
            step_id="user", menu_options=new_kinds(service_configs(self._get_entry()))
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for changes until the service answers as it should."""
        subentry = self._get_reconfigure_subentry()
        shown, errors = user_input, {}
        config = service_config(subentry.title, subentry.data)
        placeholders = {
            "service": subentry.title,
            "address": webhook_address(self.hass, self._get_entry(), config),
        }
        if user_input is None:
            shown = shown_service(subentry.title, subentry.data)
        else:
            try:
                self.accepted = await async_changed_service(
                    self.hass, subentry, user_input, self.other_services
                )
            except InvalidInput as error:
                errors["base"] = error.key
                placeholders = {**error.values, **placeholders}
            else:
                return await self._async_change()
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(
                service_schema(named=True, stored=True), shown
            ),
            errors=errors,
            description_placeholders=placeholders,
        )

    async def async_step_root_folders(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask in which root folders the service may delete; new ones are not ticked."""
        allowed = self.accepted.data[CONF_ROOT_FOLDERS]
        if user_input is not None:
            return self._update(user_input)
        return self.async_show_form(
            step_id="root_folders",
            data_schema=root_folders_schema(
                {*self.accepted.info.root_folders, *allowed}, allowed
            ),
            description_placeholders={"service": self.accepted.title},
        )

    @property
    @override
    def other_services(self) -> list[ServiceConfig]:
        """Return the configured services but the one that is being changed."""
        own = None
        if self.source == SOURCE_RECONFIGURE:
            own = self._get_reconfigure_subentry().data[CONF_SLUG]
        services = service_configs(self._get_entry())
        return [service for service in services if service.slug != own]

    @override
    async def async_take(self) -> SubentryFlowResult:
        """Add the accepted service."""
        service = self.accepted
        return self.async_create_entry(
            title=service.title, data=service.data, unique_id=service.data[CONF_SLUG]
        )

    async def _async_change(self) -> SubentryFlowResult:
        if ServiceKind(self.accepted.data[CONF_KIND]).deletes:
            return await self.async_step_root_folders()
        return self._update({})

    def _update(self, changes: dict[str, Any]) -> SubentryFlowResult:
        return self.async_update_and_abort(
            self._get_entry(),
            self._get_reconfigure_subentry(),
            title=self.accepted.title,
            data={**self.accepted.data, **changes},
        )
