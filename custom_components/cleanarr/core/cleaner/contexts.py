"""What rules and the judging of plays are given besides the items. Pure."""

from datetime import datetime

from ..library.readings import JellyfinReading
from ..library.watch import Flag, WatchContext, WatchReading
from ..rules.base import DecideContext, KeepFacts, MarkFacts
from ..settings import HouseholdConfig, ServiceKind
from .knowledge import Promises, Remembered


def rule_context(
    known: Promises, config: HouseholdConfig, watches: WatchReading, now: datetime
) -> DecideContext:
    """Return what the rules are given besides the items."""
    starts = (watches.oldest_play, known.first_reading or now)
    return DecideContext(
        now=now,
        settings=config.settings,
        keeps={
            key: KeepFacts(
                by=keep.by, by_name=keep.by_name, at=keep.at, until=keep.until
            )
            for keep in known.keeps
            for key in keep.identity.keys
        },
        marks={
            key: MarkFacts(by_name=mark.by, at=mark.at, after=mark.at + mark.retention)
            for mark in known.marks
            for key in mark.identity.keys
        },
        history_since=min(start for start in starts if start is not None),
        with_jellyfin=needs_jellyfin(config),
    )


def needs_jellyfin(config: HouseholdConfig) -> bool:
    """Return whether there is a Jellyfin, or should be one."""
    configured = {service.kind for service in config.services}
    return ServiceKind.JELLYFIN in configured | config.missing_services


def watch_context(
    known: Remembered, config: HouseholdConfig, reading: JellyfinReading, now: datetime
) -> WatchContext:
    """Return what judging the users' rows needs besides them."""
    settings = config.settings
    enabled = frozenset(user.id for user in reading.users if user.enabled)
    files = {(key.service, key.file, key.imported) for key in known.files}
    return WatchContext(
        now=now,
        users=reading.users,
        counted=settings.users or enabled,
        watched_by=settings.watched_by,
        in_progress=settings.in_progress,
        activity=known.activity,
        flags={
            (flag.user, flag.identity): Flag(
                imported=flag.imported, counts_from=flag.counts_from
            )
            for flag in known.flags
        },
        known_files=files.__contains__,
        first_reading=known.first_reading is None,
    )
