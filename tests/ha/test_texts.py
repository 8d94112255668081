"""What people read is there: each text that the code asks for, and none besides."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
import json
from pathlib import Path
import re
from string import Formatter
from typing import Any

import pytest
import yaml

from custom_components.cleanarr.core import (
    CleanarrError,
    EventKind,
    ProblemKind,
    Status,
)
from custom_components.cleanarr.core.leaving_soon.trouble import TroubleKind
from custom_components.cleanarr.finding import SORTS
from custom_components.cleanarr.services import ACTIONS

INTEGRATION = Path(__file__).parents[2] / "custom_components" / "cleanarr"
ENGLISH: dict[str, Any] = json.loads(
    (INTEGRATION / "translations" / "en.json").read_text()
)
ICONS: dict[str, Any] = json.loads((INTEGRATION / "icons.json").read_text())
SERVICES: dict[str, Any] = yaml.safe_load((INTEGRATION / "services.yaml").read_text())
LANGUAGES = sorted((INTEGRATION / "translations").glob("*.json"))

# Keys of reasons that the code puts together from parts.
PUT_TOGETHER = {
    f"{base}_{by}": {"date", "days"} | ({"rule"} if by == "rule" else set())
    for base in ("watched", "added")
    for by in ("default", "rule")
} | {"closing": set(), "kept_meanwhile": set()}


def flat(section: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Walk through a section of the translations."""
    for key, value in section.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def gaps(text: str) -> set[str]:
    """Return the placeholders of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def calls(folder: Path, pattern: str, files: str = "*.py") -> Iterator[ast.Call]:
    """Find the calls of every function whose name fits, in modules of a folder."""
    for path in sorted(folder.glob(files)):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                called = node.func
                name = getattr(called, "id", None) or getattr(called, "attr", "")
                if re.fullmatch(pattern, name):
                    yield node


def literal_key(call: ast.Call) -> str | None:
    """Return the first argument where it is a plain text."""
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) else None


def families(error: type[CleanarrError]) -> Iterator[type[CleanarrError]]:
    """Walk through an error and all its kinds."""
    yield error
    for kind in error.__subclasses__():
        yield from families(kind)


def test_actions_are_described_as_they_are() -> None:
    names = set(ACTIONS)
    assert set(SERVICES) == names
    assert set(ENGLISH["services"]) == names
    assert set(ICONS["services"]) == names


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_fields_of_an_action_are_described_as_they_are(name: str) -> None:
    taken = {str(field) for field in ACTIONS[name].fields}
    assert set((SERVICES[name] or {}).get("fields", {})) == taken
    assert set(ENGLISH["services"][name].get("fields", {})) == taken


def test_choices_of_actions_have_names() -> None:
    selectors = [
        field["selector"]["select"]
        for action in SERVICES.values()
        for field in (action or {}).get("fields", {}).values()
        if "select" in field["selector"]
    ]
    for select in selectors:
        named = ENGLISH["selector"][select["translation_key"]]["options"]
        assert set(select["options"]) <= set(named)


def test_offered_choices_are_the_ones_that_exist() -> None:
    fields = SERVICES["get_media"]["fields"]
    assert fields["status"]["selector"]["select"]["options"] == list(Status)
    assert fields["sort"]["selector"]["select"]["options"] == list(SORTS)


def test_errors_have_sentences_and_sentences_errors() -> None:
    raised = {error.key for error in families(CleanarrError)}
    refused = {literal_key(call) for call in calls(INTEGRATION, "refusal")}
    raised_directly = {
        keyword.value.value
        for call in calls(INTEGRATION, r"\w*Error|\w*Failed")
        for keyword in call.keywords
        if keyword.arg == "translation_key" and isinstance(keyword.value, ast.Constant)
    }
    in_trouble = {f"leaving_soon_{kind}" for kind in (*TroubleKind, "unresolved")}
    assert set(ENGLISH["exceptions"]) == (
        raised | refused | raised_directly | in_trouble
    )


def test_refusals_fill_the_gaps_of_their_sentences() -> None:
    for call in calls(INTEGRATION, "refusal"):
        message = ENGLISH["exceptions"][literal_key(call)]["message"]
        assert gaps(message) == {keyword.arg for keyword in call.keywords}


def value_names(call: ast.Call) -> set[str] | None:
    """Return the names of a reason's values; ``None`` where they are not plain."""
    values = call.args[1] if len(call.args) > 1 else ast.Dict([], [])
    if not isinstance(values, ast.Dict):
        return None
    keys = [key.value for key in values.keys if isinstance(key, ast.Constant)]
    return {str(key) for key in keys} if len(keys) == len(values.keys) else None


@cache
def reasons_given() -> dict[str, set[str] | None]:
    """Return every reason that the core gives, with the names of its values."""
    given: dict[str, set[str] | None] = dict(PUT_TOGETHER)
    for call in calls(INTEGRATION / "core", "Reason", "**/*.py"):
        key, names = literal_key(call), value_names(call)
        if key is not None:
            before = given.get(key, names)
            given[key] = None if before is None or names is None else before & names
    return given


def test_reasons_have_sentences_and_sentences_reasons() -> None:
    written = {
        key.removeprefix("reason_")
        for key in ENGLISH["common"]
        if key.startswith("reason_")
    }
    assert written == set(reasons_given())


@pytest.mark.parametrize("key", sorted(reasons_given()))
def test_reasons_fill_the_gaps_of_their_sentences(key: str) -> None:
    names = reasons_given()[key]
    assert names is None or gaps(ENGLISH["common"][f"reason_{key}"]) <= names


def test_errors_in_sentences_have_texts() -> None:
    keys = {error.key for error in families(CleanarrError)}
    keys |= {f"leaving_soon_{kind}" for kind in TroubleKind}
    assert {f"error_{key}" for key in keys} == {
        key for key in ENGLISH["common"] if key.startswith("error_")
    }


def test_other_texts_are_the_ones_that_are_asked_for() -> None:
    asked = {literal_key(call) for call in calls(INTEGRATION, "text")} - {None}
    assert asked <= set(ENGLISH["common"])


def test_problems_have_repairs() -> None:
    assert {key.partition(".")[0] for key in ENGLISH["issues"]} >= set(ProblemKind)


def test_events_have_names() -> None:
    attributes = ENGLISH["entity"]["event"]["activity"]["state_attributes"]
    assert set(attributes["event_type"]["state"]) == set(EventKind)


def test_statuses_have_names() -> None:
    attributes = ENGLISH["entity"]["sensor"]["item"]["state_attributes"]
    assert set(attributes["status"]["state"]) == set(Status)


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_texts_are_clean_and_have_the_gaps_of_the_english_ones(path: Path) -> None:
    english = dict(flat(ENGLISH))
    for key, text in flat(json.loads(path.read_text())):
        assert text.strip() == text != "", key
        assert "://" not in text, key
        assert not re.search(r"<[a-z/]|'\{|\}'", text), key
        assert gaps(text) == gaps(english[key]), key


def test_entities_with_icons_have_texts() -> None:
    for platform, entities in ICONS["entity"].items():
        assert set(entities) <= set(ENGLISH["entity"][platform])
