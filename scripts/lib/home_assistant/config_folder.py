"""Makes a folder that Home Assistant starts on without a person or the internet."""

from collections.abc import Iterable, Mapping
import json
from pathlib import Path
from typing import Any

from scripts.lib.errors import HarnessError

HOST = "127.0.0.1"
CONFIGURATION = """\
homeassistant:
  name: Test home
  latitude: 52.5
  longitude: 13.4
  elevation: 40
  time_zone: Europe/Berlin
  unit_system: metric
  currency: EUR
  country: DE
frontend:
recorder:
  commit_interval: 1
history:
logbook:
conversation:
"""


def prepare(
    folder: Path, port: int, components: Iterable[Path], configuration: str
) -> None:
    """Write what is missing in the folder; the address and the links anew."""
    storage = folder / ".storage"
    storage.mkdir(parents=True, exist_ok=True)
    if not (yaml := folder / "configuration.yaml").exists():
        yaml.write_text(configuration, "utf-8")
    _write_store(storage / "http", 2, 2, _address(port))
    if not (storage / "core.network").exists():
        # Its multicast DNS, part of its HTTP client, stays on this machine too.
        _write_store(storage / "core.network", 1, 1, {"configured_adapters": ["lo"]})
    if not (storage / "onboarding").exists():
        # The user's step is left; core_config's would set up what needs internet.
        done = ["core_config", "analytics", "integration"]
        _write_store(storage / "onboarding", 4, 1, {"done": done})
    for component in components:
        _link(component.resolve(), folder / "custom_components" / component.name)


def _address(port: int) -> dict[str, Any]:
    """Return where to listen, as Home Assistant stores it once confirmed.

    `http:` in configuration.yaml would be a trial that ends after five minutes.
    """
    return {
        "stable": {
            "server_host": [HOST],
            "server_port": port,
            "cors_allowed_origins": [],
            "login_attempts_threshold": -1,
            "ip_ban_enabled": False,
            "ssl_profile": "modern",
            "use_x_frame_options": True,
            "created_at": "2026-01-01T00:00:00+00:00",
            "error": None,
            "error_message": None,
        },
        "pending": None,
        "yaml_migration_done": True,
    }


def _write_store(path: Path, version: int, minor: int, data: Mapping[str, Any]) -> None:
    content = {
        "version": version,
        "minor_version": minor,
        "key": path.name,
        "data": data,
    }
    path.write_text(json.dumps(content, indent=2), "utf-8")


def _link(component: Path, link: Path) -> None:
    if not (component / "manifest.json").is_file():
        raise HarnessError(f"{component} is no integration: it has no manifest.json")
    link.parent.mkdir(exist_ok=True)
    if link.is_symlink():
        link.unlink()
    elif link.exists():
        raise HarnessError(f"{link} is in the way of a link to {component}")
    link.symlink_to(component)
