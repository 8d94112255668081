"""The bulk query of items: which it chooses, in which order (API notes §6.2)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from .model import PLAYABLE, Item, ItemKind, UserData
from .order import in_order
from .parameters import Parameters
from .state import JellyfinState

type _Test = Callable[[Item], bool]

_KINDS = {kind.value.lower(): kind for kind in ItemKind}
_USER_FILTERS: Mapping[str, Callable[[Item, UserData], bool]] = {
    "isplayed": lambda _item, data: data.played,
    "isunplayed": lambda _item, data: not data.played,
    "isfavorite": lambda _item, data: data.favorite,
    "isfavoriteorlikes": lambda _item, data: data.favorite,
    "isresumable": lambda item, data: item.kind in PLAYABLE and data.position > 0,
}
_NEED_USER = {"playcount", "isplayed"}


class NeedsUser(Exception):
    """A query that fails without a user."""


@dataclass(frozen=True, slots=True)
class Selection:
    """One query against one Jellyfin, as a user or (empty) as the server's key."""

    state: JellyfinState
    asked: Parameters
    user_id: str

    def items(self) -> list[Item]:
        """Return all items that fit, in order; NeedsUser where the server fails."""
        self._check_user()
        tests = [*self._places(), *self._users_words(), *self._others()]
        items = [
            item for item in self._candidates() if all(test(item) for test in tests)
        ]
        collapsed = self._collapsed(items)
        return in_order(collapsed, self.state, self.asked, self.user_id)

    def _check_user(self) -> None:
        needing = _NEED_USER if self.state.twelve else {*_NEED_USER, "dateplayed"}
        said = needing.intersection(self.asked.names("sortBy"))
        said |= _USER_FILTERS.keys() & set(self.asked.names("filters"))
        flags = (self.asked.flag("isPlayed"), self.asked.flag("isFavorite"))
        if not self.user_id and (said or flags != (None, None)):
            raise NeedsUser

    def _candidates(self) -> list[Item]:
        if ids := self.asked.ids("ids"):
            found = (self.state.items.get(number) for number in dict.fromkeys(ids))
            return [item for item in found if item]
        excluded = self.asked.names("excludeItemTypes")
        named = self.asked.names("includeItemTypes") or list(_KINDS)
        kinds = [
            _KINDS[name] for name in named if name in _KINDS and name not in excluded
        ]
        return [item for kind in kinds for item in self.state.visible(kind)]

    def _places(self) -> Iterator[_Test]:
        """Yield tests of where an item belongs and who may see it."""
        user = self.state.users.get(self.user_id)
        if user and user.libraries is not None:
            yield _inside(user.libraries)
        parent = self.asked.id("parentId")
        if parent:
            yield self._below(parent)
        elif not self.asked.flag("recursive") and not self.asked.text("ids"):
            yield lambda _item: False

    def _below(self, parent: str) -> _Test:
        typed = self.state.twelve and bool(self.asked.text("includeItemTypes"))
        box_set = self.state.items.get(parent)
        inside = frozenset(box_set.children if box_set else ())
        if self.asked.flag("recursive") or typed:
            return lambda item: (
                item.id in inside
                or parent
                in (
                    item.library_id,
                    item.parent_id,
                    item.series_id,
                    item.season_id,
                )
            )
        return lambda item: item.id in inside or item.parent_id == parent

    def _users_words(self) -> Iterator[_Test]:
        """Yield tests of what the user did."""
        if not self.user_id:
            return
        named = list(self.asked.names("filters"))
        for flag, name in (("isPlayed", "isplayed"), ("isFavorite", "isfavorite")):
            if (wanted := self.asked.flag(flag)) is not None:
                yield self._users_word(name, wanted=wanted)
        for name in named:
            if name in _USER_FILTERS:
                yield self._users_word(name, wanted=True)

    def _users_word(self, name: str, *, wanted: bool) -> _Test:
        test, nothing = _USER_FILTERS[name], UserData("")
        touched = self.state.touched(self.user_id)
        return lambda item: test(item, touched.get(item.id, nothing)) is wanted

    def _others(self) -> Iterator[_Test]:
        """Yield tests of what an item is."""
        places = self.asked.names("locationTypes")
        if places or self.asked.flag("isMissing") is not None:
            real = "filesystem" in places or self.asked.flag("isMissing") is False
            missing = "virtual" in places or self.asked.flag("isMissing") is True
            yield lambda item: missing if item.virtual else real
        if "virtual" in self.asked.names("excludeLocationTypes"):
            yield lambda item: not item.virtual
        if term := self.asked.text("searchTerm").casefold():
            yield lambda item: term in item.name.casefold()
        if years := self.asked.names("years"):
            yield lambda item: bool(item.premiere) and _year(item) in years
        for name in ("minDateLastSaved", "minDateLastSavedForUser"):
            if moment := self.asked.time(name):
                yield _saved_since(moment)

    def _collapsed(self, items: list[Item]) -> list[Item]:
        """Put box sets in their films' place, as 12 does for a key without a user."""
        plain = any(self.asked.text(name) for name in ("ids", "years"))
        refused = self.asked.flag("collapseBoxSetItems") is False
        if refused or self.user_id or plain or not self.state.twelve:
            return items
        box_sets = self.state.visible(ItemKind.BOX_SET)
        inside = {child: box_set for box_set in box_sets for child in box_set.children}
        shown = (inside.get(item.id, item) for item in items)
        return list({item.id: item for item in shown}.values())


def _inside(libraries: frozenset[str]) -> _Test:
    return lambda item: item.library_id in libraries


def _saved_since(moment: datetime) -> _Test:
    return lambda item: item.saved >= moment


def _year(item: Item) -> str:
    return str(item.premiere.year) if item.premiere else ""
