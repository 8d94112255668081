"""The form of the options, made from their table, and how its answers are stored."""

from collections.abc import Mapping
from typing import Any

from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import BooleanSelector
import voluptuous as vol

from .const import CONF_DRY_RUN
from .entered import InvalidInput
from .offers import Offers
from .options_table import SECTIONS, Section
from .questions import fields_of, shown_answers, stored_answers


def options_schema(shown: Mapping[str, Any], offers: Offers) -> vol.Schema:
    """Return the form, filled with ``shown`` as ``shown_options`` gives it."""
    fields: dict[vol.Marker, Any] = {
        vol.Required(CONF_DRY_RUN, default=shown[CONF_DRY_RUN]): BooleanSelector()
    }
    for name, part in SECTIONS.items():
        if schema := fields_of(part.options, shown[name], offers):
            fields[vol.Required(name)] = section(
                vol.Schema(schema), {"collapsed": part.collapsed}
            )
    return vol.Schema(fields)


def shown_options(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return stored options as the form shows them: by section."""
    return {CONF_DRY_RUN: stored[CONF_DRY_RUN] is not False} | {
        name: shown_answers(part.options, stored) for name, part in SECTIONS.items()
    }


def entered_options(
    entered: Mapping[str, Any],
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the answers as they are stored, and the errors of sections by name."""
    answers: dict[str, Any] = {CONF_DRY_RUN: entered[CONF_DRY_RUN]}
    errors: dict[str, str] = {}
    for name in SECTIONS.keys() & entered.keys():
        try:
            answers |= _entered_section(SECTIONS[name], entered[name])
        except InvalidInput as error:
            errors[name] = error.key
    return answers, errors


def merged(shown: Mapping[str, Any], entered: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form showed, with what was entered into it."""
    return {
        key: value | entered.get(key, {}) if key in SECTIONS else entered[key]
        for key, value in shown.items()
    }


def _entered_section(part: Section, entered: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of a section; raise InvalidInput for the first bad one."""
    stored = stored_answers(part.options, entered)
    part.check(stored)
    return stored
