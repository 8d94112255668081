"""A call of one of our actions, together with the household that it is for."""

from dataclasses import dataclass
from datetime import datetime

from homeassistant.core import ServiceCall
from homeassistant.util import dt as dt_util

from .answers import Answers
from .coordinator import CleanarrCoordinator
from .core import Cleaner, ItemId
from .errors import refusal
from .finding import async_find_item
from .people import Person, async_person

ATTR_DESCENDING = "descending"
ATTR_DRY_RUN = "dry_run"
ATTR_ANSWERS = "answers"
ATTR_KIND = "kind"
ATTR_LIMIT = "limit"
ATTR_MODE = "mode"
ATTR_NUMBER = "number"
ATTR_OFFSET = "offset"
ATTR_REASON = "reason"
ATTR_RULE = "rule"
ATTR_SERVICE = "service"
ATTR_SINCE = "since"
ATTR_SKIP_NOTICE = "skip_notice"
ATTR_SORT = "sort"
ATTR_SOURCE = "source"
ATTR_STATUS = "status"
ATTR_TEXT = "text"
ATTR_TYPE = "type"
ATTR_UNTIL = "until"

_LARGEST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Request:
    """Reads what a call asks for; each method raises a translated error for nonsense."""

    call: ServiceCall
    coordinator: CleanarrCoordinator

    @property
    def cleaner(self) -> Cleaner:
        """Return who does what is asked."""
        return self.coordinator.cleaner

    @property
    def answers(self) -> Answers:
        """Return what puts the answer into words, as of now."""
        return Answers(self.coordinator.sentences, dt_util.utcnow())

    async def async_person(self) -> Person:
        """Return who asks."""
        return await async_person(self.call.hass, self.call.context)

    def item(self) -> ItemId:
        """Return the one item that is asked about."""
        return async_find_item(self.coordinator, self.call.data).id

    def moment(self, name: str) -> datetime | None:
        """Return a moment in UTC; one without zone is local time."""
        moment = self.call.data.get(name)
        return None if moment is None else dt_util.as_utc(moment)

    def page(self) -> tuple[int, int]:
        """Return limit and offset of the page that is asked for."""
        limit, offset = self.call.data[ATTR_LIMIT], self.call.data[ATTR_OFFSET]
        if not 1 <= limit <= _LARGEST_PAGE or offset < 0:
            raise refusal("invalid_page", largest=str(_LARGEST_PAGE))
        return limit, offset
