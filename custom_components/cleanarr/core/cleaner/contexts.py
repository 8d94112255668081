"""What rules and the judging of plays are given besides the items. Pure."""

from dataclasses import replace
from datetime import datetime

from ..identifiers import UserId
from ..library.doings import Flag
from ..library.readings import JellyfinReading
from ..library.sorting import DoingsContext
from ..memory import Keep
from ..rules.base import DecideContext, KeepFacts, MarkFacts
from ..settings import HouseholdConfig, ServiceKind
from .knowledge import Promises, Remembered


def rule_context(
    known: Promises,
    config: HouseholdConfig,
    reading: JellyfinReading | None,
    oldest_play: datetime | None,
    now: datetime,
) -> DecideContext:
    """Return what the rules are given besides the items."""
    starts = (oldest_play, known.first_reading or now)
    context = DecideContext(
        now=now,
        settings=config.settings,
        keeps={},
        kept_within={},
        marks={},
        counted=config.settings.users or _enabled(reading),
        excess={},
        history_since=min(start for start in starts if start is not None),
        with_jellyfin=needs_jellyfin(config),
    )
    return with_promises(context, known, now)


def with_promises(
    context: DecideContext, known: Promises, now: datetime
) -> DecideContext:
    """Return the same with what people were promised by now."""
    return replace(
        context,
        now=now,
        keeps={key: _facts(keep) for keep in known.keeps for key in keep.identity.keys},
        kept_within={
            key: _facts(keep)
            for keep in known.keeps
            for key in keep.identity.keys_above
        },
        marks={
            key: MarkFacts(by_name=mark.by, at=mark.at, after=mark.at + mark.retention)
            for mark in known.marks
            for key in mark.identity.keys
        },
        excess=known.excess,
    )


def needs_jellyfin(config: HouseholdConfig) -> bool:
    """Return whether there is a Jellyfin, or should be one."""
    configured = {service.kind for service in config.services}
    return ServiceKind.JELLYFIN in configured | config.missing_services


def doings_context(known: Remembered, now: datetime) -> DoingsContext:
    """Return what sorting the users' rows needs besides them."""
    files = {(key.service, key.file, key.imported) for key in known.files}
    return DoingsContext(
        now=now,
        flags={
            (flag.user, flag.identity): Flag(
                imported=flag.imported, counts_from=flag.counts_from
            )
            for flag in known.flags
        },
        known_files=files.__contains__,
        first_reading=known.promises.first_reading is None,
    )


def _enabled(reading: JellyfinReading | None) -> frozenset[UserId]:
    users = reading.users if reading else ()
    return frozenset(user.id for user in users if user.enabled)


def _facts(keep: Keep) -> KeepFacts:
    return KeepFacts(
        by=keep.by,
        by_name=keep.by_name,
        at=keep.at,
        until=keep.until,
        part=keep.identity.part,
    )
