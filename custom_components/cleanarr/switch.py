"""The switch that pauses deletions, and one for each rule."""

from typing import Any, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import CleanarrConfigEntry, CleanarrCoordinator
from .entity import CleanarrEntity
from .errors import translated_errors
from .rule_entities import RuleSwitch, rules_of

PARALLEL_UPDATES = 1


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CleanarrConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the household's switch, and each rule's."""
    coordinator = entry.runtime_data
    async_add_entities([PauseSwitch(coordinator)])
    for rule in rules_of(coordinator):
        switch = RuleSwitch(coordinator, rule)
        async_add_entities([switch], config_subentry_id=rule.subentry_id)


class PauseSwitch(CleanarrEntity, SwitchEntity):
    """Nothing is deleted while it is on. It stays as it was over restarts."""

    _attr_entity_category = EntityCategory.CONFIG

    def __init__(self, coordinator: CleanarrCoordinator) -> None:
        """Take the hub's device."""
        super().__init__(coordinator, "pause_deletions")

    @property
    @override
    def is_on(self) -> bool:
        """Return whether deletions are paused."""
        return self.coordinator.data.paused

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Pause deletions."""
        with translated_errors(self.coordinator.data):
            await self.coordinator.cleaner.set_paused(True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Allow deletions again."""
        with translated_errors(self.coordinator.data):
            await self.coordinator.cleaner.set_paused(False)
