"""In which order the bulk query answers."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from .model import Item, UserData
from .parameters import Parameters
from .state import JellyfinState

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)

type _Key = str | int | float | datetime


def in_order(
    items: list[Item], state: JellyfinState, asked: Parameters, user_id: str
) -> list[Item]:
    """Sort as `sortBy` and `sortOrder` say; unknown names change nothing."""
    orders = asked.names("sortOrder") or ["ascending"]
    names = asked.names("sortBy")
    for position in reversed(range(len(names))):
        order = orders[min(position, len(orders) - 1)]
        key = _key(names[position], state, user_id)
        if key:
            items.sort(key=key, reverse=order == "descending")
    return items


def _key(
    name: str, state: JellyfinState, user_id: str
) -> Callable[[Item], _Key] | None:
    if by_data := _BY_DATA.get(name):
        users = [user_id] if user_id else list(state.users)
        return lambda item: max(by_data(state.data(user, item)) for user in users)
    return _BY_ITEM.get(name)


_BY_DATA: Mapping[str, Callable[[UserData], float]] = {
    "dateplayed": lambda data: data.last_played.timestamp() if data.last_played else 0,
    "playcount": lambda data: data.play_count,
    "isplayed": lambda data: data.played,
}
_BY_ITEM: Mapping[str, Callable[[Item], _Key]] = {
    "sortname": lambda item: item.sort_name,
    "name": lambda item: item.name.casefold(),
    "seriessortname": lambda item: item.series_name.casefold(),
    "datecreated": lambda item: item.created,
    "premieredate": lambda item: item.premiere or _LONG_AGO,
    "productionyear": lambda item: item.premiere.year if item.premiere else 0,
    "parentindexnumber": lambda item: item.season,
    "indexnumber": lambda item: item.index,
}
