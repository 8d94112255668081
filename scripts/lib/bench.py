"""How long the event loop stands still while a large library is read and decided."""

import argparse
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
import json
from pathlib import Path
import resource
import sys
from tempfile import TemporaryDirectory
import time

import aiohttp

from demo.core_alone import load_core_alone

load_core_alone()

from custom_components.cleanarr.core import (  # noqa: E402
    Cleaner,
    HouseholdConfig,
    Job,
    LeavingSoonFolder,
    ServiceConfig,
    ServiceKind,
    Settings,
    Slug,
    TvScope,
)
from demo.household.control import Addresses  # noqa: E402
from demo.household.plan import HouseholdPlan  # noqa: E402
from demo.household_process import running_household  # noqa: E402

_TICK = 0.005
_WEBHOOKS = 1000


class Stalls:
    """Wakes up every few milliseconds and notes how much too late that was."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.worst = 0.0
        self.late = 0

    async def watch(self) -> None:
        """Watch until cancelled."""
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(_TICK)
            stall = time.perf_counter() - begun - _TICK
            self.worst = max(self.worst, stall)
            self.late += stall > 0.05

    def report(self, what: str, seconds: float, computing: float) -> str:
        """Return a line for people, and begin anew."""
        line = (
            f"{what:<12} {seconds:6.1f} s, {computing:5.1f} s of them computing"
            f"   longest stall {self.worst * 1000:4.0f} ms   over 50 ms: {self.late}"
        )
        self.worst, self.late = 0.0, 0
        return line


def household_config(addresses: Addresses, scope: TvScope) -> HouseholdConfig:
    """Return a household with Leaving Soon that knows the services."""
    return HouseholdConfig(
        services=tuple(
            ServiceConfig(
                slug=Slug(service.name),
                kind=ServiceKind(service.kind),
                name=service.name.capitalize(),
                url=service.url,
                api_key=service.api_key,
                root_folders=frozenset(service.roots),
            )
            for service in addresses.services
        ),
        settings=Settings(
            tv_scope=scope,
            leaving_soon_folder=LeavingSoonFolder(
                here=addresses.leaving_soon,
                in_jellyfin=addresses.leaving_soon_in_jellyfin,
            ),
        ),
    )


@asynccontextmanager
async def open_cleaner(
    addresses: Addresses, folder: Path, scope: TvScope
) -> AsyncIterator[Cleaner]:
    """Open a cleaner on a household, with a memory of its own."""
    async with aiohttp.ClientSession() as session:
        cleaner = Cleaner(
            household_config(addresses, scope),
            folder=folder,
            memory_expected=False,
            sessions=lambda _verify: session,
            clock=lambda: datetime.now(UTC),
            sleep=asyncio.sleep,
            run_in_thread=_in_thread,
            on_event=lambda _event: None,
        )
        await cleaner.open()
        try:
            yield cleaner
        finally:
            await cleaner.close()


async def _in_thread[*Ts, T](function: Callable[[*Ts], T], *arguments: *Ts) -> T:
    return await asyncio.to_thread(function, *arguments)


async def webhooks(addresses: Addresses) -> list[bytes]:
    """Return webhooks that tell of a thousand movies that they are gone, which is not so.

    Movies are read one by one: the whole list would be the most that memory holds here.
    """
    radarr, told = addresses.service("radarr"), list[bytes]()
    key = {"X-Api-Key": radarr.api_key}
    async with aiohttp.ClientSession(headers=key) as session:
        for number in range(1, _WEBHOOKS + 1):
            url = f"{radarr.url}/api/v3/movie/{number}"
            async with session.get(url) as answer:
                movie = await answer.json()
            hook = {"eventType": "MovieDelete", "movie": movie, "deletedFiles": True}
            told.append(json.dumps(hook).encode())
    return told


async def hear(cleaner: Cleaner, told: list[bytes]) -> Job | None:
    """Hear webhooks as they come, and look at what they tell."""
    for body in told:
        cleaner.hear(Slug("radarr"), body)
        await asyncio.sleep(0)
    return await cleaner.catch_up()


async def measure(addresses: Addresses, folder: Path, scope: TvScope) -> float:
    """Print what syncs cost, and a thousand webhooks; return the longest stall in seconds."""
    stalls, worst, told = Stalls(), 0.0, await webhooks(addresses)
    async with open_cleaner(addresses, folder, scope) as cleaner:
        watching = asyncio.create_task(stalls.watch())
        steps: Mapping[str, Callable[[], Awaitable[Job | None]]] = {
            "first sync": cleaner.sync,
            "second sync": cleaner.sync,
            "catching up": cleaner.catch_up,
            "webhooks": partial(hear, cleaner, told),
        }
        for what, step in steps.items():
            begun, computed = time.perf_counter(), time.process_time()
            job = await step()
            worst = max(worst, stalls.worst)
            seconds, computing = time.perf_counter() - begun, time.process_time()
            print(stalls.report(what, seconds, computing - computed), flush=True)
            if job is not None and job.errors:
                raise SystemExit(f"the sync went wrong: {job.errors}")
        watching.cancel()
        totals = cleaner.view.totals
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = memory / (2**20 if sys.platform == "darwin" else 2**10)
    print(f"{totals.movies} movies, {totals.series} series, {megabytes:.0f} MB at most")
    return worst


def stall(movies: int, series: int, limit: int, scope: TvScope) -> int:
    """Measure on a fresh household; return 1 when a stall was over ``limit`` ms."""
    with TemporaryDirectory(prefix="cleanarr-bench-") as name:
        folder = Path(name)
        plan = HouseholdPlan(
            folder=folder / "home",
            movies=movies,
            series=series,
            begins=datetime.now(UTC),
        )
        print("making the household …", flush=True)
        with running_household(plan, folder / "household.log") as addresses:
            Path(addresses.leaving_soon).mkdir(parents=True, exist_ok=True)
            worst = asyncio.run(measure(addresses, folder / "memory", scope))
    if worst * 1000 > limit:
        print(f"the event loop stood still for longer than {limit} ms")
        return 1
    return 0


def main() -> int:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="scripts/bench")
    kinds = parser.add_subparsers(dest="kind", required=True)
    of_stalls = kinds.add_parser("stall")
    of_stalls.add_argument("--movies", type=int, default=10_000)
    of_stalls.add_argument("--series", type=int, default=500)
    of_stalls.add_argument("--limit", type=int, default=250, help="milliseconds")
    of_stalls.add_argument("--scope", choices=TvScope, default=TvScope.SERIES)
    chosen = parser.parse_args()
    scope = TvScope(chosen.scope)
    return stall(chosen.movies, chosen.series, chosen.limit, scope)


if __name__ == "__main__":
    sys.exit(main())
