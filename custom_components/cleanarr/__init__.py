"""Cleanarr: keep a media library from filling up, without surprises."""

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .const import DOMAIN
from .coordinator import (
    CONF_MEMORY_EXPECTED,
    CleanarrConfigEntry,
    CleanarrCoordinator,
)
from .core import ProblemKind
from .entity import (
    async_register_hub,
    hub_identifier,
    rule_identifier,
    service_identifier,
)
from .household import household_config, publishing_options, service_configs
from .issues import ProblemIssues
from .services import async_setup_services
from .sources import SourceWatch
from .webhook import CONF_WEBHOOK_SEED, Doors, new_seed
from .webhook_orders import (
    async_cancel_webhooks,
    async_order_webhooks,
    ordering,
)

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.SENSOR,
    Platform.SWITCH,
]

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Set up the actions, which exist even while no household is loaded."""
    async_setup_services(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: CleanarrConfigEntry) -> bool:
    """Set up the household. Nothing is read yet: that happens in the background."""
    coordinator = CleanarrCoordinator(hass, entry)
    await coordinator.async_open()
    entry.runtime_data = coordinator
    _note(hass, entry)
    async_register_hub(hass, entry)
    SourceWatch(hass, coordinator).async_start()
    ProblemIssues(hass, coordinator).async_start()
    doors = Doors(hass, coordinator)
    doors.async_start()
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_on_unload(entry.add_update_listener(_async_apply_changes))
    if coordinator.is_outdated:
        hass.config_entries.async_schedule_reload(entry.entry_id)
    else:
        coordinator.async_start()
        coordinator.async_listen(doors.async_take)
        wanted = ordering(coordinator.household.services, coordinator.options)
        entry.async_create_background_task(
            hass,
            async_order_webhooks(hass, entry, wanted.values()),
            f"{DOMAIN} webhooks",
        )
    return True


def _note(hass: HomeAssistant, entry: CleanarrConfigEntry) -> None:
    """Write into the entry that there is a memory, and the seed of its webhooks.

    So a memory's loss is noticed, and services find the same doors again. Called before
    anybody listens to changes of the entry: no reload follows.
    """
    problems = entry.runtime_data.data.problems
    data = {CONF_WEBHOOK_SEED: new_seed(), **entry.data}
    if all(problem.kind is not ProblemKind.MEMORY_UNUSABLE for problem in problems):
        data[CONF_MEMORY_EXPECTED] = True
    hass.config_entries.async_update_entry(entry, data=data)


async def _async_apply_changes(hass: HomeAssistant, entry: CleanarrConfigEntry) -> None:
    """Start anew with what was changed; what was decided before deletes no more.

    Links leave a folder that is no longer ours, webhooks a service.
    """
    coordinator = entry.runtime_data
    coordinator.cleaner.wind_down()
    before = ordering(coordinator.household.services, coordinator.options)
    now = ordering(service_configs(entry), publishing_options(entry))
    gone = [before[slug] for slug in before.keys() - now.keys()]
    await async_cancel_webhooks(hass, entry, gone)
    folder = household_config(entry).settings.leaving_soon_folder
    await coordinator.async_leave_folder(folder)
    hass.config_entries.async_schedule_reload(entry.entry_id)


async def async_unload_entry(hass: HomeAssistant, entry: CleanarrConfigEntry) -> bool:
    """Unload the household; an item that is being deleted finishes its step first."""
    entry.runtime_data.async_wind_down()
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
    if unloaded:
        await entry.runtime_data.cleaner.close()
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: CleanarrConfigEntry) -> None:
    """Take our links and webhooks out of services. What was remembered stays on disk."""
    ordered = ordering(service_configs(entry), publishing_options(entry))
    await async_cancel_webhooks(hass, entry, ordered.values())
    if household_config(entry).settings.leaving_soon_folder is None:
        return
    coordinator = CleanarrCoordinator(hass, entry)
    await coordinator.async_open()
    await coordinator.async_leave_folder(None)
    await coordinator.cleaner.close()


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: CleanarrConfigEntry, device: dr.AnyDeviceEntry
) -> bool:
    """Allow to remove devices of services and rules that are configured no more."""
    household = household_config(entry)
    present = (
        {hub_identifier(entry)}
        | {service_identifier(entry, service.slug) for service in household.services}
        | {rule_identifier(entry, rule.id) for rule in household.rules}
    )
    return present.isdisjoint(device.identifiers)
