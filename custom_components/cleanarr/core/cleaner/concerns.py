"""What waits for a person, and what a person's agreement changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..cleanup.guards import GuardContext
from ..errors import MemoryUnavailable
from ..identifiers import ItemId, Slug
from ..runtime import RunInThread
from ..settings import HouseholdConfig
from ..view import Problem, ProblemKind, Status
from .detector import Detector
from .problems import (
    MISSING_MEDIA,
    folder_problem,
    media_problems,
    memory_problem,
    missing_problems,
    protection_problem,
    reference_problems,
    root_problems,
    shrink_problems,
    user_problem,
)
from .rooms import Rooms

_DAY = timedelta(days=1)
_SHRINK = "shrink_"
_ABOVE_CAP = "above_cap_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """What the memory has counted of the last day: attempts, and their bytes."""

    items: int = 0
    size: int = 0

    def within(self, context: GuardContext) -> GuardContext:
        """Return what guards ask, with what was spent of the caps."""
        return replace(context, spent_items=self.items, spent_size=self.size)


class Concerns:
    """Gathers problems, and takes a person's agreement to them."""

    def __init__(
        self,
        config: HouseholdConfig,
        rooms: Rooms,
        detector: Detector,
        *,
        run_in_thread: RunInThread,
    ) -> None:
        """Look at every room."""
        self._config = config
        self._rooms = rooms
        self._detector = detector
        self._run = run_in_thread
        self._restore_seen = False
        self._allowed: frozenset[ItemId] = frozenset()
        self.failing: str | None = None

    @property
    def trusted(self) -> bool:
        """Return whether anything may be deleted on the memory's word."""
        return self._rooms.memory.trusted and self.failing is None

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Go on without what the memory could not do, and show that it could not."""
        try:
            yield
        except MemoryUnavailable as error:
            self.failing = error.values.get("detail", "")

    def allowed_once(self, item: ItemId) -> bool:
        """Return whether a person let an item go above the cap."""
        return item in self._allowed

    def used(self, item: ItemId) -> None:
        """Note that an item went: what was allowed for it was allowed once."""
        self._allowed -= {item}

    def problems(self) -> tuple[Problem, ...]:
        """Return everything that waits for a person now."""
        rooms, config = self._rooms, self._config
        reader, folder = rooms.situation.reader, config.settings.leaving_soon_folder
        reading = reader.watched.last if reader.watched else None
        asked = reader.asked.last if reader.asked else None
        names = {service.slug: service.name for service in config.services}
        condition = rooms.memory.condition
        return (
            *shrink_problems(rooms.judge.waiting, names),
            *protection_problem(rooms.situation.decided),
            *memory_problem(condition, self.failing, restore_seen=self._restore_seen),
            *folder_problem(rooms.announcer.trouble, folder.here if folder else ""),
            *user_problem(config, reading),
            *reference_problems(
                config.rules,
                {one.id for one in reading.libraries} if reading else None,
                {one.id for one in asked.users} if asked else None,
            ),
            *missing_problems(config),
            *media_problems(self._detector.missing, names),
            *root_problems(self._detector.away, names),
            *self._above_cap(),
        )

    async def confirm(self, problem_id: str) -> None:
        """Take a person's agreement; one that is no longer there changes nothing."""
        current = {problem.id: problem for problem in self.problems()}
        if (problem := current.get(problem_id)) is None or not problem.confirmable:
            return
        match problem.kind:
            case ProblemKind.SHRINK:
                slug = Slug(problem_id.removeprefix(_SHRINK))
                await self._rooms.judge.agree(slug)
                self._detector.agree(slug)
            case ProblemKind.LOST_PROTECTION:
                await self._agree_to_lost_protection()
            case ProblemKind.MISSING_MEDIA:
                self._detector.agree(Slug(problem_id.removeprefix(MISSING_MEDIA)))
            case ProblemKind.MEMORY_LOST:
                await self._run(self._rooms.memory.accept_loss)
            case ProblemKind.ITEM_ABOVE_CAP:
                self._allowed |= {ItemId(problem_id.removeprefix(_ABOVE_CAP))}
            case ProblemKind.FOLDER_IN_DOUBT:
                self._rooms.announcer.take_over()
            case ProblemKind.MEMORY_RESTORED:
                self._restore_seen = True

    async def accounts(self, now: datetime) -> Accounts:
        """Read what the memory has counted."""
        return await self._run(self._accounts, now)

    def _accounts(self, now: datetime) -> Accounts:
        attempts = self._rooms.memory.journal.attempts(now - _DAY)
        return Accounts(items=attempts.count, size=attempts.size)

    async def _agree_to_lost_protection(self) -> None:
        decided = self._rooms.situation.decided
        if decided is not None:
            remember = self._rooms.memory.observations.replace_protection
            await self._run(remember, decided.protection.now)

    def _above_cap(self) -> tuple[Problem, ...]:
        """Return the items that are due but larger than the cap alone."""
        decided = self._rooms.situation.decided
        most = self._config.settings.max_bytes_per_day
        return tuple(
            Problem(
                id=f"{_ABOVE_CAP}{one.item.id}",
                kind=ProblemKind.ITEM_ABOVE_CAP,
                values={
                    "title": one.item.name,
                    "size": f"{one.item.size / 10**9:.1f}",
                    "cap": f"{most / 10**9:.1f}",
                },
                confirmable=True,
            )
            for one in (decided.planned.values() if decided else ())
            if one.status is Status.SCHEDULED
            and one.item.size > most
            and one.item.id not in self._allowed
        )
