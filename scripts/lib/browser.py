"""A headless Chromium that is logged in to a Home Assistant.

    with Browser(home) as browser:
        page = browser.open("/lovelace/0", "hui-tile-card")
        browser.screenshot(Path("page.png"))
        assert not browser.errors

CSS selectors reach into shadow roots. Not to be used in an event loop's thread.
"""

from contextlib import ExitStack, suppress
from dataclasses import dataclass
import json
import os
from pathlib import Path
import shutil
from types import TracebackType
from typing import Self

from playwright.sync_api import (
    ConsoleMessage,
    Error,
    Page,
    Request,
    Response,
    TimeoutError as PlaywrightTimeoutError,
    sync_playwright,
)

from scripts.lib.errors import BrowserMissing, HarnessError
from scripts.lib.home_assistant import Client

_COMMANDS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_ARGUMENTS = (
    "--no-sandbox",  # for root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    # Addresses outside fail at once instead of asking for names.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
# What Home Assistant itself fetches from the internet for the browser.
_PASSED_ON = ("/api/brands/", "/api/map_tiles/")
_LOGIN = """
  if (location.origin === %(url)s) {
    localStorage.setItem("hassTokens", %(tokens)s);
    localStorage.setItem("selectedLanguage", '"en"');
    localStorage.setItem("suspendWhenHidden", "false");
  }
  addEventListener("unhandledrejection", ({reason}) => {
    if (!(reason instanceof Error)) console.error(JSON.stringify(reason));
  });"""
_SHOWN = """() => {
  const root = document.querySelector("home-assistant");
  if (!root?.hass?.connected || root.hass.config?.state !== "RUNNING") return false;
  if (document.getElementById("ha-launch-screen")) return false;
  const main = root.shadowRoot?.querySelector("home-assistant-main");
  const panel = main?.shadowRoot?.querySelector("partial-panel-resolver");
  const shown = panel?.firstElementChild;
  return !!shown && shown.localName !== "hass-loading-screen";
}"""


@dataclass(frozen=True, slots=True)
class Window:
    """How the page is looked at; sizes are CSS pixels."""

    width: int = 1280
    height: int = 800
    dark: bool = False
    touch: bool = False


class Browser:
    """Opens pages of one Home Assistant as its user, and notes what they complain of.

    `errors` are of Home Assistant's own pages and scripts, in the console's words.
    """

    def __init__(self, home: Client, window: Window | None = None) -> None:
        """Take a running Home Assistant; BrowserMissing where there is no Chromium."""
        self._home = home
        self._window = window or Window()
        self._command = find_chromium()
        self._open_things = ExitStack()
        self._page: Page | None = None
        self.errors: list[str] = []

    def __enter__(self) -> Self:
        """Start Chromium."""
        with ExitStack() as stack:
            playwright = stack.enter_context(sync_playwright())
            browser = playwright.chromium.launch(
                executable_path=self._command, args=_ARGUMENTS
            )
            stack.callback(browser.close)
            context = browser.new_context(
                viewport={"width": self._window.width, "height": self._window.height},
                color_scheme="dark" if self._window.dark else "light",
                has_touch=self._window.touch,
                is_mobile=self._window.touch,
                locale="en",
                service_workers="block",  # no stale copies of a card under test
            )
            context.add_init_script(self._login_script())
            self._page = context.new_page()
            self._listen(self._page)
            self._open_things = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        stack: TracebackType | None,
    ) -> None:
        """Close Chromium."""
        self._open_things.close()

    @property
    def page(self) -> Page:
        """Return Playwright's page."""
        if self._page is None:
            raise HarnessError("the browser is not started")
        return self._page

    def open(self, path: str, selector: str | None = None, timeout: float = 60) -> Page:
        """Open a page, wait until it shows, and the element if one is named."""
        milliseconds = timeout * 1000
        try:
            self.page.goto(self._home.url + path, timeout=milliseconds)
            self.page.wait_for_function(_SHOWN, timeout=milliseconds)
            if selector:
                self.page.wait_for_selector(selector, timeout=milliseconds)
        except Error as err:
            complaints = "\n  ".join((str(err), *self.errors[-10:]))
            raise HarnessError(
                f"{path} does not show {selector}: {complaints}"
            ) from err
        with suppress(PlaywrightTimeoutError):
            self.page.wait_for_load_state("networkidle", timeout=5000)
        return self.page

    def screenshot(self, path: Path, *, whole_page: bool = False) -> None:
        """Write what is seen to a PNG file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, full_page=whole_page, animations="disabled")

    def _login_script(self) -> str:
        tokens = self._home.rest.tokens()
        stored = {
            "access_token": tokens.access,
            "refresh_token": tokens.refresh,
            "expires": int(tokens.expires * 1000),
            "expires_in": 1800,
            "token_type": "Bearer",
            "hassUrl": self._home.url,
            "clientId": self._home.rest.client_id,
        }
        # The tokens are JSON inside a string.
        return _LOGIN % {
            "url": json.dumps(self._home.url),
            "tokens": json.dumps(json.dumps(stored)),
        }

    def _listen(self, page: Page) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", self._on_uncaught)
        page.on("requestfailed", self._on_failed)
        page.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and self._is_ours(message.location["url"]):
            self.errors.append(f"console: {message.text}")

    def _on_uncaught(self, error: Error) -> None:
        if str(error) != "Object":  # said by the login script's listener
            self.errors.append(f"uncaught: {error.stack or error}")

    def _on_failed(self, request: Request) -> None:
        aborted = "ERR_ABORTED" in (request.failure or "")
        if self._is_ours(request.url) and not aborted:
            self.errors.append(f"failed: {request.url} ({request.failure})")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and self._is_ours(response.url):
            self.errors.append(f"HTTP {response.status}: {response.url}")

    def _is_ours(self, url: str) -> bool:
        if not url.startswith(("http:", "https:")):
            return True
        outside = tuple(self._home.url + path for path in _PASSED_ON)
        return url.startswith(self._home.url) and not url.startswith(outside)


def find_chromium() -> str:
    """Return the path of the system's Chromium: $CHROMIUM, or one on PATH."""
    named = os.environ.get("CHROMIUM")
    for command in (named,) if named else _COMMANDS:
        if found := shutil.which(command):
            return found
    raise BrowserMissing(
        f"no {named or 'Chromium'} here: install it (Debian: apt-get install chromium)"
        " or name its path in $CHROMIUM"
    )
