"""Where the household stands: read, decided, and remembered as far as it must be."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from ..cleanup.plan import Planned, file_keys
from ..errors import ItemNotFound
from ..identifiers import ItemId
from ..library.doings import FlagKey
from ..library.join import OwnCopies
from ..library.reader import Reader
from ..library.readings import JellyfinReading
from ..memory import FileKey, Memory, PlayedFlag
from ..rules.asking import Tried, try_all
from ..rules.episode import excess_of
from ..runtime import Clock, RunInThread
from ..settings import AnyRule, EpisodeRule, HouseholdConfig
from ..view import RulePreview
from .candidates import wanted_files
from .copies import listed_copies, seen_copies
from .decide import Decided, decide_again, decide_all
from .knowledge import (
    FIRST_READING,
    Promises,
    Readings,
    Remembered,
    recall,
    recall_promises,
)
from .preview import preview, with_rule

_FORGET_AFTER = timedelta(days=90)


class Situation:
    """The latest decision, and the way to the next one."""

    def __init__(
        self,
        config: HouseholdConfig,
        reader: Reader,
        memory: Memory,
        own_copies: Callable[[], Awaitable[OwnCopies]],
        *,
        clock: Clock,
        run_in_thread: RunInThread,
    ) -> None:
        """Start with nothing read and nothing decided."""
        self._config = config
        self._memory = memory
        self._own_copies = own_copies
        self._clock = clock
        self._run = run_in_thread
        self._deciding = asyncio.Lock()
        self.reader = reader
        self.decided: Decided | None = None

    async def read(self, *, whole: bool) -> Decided:
        """Read everything and decide. Changes nothing but what is known."""
        await self.reader.read(whole=whole)
        return await self.decide()

    async def catch_up(self) -> Decided:
        """Read what changed and decide. Changes nothing but what is known."""
        await self.reader.catch_up()
        return await self.decide()

    async def decide(self) -> Decided:
        """Decide on the last good readings, and on files of series where it matters.

        Only the whole decision is shown: half of one would lack announced series. A
        Keep that was given in the meantime is in it. One is put in place after another,
        so that an older reading never takes the place of a newer one.
        """
        decided = await self._decide()
        fresh = {slug for slug, one in self.reader.series.items() if one.fresh}
        if wanted := await self._run(wanted_files, decided, self._config, fresh):
            await self.reader.read_files(wanted)
            decided = await self._decide()
        async with self._deciding:
            known = await self._promises()
            if known != decided.promises:
                decided = await self._with_promises(decided, known)
            self.decided = decided
            return decided

    async def decide_again(self) -> Decided | None:
        """Decide on the same readings, with what the memory knows by now."""
        async with self._deciding:
            if self.decided is not None:
                known = await self._promises()
                self.decided = await self._with_promises(self.decided, known)
            return self.decided

    async def imagine(self, rule: AnyRule) -> RulePreview | None:
        """Return what a rule would do; ``None`` before anything was read.

        Nothing is read for it, written down or shown.
        """
        movies, series = self.reader.movies.values(), self.reader.series.values()
        if not any(one.last for one in movies) and not any(one.last for one in series):
            return None
        config = with_rule(self._config, rule)
        decided = await self._decided(config)
        return await self._run(preview, decided, rule, config)

    async def recall(self) -> Remembered:
        """Read the memory as it is now."""
        return await self._run(recall, self._memory, self._clock())

    def planned(self, item: ItemId) -> Planned:
        """Return an item's place in the plan; raises ItemNotFound."""
        found = self.decided.planned.get(item) if self.decided else None
        if found is None:
            raise ItemNotFound(item=item)
        return found

    def is_kept_itself(self, planned: Planned) -> bool:
        """Return whether a Keep is on the item itself, not only on what contains it."""
        kept = self.decided.rules.keeps if self.decided else {}
        return not kept.keys().isdisjoint(planned.item.identity.keys)

    def tried(self, planned: Planned) -> tuple[Tried, ...]:
        """Return every rule's answer for an item, as it was decided."""
        if self.decided is None:
            return ()
        return try_all(planned.joined, self._config.rules, self.decided.rules)

    async def remember(self, decided: Decided) -> None:
        """Write down what was seen and can never be read again.

        Raises MemoryUnavailable and has then written nothing that contradicts itself.
        """
        known = await self.recall()
        watched = self.reader.watched
        if watched is not None and watched.fresh and watched.last is not None:
            await self._run(self._remember_watching, decided, known, watched.last)
        await self._run(self._remember_files, decided, known)
        await self._run(self._remember_excess, decided, known)
        await self._run(self._remember_requests, decided, known)
        if (
            not decided.protection.lost
            and known.promises.protection != decided.protection.now
        ):
            protection = decided.protection.now
            await self._run(self._memory.observations.replace_protection, protection)

    async def _promises(self) -> Promises:
        """Return the promises of this moment."""
        return await self._run(recall_promises, self._memory, self._clock())

    async def _with_promises(self, decided: Decided, known: Promises) -> Decided:
        """Decide with these promises, on the same readings."""
        now = self._clock()
        return await self._run(decide_again, decided, known, self._config, now)

    async def _decide(self) -> Decided:
        return await self._decided(self._config)

    async def _decided(self, config: HouseholdConfig) -> Decided:
        """Decide on what was read, as a household would that has this ``config``."""
        readings = Readings(
            movies=self.reader.movies,
            series=self.reader.series,
            watched=self.reader.watched,
            logged=self.reader.logged,
            asked=self.reader.asked,
            played=self.reader.played.known,
            files=self.reader.files,
            own=await self._own_copies(),
        )
        now = self._clock()
        known = await self.recall()
        return await self._run(decide_all, readings, known, config, now)

    def _remember_watching(
        self, decided: Decided, known: Remembered, reading: JellyfinReading
    ) -> None:
        """Move activity forward; keep what Jellyfin does not date, or will forget.

        A flag that does not count stays known while it is not seen: were it forgotten,
        it would count as just turned on when it is seen again.
        """
        now, observations = decided.now, self._memory.observations
        if known.promises.first_reading is None:
            self._memory.meta.put_moment(FIRST_READING, now)
        observations.record_activity(decided.activity, now)
        observations.see(decided.keys, now)
        observations.forget(now - _FORGET_AFTER)
        before: dict[FlagKey, PlayedFlag] = {
            (flag.user, flag.identity): flag for flag in known.flags
        }
        present = {
            key: PlayedFlag(key[0], key[1], flag.imported, flag.counts_from)
            for key, flag in decided.flags.items()
        }
        observations.drop_played_flags(
            flag
            for key, flag in before.items()
            if flag.counts_from is not None and present.get(key) != flag
        )
        observations.put_played_flags(
            flag for key, flag in present.items() if before.get(key) != flag
        )

        items, found = decided.entries.values(), decided.join
        listed = listed_copies(found.own_places.values(), found.own, items)
        seen = seen_copies(reading, found.own, items)
        self._memory.copies.replace(seen, listed)

    def _remember_excess(self, decided: Decided, known: Remembered) -> None:
        """Know since when files lie beyond what an episode rule keeps, while they do."""
        rules = [r for r in self._config.rules if isinstance(r, EpisodeRule)]
        items = [one.item for one in decided.planned.values()]
        found = {excess_of(rule, item) for rule in rules for item in items}
        beyond = {each for each in found if each is not None}
        before = known.promises.excess.keys()
        new, over = beyond - before, before - beyond
        gone = {each for each in over if each.service not in decided.frozen}
        if new or gone:
            self._memory.excess.change(new, gone, decided.now)

    def _remember_requests(self, decided: Decided, known: Remembered) -> None:
        """Know who asked for what, as long as the title is there."""
        there = {
            (item.service, key)
            for item in decided.entries.values()
            for key in item.identity.keys
        }
        gone = {
            one
            for one in known.requests
            if one.service not in decided.frozen
            and (one.service, one.identity) not in there
        }
        source = self.reader.asked
        asked = source is not None and source.fresh
        known_users = (
            self.reader.watched is None or self.reader.watched.last is not None
        )
        seen = decided.granted() if asked and known_users else ()
        new = set(seen) - set(known.requests)
        if new or gone:
            self._memory.requesters.change(new, gone)

    def _remember_files(self, decided: Decided, known: Remembered) -> None:
        """Know the files that were read, and forget movies' files that went."""
        now: set[FileKey] = {
            key for one in decided.planned.values() for key in file_keys(one.item)
        }
        healthy = self.reader.movies.keys() - decided.frozen.keys()
        observations = self._memory.observations
        observations.put_files(now - known.files, decided.now)
        observations.drop_files(
            key for key in known.files - now if key.service in healthy
        )
