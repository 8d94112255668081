"""Buttons: read everything now, look for what is missing, try out Leaving Soon."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .coordinator import CleanarrConfigEntry, CleanarrCoordinator
from .entity import DescribedEntity
from .errors import translated_errors

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class CleanarrButtonDescription(ButtonEntityDescription):
    """A button and what it does."""

    press_fn: Callable[[CleanarrCoordinator], Awaitable[None]]
    available_fn: Callable[[CleanarrCoordinator], bool] = lambda _: True


async def _async_sync(coordinator: CleanarrCoordinator) -> None:
    """Read everything anew."""
    await coordinator.async_sync(whole=True)


async def _async_check_missing(coordinator: CleanarrCoordinator) -> None:
    """Look for what is gone though nobody said so."""
    await coordinator.async_check_missing()


async def _async_check_leaving_soon(coordinator: CleanarrCoordinator) -> None:
    """Try the whole chain from link to Jellyfin; raise with what is in the way."""
    check = await coordinator.cleaner.check_leaving_soon()
    if check is None or check.healthy:
        return
    trouble = check.trouble
    raise HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=f"leaving_soon_{trouble.kind if trouble else 'unresolved'}",
        translation_placeholders={
            "detail": trouble.detail if trouble else "",
            "count": str(len(check.unresolved)),
        },
    )


def _has_leaving_soon(coordinator: CleanarrCoordinator) -> bool:
    """Return whether Leaving Soon is set up."""
    return coordinator.household.settings.leaving_soon_folder is not None


BUTTONS = (
    CleanarrButtonDescription(key="sync", press_fn=_async_sync),
    CleanarrButtonDescription(
        key="check_missing",
        entity_category=EntityCategory.DIAGNOSTIC,
        press_fn=_async_check_missing,
    ),
    CleanarrButtonDescription(
        key="check_leaving_soon",
        entity_category=EntityCategory.DIAGNOSTIC,
        press_fn=_async_check_leaving_soon,
        available_fn=_has_leaving_soon,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CleanarrConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons."""
    async_add_entities(
        CleanarrButton(entry.runtime_data, description) for description in BUTTONS
    )


class CleanarrButton(DescribedEntity, ButtonEntity):
    """A button of the household."""

    entity_description: CleanarrButtonDescription

    @property
    @override
    def available(self) -> bool:
        """Return whether pressing makes sense."""
        return super().available and self.entity_description.available_fn(
            self.coordinator
        )

    @override
    async def async_press(self) -> None:
        """Do what the button is for."""
        with translated_errors(self.coordinator.data):
            await self.entity_description.press_fn(self.coordinator)
