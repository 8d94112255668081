"""scripts/test: which rings it runs, what it says last, and when it fails."""

from dataclasses import replace
from pathlib import Path
import re
import sys

import pytest

from scripts.lib import rings

ROOT = Path(__file__).parents[2]
GOOD = "def test_good(): pass\n"
SKIPPED = "import pytest\n@pytest.mark.skip\ndef test_skipped(): pass\n"
BAD = "def test_bad(): assert 0\n"
HALF = "def one():\n    return 1\n\n\ndef two():\n    return 2\n"


class Project:
    """A small project of its own, for scripts/test to run in."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._patch = patch
        core = rings.python_of("core")  # starts faster than with Home Assistant
        patch.setattr(rings, "ROOT", folder)
        patch.setattr(rings, "python_of", lambda environment: core)
        # Two workers for each ring take longer to start than all of these tests.
        alone = (replace(ring, options=()) for ring in rings.RINGS)
        patch.setattr(rings, "RINGS", tuple(alone))
        patch.setenv("PYTHONPATH", f"{folder}:{ROOT}")
        self.write("custom_components/__init__.py", "")
        patch.setenv("COLUMNS", "40")

    def write(self, path: str, text: str) -> None:
        file = self._folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def test(self, *arguments: str) -> int:
        self._patch.setattr(sys, "argv", ["scripts/test", *arguments])
        return rings.main()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return Project(tmp_path, monkeypatch)


def _last_line(capfd: pytest.CaptureFixture[str]) -> str:
    """Return pytest's closing line without its frame and its seconds."""
    line = capfd.readouterr().out.splitlines()[-1]
    framed = re.fullmatch(r"={4,} (.+) in \d+\.\d\ds ={4,}", line)
    assert framed
    return framed[1]


def test_all_rings_end_in_one_line(
    project: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    project.write("tests/core/test_one.py", GOOD)
    project.write("tests/ha/test_two.py", GOOD + SKIPPED)

    assert project.test() == 0
    assert _last_line(capfd) == "2 passed, 1 skipped"


def test_one_bad_ring_fails_all(
    project: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    project.write("tests/core/test_one.py", BAD)
    project.write("tests/ha/test_two.py", GOOD)

    assert project.test() == 1
    assert _last_line(capfd) == "1 failed, 1 passed"


def test_a_ring_that_does_not_even_start_is_an_error(
    project: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    project.write("tests/core/test_one.py", GOOD)
    project.write("tests/ha/conftest.py", "import no_such_module\n")
    project.write("tests/ha/test_two.py", GOOD)

    assert project.test() == 1
    assert _last_line(capfd) == "1 passed, 1 error"


def test_only_the_rings_named_run_with_what_pytest_is_told(
    project: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    project.write("tests/core/test_one.py", GOOD + BAD)
    project.write("tests/ha/test_two.py", BAD)

    assert project.test("core", "--", "-k", "good") == 0
    assert _last_line(capfd) == "1 passed, 1 deselected"


def test_no_tests_is_no_success(
    project: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    assert project.test("core") == rings.NOTHING_COLLECTED
    assert _last_line(capfd) == "no tests ran"


def test_a_ring_that_there_is_not_is_refused(project: Project) -> None:
    with pytest.raises(SystemExit) as refused:
        project.test("cores")
    assert refused.value.code == 2


def test_tests_that_no_ring_would_run_are_refused(project: Project) -> None:
    project.write("tests/forgotten/test_one.py", GOOD)

    with pytest.raises(SystemExit, match="tests/forgotten"):
        project.test()


def test_code_of_the_core_that_no_test_runs_fails_a_full_run(
    project: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    project.write("custom_components/cleanarr/core/half.py", HALF)
    test = "from custom_components.cleanarr.core.half import one, two\n"
    project.write("tests/core/test_half.py", f"{test}def test_one(): one()\n")
    assert project.test() == 1
    assert "half.py" in capfd.readouterr().out

    project.write("tests/core/test_half.py", f"{test}def test_both(): one(), two()\n")
    assert project.test() == 0


def test_a_line_of_the_config_flow_that_no_test_runs_fails_a_full_run(
    project: Project,
) -> None:
    project.write("custom_components/cleanarr/config_flow.py", HALF)
    test = "from custom_components.cleanarr.config_flow import one\n"
    project.write("tests/ha/test_flow.py", f"{test}def test_one(): one()\n")

    assert project.test() == 1
    assert project.test("ha") == 0


MARKED = """\
import pytest
@pytest.mark.case("A1", "B2")
def test_one(): pass
class TestOf:
    @pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.case("C3"))])
    def test_two(self, x): pass
"""


def test_cases_are_shown_with_their_tests(
    project: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    project.write("tests/cases.txt", "A1 One\nB2 Two\nC3 Three\n")
    project.write("tests/core/test_one.py", MARKED)

    assert project.test("--cases") == 0
    shown = capfd.readouterr().out
    assert "A1   One\n     tests/core/test_one.py::test_one\n" in shown
    assert "C3   Three\n     tests/core/test_one.py::TestOf::test_two\n" in shown


@pytest.mark.parametrize("cases", ["A1 One\nB2 Two\nC3 Three\nD4 Four\n", "A1 One\n"])
def test_a_case_without_a_test_or_without_a_line_fails(
    project: Project, cases: str
) -> None:
    project.write("tests/cases.txt", cases)
    project.write("tests/core/test_one.py", MARKED)

    assert project.test("--cases") == 1
