"""Runs the rings of tests and ends with one closing line; see scripts/test."""

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
import json
import os
from pathlib import Path
import shutil
import subprocess
import sys
import tempfile
import time

from scripts.lib.cases import show_cases
from scripts.lib.tally import COUNTED

ROOT = Path(__file__).parents[2]
NOTHING_COLLECTED = 5


@dataclass(frozen=True, slots=True)
class Ring:
    """One folder below tests/, and how its tests are run.

    ``beside``: it runs beside those that are not, one after the other, so that none
    waits for disks and processes alone.
    """

    name: str
    environment: str
    options: tuple[str, ...] = ()
    measured: str | None = None
    beside: bool = False


# Only the ring "ha" has Home Assistant's fixtures: they forbid sockets.
PLAIN = ("-p", "no:homeassistant")
PARALLEL = ("-n", "2")
CORE = "custom_components/cleanarr/core"
RINGS = (
    Ring("core", "core", PARALLEL, measured=CORE),
    Ring("household", "core", PARALLEL, measured=CORE),
    Ring("ha", "ha", PARALLEL, measured="custom_components/cleanarr"),
    Ring("e2e", "ha", PLAIN, beside=True),
    Ring("scripts", "ha", PLAIN, beside=True),
    Ring("crash", "ha", (*PLAIN, *PARALLEL), beside=True),
    Ring("faults", "core", PARALLEL, beside=True),
)


@dataclass(frozen=True, slots=True)
class Threshold:
    """The share of some files, in per cent, that the tests of rings must reach."""

    files: str
    rings: tuple[str, ...]
    percent: int


THRESHOLDS = (
    Threshold(f"{CORE}/**/*.py", ("core", "household"), 95),
    Threshold("custom_components/cleanarr/config_flow.py", ("ha",), 100),
)


def main() -> int:
    """Run the rings that the command line names, or all with their coverage."""
    names, pytest_arguments = _arguments(sys.argv[1:])
    if names is None:
        return show_cases(ROOT)
    _refuse_forgotten()
    rings = [ring for ring in RINGS if not names or ring.name in names]
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        runs = [Run(ring, Path(folder)) for ring in rings if _is_there(ring)]
        measuring = not names and not pytest_arguments
        failed = _run_all(runs, pytest_arguments, measuring=measuring)
        if measuring:
            short = [_falls_short(each, Path(folder)) for each in THRESHOLDS]
            failed = failed or any(short)
        total = sum((run.counts() for run in runs), Counter[str]())
    print(closing_line(total, time.monotonic() - begun))
    return 1 if failed else 0 if total else NOTHING_COLLECTED


def _run_all(
    runs: Sequence[Run], pytest_arguments: Sequence[str], *, measuring: bool
) -> bool:
    """Run all, some of them beside the others, and tell whether any failed."""
    beside = [run for run in runs if run.ring.beside and len(runs) > 1]
    here = [run for run in runs if run not in beside]
    with ThreadPoolExecutor() as threads:
        others = threads.submit(
            lambda: [
                run.start(pytest_arguments, measuring=measuring, shown=False)
                for run in beside
            ]
        )
        codes = [run.start(pytest_arguments, measuring=measuring) for run in here]
        codes += others.result()
    print(*(run.told for run in beside), sep="", flush=True)
    return any(code not in {0, NOTHING_COLLECTED} for code in codes)


def _arguments(given: Sequence[str]) -> tuple[list[str] | None, list[str]]:
    """Return the rings that are named and what is pytest's, after `--`.

    Where only the cases are asked for, no rings: ``None``.
    """
    parser = argparse.ArgumentParser(
        prog="scripts/test",
        usage="%(prog)s [RING …] [-- PYTEST-ARGUMENT …] | --cases",
        description="Runs all rings with their coverage, or only those named.",
    )
    parser.add_argument("ring", nargs="*", choices=[ring.name for ring in RINGS])
    parser.add_argument(
        "--cases", action="store_true", help="print which tests hold each case"
    )
    split = given.index("--") if "--" in given else len(given)
    asked = parser.parse_args(given[:split])
    return None if asked.cases else asked.ring, list(given[split + 1 :])


def _refuse_forgotten() -> None:
    """Stop where a folder of tests is in no ring, so that none is never run."""
    known = {ring.name for ring in RINGS}
    for folder in ROOT.glob("tests/*/"):
        if folder.name not in known and any(folder.rglob("test_*.py")):
            sys.exit(f"tests/{folder.name} is in no ring of {Path(__file__).name}")


def _is_there(ring: Ring) -> bool:
    """Return whether the ring has tests; say so where it has none."""
    found = any((ROOT / "tests" / ring.name).rglob("test_*.py"))
    if not found:
        print(f"ring {ring.name}: no tests yet", flush=True)
    return found


class Run:
    """One ring's run of pytest, which writes below a folder of its own.

    ``told`` is what it printed, where that was not shown at once.
    """

    def __init__(self, ring: Ring, folder: Path) -> None:
        """Take the ring and the folder that all rings' results go to."""
        self.ring = ring
        self.told = ""
        self._tally = folder / f"{ring.name}.json"
        self._coverage = folder / f"{ring.name}.coverage"

    def start(
        self, pytest_arguments: Sequence[str], *, measuring: bool, shown: bool = True
    ) -> int:
        """Run pytest in the ring's environment and return its exit code."""
        title = f"ring {self.ring.name}\n"
        if shown:
            print(title, end="", flush=True)
        command = [python_of(self.ring.environment), "-m", "pytest"]
        command += [f"tests/{self.ring.name}", "-p", "scripts.lib.tally"]
        command += self.ring.options
        if measuring and self.ring.measured:
            command += [f"--cov={self.ring.measured}", "--cov-report="]
        done = subprocess.run(
            [*command, *pytest_arguments],
            cwd=ROOT,
            env=self._variables(),
            check=False,
            text=True,
            stdout=None if shown else subprocess.PIPE,
            stderr=None if shown else subprocess.STDOUT,
        )
        self.told = title + (done.stdout or "")
        return done.returncode

    def counts(self) -> Counter[str]:
        """Return the number of tests per outcome; a broken run is one error."""
        if not self._tally.exists():
            return Counter(error=1)
        return Counter(json.loads(self._tally.read_bytes()))

    def _variables(self) -> dict[str, str]:
        return os.environ | {
            "RING_TALLY": str(self._tally),
            "COVERAGE_FILE": str(self._coverage),
            # Each ring is many processes: compiled once, all of them start faster.
            "PYTHONDONTWRITEBYTECODE": "",
            "HYPOTHESIS_STORAGE_DIRECTORY": str(ROOT / ".local/cache/hypothesis"),
        }


def python_of(environment: str) -> str:
    """Return the path of an environment's Python, made or renewed if need be."""
    return subprocess.run(
        ["bash", ROOT / "scripts/lib/environment", environment],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.strip()


def _falls_short(threshold: Threshold, folder: Path) -> bool:
    """Return whether files are covered less than promised; print which lines."""
    measured = [folder / f"{ring}.coverage" for ring in threshold.rings]
    files = [str(path) for path in measured if path.exists()]
    if not files or not any(ROOT.glob(threshold.files)):
        return False
    print(f"coverage of {threshold.files}, at least {threshold.percent} %", flush=True)
    coverage = [sys.executable, "-m", "coverage"]
    combined = f"--data-file={folder / 'combined'}"
    subprocess.run(
        [*coverage, "combine", "--quiet", "--keep", combined, *files],
        cwd=ROOT,
        check=True,
    )
    report = [f"--include={threshold.files}", f"--fail-under={threshold.percent}"]
    return bool(
        subprocess.run(
            [*coverage, "report", combined, *report], cwd=ROOT, check=False
        ).returncode
    )


def closing_line(counts: Mapping[str, int], seconds: float) -> str:
    """Return what pytest would have printed last, had all been one run."""
    words = [
        f"{counts[name]} {_numbered(name, counts[name])}"
        for name in COUNTED
        if counts.get(name)
    ]
    text = f" {', '.join(words) or 'no tests ran'} in {seconds:.2f}s "
    return text.center(max(len(text) + 8, shutil.get_terminal_size().columns), "=")


def _numbered(name: str, count: int) -> str:
    """Return an outcome's name as pytest says it of one test or of many."""
    plural = {"error": "errors", "warning": "warnings"}
    name = name.removesuffix("s")
    return plural.get(name, name) if count > 1 else name


if __name__ == "__main__":
    sys.exit(main())
