"""Put the rooms together for one household."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import aiohttp

from ..cleanup.executor import Executor
from ..clients.http import Network
from ..detect.signals import Signals
from ..errors import MemoryUnavailable
from ..leaving_soon.shelf import LeavingSoonShelf
from ..library.reader import Reader
from ..library.shoko_line import ShokoLine
from ..memory import DeletionRecord, Memory
from ..runtime import Clock, RunInThread, Sleep
from ..settings import HouseholdConfig, MovieDeletion, ServiceConfig, ServiceKind
from .announcer import ESTABLISHED, SHOWN_AS, Announcer
from .gate import PAUSED, Gate
from .judge import Judge
from .prove import Prover
from .reach import Connections
from .situation import Situation

_INSTALLATION = "installation"

type Sessions = Callable[[bool], aiohttp.ClientSession]
"""Returns a session that verifies certificates, or one that does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the cleaner is given from outside (DESIGN law 5)."""

    sessions: Sessions
    clock: Clock
    sleep: Sleep
    run_in_thread: RunInThread


@dataclass(frozen=True, slots=True, kw_only=True)
class StartUp:
    """An opened memory, and what the rooms need of it before they can be connected.

    ``installation`` is our own name in the Leaving Soon folder, ``None`` where a new one
    could not be remembered. ``folder``: the one that holds our manifest, ``shown_as``
    what Jellyfin last saw it as; its copies stay ours when Leaving Soon is turned off.
    """

    memory: Memory
    installation: str | None
    folder: str | None
    shown_as: str | None
    paused: bool


def start_up(folder: Path, now: datetime, expected: bool) -> StartUp:
    """Open the memory; blocks, and never fails."""
    memory = Memory.open(folder, now=now, expected=expected)
    return StartUp(
        memory=memory,
        installation=_installation(memory),
        folder=memory.meta.text(ESTABLISHED),
        shown_as=memory.meta.text(SHOWN_AS),
        paused=memory.meta.number(PAUSED) == 1,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """Every room, connected. ``shoko``: the line to it, where there is one."""

    memory: Memory
    signals: Signals
    judge: Judge
    gate: Gate
    situation: Situation
    announcer: Announcer
    prover: Prover
    executor: Executor
    shoko: ShokoLine | None


def put_together(
    config: HouseholdConfig,
    started: StartUp,
    outside: Outside,
    booked: Callable[[DeletionRecord], None],
) -> Rooms:
    """Connect the rooms; nothing is asked yet."""
    clock, run = outside.clock, outside.run_in_thread
    settings, memory = config.settings, started.memory

    async def scanning() -> bool:
        return reader.jellyfin is not None and await reader.jellyfin.scan_running()

    folder = settings.leaving_soon_folder
    own_folder = folder.in_jellyfin if folder else started.shown_as
    signals = Signals()
    judge = Judge(
        memory,
        config,
        run,
        scanning,
        lambda: signals.waiting(clock()),
        own_folder=own_folder,
    )
    reader = _reader(config, judge, outside)
    announcer = Announcer(
        settings,
        memory,
        _shelf(config, started, reader, outside),
        own_folder=own_folder,
        subtitles=reader.jellyfin.subtitles if reader.jellyfin else None,
        run_in_thread=run,
    )
    situation = Situation(
        config, reader, memory, announcer.own_copies, clock=clock, run_in_thread=run
    )
    gate = Gate(
        memory,
        dry_run=settings.dry_run,
        paused=started.paused,
        clock=clock,
        run_in_thread=run,
    )
    ends = Connections(
        situation, announcer, gate, booked, clean_requests=settings.clean_requests
    )
    return Rooms(
        memory=memory,
        signals=signals,
        judge=judge,
        gate=gate,
        situation=situation,
        announcer=announcer,
        prover=Prover(reader, config, clock=clock, run_in_thread=run),
        executor=Executor(
            memory,
            ends.reach(),
            remove_movies=settings.movie_deletion is MovieDeletion.REMOVE,
            import_exclusion=settings.import_exclusion,
            clock=clock,
            run_in_thread=run,
        ),
        shoko=_shoko(config, outside),
    )


def _reader(config: HouseholdConfig, judge: Judge, outside: Outside) -> Reader:
    def network(service: ServiceConfig) -> Network:
        return Network(
            session=outside.sessions(service.verify_certificate),
            sleep=outside.sleep,
            run_in_thread=outside.run_in_thread,
        )

    return Reader(
        config.services,
        network,
        clock=outside.clock,
        run_in_thread=outside.run_in_thread,
        judge=judge,
        counted=config.settings.users,
    )


def _shoko(config: HouseholdConfig, outside: Outside) -> ShokoLine | None:
    """Return the line to Shoko; what is asked of it is asked once."""
    for service in config.services:
        if service.kind is ServiceKind.SHOKO:
            network = Network(
                session=outside.sessions(service.verify_certificate),
                run_in_thread=outside.run_in_thread,
            )
            clock, sleep = outside.clock, outside.sleep
            return ShokoLine(service, network, clock=clock, sleep=sleep)
    return None


def _shelf(
    config: HouseholdConfig, started: StartUp, reader: Reader, outside: Outside
) -> LeavingSoonShelf | None:
    folder = config.settings.leaving_soon_folder
    if folder is None or reader.jellyfin is None or started.installation is None:
        return None
    return LeavingSoonShelf(
        folder,
        reader.jellyfin,
        installation=started.installation,
        run_in_thread=outside.run_in_thread,
        sleep=outside.sleep,
        established=started.folder == folder.here,
    )


def _installation(memory: Memory) -> str | None:
    """Return this installation's own name, made up once."""
    name = memory.meta.text(_INSTALLATION)
    if name is None:
        name = uuid4().hex
        try:
            memory.meta.put_text(_INSTALLATION, name)
        except MemoryUnavailable:
            return None
    return name
