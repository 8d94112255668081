"""The services' official descriptions, and whether an answer is as they say."""

from copy import deepcopy
from functools import cache
import json
from pathlib import Path
from typing import Any

from openapi_schema_validator import OAS30Validator, oas30_format_checker
import pytest

API = Path(__file__).parents[3] / "shared" / "api"
FILES = {
    "radarr": "radarr-openapi.json",
    "sonarr": "sonarr-openapi.json",
    "jellyfin 10.11": "jellyfin-openapi.json",
    "jellyfin 12": "jellyfin-12.0-rc1-openapi.json",
}
# Jellyfin writes ids without dashes, which the format "uuid" does not know.
_FORMATS = deepcopy(oas30_format_checker)
del _FORMATS.checkers["uuid"]


@cache
def description(product: str) -> dict[str, Any]:
    """Return an official description; the test is skipped where there is none."""
    path = API / FILES[product]
    if not path.exists():
        pytest.skip(f"The official description {path} is not here")
    decoded: dict[str, Any] = json.loads(path.read_text())
    return decoded


def answer_schema(product: str, method: str, path: str) -> dict[str, Any] | None:
    """Return the schema of a call's good answer; None when it has no body.

    `path` is the description's, as /api/v3/movie/{id}.
    """
    operation = description(product)["paths"][path][method.lower()]
    good = next(code for code in operation["responses"] if code.startswith("2"))
    content = operation["responses"][good].get("content", {})
    if not content:
        return None
    schema: dict[str, Any] = content.get("application/json", {}).get("schema", {})
    return schema


def resource_schema(product: str, name: str) -> dict[str, Any]:
    """Return a named schema of a description."""
    schema: dict[str, Any] = description(product)["components"]["schemas"][name]
    return schema


def check(product: str, schema: dict[str, Any], value: object) -> None:
    """Fail when an answer is not as the official description says."""
    whole = {**schema, "components": description(product)["components"]}
    if "$ref" in schema:
        whole = {"allOf": [schema], "components": whole["components"]}
    errors = list(OAS30Validator(whole, format_checker=_FORMATS).iter_errors(value))
    assert not errors, [f"{error.json_path}: {error.message}" for error in errors[:5]]
