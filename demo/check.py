"""Whether the demo is all there: entities, libraries in Jellyfin, a quiet log."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from demo.folder import ROOT
from demo.home import DASHBOARD, DOMAIN, wait_until_read
from demo.household.client import ask
from demo.household.control import Addresses
from demo.household.control.shapes import HouseholdState
from scripts.lib.errors import HarnessError
from scripts.lib.home_assistant import HomeAssistant, LogRecord

_NOT_THERE = frozenset({"unavailable"})
_LIBRARIES = ("Leaving Soon - Movies", "Leaving Soon - TV Shows")


def wait_until_all_is_there(
    home: HomeAssistant, addresses: Addresses, since: datetime
) -> None:
    """Wait until the household was read since then and everything shows it."""
    wait_until_read(home, since)
    home.wait_until(
        lambda: not missing_entities(home), "the dashboard's entities are there"
    )
    home.wait_until(
        lambda: not _empty_libraries(addresses), "the Leaving Soon libraries are filled"
    )


def refuse_warnings(home: HomeAssistant) -> None:
    """Raise HarnessError if the log warns of Cleanarr, or Cleanarr of anything."""
    if records := warnings_about_cleanarr(home.log.records()):
        lines = "\n".join(
            f"  {one.level} {one.logger}: {one.message}" for one in records
        )
        raise HarnessError(f"Home Assistant's log has warnings:\n{lines}")


def warnings_about_cleanarr(records: list[LogRecord]) -> list[LogRecord]:
    """Return warnings of and about Cleanarr, but that Home Assistant did not test it."""
    return [
        record
        for record in records
        if record.level in {"WARNING", "ERROR", "CRITICAL"}
        and DOMAIN in record.logger + record.message.replace(str(ROOT), "")
        and not (
            record.logger == "homeassistant.loader"
            and "not been tested by Home Assistant" in record.message
        )
    ]


def missing_entities(home: HomeAssistant) -> frozenset[str]:
    """Return the dashboard's entities that are not there, or not available."""
    there = {
        state.entity_id for state in home.states() if state.state not in _NOT_THERE
    }
    return entities_of(DASHBOARD) - there


def entities_of(dashboard: Path) -> frozenset[str]:
    """Return the entities that a dashboard's cards name."""
    return frozenset(_named(yaml.safe_load(dashboard.read_text("utf-8"))))


def _named(part: Any) -> Iterator[str]:
    """Walk through cards in sections in views."""
    if isinstance(part, list):
        for inner in part:
            yield from _named(inner)
    elif isinstance(part, dict):
        for key, inner in part.items():
            if key in {"entity", "entity_id"}:
                yield from [inner] if isinstance(inner, str) else inner
            else:
                yield from _named(inner)


def _empty_libraries(addresses: Addresses) -> list[str]:
    """Return the Leaving Soon libraries in which Jellyfin shows nothing."""
    state: HouseholdState = ask(
        addresses.control, lambda household: household.household()
    )
    filled = {library.name for library in state.libraries if library.items}
    return [name for name in _LIBRARIES if name not in filled]
