"""A rule by its name, or by the answers that its form would be given."""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_cached_translations
import voluptuous as vol

from .connection import async_offers
from .const import CONF_PEOPLE, DOMAIN, SUBENTRY_RULE
from .coordinator import CleanarrConfigEntry
from .core import AnyRule, RuleId
from .entered import InvalidInput
from .errors import refusal
from .household import rule_of
from .offers import Offers
from .rule_form import PersonForm, RuleForm
from .rule_kinds import KINDS

_DESCRIBED = RuleId("described")


def known_rule(entry: CleanarrConfigEntry, wanted: str) -> AnyRule:
    """Return a configured rule by its name or id; raise a refusal where there is none."""
    for stored in entry.get_subentries_of_type(SUBENTRY_RULE):
        if wanted == stored.subentry_id or wanted.casefold() == stored.title.casefold():
            return rule_of(RuleId(stored.subentry_id), stored.title, stored.data)
    raise refusal("rule_not_found", rule=wanted)


async def async_described_rule(
    hass: HomeAssistant,
    entry: CleanarrConfigEntry,
    kind: str,
    answers: Mapping[str, Any],
) -> AnyRule:
    """Return a rule that is configured nowhere; what is not answered is as usual.

    Raises a refusal in the form's own words for what the form would not take.
    """
    offers = await async_offers(hass, entry)
    try:
        data = _entered(kind, {CONF_NAME: kind, **answers}, offers)
    except InvalidInput as error:
        raise refusal("rule_refused", why=_why(hass, error)) from error
    except vol.Invalid as error:
        raise refusal("rule_refused", why=str(error)) from error
    return rule_of(_DESCRIBED, kind, data)


def _entered(kind: str, answers: Mapping[str, Any], offers: Offers) -> dict[str, Any]:
    """Return what would be stored of the answers; people all have the same terms."""
    form, terms = RuleForm(KINDS[kind], offers), PersonForm(offers)
    usual = form.complete(None)
    theirs = {}
    if CONF_PEOPLE in usual:
        keys = terms.shown(None).keys() & answers.keys()
        theirs = {key: answers[key] for key in keys}
        answers = {key: each for key, each in answers.items() if key not in keys}
    entered = form.schema(form.shown("", usual))(dict(answers))
    data = form.stored(usual, entered)
    if theirs:
        given = terms.stored(None, terms.schema(terms.shown(None))(theirs))
        data[CONF_PEOPLE] = [{**row, **given} for row in data[CONF_PEOPLE]]
    return data


def _why(hass: HomeAssistant, error: InvalidInput) -> str:
    """Return what the form would say of a bad answer."""
    texts = async_get_cached_translations(
        hass, hass.config.language, "config_subentries", DOMAIN
    )
    prefix = f"component.{DOMAIN}.config_subentries.{SUBENTRY_RULE}.error"
    return texts.get(f"{prefix}.{error.key}", error.key).format_map(error.values)
