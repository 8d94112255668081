"""The commands that find Python and make environments."""

import os
from pathlib import Path
import subprocess

import pytest

LIB = Path(__file__).parents[2] / "scripts/lib"


def _run(
    command: str, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", LIB / command, *arguments],
        cwd="/",
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("name", "has_it"), [("core", False), ("ha", True)])
def test_an_environment_that_is_there_answers_with_its_python(
    name: str, has_it: bool, tmp_path: Path
) -> None:
    answer = _run("environment", name, HOME=str(tmp_path))

    python = answer.stdout.strip()
    assert python.endswith(f".local/{name}/bin/python")
    imported = subprocess.run(
        [python, "-c", "import homeassistant"], capture_output=True, check=False
    )
    assert (imported.returncode == 0) is has_it


def test_an_environment_that_there_is_not_is_refused() -> None:
    answer = _run("environment", "e2e")
    assert answer.returncode == 2
    assert "core|ha" in answer.stderr


def test_a_python_that_is_named_is_used() -> None:
    python = _run("environment", "ha").stdout.strip()

    found = _run("python314", PYTHON314=python)

    asked = [python, "-c", "import sys; print(sys._base_executable)"]
    base = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert found.stdout == base.stdout


def test_a_python_that_is_named_and_no_good_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\n")
    broken.chmod(0o755)

    found = _run("python314", PYTHON314=str(broken))

    assert str(broken) in found.stderr
    version = subprocess.run(
        [found.stdout.strip(), "--version"], capture_output=True, text=True, check=True
    )
    assert version.stdout.startswith("Python 3.14.")
