"""Forms that a person fills in: config, options, subentry and repair flows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.lib.home_assistant.rest import Rest

_CONFIG = "/api/config/config_entries/flow"
_OPTIONS = "/api/config/config_entries/options/flow"
_SUBENTRIES = "/api/config/config_entries/subentries/flow"
_REPAIRS = "/api/repairs/issues/fix"


@dataclass(frozen=True, slots=True)
class Step:
    """What a flow shows: a form or a menu, or how it ended.

    `answer` is Home Assistant's whole answer.
    """

    answer: Mapping[str, Any]
    _rest: Rest
    _path: str

    @property
    def kind(self) -> str:
        """Return `form`, `menu`, `create_entry`, `abort`, …."""
        return str(self.answer["type"])

    @property
    def name(self) -> str:
        """Return the step's id."""
        return str(self.answer["step_id"])

    @property
    def errors(self) -> Mapping[str, str]:
        """Return the form's errors by field; `base` is the whole form."""
        return self.answer.get("errors") or {}

    @property
    def fields(self) -> Sequence[Mapping[str, Any]]:
        """Return the form's fields as the frontend gets them."""
        return self.answer.get("data_schema") or ()

    def submit(self, values: Mapping[str, object] | None = None) -> Step:
        """Fill in the form; RequestRefused (400) where its schema says no."""
        path = f"{self._path}/{self.answer['flow_id']}"
        answer = self._rest.request("POST", path, dict(values or {}))
        return Step(answer, self._rest, self._path)

    def choose(self, option: str) -> Step:
        """Choose from the menu."""
        return self.submit({"next_step_id": option})

    def close(self) -> None:
        """Close the form without sending it."""
        self._rest.request("DELETE", f"{self._path}/{self.answer['flow_id']}")


class Flows:
    """Starts flows as one user."""

    def __init__(self, rest: Rest) -> None:
        """Take the API of who fills in the forms."""
        self._rest = rest

    def config(self, domain: str) -> Step:
        """Add an integration."""
        return self._start(_CONFIG, {"handler": domain})

    def reconfigure(self, domain: str, entry_id: str) -> Step:
        """Reconfigure an entry."""
        return self._start(_CONFIG, {"handler": domain, "entry_id": entry_id})

    def options(self, entry_id: str) -> Step:
        """Open an entry's options."""
        return self._start(_OPTIONS, {"handler": entry_id})

    def subentry(self, entry_id: str, kind: str) -> Step:
        """Add a subentry."""
        return self._start(_SUBENTRIES, {"handler": [entry_id, kind]})

    def reconfigure_subentry(self, entry_id: str, kind: str, subentry_id: str) -> Step:
        """Reconfigure a subentry."""
        body = {"handler": [entry_id, kind], "subentry_id": subentry_id}
        return self._start(_SUBENTRIES, body)

    def repair(self, domain: str, issue_id: str) -> Step:
        """Fix an issue."""
        return self._start(_REPAIRS, {"handler": domain, "issue_id": issue_id})

    def resume(self, flow_id: str) -> Step:
        """Take up a config flow that Home Assistant started, as for a wrong key."""
        answer = self._rest.request("GET", f"{_CONFIG}/{flow_id}")
        return Step(answer, self._rest, _CONFIG)

    def _start(self, path: str, body: Mapping[str, object]) -> Step:
        return Step(self._rest.request("POST", path, body), self._rest, path)
