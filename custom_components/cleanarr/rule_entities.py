"""Each rule as a device: a switch that turns it on and off, and what it decides for."""

from collections.abc import Iterable
from typing import Any, override

from homeassistant.components.sensor import SensorEntity, SensorStateClass
from homeassistant.components.switch import SwitchEntity
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EntityCategory
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo

from .const import CONF_ENABLED, SUBENTRY_RULE
from .coordinator import CleanarrCoordinator
from .core import RuleId, ServiceKind
from .entity import CleanarrEntity, hub_identifier, rule_identifier


def rules_of(coordinator: CleanarrCoordinator) -> Iterable[ConfigSubentry]:
    """Return the rules that are configured."""
    return coordinator.config_entry.get_subentries_of_type(SUBENTRY_RULE)


class RuleEntity(CleanarrEntity):
    """An entity of one rule, on the rule's device."""

    def __init__(
        self, coordinator: CleanarrCoordinator, rule: ConfigSubentry, key: str
    ) -> None:
        """Name the entity by ``key``, and its device by the rule."""
        super().__init__(coordinator, key)
        entry = coordinator.config_entry
        self._rule = RuleId(rule.subentry_id)
        self._attr_unique_id = f"{entry.entry_id}_{self._rule}_{key}"
        self._attr_device_info = DeviceInfo(
            identifiers={rule_identifier(entry, self._rule)},
            entry_type=DeviceEntryType.SERVICE,
            name=rule.title,
            manufacturer="Cleanarr",
            via_device_id=dr.async_get_device_id_by_identifier(
                coordinator.hass, hub_identifier(entry), config_entry_id=entry.entry_id
            ),
        )


class RuleSwitch(RuleEntity, SwitchEntity):
    """Whether a rule decides anything. Its being changed has everything read anew."""

    _attr_entity_category = EntityCategory.CONFIG

    def __init__(self, coordinator: CleanarrCoordinator, rule: ConfigSubentry) -> None:
        """Take the rule's device."""
        super().__init__(coordinator, rule, "rule_enabled")

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the rule is on."""
        return bool(self._stored.data[CONF_ENABLED])

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Let the rule decide."""
        self._store(enabled=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Let the rule decide nothing."""
        self._store(enabled=False)

    @property
    def _stored(self) -> ConfigSubentry:
        return self.coordinator.config_entry.subentries[self._rule]

    def _store(self, *, enabled: bool) -> None:
        """Write it into the rule; that reloads the household."""
        stored = self._stored
        self.hass.config_entries.async_update_subentry(
            self.coordinator.config_entry,
            stored,
            data={**stored.data, CONF_ENABLED: enabled},
        )


class RuleSensor(RuleEntity, SensorEntity):
    """How many items a rule decides for."""

    _attr_state_class = SensorStateClass.MEASUREMENT

    def __init__(self, coordinator: CleanarrCoordinator, rule: ConfigSubentry) -> None:
        """Take the rule's device."""
        super().__init__(coordinator, rule, "rule_items")

    @property
    @override
    def available(self) -> bool:
        """Return whether every Radarr and Sonarr was read since the start."""
        view = self.coordinator.data
        libraries = {
            source.slug
            for source in view.sources
            if source.kind in {ServiceKind.RADARR, ServiceKind.SONARR}
        }
        return super().available and libraries <= view.read_services

    @property
    @override
    def native_value(self) -> int:
        """Return the number of items."""
        return self.coordinator.data.rule_counts.get(self._rule, 0)
