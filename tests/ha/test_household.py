"""What is stored, read as the core takes it."""

from dataclasses import replace
from datetime import time, timedelta
import json
import re
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from hypothesis import given, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cleanarr.const import DOMAIN
from custom_components.cleanarr.core import (
    NEVER,
    LeavingSoonFolder,
    ServiceKind,
    Settings,
    UserId,
)
from custom_components.cleanarr.household import (
    household_config,
    new_slug,
    publishing_options,
)
from custom_components.cleanarr.stored_options import (
    PublishingOptions,
    default_options,
)

RADARR = {
    "kind": "radarr",
    "slug": "radarr",
    "url": "http://127.0.0.1:7878",
    "api_key": "secret",
    "verify_certificate": True,
    "timeout": 30,
    "root_folders": ["/movies"],
}
JELLYFIN = {**RADARR, "kind": "jellyfin", "slug": "jellyfin", "root_folders": []}
RULE = {
    "kind": "tag",
    "tags": ["kids"],
    "media": ["movie"],
    "retention": 86400,
    "base": "added",
    "require_watched": False,
    "enabled": True,
}


def entry(*subentries: ConfigSubentry, **options: Any) -> MockConfigEntry:
    """Return a config entry that was stored and loaded again."""
    made = MockConfigEntry(domain=DOMAIN, options=json.loads(json.dumps(options)))
    made.subentries = MappingProxyType({each.subentry_id: each for each in subentries})
    return made


def stored(subentry_type: str, data: dict[str, Any]) -> ConfigSubentry:
    return ConfigSubentry(
        data=MappingProxyType(data),
        subentry_type=subentry_type,
        title="A name",
        unique_id=None,
    )


def test_nothing_stored_means_the_defaults() -> None:
    assert household_config(entry()).settings == Settings()
    assert household_config(entry(**default_options())).settings == Settings()
    assert publishing_options(entry()) == PublishingOptions()


def test_options_are_read() -> None:
    options = {
        "path_map": [{"service_path": "/movies", "jellyfin_path": "/media/movies"}],
        "users": ["a" * 32],
        "leaving_soon_mode": "symlinks",
        "folder_here": "/media/soon",
        "folder_in_jellyfin": "/soon",
        "in_dry_run": False,
        "cleanup_time": "04:30:00",
        "notify": ["notify.phone"],
        "max_item_entities": 0,
    }
    assert household_config(entry(**options)).settings == replace(
        Settings(),
        path_map=(("/movies", "/media/movies"),),
        users=frozenset({UserId("a" * 32)}),
        leaving_soon_folder=LeavingSoonFolder(
            here="/media/soon", in_jellyfin="/soon", in_dry_run=False
        ),
    )
    assert publishing_options(entry(**options)) == PublishingOptions(
        cleanup_time=time(4, 30), notify=("notify.phone",), max_item_entities=0
    )


@pytest.mark.case("D7")
@pytest.mark.parametrize("stored", [True, None, 1, 0, "", "off", "false", "no", [], {}])
def test_anything_but_an_explicit_off_is_dry(stored: object) -> None:
    assert household_config(entry(dry_run=stored)).settings.dry_run is True


@pytest.mark.case("D7")
def test_an_explicit_off_is_off() -> None:
    assert household_config(entry(dry_run=False)).settings.dry_run is False


@pytest.mark.parametrize(
    ("options", "rule", "needed"),
    [
        ({}, {}, True),
        ({"retention_base": "added"}, {}, False),
        ({"retention_base": "last_watched"}, {}, True),
        ({"retention_base": "added", "leaving_soon_mode": "symlinks"}, {}, True),
        ({"retention_base": "added"}, {"kind": "watched"}, True),
        ({"retention_base": "added"}, {"kind": "watched", "enabled": False}, False),
        ({"retention_base": "added"}, {"require_watched": True}, True),
        ({"retention_base": "added"}, {"base": "last_watched"}, True),
        ({"retention_base": "added"}, {"base": None}, False),
    ],
)
def test_jellyfin_is_missed_where_something_needs_it(
    options: dict[str, Any], rule: dict[str, Any], needed: bool
) -> None:
    parts = (stored("service", RADARR), stored("rule", RULE | rule))
    missing = household_config(entry(*parts, **options)).missing_services
    assert missing == (frozenset({ServiceKind.JELLYFIN}) if needed else frozenset())
    with_jellyfin = entry(*parts, stored("service", JELLYFIN), **options)
    assert household_config(with_jellyfin).missing_services == frozenset()


FILTER = {"kind": "filter", "rows": [], "scope": None}
PEOPLE = [{"person": "7", "retention": 86_400, "require_watched": False}]
PATIENT = [{**PEOPLE[0], "require_watched": True}]


def asked(prop: str) -> dict[str, Any]:
    """Return a filter that asks whether a property is so."""
    row = {"property": prop, "operator": "is", "value": True}
    if prop != "requested":
        row["value"] = 1
    return FILTER | {"rows": [row]}


@pytest.mark.parametrize(
    ("options", "rule", "needed"),
    [
        ({}, {}, set()),
        ({"unwatched": "never"}, {}, {"jellyfin"}),
        ({"watched_by": "requester"}, {}, {"seerr"}),
        ({}, {"kind": "user", "people": PEOPLE}, {"seerr"}),
        ({}, {"kind": "user", "people": PEOPLE, "enabled": False}, set()),
        ({}, {"kind": "user", "people": PATIENT}, {"seerr", "jellyfin"}),
        ({}, asked("requested"), {"seerr"}),
        ({}, asked("year"), set()),
        ({}, asked("play_count"), {"jellyfin"}),
        ({}, asked("year") | {"require_watched": True}, {"jellyfin"}),
        ({}, {"kind": "episode", "require_watched": True}, {"jellyfin"}),
        ({}, {"kind": "episode", "require_watched": False}, set()),
    ],
)
def test_what_options_and_rules_need_is_missed(
    options: dict[str, Any], rule: dict[str, Any], needed: set[str]
) -> None:
    parts = (stored("service", RADARR), stored("rule", RULE | rule))
    config = household_config(entry(*parts, **{"retention_base": "added"} | options))
    assert config.missing_services == needed


def test_a_service_is_read() -> None:
    (service,) = household_config(entry(stored("service", RADARR))).services
    assert (service.slug, service.name, service.kind) == (
        "radarr",
        "A name",
        ServiceKind.RADARR,
    )
    assert service.timeout == timedelta(seconds=30)
    assert service.root_folders == {"/movies"}
    assert "secret" not in repr(service)


@given(
    st.lists(st.tuples(st.sampled_from(ServiceKind), st.text(max_size=20)), max_size=12)
)
def test_slugs_are_unique_and_fit_into_item_ids(
    services: list[tuple[ServiceKind, str]],
) -> None:
    slugs: list[str] = []
    for kind, name in services:
        slugs.append(new_slug(kind, name, slugs))
    assert len(set(slugs)) == len(slugs)
    for (kind, _), slug in zip(services, slugs, strict=True):
        assert re.fullmatch(rf"{kind}(_[a-z0-9_]+)?", slug)


def test_the_first_of_a_kind_is_called_by_it() -> None:
    assert new_slug(ServiceKind.RADARR, "Movies", []) == "radarr"
    assert new_slug(ServiceKind.RADARR, "Radarr 4K", ["radarr"]) == "radarr_4k"
    assert new_slug(ServiceKind.RADARR, "4K", ["radarr"]) == "radarr_4k"
    assert new_slug(ServiceKind.SONARR, "Anime", ["radarr"]) == "sonarr"
    taken = ["radarr", "radarr_4k"]
    assert new_slug(ServiceKind.RADARR, "Radarr 4K", taken) == "radarr_4k_2"


def test_never_and_no_base_are_values_of_their_own() -> None:
    rule = {**RULE, "base": None, "retention": "never"}
    (read,) = household_config(entry(stored("rule", rule))).rules
    assert read.base is None
    assert read.retention is NEVER
