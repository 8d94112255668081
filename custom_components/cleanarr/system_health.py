"""What Home Assistant's system information shows of Cleanarr."""

from datetime import datetime

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback
from homeassistant.loader import async_get_integration

from .const import DOMAIN
from .coordinator import CleanarrConfigEntry
from .core import Source


@callback
def async_register(
    hass: HomeAssistant, register: system_health.SystemHealthRegistration
) -> None:
    """Register what is shown."""
    register.async_register_info(async_system_health_info)


async def async_system_health_info(hass: HomeAssistant) -> dict[str, str | datetime]:
    """Return the version, since when it runs, and how each service is."""
    integration = await async_get_integration(hass, DOMAIN)
    entries: list[CleanarrConfigEntry] = hass.config_entries.async_loaded_entries(
        DOMAIN
    )
    info: dict[str, str | datetime] = {"version": str(integration.version)}
    for entry in entries:
        coordinator = entry.runtime_data
        info["running_since"] = coordinator.started
        info |= {source.slug: _state(source) for source in coordinator.data.sources}
    return info


def _state(source: Source) -> str:
    """Return a service's state and its version where known."""
    return ", ".join(filter(None, (source.state, source.version)))
