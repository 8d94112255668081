"""Whatever is deleted, fetched again and told however often: each time one entry."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count

from hypothesis import given, settings, strategies as st

from custom_components.cleanarr.core.detect.catalogue import present
from custom_components.cleanarr.core.detect.compare import compare
from custom_components.cleanarr.core.detect.correlate import correlate, leave_booked
from custom_components.cleanarr.core.identifiers import (
    Episode,
    Identity,
    ItemId,
    MediaType,
    Scope,
    Slug,
)
from custom_components.cleanarr.core.library.model import (
    Item,
    MediaFile,
    Season,
    SeriesFacts,
)
from custom_components.cleanarr.core.memory import (
    DeletionRecord,
    DeletionSource,
    Known,
    Signal,
)
from tests.core.street import BEGIN

SONARR = Slug("sonarr")
WIRE = Identity(media=MediaType.TV, tvdb=79126, tmdb=1438)
EPISODES: tuple[Episode, ...] = ((1, 1), (1, 2), (1, 3), (2, 1), (2, 2))


@dataclass
class Household:
    """One series, what Cleanarr knows of it, and what it wrote down."""

    files: dict[Episode, MediaFile] = field(default_factory=dict)
    known: dict[object, Known] = field(default_factory=dict)
    signals: list[Signal] = field(default_factory=list)
    said: list[Signal] = field(default_factory=list)
    ledger: list[DeletionRecord] = field(default_factory=list)
    seen: frozenset[Episode] = frozenset()
    ids: count[int] = field(default_factory=lambda: count(1))
    now = BEGIN

    def import_(self, episode: Episode) -> None:
        if episode not in self.files:
            self.upgrade(episode)

    def upgrade(self, episode: Episode) -> None:
        number = next(self.ids)
        self.files[episode] = MediaFile(
            id=number,
            path=f"/tv/{number}",
            size=1,
            imported=self.now,
            episodes=(episode,),
        )

    def delete(self, episode: Episode) -> None:
        if self.files.pop(episode, None):
            self.hear(replace(WIRE, episodes=(episode,)))

    def hear(self, identity: Identity) -> None:
        signal = Signal(
            source=DeletionSource.SONARR, service=SONARR, identity=identity, at=self.now
        )
        self.signals.append(signal)
        self.said.append(signal)

    def replay(self, episode: Episode) -> None:
        """Have an old webhook come again, as if it were new."""
        identity = replace(WIRE, episodes=(episode,))
        if any(signal.identity == identity for signal in self.said):
            self.hear(identity)

    def look(self) -> Counter[Episode]:
        """Look, as the detector does; return the episodes that are new in the ledger."""
        item = self.item()
        there, known = present([item], self.now), tuple(self.known.values())

        def busy(_: Identity) -> bool:
            return False

        found = compare(known, there, self.signals, {}, readable={SONARR}, busy=busy)
        if found.unread:
            contents = {(SONARR, item.entry): tuple(self.files.values())}
            found = compare(
                known, there, self.signals, contents, readable={SONARR}, busy=busy
            )
        assert not found.unread
        leave_booked(found, self.ledger)
        new = correlate(found.explained, self.ledger, {}, self.now).new
        for key in found.drop:
            self.known.pop(key, None)
        self.known |= found.put
        self.ledger += new
        self.signals = [one for one in self.signals if one not in found.settled]
        return Counter(
            episode
            for record in new
            for episode in EPISODES
            if (record.scope is Scope.EPISODE or episode in self.seen)
            and record.identity.contains(replace(WIRE, episodes=(episode,)))
        )

    def item(self) -> Item:
        numbers = Counter(season for season, _ in self.files)
        return Item(
            id=ItemId("sonarr-1"),
            scope=Scope.SERIES,
            media=MediaType.TV,
            service=SONARR,
            entry=1,
            identity=WIRE,
            title="The Wire",
            year=2002,
            path="/tv/The Wire",
            root_folder="/tv",
            tags=frozenset(),
            monitored=True,
            files=(),
            size=len(self.files),
            entry_added=None,
            poster=None,
            series=SeriesFacts(
                status="ended",
                next_airing=None,
                seasons=tuple(
                    Season(number=each, file_count=number, aired=True, size=number)
                    for each, number in sorted(numbers.items())
                ),
                file_count=len(self.files),
                files_known=False,
            ),
        )


def days(*events: str) -> st.SearchStrategy[list[list[tuple[str, object]]]]:
    """Return days on which any of these happen to any episode, in any order."""
    happened = st.tuples(st.sampled_from(events), st.sampled_from(EPISODES))
    return st.lists(st.lists(happened, max_size=5), max_size=6)


# A replay after an upgrade may be of an episode that went with all of its series: what
# was fetched since could be either.
EVENTS = st.one_of(
    days("delete", "import_", "replay"), days("delete", "import_", "upgrade")
)


@settings(max_examples=300)
@given(EVENTS)
def test_each_deletion_that_can_be_seen_is_told_once(
    days: list[list[tuple[str, Episode]]],
):
    """Between two looks anything happens in any order, and hints come again."""
    house = Household()
    for episode in EPISODES:
        house.import_(episode)
    for events in [[], *days]:
        for name, what in events:
            house.now += timedelta(hours=1)
            getattr(house, name)(what)
        house.now += timedelta(hours=1)
        told = house.look()
        assert told == Counter(house.seen - house.files.keys())
        house.seen = frozenset(house.files)
