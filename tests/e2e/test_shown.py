"""What Home Assistant shows of what leaves soon: one sensor for each, and its page."""

from pathlib import Path

import pytest

from demo.home import DOMAIN
from scripts.lib.browser import Browser
from scripts.lib.errors import BrowserMissing
from tests.e2e.place import Place

BUILD = Path(__file__).parents[2] / "build"
ATTRIBUTES = {"item_id", "status", "reason", "rule", "size", "poster"}


def test_each_item_that_leaves_soon_has_a_sensor_of_its_name(place: Place) -> None:
    leaving = place.ask("get_leaving_soon")["media"]
    assert leaving
    for item in leaving:
        entity_id = place.sensor_of(item["id"])
        assert entity_id, item["title"]
        sensor = place.home.state(entity_id)
        assert sensor.state == item["delete_after"]
        assert sensor.attributes["friendly_name"] == f"Cleanarr {item['title']}"
        assert sensor.attributes.keys() >= ATTRIBUTES
        assert sensor.attributes["reason"] == item["deletion_reason"]
        assert sensor.attributes["size"] == item["size"]
    assert place.home.state("sensor.cleanarr_leaving_soon").state == str(len(leaving))


def test_pages_of_the_integration_and_of_an_item(place: Place) -> None:
    try:
        browser = Browser(place.home)
    except BrowserMissing as missing:
        pytest.skip(str(missing))
    # The page's list is by name, and only its beginning is drawn.
    title = min(one["title"] for one in place.ask("get_leaving_soon")["media"])
    with browser:
        page = browser.open(f"/config/integrations/integration/{DOMAIN}")
        page.get_by_text("Radarr").first.wait_for()
        browser.screenshot(BUILD / "e2e-integration.png")
        (entry,) = place.home.entries(DOMAIN)
        page = browser.open(f"/config/entities/?config_entry={entry['entry_id']}")
        page.get_by_text(title).first.wait_for()
        browser.screenshot(BUILD / "e2e-entities.png")
        assert browser.errors == []
