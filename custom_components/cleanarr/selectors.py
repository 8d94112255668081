"""The kinds of field that Cleanarr's forms are made of."""

from collections.abc import Iterable, Mapping
from typing import Any, override

from homeassistant.helpers.selector import (
    ChooseSelector,
    ChooseSelectorChoiceConfig,
    ChooseSelectorConfig,
    ConstantSelector,
    ConstantSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    ObjectSelector,
    ObjectSelectorConfig,
    ObjectSelectorField,
    SelectOptionDict,
    Selector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)

from .const import STORED_NEVER

_DAYS = "days"


class RetentionSelector(ChooseSelector):
    """Asks for a number of days, or for never."""

    def __init__(self, shown: float | str) -> None:
        """Open on the choice that ``shown`` is of.

        The frontend gives a field's value to its first choice, whichever fits.
        """
        days = _choice(
            NumberSelector(
                NumberSelectorConfig(
                    mode=NumberSelectorMode.BOX,
                    unit_of_measurement="days",
                    translation_key="unit",
                )
            )
        )
        never = _choice(
            ConstantSelector(ConstantSelectorConfig(value=STORED_NEVER, label="∞"))
        )
        choices = {_DAYS: days, STORED_NEVER: never}
        if shown == STORED_NEVER:
            choices = {STORED_NEVER: never, _DAYS: days}
        super().__init__(
            ChooseSelectorConfig(choices=choices, translation_key="retention")
        )

    @override
    def __call__(self, data: Any) -> Any:
        """Return days or never; zero, which the step refuses, for an empty box."""
        if isinstance(data, dict) and data.get(data.get("active_choice", "")) is None:
            return 0
        return super().__call__(data)


def _choice(selector: Selector[Any]) -> ChooseSelectorChoiceConfig:
    """Return a choice in the form in which it can be validated, too."""
    return ChooseSelectorChoiceConfig(selector=selector.serialize()["selector"])


def number(unit: str, low: float, high: float) -> NumberSelector:
    """Ask for a number; the unit is translated."""
    return NumberSelector(
        NumberSelectorConfig(
            min=low,
            max=high,
            mode=NumberSelectorMode.BOX,
            unit_of_measurement=unit,
            translation_key="unit",
        )
    )


def text(kind: TextSelectorType = TextSelectorType.TEXT) -> TextSelector:
    """Ask for a line of text."""
    return TextSelector(TextSelectorConfig(type=kind))


def one_of(translation_key: str, options: Iterable[str]) -> SelectSelector:
    """Ask for one of a few named choices."""
    return SelectSelector(
        SelectSelectorConfig(
            options=list(options),
            translation_key=translation_key,
            mode=SelectSelectorMode.LIST,
        )
    )


def ticks(translation_key: str, options: Iterable[str]) -> SelectSelector:
    """Ask for any number of a few named choices, each with a box to tick."""
    return SelectSelector(
        SelectSelectorConfig(
            options=list(options),
            translation_key=translation_key,
            multiple=True,
            mode=SelectSelectorMode.LIST,
        )
    )


def plain_ticks(options: Iterable[str]) -> SelectSelector:
    """Ask for any number of things that are shown as they are, each with a box."""
    return SelectSelector(
        SelectSelectorConfig(
            options=list(options), multiple=True, mode=SelectSelectorMode.LIST
        )
    )


def words(offered: Iterable[str]) -> SelectSelector:
    """Ask for any number of words: some offered, others typed in."""
    return SelectSelector(
        SelectSelectorConfig(options=sorted(offered), multiple=True, custom_value=True)
    )


def people(names: Mapping[str, str]) -> SelectSelector:
    """Ask for any number of people, stored by id and shown by name."""
    return SelectSelector(
        SelectSelectorConfig(
            options=[
                SelectOptionDict(value=person, label=name)
                for person, name in names.items()
            ],
            multiple=True,
            sort=True,
        )
    )


def pairs(first: str, second: str, *, translation_key: str) -> ObjectSelector:
    """Ask for any number of rows of two texts."""
    row = ObjectSelectorField(selector=text(), required=True)
    return ObjectSelector(
        ObjectSelectorConfig(
            fields={first: row, second: row},
            multiple=True,
            label_field=first,
            description_field=second,
            translation_key=translation_key,
        )
    )


def dropdown(options: Iterable[str]) -> SelectSelector:
    """Ask for one of many things that are shown as they are."""
    return SelectSelector(
        SelectSelectorConfig(options=list(options), mode=SelectSelectorMode.DROPDOWN)
    )


def rows_of(
    choices: Mapping[str, Iterable[str]],
    words_of: Mapping[str, Iterable[str]],
    *,
    translation_key: str,
) -> ObjectSelector:
    """Ask for any number of rows: of one choice each, then of any number of words."""
    fields = {
        key: ObjectSelectorField(selector=dropdown(options), required=True)
        for key, options in choices.items()
    } | {
        # Without a default the frontend would begin with the first word.
        key: ObjectSelectorField(selector=words(offered), required=True, default=[])
        for key, offered in words_of.items()
    }
    return ObjectSelector(
        ObjectSelectorConfig(
            fields=fields, multiple=True, translation_key=translation_key
        )
    )
