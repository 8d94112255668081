"""The household as a process of its own, which ends with the demo."""

from collections.abc import Iterator
from contextlib import contextmanager
import os
from pathlib import Path
import selectors
import subprocess
import sys

import orjson

from demo.household.control import Addresses
from demo.household.control.decode import decode
from demo.household.plan import HouseholdPlan
from scripts.lib.errors import HarnessError

_START_SECONDS = 120
_STOP_SECONDS = 30


@contextmanager
def running_household(plan: HouseholdPlan, log: Path) -> Iterator[Addresses]:
    """Run a kept household until the block is left; its complaints go to `log`."""
    with log.open("wb") as complaints:
        process = subprocess.Popen(  # noqa: S603 - our own program
            _command(plan),
            cwd=Path(__file__).parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            start_new_session=True,  # Ctrl-C is the demo's to pass on
        )
    try:
        yield _addresses(process, log)
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


def _command(plan: HouseholdPlan) -> list[str]:
    values = {
        "--folder": plan.folder,
        "--movies": plan.movies,
        "--series": plan.series,
        "--seed": plan.seed,
        "--jellyfin": plan.jellyfin,
        "--services": ",".join(service.name for service in plan.services),
        "--port-base": plan.port_base,
        "--begins": plan.begins.isoformat() if plan.begins else "",
    }
    options = [str(part) for pair in values.items() for part in pair]
    return [sys.executable, "-m", "demo.household", *options, "--keep"]


def _addresses(process: subprocess.Popen[bytes], log: Path) -> Addresses:
    """Wait for the one line that tells where the services answer."""
    assert process.stdout
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        line = process.stdout.readline() if selector.select(_START_SECONDS) else b""
    if not line:
        said = log.read_text("utf-8", "replace").strip()
        raise HarnessError(f"the household does not start:{os.linesep}{said}")
    return decode(Addresses, orjson.loads(line))
