"""Pictures of how webhooks are ordered, and of what is told of others' deletions then."""

from datetime import UTC, datetime
import json
from pathlib import Path
from urllib.request import Request, urlopen

from playwright.sync_api import Page

from demo.home import DOMAIN, wait_until_read
from demo.household.client import ask
from demo.household.control import Addresses
from scripts.lib.browser import Browser, Window
from scripts.lib.home_assistant import HomeAssistant

_PAGE = "/config/integrations/integration/cleanarr"
_LOGBOOK = "/logbook?entity_id=event.cleanarr_activity"
_FORM, _LIST = Window(1100, 1000), Window(1100, 700)
_SERVICES = ("Jellyfin", "Radarr", "Sonarr")
# It comes and goes for the picture: nothing else of the household is deleted.
_TITLE, _YEAR = "The Third Man", 1949
# The frontend moves what it shows; a picture is taken when it has come to rest.
_REST = 1500


def take_webhook_pictures(
    home: HomeAssistant, addresses: Addresses, folder: Path
) -> list[Path]:
    """Order webhooks in the options, delete a movie in Radarr, read the logbook."""
    options, logbook = folder / "webhooks.png", folder / "logbook.png"
    ask(addresses.control, lambda household: household.install_webhook())
    ask(addresses.control, lambda household: household.add_movie(_TITLE, _YEAR))
    home.ask(DOMAIN, "sync")
    with Browser(home, _FORM) as browser:
        page = _choose(browser)
        browser.screenshot(options)
        begun = datetime.now(UTC).replace(microsecond=0)
        page.get_by_text("Submit", exact=True).last.click()
        wait_until_read(home, begun)
    home.wait_until(lambda: _is_ordered(addresses), "Radarr's webhook is ordered")
    _delete(home, addresses)
    with Browser(home, _LIST) as browser:
        page = browser.open(_LOGBOOK, "ha-logbook-renderer")
        page.get_by_text(_TITLE).first.wait_for()
        page.wait_for_timeout(_REST)
        browser.screenshot(logbook)
    return [options, logbook]


def _choose(browser: Browser) -> Page:
    """Choose services in the options, in the section about webhooks."""
    page = browser.open(_PAGE, "ha-config-integration-page")
    page.get_by_role("button", name="Configure").click()
    page.get_by_text("Webhooks", exact=True).first.click()
    page.wait_for_timeout(_REST)
    for service in _SERVICES:
        page.get_by_role("checkbox", name=service, exact=True).check(force=True)
    page.get_by_text(
        "What they say is only a reason to look"
    ).scroll_into_view_if_needed()
    page.wait_for_timeout(_REST)
    return page


def _is_ordered(addresses: Addresses) -> bool:
    """Return whether Radarr has a webhook to send."""
    radarr = addresses.service("radarr")
    address = f"{radarr.url}/api/v3/notification"
    asked = Request(address, headers={"X-Api-Key": radarr.api_key})  # noqa: S310 - ours
    with urlopen(asked) as answer:  # noqa: S310
        return bool(json.load(answer))


def _delete(home: HomeAssistant, addresses: Addresses) -> None:
    """Delete the movie in Radarr, and wait until it is in the list of deletions."""
    before = home.ask(DOMAIN, "get_deletions")["total"]
    ask(addresses.control, lambda household: household.remove_row(_TITLE, files=True))
    home.wait_until(
        lambda: home.ask(DOMAIN, "get_deletions")["total"] > before,
        "the deletion is noticed",
    )
