"""Find what flows show without a text in the translations."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
import json
from pathlib import Path
import re
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import (
    ConfigEntriesFlowManager,
    ConfigSubentryFlowManager,
    OptionsFlowManager,
)
from homeassistant.data_entry_flow import FlowManager, FlowResultType, section
from homeassistant.helpers.selector import Selector

from custom_components.cleanarr.const import DOMAIN

TEXTS = json.loads(
    (
        Path(__file__).parents[2]
        / "custom_components"
        / DOMAIN
        / "translations"
        / "en.json"
    ).read_text()
)
_GAP = re.compile(r"{(\w+)}")


class Shelf:
    """The texts of one kind of flow, and a list of what they lack."""

    def __init__(self, path: str, missing: list[str]) -> None:
        self.path = path
        self.missing = missing

    def want(self, path: str, gaps: Mapping[str, str] | None = None) -> None:
        """Note what is missing: a text, or something to fill a gap in it."""
        text = look_up(f"{self.path}.{path}")
        if not text:
            self.missing.append(f"No text: {self.path}.{path}")
            return
        for gap in set(_GAP.findall(text)) - (gaps or {}).keys():
            self.missing.append(f"Nothing fills {gap}: {self.path}.{path}")


def look_up(path: str) -> str | None:
    """Return the text at ``path``, dots between the keys."""
    found: Any = TEXTS
    for key in path.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, str) else None


@contextmanager
def watch_flows(missing: list[str]) -> Iterator[None]:
    """Add to ``missing`` while flows of the integration are shown."""
    handle = FlowManager._async_handle_step

    async def watched(manager: Any, flow: Any, *arguments: Any, **options: Any) -> Any:
        result = await handle(manager, flow, *arguments, **options)
        if (path := _path(manager, flow)) is not None:
            _check(Shelf(path, missing), result)
        return result

    with patch.object(FlowManager, "_async_handle_step", watched):
        yield


def _path(manager: Any, flow: Any) -> str | None:
    """Return where the texts of a flow are; ``None`` for flows of others."""
    match manager:
        case ConfigEntriesFlowManager() if flow.handler == DOMAIN:
            return "config"
        case OptionsFlowManager() if flow.config_entry.domain == DOMAIN:
            return "options"
        case ConfigSubentryFlowManager() if flow._get_entry().domain == DOMAIN:
            return f"config_subentries.{flow.handler[1]}"
    return None


def _check(shelf: Shelf, result: Mapping[str, Any]) -> None:
    gaps = result.get("description_placeholders") or {}
    match result["type"]:
        case FlowResultType.FORM:
            _check_form(shelf, result, gaps)
        case FlowResultType.MENU:
            step = f"step.{result['step_id']}"
            # The frontend fills no gaps in a menu's title.
            shelf.want(f"{step}.title")
            shelf.want(f"{step}.description", gaps)
            for option in result["menu_options"]:
                shelf.want(f"{step}.menu_options.{option}", gaps)
        case FlowResultType.ABORT if not result.get("translation_domain"):
            shelf.want(f"abort.{result['reason']}", gaps)


def _check_form(
    shelf: Shelf, result: Mapping[str, Any], gaps: Mapping[str, str]
) -> None:
    step = f"step.{result['step_id']}"
    shelf.want(f"{step}.title", gaps)
    shelf.want(f"{step}.description", gaps)
    for error in (result["errors"] or {}).values():
        shelf.want(f"error.{error}", gaps)
    _check_fields(shelf, step, result["data_schema"].schema, gaps)


def _check_fields(
    shelf: Shelf, step: str, fields: Mapping[Any, Any], gaps: Mapping[str, str]
) -> None:
    for key, field in fields.items():
        if isinstance(field, section):
            shelf.want(f"{step}.sections.{key}.name", gaps)
            _check_fields(shelf, f"{step}.sections.{key}", field.schema.schema, gaps)
            continue
        shelf.want(f"{step}.data.{key}", gaps)
        shelf.want(f"{step}.data_description.{key}", gaps)
        if isinstance(field, Selector):
            _check_selector(Shelf("selector", shelf.missing), field.config)


def _check_selector(shelf: Shelf, config: Mapping[str, Any]) -> None:
    """Note untranslated choices; units that are symbols need no text."""
    if (name := config.get("translation_key")) is None:
        return
    for part in ("options", "choices", "fields"):
        for key in config.get(part, ()):
            ending = f"{key}.name" if part == "fields" else key
            shelf.want(f"{name}.{part}.{ending}")
    if (unit := config.get("unit_of_measurement", "")).islower():
        shelf.want(f"{name}.unit_of_measurement.{unit}")
