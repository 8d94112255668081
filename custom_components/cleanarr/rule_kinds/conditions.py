"""The rows of a filter, in people's words in the form and in the core's in the store.

The frontend shows a row's choices as they are, untranslated. So what is chosen in the
form is the name itself, in the system's language, and is looked up when it is stored.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.helpers.selector import Selector

from ..const import CONF_OPERATOR, CONF_PROPERTY, CONF_VALUE
from ..core import (
    KINDS,
    OPERATORS,
    FilterProperty,
    FilterRow,
    Kind,
    Operator,
    ServiceKind,
    UnfitRow,
    Value,
)
from ..entered import InvalidInput
from ..offers import Offers
from ..selectors import rows_of

type Row = Mapping[str, Any]

# What one of the form's numbers is in the core's unit.
_UNITS: Mapping[FilterProperty, float] = {FilterProperty.SIZE: 10**9}
# The service without which a property is not known.
NEEDS: Mapping[FilterProperty, ServiceKind] = {
    FilterProperty.LIBRARY: ServiceKind.JELLYFIN,
    FilterProperty.PLAY_COUNT: ServiceKind.JELLYFIN,
    FilterProperty.DAYS_SINCE_WATCHED: ServiceKind.JELLYFIN,
    FilterProperty.SERIES_STATUS: ServiceKind.SONARR,
    FilterProperty.REQUESTED: ServiceKind.SEERR,
}
_FLAGS: Mapping[str, bool] = {"yes": True, "no": False}
_STATUSES = ("continuing", "ended", "upcoming")
# A library's id in Jellyfin, where nobody knows its name.
_ID_LENGTH: Final = 32


def read_row(row: Row) -> FilterRow:
    """Return a stored row as the core takes it."""
    value = row[CONF_VALUE]
    return FilterRow(
        FilterProperty(row[CONF_PROPERTY]),
        Operator(row[CONF_OPERATOR]),
        tuple(value) if isinstance(value, list) else value,
    )


class Conditions:
    """The rows of one form, in the words of what can be offered now."""

    def __init__(self, offers: Offers) -> None:
        """Learn the names of everything that can be chosen."""
        self._offers = offers
        self._properties = self._names("filter_property", FilterProperty)
        self._operators = self._names("filter_operator", Operator)
        self._words = self._names("filter_value", (*_FLAGS, *_STATUSES))

    def ask(self, shown: list[Row], offers: Offers) -> Selector[Any]:
        """Ask for rows; what is chosen already stays on offer."""
        chosen = {row[CONF_PROPERTY] for row in shown}
        properties = [
            name
            for each, name in self._properties.items()
            if name in chosen
            or NEEDS.get(FilterProperty(each)) in {None, *offers.kinds}
        ]
        values = {each for row in shown for each in row[CONF_VALUE]}
        return rows_of(
            {CONF_PROPERTY: properties, CONF_OPERATOR: self._operators.values()},
            {CONF_VALUE: self._offered | values},
            translation_key="filter_rows",
        )

    def show(self, rows: Iterable[Row]) -> list[dict[str, Any]]:
        """Return stored rows in words."""
        return [self._shown(row) for row in rows]

    def store(self, entered: Iterable[Row]) -> list[dict[str, Any]]:
        """Return entered rows as they are stored; raise InvalidInput for a bad one."""
        rows = [self._stored(number, row) for number, row in enumerate(entered, 1)]
        if not rows:
            raise InvalidInput("rows_missing")
        return rows

    @property
    def _offered(self) -> set[str]:
        offers = self._offers
        return {
            *self._words.values(),
            *offers.tags,
            *offers.quality_profiles,
            *offers.root_folders,
            *offers.libraries.values(),
        }

    def _names(self, choice: str, keys: Iterable[str]) -> dict[str, str]:
        """Return the name of each choice; its key where there is none."""
        texts = self._offers.texts
        return {str(key): texts.get(f"{choice}.options.{key}", key) for key in keys}

    def _shown(self, row: Row) -> dict[str, Any]:
        asked = FilterProperty(row[CONF_PROPERTY])
        stored = row[CONF_VALUE]
        values = stored if isinstance(stored, list) else [stored]
        return {
            CONF_PROPERTY: self._properties[asked],
            CONF_OPERATOR: self._operators[row[CONF_OPERATOR]],
            CONF_VALUE: [self._shown_value(asked, value) for value in values],
        }

    def _shown_value(self, asked: FilterProperty, value: Value) -> str:
        if isinstance(value, bool):
            return self._words["yes" if value else "no"]
        if isinstance(value, float | int):
            return f"{value / _UNITS.get(asked, 1):g}"
        if asked is FilterProperty.LIBRARY:
            return self._offers.libraries.get(str(value), str(value))
        if asked is FilterProperty.SERIES_STATUS:
            return self._words.get(str(value), str(value))
        return str(value)

    def _stored(self, number: int, row: Row) -> dict[str, Any]:
        name, operator = row[CONF_PROPERTY], row[CONF_OPERATOR]
        asked = FilterProperty(_key(self._properties, name))
        how = Operator(_key(self._operators, operator))
        words = [word.strip() for word in row[CONF_VALUE] if word.strip()]
        fitting = OPERATORS[KINDS[asked]]
        place = {"row": str(number), "property": name, "operator": operator}
        try:
            value = self._value(asked, fitting.get(how), words)
            FilterRow(asked, how, value)
        except UnfitRow as error:
            names = ", ".join(self._operators[each] for each in fitting)
            raise InvalidInput(error.key, **place, operators=names) from error
        except InvalidInput as error:
            raise InvalidInput(error.key, **place, **error.values) from error
        stored = list(value) if isinstance(value, tuple) else value
        return {
            CONF_PROPERTY: asked.value,
            CONF_OPERATOR: how.value,
            CONF_VALUE: stored,
        }

    def _value(
        self, asked: FilterProperty, wanted: Kind | None, words: list[str]
    ) -> Value:
        """Return what was entered as the kind of value that is wanted."""
        if wanted is Kind.TEXTS:
            return tuple(self._text(asked, each) for each in self._split(words))
        if len(words) != 1:
            raise InvalidInput("value_blank" if not words else "value_several")
        (word,) = words
        match wanted:
            case Kind.NUMBER:
                return _number(word) * _UNITS.get(asked, 1)
            case Kind.FLAG:
                return _flag(_key(self._words, word))
        return self._text(asked, word)

    def _split(self, words: Iterable[str]) -> list[str]:
        """Return several texts that were typed in as one, apart at the commas."""
        known = self._offered
        parts = [[word] if word in known else word.split(",") for word in words]
        return [each.strip() for row in parts for each in row if each.strip()]

    def _text(self, asked: FilterProperty, word: str) -> str:
        if asked is FilterProperty.LIBRARY:
            return self._library(word)
        if asked is FilterProperty.SERIES_STATUS:
            return _key(self._words, word)
        return word

    def _library(self, word: str) -> str:
        """Return a library's id by its name; an id without a name stays what it is."""
        for library, name in self._offers.libraries.items():
            if name.casefold() == word.casefold():
                return library
        if len(word) != _ID_LENGTH:
            raise InvalidInput("library_unknown", library=word)
        return word


def _key(names: Mapping[str, str], name: str) -> str:
    """Return the key of a name; what has no key stands for itself."""
    wanted = name.casefold()
    found = (key for key, each in names.items() if each.casefold() == wanted)
    return next(found, name)


def _number(word: str) -> float:
    try:
        return float(word.replace(",", "."))
    except ValueError as error:
        raise InvalidInput("value_no_number", value=word) from error


def _flag(word: str) -> bool:
    if word not in _FLAGS:
        raise InvalidInput("value_no_flag", value=word)
    return _FLAGS[word]
