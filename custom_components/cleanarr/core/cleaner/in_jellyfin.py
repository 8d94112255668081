"""What Jellyfin told of each item: who watched it, and where it has it. Pure."""

from dataclasses import dataclass

from ..identifiers import JellyfinId, UserId
from ..library.join import Join
from ..library.model import Item, Watch
from ..library.paths import lies_in
from ..library.readings import AnySource, JellyfinReading
from ..library.watch import Watching
from ..reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class InJellyfin:
    """Knows of an item what a reading of Jellyfin told. ``users``: who was chosen."""

    reading: JellyfinReading
    watching: Watching
    found: Join
    users: frozenset[UserId]

    def watch(self, item: Item) -> Watch | Reason:
        """Return what was done with an item, or why that is not known."""
        if not self.users <= {user.id for user in self.reading.users}:
            return Reason("user_gone")
        return self._not_there(item) or self.watching.watch(item)

    def libraries(self, item: Item) -> tuple[JellyfinId, ...] | Reason:
        """Return the libraries in which it has an item, or why that is not known."""
        if (reason := self._not_there(item)) is not None:
            return reason
        copies = self.found.copies[item.entry_item]
        places = [
            self.found.places[copy] for copy in copies if copy in self.found.places
        ]
        return tuple(
            library.id
            for library in self.reading.libraries
            if any(lies_in(path, at) for path in places for at in library.locations)
        )

    def _not_there(self, item: Item) -> Reason | None:
        if item.entry_item in self.found.ambiguous:
            return Reason("ambiguous_in_jellyfin")
        if item.entry_item not in self.found.copies:
            return Reason("not_in_jellyfin")
        return None


def unread(source: AnySource | None, product: str) -> Reason:
    """Return why nothing is known where there is no reading of a ``product``."""
    if source is None:
        return Reason("service_missing", {"service": product})
    return Reason("source_never_read", {"service": source.config.name})
