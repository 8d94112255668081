"""Take the pictures for the documentation: `scripts/screenshots`."""

from pathlib import Path
import sys

from demo.check import wait_until_all_is_there
from demo.folder import ROOT
from demo.home import DASHBOARD_PATH
from demo.order import read_order
from demo.rule_pictures import take_rule_pictures
from demo.run import running
from demo.webhook_pictures import take_webhook_pictures
from scripts.lib.browser import Browser, Window
from scripts.lib.errors import HarnessError

_IMAGES = ROOT / "docs" / "images"
_PICTURES = {
    "demo.png": Window(1480, 1180),
    "demo-phone.png": Window(412, 915, touch=True),
}


def main() -> int:
    """Start the demo, look at its dashboard in each window, and end it."""
    with running(read_order()) as demo:
        wait_until_all_is_there(demo.home, demo.addresses, demo.started)
        for name, window in _PICTURES.items():
            with Browser(demo.home, window) as browser:
                browser.open(DASHBOARD_PATH, "ha-markdown small")
                browser.screenshot(_IMAGES / name)
                print(Path("docs/images", name), *browser.errors, sep="\n  ")
        pictures = take_rule_pictures(demo.home, _IMAGES / "rules")
        pictures += take_webhook_pictures(demo.home, demo.addresses, _IMAGES)
        for picture in pictures:
            print(picture.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except HarnessError as error:
        sys.exit(f"screenshots: {error}")
