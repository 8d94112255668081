"""The memory as one: opened, kept whole, booked into, copied, closed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
import sqlite3

from ..errors import MemoryUnavailable
from ..identifiers import Slug
from .catalogue import Catalogue, Known
from .condition import Condition, State, Unusable, condition_after
from .copies import CopyWatches
from .database import Database
from .excess import ExcessFiles
from .files import Files, set_aside
from .jobs import Job, Jobs
from .journal import Journal, Outcome, Step
from .keeps import Keeps
from .keeps_file import read_keeps_file
from .ledger import (
    DeletionRecord,
    DeletionSource,
    DeletionStatus,
    Ledger,
    ServiceOutcome,
)
from .leftovers import Leftovers
from .meta import Meta
from .notices import Notices
from .observations import Observations, Subtraction
from .opening import LOSS, open_or_renew, read_only, write_copy
from .requesters import Requesters
from .signals import Signal, WaitingSignals

_BACKED_UP = "backed_up"
_HEARD = "heard:"


class Memory:
    """Everything that must not be forgotten. Calls block; any thread may make them.

    Each call that changes something returns when it is on disk, or raises
    MemoryUnavailable and has changed nothing.
    """

    def __init__(self, files: Files, database: Database, condition: Condition) -> None:
        """Open the parts; use ``Memory.open``."""
        self._files = files
        self._database = database
        self.condition = condition
        self.keeps = Keeps(database, files.keeps)
        self.notices = Notices(database)
        self.observations = Observations(database)
        self.copies = CopyWatches(database)
        self.excess = ExcessFiles(database)
        self.requesters = Requesters(database)
        self.catalogue = Catalogue(database)
        self.signals = WaitingSignals(database)
        self.journal = Journal(database)
        self.ledger = Ledger(database)
        self.leftovers = Leftovers(database)
        self.jobs = Jobs(database)
        self.meta = Meta(database)

    @classmethod
    def open(cls, folder: Path, *, now: datetime, expected: bool) -> Memory:
        """Open the memory in ``folder``, restored where it is damaged; never fails.

        ``expected`` says that there was one. Where nothing may or can be written, what
        can be read is there, changes raise MemoryUnavailable, and ``condition`` says why.
        """
        files = Files(folder)
        try:
            return cls._taken_up(files, now, expected=expected)
        except (Unusable, MemoryUnavailable, sqlite3.Error, OSError) as error:
            return cls._read_only(files, condition_after(error))

    @property
    def trusted(self) -> bool:
        """Return whether anything may be deleted on the word of this memory."""
        return self.condition.trusted

    @property
    def backed_up(self) -> datetime | None:
        """Return when the last verified copy was made."""
        return self.meta.moment(_BACKED_UP)

    def accept_loss(self) -> None:
        """Go on with a blank memory, as a person decided."""
        self.meta.drop(LOSS)
        if self.condition.state is State.LOST:
            self.condition = Condition(State.FINE)

    def back_up(self, now: datetime) -> None:
        """Make a verified copy of the database beside it.

        Raises MemoryUnavailable, and leaves the last copy, if there is no whole one.
        """
        with self._database.write():
            self.meta.put_moment(_BACKED_UP, now)
        try:
            write_copy(self._database.copy_into, self._files.backup)
        except (Unusable, sqlite3.Error, OSError) as error:
            raise MemoryUnavailable(detail=str(error)) from error

    def book(
        self,
        journal_id: int,
        record: DeletionRecord,
        *,
        now: datetime,
        subtract: Iterable[Subtraction] = (),
        leftovers: Iterable[str] = (),
        job: Job | None = None,
    ) -> None:
        """Write down a finished deletion everywhere, in one transaction.

        It ends the marks of the title: what is fetched again later is another file.
        ``leftovers``: what Jellyfin should show no more.
        Booking it again changes nothing. Raises LookupError if there is no such journal
        entry or it ended otherwise.
        """
        with self._database.write():
            if self.journal.get(journal_id).outcome is Outcome.DELETED:
                return
            self.journal.advance(journal_id, Step.BOOKED, now)
            self.journal.close(journal_id, Outcome.DELETED, now, record.error)
            number = self.ledger.add(record, journal_id=journal_id)
            self.leftovers.put(number, leftovers)
            self.notices.marks.remove(record.identity)
            for part in subtract:
                self.observations.subtract(part.service, part.listing, part.number)
            if job is not None:
                self.jobs.finish(job)

    def notice(
        self,
        new: Iterable[DeletionRecord],
        restated: Iterable[tuple[int, DeletionSource, str]],
        *,
        put: Iterable[Known],
        drop: Iterable[Known],
        heard: Mapping[Slug, datetime],
        waiting: Iterable[Signal] = (),
        subtract: Iterable[Subtraction] = (),
    ) -> None:
        """Write down what others deleted, and what is known since, in one transaction.

        ``restated``: entries of the ledger by number, with another cause and person.
        ``heard``: until when a service's history was made sense of. ``waiting``: what
        is not made sense of. ``subtract``: what goes elsewhere for what was deleted.
        """
        with self._database.write():
            for record in new:
                self.ledger.add(record)
            for number, source, who in restated:
                self.ledger.restate(number, source, who)
            self.catalogue.change(put, drop)
            for service, until in heard.items():
                self.meta.put_moment(f"{_HEARD}{service}", until)
            self.signals.replace(waiting)
            for part in subtract:
                self.observations.subtract(part.service, part.listing, part.number)

    def heard(self, service: Slug) -> datetime | None:
        """Return until when a service's history was made sense of."""
        return self.meta.moment(f"{_HEARD}{service}")

    def follow_up(
        self,
        number: int,
        outcomes: Mapping[Slug, ServiceOutcome],
        status: DeletionStatus,
    ) -> None:
        """Write down how a deletion ended in other services; raises MemoryUnavailable."""
        with self._database.write():
            self.ledger.settle(number, outcomes, status)
            self.leftovers.drop(number)

    def close(self) -> None:
        """Close the database; what is called afterwards raises MemoryUnavailable."""
        self._database.close()

    @classmethod
    def _taken_up(cls, files: Files, now: datetime, *, expected: bool) -> Memory:
        """Return a memory that can be written to."""
        files.prove_writable()
        connection, condition = open_or_renew(files, now=now, expected=expected)
        memory = cls(files, Database(connection), condition)
        try:
            memory._settle(now)
        except BaseException:
            memory.close()
            raise
        return memory

    @classmethod
    def _read_only(cls, files: Files, condition: Condition) -> Memory:
        """Return a memory that can only be read."""
        connection = read_only(files)
        memory = cls(files, Database(connection), condition)
        if file := read_keeps_file(files.keeps):
            memory.keeps.take_from(file)
        connection.execute("PRAGMA query_only = ON")
        return memory

    def _settle(self, now: datetime) -> None:
        """Learn what the last time left behind, and bring database and file in step."""
        file = read_keeps_file(self._files.keeps)
        with self._database.write():
            if file is not None and self.keeps.take_from(file):
                self.notices.restart(now)
                detail = self.condition.detail or "keeps.json knew more"
                self.condition = Condition(State.RESTORED, detail)
            self.jobs.interrupt(now)
        if file is None:
            set_aside(self._files.keeps, now)
        if file != self.keeps.content():
            self.keeps.write_file()
        if self.meta.moment(LOSS) is not None:
            self.condition = Condition(State.LOST, self.condition.detail)
