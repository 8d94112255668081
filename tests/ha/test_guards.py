"""Laws of the house that Home Assistant's side keeps, read from its source."""

import ast
from collections.abc import Iterator
from pathlib import Path
import re

import pytest
import yaml

INTEGRATION = Path(__file__).parents[2] / "custom_components" / "cleanarr"
HOME_ASSISTANT_SIDE = sorted(
    path
    for path in INTEGRATION.rglob("*.py")
    if INTEGRATION / "core" not in path.parents
)
EVERYTHING = sorted(INTEGRATION.rglob("*.py"))
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}

# The rules of Home Assistant's quality scale, tier by tier.
RULES = {
    "action-setup",
    "appropriate-polling",
    "brands",
    "common-modules",
    "config-flow",
    "config-flow-test-coverage",
    "dependency-transparency",
    "docs-actions",
    "docs-conditions",
    "docs-high-level-description",
    "docs-installation-instructions",
    "docs-removal-instructions",
    "docs-triggers",
    "entity-event-setup",
    "entity-unique-id",
    "has-entity-name",
    "runtime-data",
    "test-before-configure",
    "test-before-setup",
    "unique-config-entry",
    "action-exceptions",
    "config-entry-unloading",
    "docs-configuration-parameters",
    "docs-installation-parameters",
    "entity-unavailable",
    "integration-owner",
    "log-when-unavailable",
    "parallel-updates",
    "reauthentication-flow",
    "test-coverage",
    "devices",
    "diagnostics",
    "discovery",
    "discovery-update-info",
    "docs-data-update",
    "docs-examples",
    "docs-known-limitations",
    "docs-supported-devices",
    "docs-supported-functions",
    "docs-troubleshooting",
    "docs-use-cases",
    "dynamic-devices",
    "entity-category",
    "entity-device-class",
    "entity-disabled-by-default",
    "entity-translations",
    "exception-translations",
    "icon-translations",
    "reconfiguration-flow",
    "repair-issues",
    "stale-devices",
    "async-dependency",
    "inject-websession",
    "strict-typing",
}


def logged(path: Path) -> Iterator[ast.Call]:
    """Find every message that a module logs."""
    for node in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in LEVELS
            and "logger" in ast.unparse(node.func.value).lower()
        ):
            yield node


@pytest.mark.parametrize("path", EVERYTHING, ids=lambda path: path.stem)
def test_log_messages_are_formatted_by_the_logger(path: Path) -> None:
    for call in logged(path):
        message = call.args[0]
        assert isinstance(message, ast.Constant), ast.unparse(call)
        assert re.fullmatch(r"(?s)[A-Z%].*[^.\s]", message.value), message.value
        assert "cleanarr" not in message.value.lower()


@pytest.mark.parametrize("path", HOME_ASSISTANT_SIDE, ids=lambda path: path.stem)
def test_the_core_is_entered_by_its_one_door(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            assert not re.match(
                r"(custom_components\.cleanarr\.)?core\.", node.module or ""
            )


@pytest.mark.parametrize("path", HOME_ASSISTANT_SIDE, ids=lambda path: path.stem)
def test_functions_stay_short(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


def test_every_rule_of_the_quality_scale_has_an_answer() -> None:
    answers = yaml.safe_load((INTEGRATION / "quality_scale.yaml").read_text())["rules"]
    assert len(RULES) == 54
    assert set(answers) == RULES
    for rule, answer in answers.items():
        assert answer in ("done", "todo") or (
            answer["status"] == "exempt" and answer["comment"]
        ), rule
