"""What every kind of rule has in its form, and how a stored rule is read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.helpers.selector import BooleanSelector, Selector

from ..const import (
    CONF_BASE,
    CONF_ENABLED,
    CONF_MEDIA,
    CONF_REQUIRE_WATCHED,
    CONF_RETENTION,
    CONF_SCOPE,
    CONF_TAGS,
)
from ..core import AnyRule, Base, MediaType, RuleId, ServiceKind, TvScope
from ..entered import InvalidInput, entered_retention, entered_tags, shown_retention
from ..offers import Offers
from ..questions import Question, always, ask_retention, ask_tags, bases
from ..selectors import one_of, ticks
from ..stored_options import read_retention

# The choice that leaves a rule without a base or a scope of its own.
AS_OPTIONS: Final = "same"

type Data = Mapping[str, Any]


def _one_retention(data: Data) -> Iterable[int | str]:
    return (data[CONF_RETENTION],)


def _accept(_data: Data) -> None:
    """Find nothing wrong with how answers go together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleKind:
    """A kind of rule. ``new``: the answers of a new one, as they are stored.

    ``questions`` are the form's, between the name and the switch. ``read`` makes the
    rule of its id, its name and its data, ``check`` raises InvalidInput for answers that
    do not go together. ``retentions``: everything that it says of how long something
    stays, as stored. ``needs``: the service without which it is senseless. ``step``:
    what its form is called, where that is not ``key``.
    """

    key: str
    questions: Callable[[Offers], tuple[Question, ...]]
    new: Data
    read: Callable[[RuleId, str, Data], AnyRule]
    check: Callable[[Data], None] = _accept
    retentions: Callable[[Data], Iterable[int | str]] = _one_retention
    needs: ServiceKind | None = None
    step: str = ""

    @property
    def form(self) -> str:
        """Return what its form is called among the steps."""
        return self.step or self.key


def those(*questions: Question) -> Callable[[Offers], tuple[Question, ...]]:
    """Return questions that are the same whatever can be offered."""
    return lambda _offers: questions


def read_common(rule: RuleId, name: str, data: Data) -> dict[str, Any]:
    """Return what the rules of every kind but the episodes' have."""
    return {
        "id": rule,
        "name": name,
        "media": frozenset(map(MediaType, data[CONF_MEDIA])),
        "enabled": data[CONF_ENABLED],
        "base": _read(Base, data[CONF_BASE]),
    }


def read_retaining(rule: RuleId, name: str, data: Data) -> dict[str, Any]:
    """Return what rules with one retention have."""
    return read_common(rule, name, data) | {
        "retention": read_retention(data[CONF_RETENTION]),
        "require_watched": data[CONF_REQUIRE_WATCHED],
    }


def read_scope(data: Data) -> TvScope | None:
    """Return the scope that a rule names."""
    return _read(TvScope, data[CONF_SCOPE])


def _read[T](kind: Callable[[str], T], stored: str | None) -> T | None:
    return None if stored is None else kind(stored)


def _show_choice(stored: str | None) -> str:
    return stored or AS_OPTIONS


def _store_choice(entered: str) -> str | None:
    return None if entered == AS_OPTIONS else entered


def _ask_media(shown: list[str], offers: Offers) -> Selector[Any]:
    there = {*offers.media, *shown}
    return ticks("media", [each.value for each in MediaType if each in there])


def _store_media(entered: list[str]) -> list[str]:
    if not entered:
        raise InvalidInput("media_missing")
    return entered


def _ask_base(shown: str, offers: Offers) -> Selector[Any]:
    return one_of("base", [AS_OPTIONS, *bases(shown, offers)])


def _store_tags(entered: list[str]) -> list[str]:
    if not (tags := entered_tags(entered)):
        raise InvalidInput("tags_missing")
    return tags


TAGS: Final = Question(key=CONF_TAGS, ask=ask_tags, store=_store_tags)
ANY_TAGS: Final = Question(key=CONF_TAGS, ask=ask_tags, store=entered_tags, blank=[])
MEDIA: Final = Question(key=CONF_MEDIA, ask=_ask_media, store=_store_media)
RETENTION: Final = Question(
    key=CONF_RETENTION,
    ask=ask_retention,
    show=shown_retention,
    store=entered_retention,
)
BASE: Final = Question(
    key=CONF_BASE, ask=_ask_base, show=_show_choice, store=_store_choice
)
REQUIRE_WATCHED: Final = Question(
    key=CONF_REQUIRE_WATCHED,
    ask=always(BooleanSelector()),
    needs=ServiceKind.JELLYFIN,
)
SCOPE: Final = Question(
    key=CONF_SCOPE,
    ask=always(one_of("rule_scope", [AS_OPTIONS, *TvScope])),
    show=_show_choice,
    store=_store_choice,
    needs=ServiceKind.SONARR,
)
ENABLED: Final = Question(key=CONF_ENABLED, ask=always(BooleanSelector()))
NEW: Final[Data] = {
    CONF_MEDIA: [each.value for each in MediaType],
    CONF_RETENTION: 30 * 86_400,
    CONF_BASE: None,
    CONF_REQUIRE_WATCHED: False,
    CONF_ENABLED: True,
}
