"""The real Home Assistant that the demo and the end-to-end tests stand on."""

from contextlib import closing
import os
from pathlib import Path
import select
import signal
import subprocess
import sys

import pytest

from scripts.lib.errors import HarnessError, RequestRefused
from scripts.lib.home_assistant import CONFIGURATION, HomeAssistant, Login

ROOT = Path(__file__).parents[2]
INTEGRATION = {
    "manifest.json": """{
        "domain": "speaking", "name": "Speaking", "version": "1.0.0",
        "codeowners": [], "documentation": "https://example.com",
        "iot_class": "calculated", "requirements": [], "dependencies": []
    }""",
    "__init__.py": """
import logging
import homeassistant.helpers.config_validation as cv
CONFIG_SCHEMA = cv.empty_config_schema("speaking")
async def async_setup(hass, config):
    try:
        1 / 0
    except ZeroDivisionError:
        logging.getLogger(__name__).exception("It spoke")
    return True
""",
}


def _add_todo_list(home: HomeAssistant, name: str) -> str:
    step = home.flows.config("local_todo").submit({"todo_list_name": name})
    return step.answer["result"]["entry_id"]


def test_a_form_is_filled_in_and_its_entity_appears(home: HomeAssistant) -> None:
    step = home.flows.config("local_todo")
    assert (step.kind, step.name, step.errors) == ("form", "user", {})
    assert [field["name"] for field in step.fields] == ["todo_list_name"]

    assert step.submit({"todo_list_name": "Films"}).kind == "create_entry"

    assert home.wait_for_state("todo.films", "0").attributes["friendly_name"] == "Films"
    assert "Films" in [entry["title"] for entry in home.entries("local_todo")]


def test_a_schema_that_says_no_is_an_error_that_tells_why(home: HomeAssistant) -> None:
    step = home.flows.config("local_todo")

    with pytest.raises(RequestRefused, match="required") as refused:
        step.submit({})

    assert refused.value.status == 400
    step.close()


def test_options_and_menus_are_walked(home: HomeAssistant) -> None:
    menu = home.flows.config("group")
    assert menu.kind == "menu"
    form = menu.choose("switch")
    created = form.submit({"name": "Lamps", "entities": [], "hide_members": False})
    entry_id = created.answer["result"]["entry_id"]

    options = home.flows.options(entry_id)
    assert options.name == "switch"
    assert options.submit({"entities": [], "hide_members": True}).kind == "create_entry"


def test_an_action_answers(home: HomeAssistant) -> None:
    _add_todo_list(home, "Answers")
    home.wait_for_state("todo.answers")

    home.call("todo", "add_item", entity_id="todo.answers", item="Dune")
    response = home.ask("todo", "get_items", entity_id="todo.answers")

    assert [item["summary"] for item in response["todo.answers"]["items"]] == ["Dune"]


def test_another_user_sees_but_may_not_administer(home: HomeAssistant) -> None:
    anna = home.add_user(Login("anna", "a password of hers"))

    assert anna.state("zone.home").state == "0"
    with pytest.raises(RequestRefused) as refused:
        anna.call("homeassistant", "stop")
    assert refused.value.status in {401, 403}


def test_a_wait_ends_with_what_did_not_happen(home: HomeAssistant) -> None:
    with pytest.raises(HarnessError, match="the moon is blue"):
        home.wait_until(lambda: False, "the moon is blue", timeout=0.1)


def test_a_question_that_is_an_action_is_not_asked_without_end(
    home: HomeAssistant,
) -> None:
    _add_todo_list(home, "Asked")
    asked: list[object] = []

    def enough() -> bool:
        asked.append(home.ask("todo", "get_items", entity_id="todo.asked"))
        return len(asked) == 20

    with pytest.raises(HarnessError):
        home.wait_until(enough, "it is asked without end", timeout=0.5)


def test_an_integration_is_linked_and_its_warnings_are_found(tmp_path: Path) -> None:
    component = tmp_path / "speaking"
    component.mkdir()
    for name, text in INTEGRATION.items():
        (component / name).write_text(text)
    configuration = f"{CONFIGURATION}speaking:\n"

    folder = tmp_path / "home"
    with HomeAssistant(
        folder, components=[component], configuration=configuration
    ) as home:
        warnings = home.log.warnings("speaking")

    assert [(record.level, record.logger) for record in warnings] == [
        ("WARNING", "homeassistant.loader"),
        ("ERROR", "custom_components.speaking"),
    ]
    assert warnings[1].message.startswith("It spoke\nTraceback")
    assert warnings[1].message.endswith("ZeroDivisionError: division by zero")


def test_a_broken_configuration_is_said_so(tmp_path: Path) -> None:
    home = HomeAssistant(tmp_path, configuration="homeassistant: {unit_system: none}\n")

    with pytest.raises(HarnessError, match="configuration is broken"), home:
        pass


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux to watch it")
def test_it_ends_when_the_one_who_started_it_is_killed(tmp_path: Path) -> None:
    program = f"""
from pathlib import Path
from scripts.lib.home_assistant import HomeAssistant
with HomeAssistant(Path({str(tmp_path)!r})) as home:
    print(home.process.pid, flush=True)
    input()
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with parent:
        assert parent.stdout
        child = os.pidfd_open(int(parent.stdout.readline()))
        parent.send_signal(signal.SIGKILL)

    with closing(os.fdopen(child)):
        ended, _, _ = select.select([child], [], [], 30)
    assert ended
