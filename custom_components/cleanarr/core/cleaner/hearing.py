"""Hears what services say is gone: by webhook, and in their histories."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from ..clients.hooks import (
    Changed,
    EntryGone,
    FileFate,
    FileGone,
    RowGone,
    Told,
    file_fate,
    read_jellyfin_hook,
    read_servarr_hook,
)
from ..clients.servarr import HistoryRecord
from ..detect.signals import Signals, narrowed, servarr_signal
from ..identifiers import Identity, ItemId, Slug
from ..library.model import Item
from ..library.reader import Reader
from ..memory import DeletionSource, Signal
from ..runtime import Clock
from ..settings import HouseholdConfig, ServiceConfig, ServiceKind
from ..view import HookHint
from .decide import Decided

_AT_ONCE = timedelta(seconds=5)
_SOURCES: Mapping[ServiceKind, DeletionSource] = {
    ServiceKind.RADARR: DeletionSource.RADARR,
    ServiceKind.SONARR: DeletionSource.SONARR,
}


class Hearing:
    """Collects signals; whatever they say, nothing follows from them but a look."""

    def __init__(self, config: HouseholdConfig, signals: Signals, clock: Clock) -> None:
        """Collect into ``signals``."""
        self._services = {service.slug: service for service in config.services}
        self._clock = clock
        self.signals = signals

    def hear(self, slug: Slug, body: bytes, decided: Decided | None) -> HookHint:
        """Take what a service sent; raises UnreadableHook where it is no JSON object.

        ``decided``: what there was by the last readings.
        """
        service = self._services.get(slug)
        if service is None:
            return HookHint.NOTHING
        if service.kind in _SOURCES:
            return self._hear_servarr(service, read_servarr_hook(body))
        if service.kind is ServiceKind.JELLYFIN:
            return self._hear_jellyfin(read_jellyfin_hook(body), decided)
        return HookHint.CHANGED

    def _hear_servarr(self, service: ServiceConfig, told: Told) -> HookHint:
        if isinstance(told, EntryGone | FileGone) and told.identity.keys:
            return self._take(told, service.slug, self._clock())
        return HookHint.CHANGED if isinstance(told, Changed) else HookHint.NOTHING

    def _take(self, told: EntryGone | FileGone, slug: Slug, at: datetime) -> HookHint:
        """Take what a Radarr or Sonarr says of a file or an entry."""
        if isinstance(told, FileGone) and told.fate is FileFate.REPLACED:
            self.signals.replaced(told.identity, at)
            return HookHint.CHANGED
        source = _SOURCES[self._services[slug].kind]
        self.signals.hear(servarr_signal(told, slug, source, at), self._clock())
        return HookHint.DELETED

    def take_histories(self, reader: Reader, decided: Decided) -> None:
        """Take what the services' histories say: webhooks are never sent twice."""
        for slug, movies in reader.movies.items():
            self._hear_history(slug, movies.last.gone if movies.last else (), decided)
        for slug, series in reader.series.items():
            self._hear_history(slug, series.last.gone if series.last else (), decided)

    def _hear_history(
        self, slug: Slug, gone: Iterable[HistoryRecord[int]], decided: Decided
    ) -> None:
        """Take what one history says, once for each file."""
        for records in _by_file(gone):
            entry = decided.entries.get(ItemId(f"{slug}-{records[0].entry}"))
            told = None if entry is None else _told(entry, records)
            if told is not None:
                self._take(told, slug, records[0].at)

    def _hear_jellyfin(self, told: Told, decided: Decided | None) -> HookHint:
        if isinstance(told, RowGone):
            identities, now = _identities(told, decided), self._clock()
            for identity in identities:
                source = DeletionSource.JELLYFIN
                self.signals.hear(
                    Signal(source=source, service=None, identity=identity, at=now), now
                )
            return HookHint.DELETED if identities else HookHint.NOTHING
        return HookHint.CHANGED if isinstance(told, Changed) else HookHint.NOTHING


def _identities(told: RowGone, decided: Decided | None) -> tuple[Identity, ...]:
    """Return what a row of Jellyfin was about; nothing for a copy of our own."""
    if decided is None:
        return (told.identity,) if told.identity else ()
    if told.item in decided.join.own_places:
        return ()
    owners = decided.join.owners.get(told.series or told.item, ())
    entries = [decided.entries[owner] for owner in owners if owner in decided.entries]
    found = tuple(
        narrowed(entry.identity, told.season, told.episode)
        if told.series or told.season is not None
        else entry.identity
        for entry in entries
    )
    return found or ((told.identity,) if told.identity else ())


def _by_file(
    gone: Iterable[HistoryRecord[int]],
) -> Iterable[list[HistoryRecord[int]]]:
    """Return the records of each file: one for each episode, at about one moment."""
    files: list[list[HistoryRecord[int]]] = []
    latest: dict[tuple[int, str | None], list[HistoryRecord[int]]] = {}
    for record in sorted(gone, key=lambda each: each.at):
        place = record.entry, record.path
        before = latest.get(place)
        if before is not None and record.at - before[0].at < _AT_ONCE:
            before.append(record)
        else:
            latest[place] = [record]
            files.append(latest[place])
    return files


def _told(entry: Item, records: list[HistoryRecord[int]]) -> FileGone | None:
    """Return which file went, and why; ``None`` where it is not told which."""
    places = sorted({record.place for record in records if record.place})
    if entry.series is not None and not places:
        return None
    identity = replace(entry.identity, episodes=tuple(places))
    fate = file_fate(records[0].reason)
    return FileGone(identity=identity, fate=fate, size=records[0].size)
