"""Pictures of how a rule is made, form by form, as a person makes it."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page

from scripts.lib.browser import Browser, Window
from scripts.lib.home_assistant import HomeAssistant

_PAGE = "/config/integrations/integration/cleanarr"
_WINDOW = Window(1100, 1400)
_FORMS = {
    "tag": "For items with a tag",
    "people": "For what somebody requested",
    "watched": "For what was watched",
    "filter": "For items that meet conditions",
    "episode": "For single episodes",
}
# The frontend moves what it shows; a picture is taken when it has come to rest.
_REST = 1500


def take_rule_pictures(home: HomeAssistant, folder: Path) -> list[Path]:
    """Take a picture of the menu, each form, and what a rule would do."""
    taken: list[Path] = []
    with Browser(home, _WINDOW) as browser:

        def take(name: str) -> None:
            browser.page.wait_for_timeout(_REST)
            taken.append(folder / f"{name}.png")
            browser.screenshot(taken[-1])

        for name, text in _FORMS.items():
            page = _open_menu(browser)
            if not taken:
                take("menu")
            page.get_by_text(text).first.click()
            take(name)
            if name == "filter":
                _make_a_rule(page, take)
    return taken


def _open_menu(browser: Browser) -> Page:
    page = browser.open(_PAGE, "ha-config-integration-page")
    page.get_by_text("Add rule").first.click()
    return page


def _make_a_rule(page: Page, take: Callable[[str], None]) -> None:
    """Enter a condition, and go on to what the rule would do."""
    page.locator("ha-selector-text input").first.fill("Large")
    page.locator("ha-selector-object ha-button").first.click()
    row = page.locator("dialog-form")
    row.get_by_text("Comparison").first.click()
    page.get_by_text("is at least", exact=True).last.click()
    _last(row, "Value").click()
    page.wait_for_timeout(_REST)
    page.keyboard.type("5")
    page.wait_for_timeout(_REST)
    page.keyboard.press("Enter")
    take("condition")
    row.locator("ha-dialog-footer ha-button").last.click()
    take("conditions")
    page.get_by_text("Next", exact=True).last.click()
    take("preview")


def _last(part: Locator, text: str) -> Locator:
    return part.get_by_text(text, exact=True).last
