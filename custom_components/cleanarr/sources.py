"""Services that go and come back: said once each way, and a rejected key asked for."""

from homeassistant.core import HomeAssistant, callback

from .const import CONF_SLUG, LOGGER
from .coordinator import CleanarrCoordinator
from .core import Slug, Source, SourceState


class SourceWatch:
    """Watches the sources of every new view."""

    def __init__(self, hass: HomeAssistant, coordinator: CleanarrCoordinator) -> None:
        """Start with the belief that every service answers."""
        self._hass = hass
        self._coordinator = coordinator
        self._down: set[Slug] = set()

    @callback
    def async_start(self) -> None:
        """Watch until the entry is unloaded."""
        coordinator = self._coordinator
        coordinator.config_entry.async_on_unload(
            coordinator.async_add_listener(self._async_look)
        )

    @callback
    def _async_look(self) -> None:
        """Look at each source once."""
        for source in self._coordinator.data.sources:
            self._tell(source)
        self._ask_for_key()

    def _tell(self, source: Source) -> None:
        """Log the change of one source, if it changed."""
        if source.state is SourceState.FRESH:
            if source.slug in self._down:
                self._down.remove(source.slug)
                LOGGER.info("%s answers again", source.name)
        elif source.error and source.slug not in self._down:
            self._down.add(source.slug)
            LOGGER.warning("%s cannot be read: %s", source.name, source.error)

    def _ask_for_key(self) -> None:
        """Ask for the first rejected key; Home Assistant asks one question at a time."""
        for source in self._coordinator.data.sources:
            if source.key_rejected:
                self._coordinator.config_entry.async_start_reauth(
                    self._hass, data={CONF_SLUG: source.slug}
                )
                return
