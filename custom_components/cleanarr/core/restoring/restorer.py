"""Take entries of the ledger one by one, each to its service."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

from ..clients.permit import FetchPermit
from ..errors import DeletionNotFound, ServiceRemoved
from ..identifiers import Scope, service_of
from ..library.reader import Reader
from ..memory import DeletionRecord, Memory
from ..runtime import RunInThread
from .done import Answered, Done
from .movies import DeletedMovie
from .parts import DeletedPart
from .series import DeletedSeries

type Act = Callable[[DeletionRecord], Awaitable[Done]]


class Deleted(Protocol):
    """What the ledger has an entry of, in its service."""

    async def restore(self) -> Done:
        """Have it fetched again."""
        ...

    async def unmonitor(self) -> Done:
        """Keep it from being fetched again."""
        ...


class Restorer:
    """Does what people ask for about entries of the ledger, and stops at a failure.

    What was done before that stays; asked again, it is done no second time.
    """

    def __init__(
        self,
        memory: Memory,
        services: Reader,
        confirm: Callable[[], Awaitable[None]],
        *,
        run_in_thread: RunInThread,
    ) -> None:
        """``confirm`` raises where nothing may be changed just now."""
        self._memory = memory
        self._services = services
        self._permit = FetchPermit(confirm)
        self._run = run_in_thread

    async def restore(self, numbers: Iterable[int]) -> tuple[Answered, ...]:
        """Have titles fetched again."""
        return await self._each(numbers, self._restore)

    async def unmonitor(self, numbers: Iterable[int]) -> tuple[Answered, ...]:
        """Keep titles from being fetched again."""
        return await self._each(numbers, self._unmonitor)

    async def _each(self, numbers: Iterable[int], act: Act) -> tuple[Answered, ...]:
        """Do something about entries, once all of them are found."""
        await self._permit.confirm()
        records = {number: await self._record(number) for number in numbers}
        return tuple(
            [
                Answered(
                    number=number,
                    item=record.item,
                    title=record.title,
                    service=service_of(record.item),
                    done=await act(record),
                )
                for number, record in records.items()
            ]
        )

    async def _restore(self, record: DeletionRecord) -> Done:
        return await self._deleted(record).restore()

    async def _unmonitor(self, record: DeletionRecord) -> Done:
        return await self._deleted(record).unmonitor()

    async def _record(self, number: int) -> DeletionRecord:
        try:
            return await self._run(self._memory.ledger.get, number)
        except LookupError:
            raise DeletionNotFound(number=str(number)) from None

    def _deleted(self, record: DeletionRecord) -> Deleted:
        """Return who does it; raises ServiceRemoved for a service that is no more."""
        slug, permit = service_of(record.item), self._permit
        if record.scope is Scope.MOVIE and (radarr := self._services.radarrs.get(slug)):
            return DeletedMovie(record, radarr, radarr.fetcher(permit))
        if record.scope is not Scope.MOVIE and (
            sonarr := self._services.sonarrs.get(slug)
        ):
            kind = DeletedSeries if record.scope is Scope.SERIES else DeletedPart
            return kind(record, sonarr, sonarr.fetcher(permit))
        raise ServiceRemoved(title=record.title, service=slug)
