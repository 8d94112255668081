"""What Home Assistant and HACS expect of the folder itself."""

import json
from pathlib import Path
import struct
from typing import Any

from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
from homeassistant.loader import Manifest
import pytest

INTEGRATION = Path(__file__).parents[2] / "custom_components" / "cleanarr"
MANIFEST: dict[str, Any] = json.loads((INTEGRATION / "manifest.json").read_text())


def test_manifest_is_complete_and_in_order() -> None:
    assert list(MANIFEST) == ["domain", "name", *rest()]
    assert MANIFEST.keys() <= Manifest.__annotations__.keys()
    assert MANIFEST["domain"] == INTEGRATION.name
    needed = {"codeowners", "documentation", "issue_tracker", "version"}
    assert needed <= {key for key, value in MANIFEST.items() if value}


def rest() -> list[str]:
    """Return the manifest's keys after the first two, as they should be ordered."""
    return sorted(MANIFEST.keys() - {"domain", "name"})


def test_version_is_one() -> None:
    version = AwesomeVersion(MANIFEST["version"])
    assert version.strategy is AwesomeVersionStrategy.SEMVER


@pytest.mark.parametrize(
    ("name", "height"),
    [
        ("icon", 256),
        ("icon@2x", 512),
        ("logo", 128),
        ("logo@2x", 256),
        ("dark_logo", 128),
        ("dark_logo@2x", 256),
    ],
)
def test_brand_images_have_their_size(name: str, height: int) -> None:
    header = (INTEGRATION / "brand" / f"{name}.png").read_bytes()[:24]
    assert header.startswith(b"\x89PNG")
    assert struct.unpack(">I", header[20:24]) == (height,)
