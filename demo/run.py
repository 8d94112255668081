"""Starts everything that the demo consists of, and stops it again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import socket
import sys

from demo.folder import DemoFolder, Facts, only_one
from demo.history import DAYS, live
from demo.home import make_home, set_up
from demo.household.control import Addresses
from demo.household.plan import KNOWN_SERVICES
from demo.household_process import running_household
from demo.order import Order
from scripts.lib.errors import HarnessError
from scripts.lib.home_assistant import HomeAssistant, free_port
from scripts.lib.home_assistant.config_folder import HOST

_FIRST_PORT = 18300
_PORTS = 2 + len(KNOWN_SERVICES)  # Jellyfin and the control door have one, too.
# Three weeks are 210 readings; with more movies than this they take too long.
_MOST_WITH_PAST = 300


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that runs; `new` tells that its past was lived in this run."""

    home: HomeAssistant
    addresses: Addresses
    started: datetime
    new: bool


@contextmanager
def running(order: Order) -> Iterator[Demo]:
    """Run the household that was ordered, and its Home Assistant, for a block."""
    folder = DemoFolder.of(order)
    with only_one():
        new = order.fresh or not folder.can_go_on(order)
        facts = _give_it_a_past(order, folder) if new else folder.facts()
        assert facts
        _refuse_taken_ports(facts)
        plan = folder.plan(order, facts)
        with running_household(plan, folder.path / "household.log") as addresses:
            print("Starting Home Assistant", flush=True)
            started = datetime.now(UTC).replace(microsecond=0)
            with make_home(folder.home, free_port(order.port)) as home:
                set_up(home, addresses)
                yield Demo(home, addresses, started, new)


def _give_it_a_past(order: Order, folder: DemoFolder) -> Facts:
    """Make the household as it was some weeks ago, and live up to now."""
    folder.clear()
    days = DAYS if order.movies <= _MOST_WITH_PAST else 0
    facts = Facts(datetime.now(UTC) - timedelta(days=days), free_ports())
    past = (
        f"lives through {days} days (once; later runs go on from there)"
        if days
        else "is too large to be given a past: all notices begin now"
    )
    print(
        f"A household of {order.movies} movies, {order.series} series {past}",
        flush=True,
    )
    live(folder.plan(order, facts), folder.memory, _show_day, days)
    if sys.stdout.isatty():
        print(flush=True)
    folder.complete(facts)
    return facts


def _show_day(day: int) -> None:
    if sys.stdout.isatty():
        print(f"\r  day {day}", end="", flush=True)


def free_ports() -> int:
    """Return the first of some free ports in a row, for the household's services."""
    for base in range(_FIRST_PORT, _FIRST_PORT + 1000, _PORTS):
        if not _taken_ports(base):
            return base
    raise HarnessError(f"no free ports from {_FIRST_PORT} on")


def _refuse_taken_ports(facts: Facts) -> None:
    """Raise HarnessError where others answer at what Cleanarr was told of."""
    if taken := _taken_ports(facts.port_base):
        raise HarnessError(
            f"something else answers at port {taken[0]} now, which this household's"
            " services need: end that, or begin anew with --fresh"
        )


def _taken_ports(base: int) -> list[int]:
    return [port for port in range(base, base + _PORTS) if _answers(port)]


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
