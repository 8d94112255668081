"""The browser that looks at Home Assistant's pages."""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image
import pytest

from scripts.lib.browser import Browser, Window, find_chromium
from scripts.lib.errors import BrowserMissing, HarnessError
from scripts.lib.home_assistant import HomeAssistant


@pytest.fixture
def chromium() -> str:
    try:
        return find_chromium()
    except BrowserMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture
def browser(chromium: str, home: HomeAssistant) -> Iterator[Browser]:
    with Browser(home, Window(400, 800)) as browser:
        yield browser


def test_a_page_opens_without_asking_for_a_password(
    browser: Browser, tmp_path: Path
) -> None:
    page = browser.open("/config/integrations", "ha-integration-card")
    browser.screenshot(tmp_path / "shots/page.png")

    assert page.title().endswith("Home Assistant")
    with Image.open(tmp_path / "shots/page.png") as image:
        assert image.size == (400, 800)
    assert browser.errors == []


def test_what_a_page_complains_of_is_noted(browser: Browser) -> None:
    page = browser.open("/config/integrations")
    page.evaluate("console.error('the card is broken')")
    page.evaluate("fetch('/api/cleanarr/nothing')")
    page.wait_for_load_state("networkidle")

    assert "console: the card is broken" in browser.errors
    assert any("HTTP 404" in error for error in browser.errors)


def test_an_element_that_does_not_come_is_named(browser: Browser) -> None:
    with pytest.raises(HarnessError, match="does not show no-such-card"):
        browser.open("/config/integrations", "no-such-card", timeout=2)


def test_without_chromium_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(BrowserMissing, match="apt-get install chromium"):
        find_chromium()
