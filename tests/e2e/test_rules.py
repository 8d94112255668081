"""A rule of each kind, made, changed, switched off and deleted by a real Home Assistant."""

from collections.abc import Mapping

import pytest

from demo.home import shown_in
from scripts.lib.home_assistant.flows import Step
from tests.e2e.place import Place

KINDS: Mapping[str, Mapping[str, Mapping[str, object]]] = {
    "tag": {"tag": {"tags": ["nobody-has-it"], "retention": 400}},
    "people": {"people": {"people": ["4"]}},
    "watched": {"watched": {"retention": 4000}},
    "filter": {
        "filter": {
            "media": ["movie"],
            "retention": 4000,
            "rows": [
                {"property": "Year", "operator": "is at least", "value": ["2200"]}
            ],
        }
    },
    "episode": {"episode": {"max_episodes": 500}},
}


def filled_in(step: Step, forms: Mapping[str, Mapping[str, object]]) -> Step:
    """Go through a rule's forms, and past what is said of what it would do."""
    while step.kind == "form" and not step.errors:
        step = step.submit({**shown_in(step), **forms.get(step.name, {})})
    return step


def rules(place: Place) -> Mapping[str, str]:
    """Return the ids of all rules by their names."""
    entry = place.home.entries("cleanarr")[0]["entry_id"]
    found = place.home.ws("config_entries/subentries/list", entry_id=entry)
    return {
        one["title"]: one["subentry_id"]
        for one in found
        if one["subentry_type"] == "rule"
    }


def is_on(place: Place, name: str) -> bool | None:
    """Return whether a rule is switched on; None while there is no such rule."""
    switches = place.home.states("switch.")
    named = (
        one for one in switches if one.attributes["friendly_name"].startswith(name)
    )
    found = next(named, None)
    return None if found is None else {"on": True, "off": False}.get(found.state)


def wait_until(place: Place, name: str, on: bool | None) -> None:
    """Wait until a rule's switch is on, off, or not there."""
    place.home.wait_until(lambda: is_on(place, name) is on, f"{name}: {on}", timeout=60)


@pytest.mark.parametrize("kind", KINDS)
def test_a_rule_is_made_changed_switched_off_and_deleted(
    place: Place, kind: str
) -> None:
    home, forms = place.home, KINDS[kind]
    entry = home.entries("cleanarr")[0]["entry_id"]
    before = rules(place)
    named = {kind: {**forms[kind], "name": f"First {kind}"}}
    step = home.flows.subentry(entry, "rule").choose(kind)
    assert filled_in(step, named).kind == "create_entry"
    wait_until(place, f"First {kind}", on=True)

    rule = rules(place)[f"First {kind}"]
    step = home.flows.reconfigure_subentry(entry, "rule", rule)
    done = filled_in(step, {step.name: {"name": f"Other {kind}"}})
    assert done.answer["reason"] == "reconfigure_successful"
    wait_until(place, f"Other {kind}", on=True)
    assert rules(place) == {**before, f"Other {kind}": rule}

    switch = next(
        one.entity_id
        for one in home.states("switch.")
        if one.attributes["friendly_name"].startswith(f"Other {kind}")
    )
    home.call("switch", "turn_off", entity_id=switch)
    wait_until(place, f"Other {kind}", on=False)

    job = place.last_job()
    home.ws("config_entries/subentries/delete", entry_id=entry, subentry_id=rule)
    wait_until(place, f"Other {kind}", on=None)
    assert rules(place) == before
    place.wait_until_read(job)


def test_bad_input_is_refused_and_nothing_is_saved(place: Place) -> None:
    entry = place.home.entries("cleanarr")[0]["entry_id"]
    before = rules(place)
    form = place.home.flows.subentry(entry, "rule").choose("episode")
    step = form.submit({**shown_in(form), "name": "Without limits"})
    assert step.kind == "form"
    assert step.errors
    step.close()
    assert rules(place) == before
