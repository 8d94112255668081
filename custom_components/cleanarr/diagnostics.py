"""Diagnostics: everything that helps to find a fault, nothing that tells on people.

Keys, addresses and users are left out, titles are counted.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant

from .const import (
    CONF_API_KEY,
    CONF_NOTIFY,
    CONF_PERSON,
    CONF_URL,
    CONF_USERS,
    CONF_VALUE,
)
from .coordinator import CleanarrConfigEntry
from .core import ItemView, Job, Source, View
from .household import stored_options

_REDACTED = {
    CONF_API_KEY,
    CONF_NOTIFY,
    CONF_PERSON,
    CONF_URL,
    CONF_USERS,
    CONF_VALUE,
}
_JOBS = 10


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: CleanarrConfigEntry
) -> dict[str, Any]:
    """Return the diagnostics of the household."""
    coordinator = entry.runtime_data
    view = coordinator.data
    jobs, _ = await coordinator.cleaner.jobs(limit=_JOBS, offset=0)
    return {
        "options": async_redact_data(dict(stored_options(entry)), _REDACTED),
        "subentries": [_subentry(subentry) for subentry in entry.subentries.values()],
        "view": _view(view),
        "items": _items(view.items.values()),
        "sources": [_source(source) for source in view.sources],
        "problems": [problem.kind.value for problem in view.problems],
        "jobs": [_job(job) for job in jobs],
    }


def _subentry(subentry: ConfigSubentry) -> dict[str, Any]:
    """Return one service or rule as it is configured."""
    return {
        "type": subentry.subentry_type,
        "data": async_redact_data(dict(subentry.data), _REDACTED),
    }


def _view(view: View) -> dict[str, Any]:
    """Return what the view says about the household as a whole."""
    return {
        "at": view.at,
        "dry_run": view.dry_run,
        "paused": view.paused,
        "totals": asdict(view.totals),
        "reclaimed_size": view.reclaimed_size,
        "last_full_sync": view.last_full_sync,
        "last_incremental_sync": view.last_incremental_sync,
        "last_cleanup": view.last_cleanup,
    }


def _items(items: Iterable[ItemView]) -> Mapping[str, Mapping[str, int]]:
    """Count the items by medium, and each medium's by status and reason."""
    counts: dict[str, Counter[str]] = {}
    for item in items:
        of_medium = counts.setdefault(item.media.value, Counter())
        of_medium[f"{item.status}: {item.reason.key}"] += 1
    return {media: dict(of_medium) for media, of_medium in counts.items()}


def _source(source: Source) -> dict[str, Any]:
    """Return one service's state."""
    return {
        "slug": source.slug,
        "kind": source.kind.value,
        "state": source.state.value,
        "since": source.since,
        "read_at": source.read_at,
        "version": source.version,
        "error": source.error,
        "key_rejected": source.key_rejected,
    }


def _job(job: Job) -> dict[str, Any]:
    """Return one job without its titles."""
    return {
        "type": job.type.value,
        "status": job.status.value,
        "started": job.started,
        "ended": job.ended,
        "sources": dict(job.sources),
        "errors": len(job.errors),
        "counts": {media.value: dict(counts) for media, counts in job.counts.items()},
        "outcomes": dict(Counter(item.outcome for item in job.items)),
    }
