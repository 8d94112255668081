"""Run a household as a process of its own.

Prints one line of JSON with all addresses when everything answers. Ends on SIGTERM and
SIGINT, and when the pipe on its standard input closes because its parent is gone.
"""

import argparse
import asyncio
from datetime import datetime
import os
from pathlib import Path
import signal
import stat
import sys

import orjson

from .clock import HouseholdClock
from .plan import JELLYFIN_VERSIONS, KNOWN_SERVICES, HouseholdPlan, ServicePlan
from .server import Household
from .wire import read_time


def main() -> None:
    """Run until somebody ends it."""
    arguments = _arguments()
    plan = HouseholdPlan(
        folder=arguments.folder.resolve(),
        movies=arguments.movies,
        series=arguments.series,
        seed=arguments.seed,
        users=arguments.users,
        jellyfin=arguments.jellyfin,
        port_base=arguments.port_base,
        services=arguments.services,
        begins=arguments.begins,
        keep=arguments.keep,
    )
    asyncio.run(_run(plan, arguments.clock))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="demo.household", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where it lives")
    parser.add_argument("--movies", type=int, default=20)
    parser.add_argument("--series", type=int, default=6)
    parser.add_argument("--users", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jellyfin", choices=JELLYFIN_VERSIONS, default="12")
    parser.add_argument(
        "--services",
        type=_services,
        default="radarr,sonarr",
        help=f"names, apart at commas, of {', '.join(KNOWN_SERVICES)}",
    )
    parser.add_argument(
        "--port-base", type=int, default=0, help="first of the ports; 0 takes free ones"
    )
    parser.add_argument("--clock", type=read_time, help="its time at the start")
    parser.add_argument(
        "--begins", type=read_time, help="the time that its titles' dates count from"
    )
    parser.add_argument(
        "--keep", action="store_true", help="take up what the last run left"
    )
    return parser.parse_args()


def _services(text: str) -> tuple[ServicePlan, ...]:
    """Return known services by their names; ValueError when one is not known."""
    names = text.split(",")
    if not KNOWN_SERVICES.keys() >= set(names):
        raise ValueError(text)
    return tuple(KNOWN_SERVICES[name] for name in names)


async def _run(plan: HouseholdPlan, start: datetime | None) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    if stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode):
        loop.add_reader(sys.stdin.fileno(), _read_input, ended)
    async with Household(plan, HouseholdClock(start)) as household:
        print(orjson.dumps(household.addresses).decode(), flush=True)
        await ended.wait()


def _read_input(ended: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 4096):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        ended.set()


if __name__ == "__main__":
    main()
