"""The services' official descriptions, and whether an answer is as they say."""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
import json
from pathlib import Path
from typing import Any

from openapi_schema_validator import OAS30Validator, oas30_format_checker
import pytest
import yaml

API = Path(__file__).parents[3] / "shared" / "api"
FILES = {
    "radarr": "radarr-openapi.json",
    "sonarr": "sonarr-openapi.json",
    "jellyfin 10.11": "jellyfin-openapi.json",
    "jellyfin 12": "jellyfin-12.0-rc1-openapi.json",
    "seerr": "seerr-api.yml",
}
# Where Seerr's own description is wrong of what it sends (MEASURED §2): members that are
# null at times, and members that it leaves out. Others would be strange.
SEERR_NULL = {
    "User": "username plexUsername",
    "MediaRequest": "serverId profileId rootFolder",
}
SEERR_UNDESCRIBED = {
    "User": "avatarETag avatarVersion displayName jellyfinUserId jellyfinUsername "
    "movieQuotaDays movieQuotaLimit plexId recoveryLinkExpirationDate settings "
    "tvQuotaDays tvQuotaLimit warnings",
    "MediaRequest": "canRemove isAutoRequest languageProfileId profileName seasonCount "
    "seasons tags type",
    "MediaInfo": "downloadStatus downloadStatus4k externalServiceId externalServiceId4k "
    "externalServiceSlug externalServiceSlug4k imdbId jellyfinMediaId jellyfinMediaId4k "
    "lastSeasonChange mediaAddedAt mediaType mediaUrl ratingKey ratingKey4k seasons "
    "serviceId serviceId4k status4k",
    "PageInfo": "pageSize",
    "RadarrSettings": "",
    "SonarrSettings": "",
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
    if path.suffix == ".json":
        decoded: dict[str, Any] = json.loads(path.read_text())
        return decoded
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    decoded = yaml.load(path.read_text(), loader)  # noqa: S506 - safe, both of them
    _mend_seerr(decoded["components"]["schemas"])
    return decoded


def _mend_seerr(schemas: dict[str, Any]) -> None:
    for name, fields in SEERR_NULL.items():
        for field in fields.split():
            schemas[name]["properties"][field]["nullable"] = True
    for name, fields in SEERR_UNDESCRIBED.items():
        schemas[name]["additionalProperties"] = False
        for field in fields.split():
            assert field not in schemas[name]["properties"], field
            schemas[name]["properties"][field] = {"nullable": True}


def recorded(service: str) -> Iterator[tuple[str, Any]]:
    """Yield name and content of each answer that a real server gave."""
    folder = API / "recorded" / service
    if not folder.exists():
        pytest.skip(f"The recorded answers {folder} are not here")
    for path in sorted(folder.glob("*.json")):
        try:
            yield path.stem, json.loads(path.read_text())
        except json.JSONDecodeError:
            continue  # one has a line of its time below it


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
