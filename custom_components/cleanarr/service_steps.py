"""The steps that add a service, for the first run and for the integration's page."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from homeassistant.data_entry_flow import FlowContext, FlowHandler, FlowResult

from .connection import AcceptedService, async_new_service, suggested_service
from .core import ServiceConfig, ServiceKind
from .entered import InvalidInput
from .schemas import CONFIRM_SCHEMA, service_schema

# How each product is usually reached.
_EXAMPLES: Mapping[ServiceKind, str] = {
    ServiceKind.RADARR: "http://192.168.1.20:7878",
    ServiceKind.SONARR: "http://192.168.1.20:8989",
    ServiceKind.JELLYFIN: "http://192.168.1.20:8096",
    ServiceKind.SEERR: "http://192.168.1.20:5055",
    ServiceKind.JELLYSTAT: "http://192.168.1.20:3000",
    ServiceKind.SHOKO: "http://192.168.1.20:8111",
}


class ServiceSteps[ContextT: FlowContext, ResultT: FlowResult[Any, Any], HandlerT](
    FlowHandler[ContextT, ResultT, HandlerT]
):
    """Ask how to reach a service until it answers as it should.

    ``names_services``: whether the form asks for a name, too.
    """

    names_services: ClassVar[bool]
    accepted: AcceptedService

    @property
    @abstractmethod
    def other_services(self) -> Iterable[ServiceConfig]:
        """Return the services that are there already."""

    @abstractmethod
    async def async_take(self) -> ResultT:
        """Go on with the accepted service."""

    async def async_step_radarr(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask how to reach a Radarr."""
        return await self._async_ask(ServiceKind.RADARR, user_input)

    async def async_step_sonarr(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask how to reach a Sonarr."""
        return await self._async_ask(ServiceKind.SONARR, user_input)

    async def async_step_jellyfin(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask how to reach the Jellyfin."""
        return await self._async_ask(ServiceKind.JELLYFIN, user_input)

    async def async_step_seerr(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask how to reach the Seerr."""
        return await self._async_ask(ServiceKind.SEERR, user_input)

    async def async_step_jellystat(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask how to reach the Jellystat."""
        return await self._async_ask(ServiceKind.JELLYSTAT, user_input)

    async def async_step_shoko(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask how to reach the Shoko."""
        return await self._async_ask(ServiceKind.SHOKO, user_input)

    async def async_step_no_recycle_bin(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Warn that what the service deletes is gone for good."""
        if user_input is not None:
            return await self.async_take()
        return self.async_show_form(
            step_id="no_recycle_bin",
            data_schema=CONFIRM_SCHEMA,
            description_placeholders={"service": self.accepted.title},
        )

    async def _async_ask(
        self, kind: ServiceKind, user_input: dict[str, Any] | None
    ) -> ResultT:
        others = tuple(self.other_services)
        if user_input is None:
            return self._show(kind, suggested_service(self.hass, kind, others))
        try:
            self.accepted = await async_new_service(self.hass, kind, user_input, others)
        except InvalidInput as error:
            return self._show(kind, user_input, error)
        if self.accepted.info.recycle_bin is False:
            return await self.async_step_no_recycle_bin()
        return await self.async_take()

    def _show(
        self,
        kind: ServiceKind,
        shown: dict[str, Any],
        error: InvalidInput | None = None,
    ) -> ResultT:
        """Show the form; what was entered stays in it when there is an error."""
        schema = service_schema(named=self.names_services)
        return self.async_show_form(
            step_id=kind.value,
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors={"base": error.key} if error else {},
            description_placeholders={
                **(error.values if error else {}),
                "example": _EXAMPLES[kind],
            },
        )
