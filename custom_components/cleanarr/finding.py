"""Finding items: one by id, entity or title, many by what they have in common."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import callback
from homeassistant.helpers import entity_registry as er

from .coordinator import CleanarrCoordinator
from .core import ItemId, ItemView, MediaType, Slug, Status
from .errors import refusal
from .item_sensor import item_of_entity

ATTR_ITEM_ID = "item_id"
ATTR_TITLE = "title"

# So many candidates are named when a title fits more than one item.
_NAMED = 10


@callback
def async_find_item(
    coordinator: CleanarrCoordinator, asked: Mapping[str, str]
) -> ItemView:
    """Return the item that is named by id, entity or title; exactly one of them.

    Raises ServiceValidationError when it is not there or not the only one.
    """
    given = [name for name in _FINDERS if asked.get(name)]
    if len(given) != 1:
        raise refusal("choose_one_item")
    return _FINDERS[given[0]](coordinator, asked[given[0]])


def _by_id(coordinator: CleanarrCoordinator, item_id: str) -> ItemView:
    """Return the item with this id."""
    item = coordinator.data.items.get(ItemId(item_id))
    if item is None:
        raise refusal("item_not_found", item=item_id)
    return item


def _by_entity(coordinator: CleanarrCoordinator, entity_id: str) -> ItemView:
    """Return the item that this sensor of ours shows."""
    entity = er.async_get(coordinator.hass).async_get(entity_id)
    item_id = item_of_entity(coordinator.config_entry, entity) if entity else None
    if item_id is None:
        raise refusal("not_an_item_entity", entity=entity_id)
    return _by_id(coordinator, item_id)


def _by_title(coordinator: CleanarrCoordinator, title: str) -> ItemView:
    """Return the item of this title, whole before part, with or without the year."""
    wanted = title.strip().casefold()
    items = coordinator.data.items.values()
    found = [item for item in items if wanted in _names(item)]
    found = found or [item for item in items if wanted in item.title.casefold()]
    if not found:
        raise refusal("item_not_found", item=title)
    if len(found) > 1:
        raise refusal("ambiguous_title", title=title, matches=_candidates(found))
    return found[0]


_FINDERS: Mapping[str, Callable[[CleanarrCoordinator, str], ItemView]] = {
    ATTR_ITEM_ID: _by_id,
    ATTR_ENTITY_ID: _by_entity,
    ATTR_TITLE: _by_title,
}


def _names(item: ItemView) -> tuple[str, str]:
    """Return the item's whole names, folded."""
    title = item.title.casefold()
    return title, f"{title} ({item.year})"


def _candidates(items: list[ItemView]) -> str:
    """Name the first of several items so that each can be asked for by its id."""
    named = [f"{item.title} ({item.year}): {item.id}" for item in items[:_NAMED]]
    return ", ".join(named + ["…"] * (len(items) > _NAMED))


_SORT_KEYS: Mapping[str, Callable[[ItemView], str | int | datetime | None]] = {
    "title": lambda item: item.title.casefold(),
    "delete_after": lambda item: item.delete_after,
    "size": lambda item: item.size,
    "added": lambda item: item.added,
    "last_watched": lambda item: item.last_watched,
}
SORTS = tuple(_SORT_KEYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a list of items is asked for; an empty choice leaves the choice open."""

    media: frozenset[MediaType] = frozenset()
    statuses: frozenset[Status] = frozenset()
    services: frozenset[Slug] = frozenset()
    text: str = ""
    sort: str = "title"
    descending: bool = False
    limit: int
    offset: int = 0


def find_items(items: Iterable[ItemView], query: Query) -> tuple[list[ItemView], int]:
    """Return one page of the items that fit, and how many fit in all."""
    text = query.text.strip().casefold()
    fitting = [
        item
        for item in items
        if (not query.media or item.media in query.media)
        and (not query.statuses or item.status in query.statuses)
        and (not query.services or item.service in query.services)
        and text in item.title.casefold()
    ]
    page = _sorted(fitting, query)[query.offset : query.offset + query.limit]
    return page, len(fitting)


def _sorted(items: list[ItemView], query: Query) -> list[ItemView]:
    """Return the items in order; those without a value come last either way."""
    key = _SORT_KEYS[query.sort]
    known = [item for item in items if key(item) is not None]
    unknown = [item for item in items if key(item) is None]
    known.sort(key=lambda item: (key(item), item.id), reverse=query.descending)
    return known + unknown
