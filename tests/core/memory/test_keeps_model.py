"""Whatever is kept, unkept, damaged and restarted: the memory says what a list says."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
import shutil
import tempfile
from typing import override

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from custom_components.cleanarr.core.identifiers import Identity, MediaType
from custom_components.cleanarr.core.memory import Keep, Memory, State
from tests.core.memory.builders import NOW, a_keep

IDENTITIES = st.builds(
    Identity,
    media=st.sampled_from(MediaType),
    tmdb=st.sampled_from([None, 1, 2]),
    imdb=st.sampled_from([None, "tt1", "tt2"]),
    season=st.sampled_from([None, None, 0, 1]),
    episodes=st.sampled_from([(), (), ((0, 1),), ((1, 1), (1, 2)), ((1, 2),)]),
).filter(
    lambda identity: (
        bool(identity.keys) and not (identity.episodes and identity.season is not None)
    )
)
PEOPLE = st.sampled_from(["anna", "ben"])
PROVIDERS = ("tmdb", "imdb", "tvdb")


def share(one: Identity, other: Identity) -> bool:
    return not set(one.keys).isdisjoint(other.keys)


def same_title(one: Identity, other: Identity) -> bool:
    """Two identities whose titles share an id, and contradict each other in none."""
    both = [(getattr(one, name), getattr(other, name)) for name in PROVIDERS]
    return share(one.title, other.title) and all(a == b for a, b in both if a and b)


def takes_the_place_of(one: Identity, other: Identity) -> bool:
    """Whether nothing that is kept would be lost."""
    same = one.season == other.season and set(one.episodes) >= set(other.episodes)
    return same and bool(one.episodes) == bool(other.episodes)


def left_of(keep: Keep, ended: Identity) -> list[Keep]:
    """What of a Keep on several episodes is still kept when some of them no longer are."""
    episodes = tuple(one for one in keep.identity.episodes if one not in ended.episodes)
    if not 0 < len(episodes) < len(keep.identity.episodes):
        return []
    return [replace(keep, identity=replace(keep.identity, episodes=episodes))]


def keys_of(keeps: Iterable[Keep]) -> set[str]:
    return {key for keep in keeps for key in keep.identity.keys}


def until(keep: Keep) -> datetime:
    return keep.until or datetime.max.replace(tzinfo=UTC)


class Household(RuleBasedStateMachine):
    """A household with a memory, and a list that remembers the same."""

    @override
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.now = NOW
        self.keeps: list[Keep] = []
        self.memory = Memory.open(self.folder, now=NOW, expected=False)

    @rule(
        identity=IDENTITIES,
        title=st.text(max_size=20),
        by=PEOPLE,
        hours=st.none() | st.integers(-1, 48),
        zone=st.sampled_from([UTC, timezone(timedelta(hours=13))]),
    )
    def keep(
        self,
        identity: Identity,
        title: str,
        by: str,
        hours: int | None,
        zone: timezone,
    ) -> None:
        until = None if hours is None else self.now + timedelta(hours=hours)
        keep = replace(
            a_keep(identity, at=self.now, by=by),
            title=title,
            until=until and until.astimezone(zone),
        )
        self.memory.keeps.keep(keep)
        for earlier in tuple(self.keeps):
            if same_title(identity, earlier.identity):
                both = {
                    name: getattr(identity, name) or getattr(earlier.identity, name)
                    for name in PROVIDERS
                }
                identity = replace(identity, **both)
                if earlier.by == by and takes_the_place_of(identity, earlier.identity):
                    self.keeps.remove(earlier)
        self.keeps.append(replace(keep, identity=identity))

    @rule(identity=IDENTITIES, by=st.none() | PEOPLE)
    def unkeep(self, identity: Identity, by: str | None) -> None:
        wanted = [
            keep
            for keep in self.keeps
            if share(keep.identity, identity) and by in (None, keep.by)
        ]
        told = self.memory.keeps.unkeep(identity, by)
        assert (told is None) == (not wanted)
        assert told is None or told in wanted
        self.keeps = [keep for keep in self.keeps if keep not in wanted]
        self.keeps += [each for keep in wanted for each in left_of(keep, identity)]

    @rule(hours=st.integers(0, 30))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def forget_expired(self) -> None:
        self.memory.keeps.forget_expired(self.now)
        self.keeps = [keep for keep in self.keeps if self.lasts(keep)]

    @rule()
    def back_up(self) -> None:
        self.memory.back_up(self.now)

    @rule()
    def restart(self) -> None:
        self.memory.close()
        self.reopen(State.FINE)

    @rule(content=st.sampled_from([None, b"", b"not a database at all"]))
    def lose_the_database(self, content: bytes | None) -> None:
        self.memory.close()
        database = self.folder / "cleanarr.db"
        database.unlink()
        if content is not None:
            database.write_bytes(content)
        self.reopen(State.RESTORED)

    @rule()
    def lose_the_file_of_keeps(self) -> None:
        self.memory.close()
        (self.folder / "keeps.json").unlink()
        self.reopen(State.FINE)

    @invariant()
    def the_same_is_kept(self) -> None:
        lasting = [keep for keep in self.keeps if self.lasts(keep)]
        ended = [keep for keep in self.keeps if not self.lasts(keep)]
        assert list(self.memory.keeps.content().keeps) == self.keeps
        assert list(self.memory.keeps.expired(self.now)) == ended
        told = self.memory.keeps.all(self.now)
        assert set(told) <= set(lasting)
        assert keys_of(told) == keys_of(lasting)

    @invariant()
    def a_keep_holds_what_contains_it_and_what_it_contains(self) -> None:
        for keep in filter(self.lasts, self.keeps):
            part = replace(keep.identity.title, season=1)
            touched = keep.identity.is_whole or keep.identity.season == 1
            touched |= any(season == 1 for season, _ in keep.identity.episodes)
            found = self.memory.keeps.find(part, self.now)
            assert found is not None or not touched
            assert self.memory.keeps.find(keep.identity.title, self.now)

    @invariant()
    def nobody_ends_a_keep_sooner_than_it_was_made_to(self) -> None:
        """Whoever kept what else: under each key, what lasts longest decides."""
        told = self.memory.keeps.all(self.now)
        for keep in filter(self.lasts, self.keeps):
            found = self.memory.keeps.find(keep.identity, self.now)
            assert found is not None
            assert until(found) >= until(keep)
            for key in keep.identity.keys:
                longest = max(until(one) for one in told if key in one.identity.keys)
                assert longest >= until(keep)

    @override
    def teardown(self) -> None:
        self.memory.close()
        shutil.rmtree(self.folder)

    def lasts(self, keep: Keep) -> bool:
        return keep.until is None or keep.until > self.now

    def reopen(self, state: State) -> None:
        self.memory = Memory.open(self.folder, now=self.now, expected=True)
        assert self.memory.condition.state is state


TestHousehold = Household.TestCase
TestHousehold.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None
)
