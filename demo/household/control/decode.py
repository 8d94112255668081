"""Turn decoded JSON into the types that a function or dataclass asks for."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints

from ..wire import read_time


def decode[T](kind: type[T], value: object) -> T:
    """Make a `kind` of a JSON value; TypeError or ValueError when it does not fit."""
    return _decode(kind, value)  # type: ignore[return-value]


def _decode(kind: object, value: object) -> object:
    if type(value) is kind:  # as most members are, and looking closer takes long
        return value
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _decode_choice(get_args(kind), value)
    if origin is tuple:
        return _decode_many(get_args(kind)[0], value)
    if origin is dict:
        return _decode_mapping(get_args(kind)[1], value)
    if isinstance(kind, type):
        return _decode_one(kind, value)
    return value


def _decode_choice(kinds: tuple[object, ...], value: object) -> object:
    if value is None:
        return None
    return _decode(next(kind for kind in kinds if kind is not type(None)), value)


def _decode_many(kind: object, value: object) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise TypeError(f"A list was expected, not {value!r}")
    return tuple(_decode(kind, one) for one in value)


def _decode_mapping(kind: object, value: object) -> dict[object, object]:
    if not isinstance(value, Mapping):
        raise TypeError(f"An object was expected, not {value!r}")
    return {name: _decode(kind, one) for name, one in value.items()}


def _decode_one(kind: type, value: object) -> object:
    if kind is type(None):
        return None
    if is_dataclass(kind):
        return _decode_dataclass(kind, value)
    if issubclass(kind, datetime):
        return read_time(str(value))
    if issubclass(kind, Enum):
        return kind(value)
    if kind is float and isinstance(value, int):
        return float(value)
    if not isinstance(value, kind):
        raise TypeError(f"{kind.__name__} was expected, not {value!r}")
    return value


def _decode_dataclass(kind: type, value: object) -> object:
    if not isinstance(value, Mapping):
        raise TypeError(f"An object was expected, not {value!r}")
    members = _members(kind)
    there = members.keys() & value.keys()
    return kind(**{name: _decode(members[name], value[name]) for name in there})


@cache
def _members(kind: type) -> Mapping[str, object]:
    """Return the type of each member; looked up once, for it takes long."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
