"""What a filter rule can ask: properties, operators, and which of them fit together."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite


class FilterProperty(StrEnum):
    """What a row of a filter is about.

    Sizes are bytes, ages days, runtimes minutes, resolutions lines, ratings count to 10.
    """

    SIZE = "size"
    RATING = "rating"
    YEAR = "year"
    RESOLUTION = "resolution"
    RUNTIME = "runtime"
    AGE = "age"
    DAYS_SINCE_WATCHED = "days_since_watched"
    PLAY_COUNT = "play_count"
    ROOT_FOLDER = "root_folder"
    SERIES_STATUS = "series_status"
    COLLECTION = "collection"
    LANGUAGE = "language"
    CERTIFICATION = "certification"
    STUDIO = "studio"
    QUALITY_PROFILE = "quality_profile"
    GENRE = "genre"
    QUALITY = "quality"
    LIBRARY = "library"
    TAG = "tag"
    REQUESTED = "requested"
    MONITORED = "monitored"


class Operator(StrEnum):
    """How a row compares."""

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    NOT_CONTAINS = "not_contains"
    ANY_OF = "any_of"
    NONE_OF = "none_of"
    GREATER_THAN = "greater_than"
    LESS_THAN = "less_than"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Kind(StrEnum):
    """The shape of a property, and of what a row compares it with."""

    NUMBER = "number"
    TEXT = "text"
    TEXTS = "texts"
    FLAG = "flag"


type Value = float | str | bool | tuple[str, ...]

KINDS: Mapping[FilterProperty, Kind] = {
    FilterProperty.SIZE: Kind.NUMBER,
    FilterProperty.RATING: Kind.NUMBER,
    FilterProperty.YEAR: Kind.NUMBER,
    FilterProperty.RESOLUTION: Kind.NUMBER,
    FilterProperty.RUNTIME: Kind.NUMBER,
    FilterProperty.AGE: Kind.NUMBER,
    FilterProperty.DAYS_SINCE_WATCHED: Kind.NUMBER,
    FilterProperty.PLAY_COUNT: Kind.NUMBER,
    FilterProperty.ROOT_FOLDER: Kind.TEXT,
    FilterProperty.SERIES_STATUS: Kind.TEXT,
    FilterProperty.COLLECTION: Kind.TEXT,
    FilterProperty.LANGUAGE: Kind.TEXT,
    FilterProperty.CERTIFICATION: Kind.TEXT,
    FilterProperty.STUDIO: Kind.TEXT,
    FilterProperty.QUALITY_PROFILE: Kind.TEXT,
    FilterProperty.GENRE: Kind.TEXTS,
    # The files of a season, and the copies in Jellyfin, can differ from each other.
    FilterProperty.QUALITY: Kind.TEXTS,
    FilterProperty.LIBRARY: Kind.TEXTS,
    FilterProperty.TAG: Kind.TEXTS,
    FilterProperty.REQUESTED: Kind.FLAG,
    FilterProperty.MONITORED: Kind.FLAG,
}

OPERATORS: Mapping[Kind, Mapping[Operator, Kind]] = {
    Kind.NUMBER: {
        Operator.IS: Kind.NUMBER,
        Operator.IS_NOT: Kind.NUMBER,
        Operator.GREATER_THAN: Kind.NUMBER,
        Operator.LESS_THAN: Kind.NUMBER,
        Operator.AT_LEAST: Kind.NUMBER,
        Operator.AT_MOST: Kind.NUMBER,
    },
    Kind.TEXT: {
        Operator.IS: Kind.TEXT,
        Operator.IS_NOT: Kind.TEXT,
        Operator.CONTAINS: Kind.TEXT,
        Operator.NOT_CONTAINS: Kind.TEXT,
        Operator.ANY_OF: Kind.TEXTS,
        Operator.NONE_OF: Kind.TEXTS,
    },
    Kind.TEXTS: {
        Operator.CONTAINS: Kind.TEXT,
        Operator.NOT_CONTAINS: Kind.TEXT,
        Operator.ANY_OF: Kind.TEXTS,
        Operator.NONE_OF: Kind.TEXTS,
    },
    Kind.FLAG: {Operator.IS: Kind.FLAG},
}
"""The operators of each kind of property, and the kind of value that each takes."""


class UnfitRow(ValueError):
    """A row that asks nothing. ``key`` names the sentence that says what to change."""

    def __init__(self, key: str) -> None:
        """Keep the key."""
        self.key = key
        super().__init__(key)


@dataclass(frozen=True, slots=True)
class FilterRow:
    """A row of a filter. Raises UnfitRow for what does not fit together.

    ``contains`` looks for a part of a text, or for one of several texts as a whole.
    """

    property: FilterProperty
    operator: Operator
    value: Value

    def __post_init__(self) -> None:
        """Refuse an operator that does not fit, and a value that says nothing."""
        wanted = OPERATORS[KINDS[self.property]].get(self.operator)
        if wanted is None:
            raise UnfitRow("operator_unfit")
        if _kind_of(self.value) is not wanted:
            raise UnfitRow("value_unfit")
        if _says_nothing(self.value):
            raise UnfitRow("value_blank")


def _kind_of(value: object) -> Kind | None:
    """Return the kind of a value, however it came here."""
    match value:
        case bool():
            return Kind.FLAG
        case int():
            return Kind.NUMBER
        case float() if isfinite(value):
            return Kind.NUMBER
        case str():
            return Kind.TEXT
        case tuple() if all(isinstance(each, str) for each in value):
            return Kind.TEXTS
    return None


def _says_nothing(value: Value) -> bool:
    """Return whether a value is blank: every text contains that, none is of no texts."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, tuple):
        return not value or any(not each.strip() for each in value)
    return False
