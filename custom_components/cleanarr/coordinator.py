"""When things happen, and the one picture that all of Home Assistant's side shows."""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HassJob, HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import (
    async_track_time_change,
    async_track_time_interval,
)
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util
from homeassistant.util.signal_type import SignalType

from .const import DOMAIN, LOGGER
from .core import (
    Checking,
    CleanarrError,
    Cleaner,
    Event,
    HookHint,
    ItemId,
    Job,
    LeavingSoonFolder,
    ShuttingDown,
    View,
)
from .household import household_config, publishing_options
from .notifications import Notifications
from .sentences import Sentences

type CleanarrConfigEntry = ConfigEntry[CleanarrCoordinator]

CONF_MEMORY_EXPECTED: Final = "memory_expected"

# Nothing is deleted by the clock so soon after a start.
_QUIET_AFTER_START = timedelta(minutes=15)
_BACK_UP_INTERVAL = timedelta(days=1)
_BY_SCHEDULE = "Cleanarr"


class CleanarrCoordinator(DataUpdateCoordinator[View]):
    """Own the cleaner of the household, run its schedule, publish its view."""

    config_entry: CleanarrConfigEntry

    def __init__(self, hass: HomeAssistant, entry: CleanarrConfigEntry) -> None:
        """Read what the household decided; nothing is opened yet."""
        super().__init__(
            hass, LOGGER, config_entry=entry, name=DOMAIN, always_update=False
        )
        self.household = household_config(entry)
        self.options = publishing_options(entry)
        self.activity = SignalType[Event](f"{DOMAIN}_activity_{entry.entry_id}")
        self.sentences = Sentences(
            hass, {service.slug: service.name for service in self.household.services}
        )
        self.cleaner = Cleaner(
            self.household,
            folder=Path(hass.config.path(DOMAIN)),
            memory_expected=entry.data.get(CONF_MEMORY_EXPECTED, False),
            sessions=partial(async_get_clientsession, hass),
            clock=dt_util.utcnow,
            sleep=asyncio.sleep,
            run_in_thread=hass.async_add_executor_job,
            on_event=self._async_hear,
        )
        self.started = dt_util.utcnow()
        self._hints: set[HookHint] = set()
        self._looking = False
        self._notifications = Notifications(hass, self.sentences, self.options.notify)

    @property
    def is_outdated(self) -> bool:
        """Return whether the household decided something else since this was made."""
        entry = self.config_entry
        decided = household_config(entry), publishing_options(entry)
        return decided != (self.household, self.options)

    async def async_open(self) -> None:
        """Take up the memory and show what is known before anything is read."""
        await self.cleaner.open()
        self.data = self.cleaner.view
        self._stop_listening = self.cleaner.subscribe(self.async_set_updated_data)

    @callback
    def async_wind_down(self) -> None:
        """Begin nothing more, and show nothing more: entities are about to go."""
        self.cleaner.wind_down()
        self._stop_listening()

    @callback
    def async_start(self) -> None:
        """Start the timers; the first sync begins once Home Assistant has started."""
        at = self.options.cleanup_time
        full = self.household.settings.full_sync_interval
        incremental = self.options.incremental_sync_interval
        for stop in (
            async_track_time_interval(self.hass, self._async_sync_is_due, full),
            async_track_time_interval(
                self.hass, self._async_catching_up_is_due, incremental
            ),
            async_track_time_interval(
                self.hass, self._async_back_up_is_due, _BACK_UP_INTERVAL
            ),
            async_track_time_change(
                self.hass, self._async_cleanup_is_due, at.hour, at.minute, at.second
            ),
            async_at_started(self.hass, self._async_first_sync_is_due),
            self.hass.async_add_shutdown_job(HassJob(self.cleaner.close)),
        ):
            self.config_entry.async_on_unload(stop)
        if every := self.options.check_interval:
            stop = async_track_time_interval(self.hass, self._async_check_is_due, every)
            self.config_entry.async_on_unload(stop)

    @override
    async def _async_update_data(self) -> View:
        """Read and decide. Anybody may ask for it at any time: nothing follows."""
        try:
            return await self.cleaner.refresh()
        except CleanarrError as error:
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key=error.key,
                translation_placeholders=error.values,
            ) from error

    async def async_sync(self, *, whole: bool = False) -> Job:
        """Read, decide, announce; then tell the household what is new."""
        job = await self.cleaner.sync(whole=whole)
        self._async_tell()
        return job

    async def async_catch_up(self) -> Job | None:
        """Read what changed, decide, announce; then tell the household what is new."""
        job = await self.cleaner.catch_up()
        self._async_tell()
        return job

    async def async_check_missing(self) -> Job:
        """Look for what is gone though nobody said so; then tell what is new."""
        job = await self.cleaner.check_missing()
        self._async_tell()
        return job

    async def async_run_cleanup(self, *, by: str, dry_run: bool = False) -> Job:
        """Delete what is due, all guards holding; then tell the household."""
        job = await self.cleaner.run_cleanup(by=by, dry_run=dry_run)
        self._async_tell(job)
        return job

    async def async_delete(self, item: ItemId, *, by: str, skip_notice: bool) -> Job:
        """Delete one item, all guards holding; then tell the household."""
        job = await self.cleaner.delete(item, by=by, skip_notice=skip_notice)
        self._async_tell(job)
        return job

    async def async_leave_folder(self, next_folder: LeavingSoonFolder | None) -> None:
        """Take our links out of a folder that will not be ours any more."""
        folder = self.household.settings.leaving_soon_folder
        if folder is None or (next_folder and next_folder.here == folder.here):
            return
        try:
            await self.cleaner.empty_leaving_soon(libraries=False)
        except CleanarrError as error:
            LOGGER.warning("Links are left in %s: %s", folder.here, error)

    @callback
    def _async_tell(self, job: Job | None = None) -> None:
        """Send the news; whoever asked for the job need not wait for that."""
        send = self._notifications.async_send(self.cleaner.view, job)
        self._async_in_background("notification", send)

    @callback
    def _async_hear(self, event: Event) -> None:
        """Pass on what just happened."""
        self._notifications.async_collect(event)
        async_dispatcher_send(self.hass, self.activity, event)

    @callback
    def _async_in_background(
        self, name: str, work: Coroutine[None, None, object]
    ) -> None:
        """Do ``work`` without holding up start, stop or reload."""
        self.config_entry.async_create_background_task(
            self.hass, self._async_log_failure(name, work), f"{DOMAIN} {name}"
        )

    async def _async_log_failure(
        self, name: str, work: Coroutine[None, None, object]
    ) -> None:
        """Wait for ``work``, which nobody else waits for."""
        try:
            await work
        except ShuttingDown:
            LOGGER.debug("The %s ended early", name)
        except Checking:
            LOGGER.debug("The %s is going on already", name)
        except CleanarrError as error:
            LOGGER.warning("The %s failed: %s", name, error)

    @callback
    def _async_first_sync_is_due(self, _hass: HomeAssistant) -> None:
        """Read everything for the first time since the start."""
        self._async_in_background("first sync", self._async_first_sync())

    async def _async_first_sync(self) -> None:
        """Sync, then copy the memory."""
        await self.async_sync()
        await self.cleaner.back_up()

    @callback
    def _async_sync_is_due(self, _now: datetime) -> None:
        """Sync, as every so often."""
        self._async_in_background("sync", self.async_sync())

    @callback
    def _async_catching_up_is_due(self, _now: datetime) -> None:
        """Read what changed, unless something else is going on: that reads more."""
        if not self.cleaner.busy:
            self._async_in_background("incremental sync", self.async_catch_up())

    @callback
    def _async_back_up_is_due(self, _now: datetime) -> None:
        """Copy the memory, as every day."""
        self._async_in_background("copy of the memory", self.cleaner.back_up())

    @callback
    def async_listen(self, take: Callable[[HookHint], None]) -> None:
        """Hear what Shoko tells for as long as the entry is loaded."""
        self._async_in_background("listening", self.cleaner.listen(take))

    @callback
    def async_look(self, hints: Collection[HookHint]) -> None:
        """Look for what was missed or is said to be gone, or read what changed.

        One look at a time: what is hinted at while it goes on, or waits, is one more.
        """
        self._hints.update(hints)
        if not self._looking:
            self._looking = True
            self._async_in_background("look", self._async_look_at_hints())

    async def _async_look_at_hints(self) -> None:
        """Look until there is no hint left."""
        try:
            while self._hints:
                hints, self._hints = self._hints, set()
                await self._async_look(hints)
        finally:
            self._looking = False

    async def _async_look(self, hints: Collection[HookHint]) -> None:
        """Do what was found worth doing."""
        if HookHint.MISSED in hints:
            await self._async_log_failure(
                "missing-media check", self.async_check_missing()
            )
        elif HookHint.DELETED in hints:
            await self._async_log_failure("sync", self.async_sync())
        else:
            await self._async_log_failure("incremental sync", self.async_catch_up())

    @callback
    def _async_check_is_due(self, _now: datetime) -> None:
        """Look for missing media, as every so often."""
        self._async_in_background("missing-media check", self.async_check_missing())

    @callback
    def _async_cleanup_is_due(self, now: datetime) -> None:
        """Clean up, unless the start is too fresh: then tomorrow is soon enough."""
        if now - self.started < _QUIET_AFTER_START:
            LOGGER.debug("No cleanup so soon after the start")
            return
        self._async_in_background("cleanup", self.async_run_cleanup(by=_BY_SCHEDULE))
