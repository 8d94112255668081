"""Everything there is while the memory is open, and how it is put together."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ..identifiers import ItemId
from ..restoring.restorer import Restorer
from ..settings import HouseholdConfig
from ..view import Event, EventKind
from .concerns import Concerns
from .detector import Detector
from .display import Board, Display
from .listening import Listening
from .rooms import Outside, Rooms
from .wishes import Wishes
from .work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the cleaner's methods hand on to."""

    rooms: Rooms
    detector: Detector
    concerns: Concerns
    display: Display
    work: Work
    wishes: Wishes
    listening: Listening | None
    restorer: Restorer


def furnished(
    config: HouseholdConfig,
    rooms: Rooms,
    board: Board,
    on_event: Callable[[Event], None],
    on_wish: Callable[[EventKind, ItemId], Awaitable[None]],
    outside: Outside,
) -> House:
    """Return what works in these rooms; ``on_wish`` is told what people asked for."""
    clock, run_in_thread = outside.clock, outside.run_in_thread
    detector = Detector(
        config,
        rooms.situation,
        rooms.memory,
        rooms.signals,
        clock=clock,
        run_in_thread=run_in_thread,
    )
    concerns = Concerns(config, rooms, detector, run_in_thread=run_in_thread)
    display = Display(
        board, rooms, concerns, on_event, clock=clock, run_in_thread=run_in_thread
    )
    work = Work(
        config,
        rooms,
        detector,
        concerns,
        display,
        clock=clock,
        run_in_thread=run_in_thread,
    )
    wishes = Wishes(
        config.settings,
        rooms.memory,
        rooms.situation,
        rooms.announcer,
        rooms.gate,
        on_wish,
        clock=clock,
        run_in_thread=run_in_thread,
    )
    return House(
        rooms=rooms,
        detector=detector,
        concerns=concerns,
        display=display,
        work=work,
        wishes=wishes,
        listening=_listening(rooms, detector, display, outside),
        restorer=Restorer(
            rooms.memory,
            rooms.situation.reader,
            rooms.gate.confirm_fetching,
            run_in_thread=outside.run_in_thread,
        ),
    )


def _listening(
    rooms: Rooms, detector: Detector, display: Display, outside: Outside
) -> Listening | None:
    """Return who listens to Shoko, where there is one."""
    if rooms.shoko is None:
        return None
    return Listening(
        rooms.shoko,
        rooms.situation,
        detector,
        display.show,
        clock=outside.clock,
        sleep=outside.sleep,
        run_in_thread=outside.run_in_thread,
    )
