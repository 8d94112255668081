"""What real services answered, written down once; it is not part of the repository."""

import json
from pathlib import Path
from typing import Any

import pytest


def recorded_text(service: str, name: str) -> str:
    """Return a recorded answer as it is; the test is skipped where there is none."""
    for folder in Path(__file__).parents:
        path = folder / "shared" / "api" / "recorded" / service / name
        if path.exists():
            return path.read_text()
    pytest.skip(f"The recorded answer {service}/{name} is not here")


def recorded(service: str, name: str) -> Any:
    """Return a recorded answer, decoded."""
    return json.loads(recorded_text(service, name))


def recorded_body(service: str, name: str) -> Any:
    """Return the body of a recorded answer, or what was kept of it."""
    found = recorded(service, name)
    return next(value for key, value in found.items() if key.startswith("body"))
