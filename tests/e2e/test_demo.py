"""The pieces of scripts/demo; that it starts as a whole is what --check is for."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
import subprocess

from aiohttp import ClientSession
import pytest

from demo.check import entities_of, warnings_about_cleanarr
from demo.core_alone import load_core_alone
from demo.folder import ROOT, DemoFolder, Facts, only_one
from demo.history import as_set_up, live
from demo.home import DASHBOARD
from demo.household.control import Addresses
from demo.household_process import running_household
from demo.order import Order, read_order
from demo.run import free_ports
from scripts.lib.errors import HarnessError
from scripts.lib.home_assistant import LogRecord

load_core_alone()

from custom_components.cleanarr.core import Cleaner, ItemView, Status, View  # noqa: E402

DAYS = 2
UNTESTED = (
    "We found a custom integration cleanarr which has not been tested by Home Assistant."
    " This component might cause stability problems"
)


@pytest.fixture(scope="module")
def order() -> Order:
    return read_order(["--movies", "20", "--seed", "7"])


@pytest.fixture(scope="module")
def lived(order: Order, tmp_path_factory: pytest.TempPathFactory) -> DemoFolder:
    """A household that lived with Cleanarr for two days, up to now."""
    folder = DemoFolder.of(order, tmp_path_factory.mktemp("demo"))
    folder.clear()
    facts = Facts(datetime.now(UTC) - timedelta(days=DAYS), free_ports())
    live(folder.plan(order, facts), folder.memory, lambda _day: None, DAYS)
    folder.complete(facts)
    return folder


@pytest.fixture(scope="module")
def view(order: Order, lived: DemoFolder) -> View:
    """What Cleanarr shows when the household is started again, some time later."""
    facts = lived.facts()
    assert facts
    plan = lived.plan(order, facts)
    with running_household(plan, lived.path / "household.log") as addresses:
        return asyncio.run(_look(addresses, lived.memory))


async def _look(addresses: Addresses, memory: Path) -> View:
    async with ClientSession() as session:
        cleaner = Cleaner(
            as_set_up(addresses),
            folder=memory,
            memory_expected=True,
            sessions=lambda _verify: session,
            clock=lambda: datetime.now(UTC),
            sleep=asyncio.sleep,
            run_in_thread=asyncio.to_thread,
            on_event=lambda _event: None,
        )
        await cleaner.open()
        await cleaner.sync()
        await cleaner.close()
        return cleaner.view


def _titled(view: View, title: str) -> ItemView:
    return next(item for item in view.items.values() if item.title == title)


def test_all_of_the_past_counts_towards_the_notice(view: View) -> None:
    arrival = _titled(view, "Arrival")

    assert arrival.status is Status.LEAVING_SOON
    assert arrival.delete_after
    left = arrival.delete_after - datetime.now(UTC)
    assert abs(left - timedelta(days=14 - DAYS)) < timedelta(hours=1)


@pytest.mark.parametrize(
    ("title", "status", "reason"),
    [
        ("Amélie", Status.KEPT, "kept"),
        ("Paddington 2", Status.PROTECTED, "in_progress"),
        ("Spirited Away", Status.PROTECTED, "keep_tag"),
        ("Face/Off", Status.PROTECTED, "favorite"),
        ("The Wire", Status.LEAVING_SOON, "watched_default"),
        ("Heat", Status.SAFE, "watched_default"),
    ],
)
def test_every_case_is_there_to_be_looked_at(
    view: View, title: str, status: Status, reason: str
) -> None:
    item = _titled(view, title)

    assert (item.status, item.reason.key) == (status, reason)


def test_a_running_series_is_protected(view: View) -> None:
    assert "latest_season" in {item.reason.key for item in view.items.values()}


def test_a_household_is_taken_up_only_by_the_order_it_was_made_for(
    order: Order, lived: DemoFolder
) -> None:
    assert lived.can_go_on(order)
    assert not lived.can_go_on(read_order(["--movies", "21", "--seed", "7"]))


def test_a_past_that_was_broken_off_is_no_past(order: Order, tmp_path: Path) -> None:
    folder = DemoFolder.of(order, tmp_path)
    folder.clear()

    assert not folder.can_go_on(order)


def test_two_demos_do_not_share_a_folder(tmp_path: Path) -> None:
    second = only_one(tmp_path)
    with only_one(tmp_path), pytest.raises(HarnessError, match="running already"):
        second.__enter__()
    with only_one(tmp_path):
        pass


def test_the_dashboard_names_entities_but_no_title() -> None:
    entities = entities_of(DASHBOARD)

    assert {"sensor.cleanarr_leaving_soon", "event.cleanarr_activity"} <= entities
    assert not {entity for entity in entities if "inception" in entity}


@pytest.mark.parametrize(
    ("logger", "message", "counts"),
    [
        ("custom_components.cleanarr", "Radarr cannot be read: no answer", True),
        ("homeassistant.setup", "Setup of sensor platform cleanarr is slow", True),
        (
            "homeassistant.loader",
            UNTESTED,
            False,
        ),
        ("homeassistant.core", f"{ROOT}/.local/demo is slow", False),
        ("homeassistant.components.ffmpeg", "No ffmpeg", False),
    ],
)
def test_a_warning_counts_when_it_is_about_cleanarr(
    logger: str, message: str, counts: bool
) -> None:
    record = LogRecord("WARNING", logger, message)

    assert warnings_about_cleanarr([record]) == ([record] if counts else [])


def test_help_tells_every_option() -> None:
    told = subprocess.run(
        ["bash", ROOT / "scripts" / "demo", "--help"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout

    for option in ("fresh", "port", "seed", "movies", "jellyfin", "check"):
        assert f"--{option}" in told
    assert "#" not in told
