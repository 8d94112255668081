"""Asks a Home Assistant as one user: states, actions, commands, forms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
import time
from typing import Any

from scripts.lib.errors import HarnessError
from scripts.lib.home_assistant.flows import Flows
from scripts.lib.home_assistant.rest import Login, Rest
from scripts.lib.home_assistant.websocket import open_socket


@dataclass(frozen=True, slots=True)
class State:
    """An entity's state as everybody sees it."""

    entity_id: str
    state: str
    attributes: Mapping[str, Any]


class Client:
    """One user of a running Home Assistant."""

    def __init__(self, url: str, login: Login) -> None:
        """Take the address, without a path, and who asks."""
        self.login = login
        self.rest = Rest(url, login)
        self.flows = Flows(self.rest)

    @property
    def url(self) -> str:
        """Return the address, without a path."""
        return self.rest.url

    def state(self, entity_id: str) -> State:
        """Return one entity's state; RequestRefused (404) when there is none."""
        return _state(self.rest.request("GET", f"/api/states/{entity_id}"))

    def states(self, prefix: str = "") -> tuple[State, ...]:
        """Return all entities whose id begins so, as `sensor.cleanarr_`."""
        states = (_state(each) for each in self.rest.request("GET", "/api/states"))
        return tuple(each for each in states if each.entity_id.startswith(prefix))

    def call(self, domain: str, action: str, **data: object) -> None:
        """Call an action and wait until it is done."""
        self.rest.request("POST", f"/api/services/{domain}/{action}", data)

    def ask(self, domain: str, action: str, **data: object) -> Mapping[str, Any]:
        """Call an action and return its response."""
        path = f"/api/services/{domain}/{action}?return_response"
        answer = self.rest.request("POST", path, data)
        response: Mapping[str, Any] = answer["service_response"]
        return response

    def ws(self, kind: str, **fields: object) -> Any:
        """Send one websocket command and return its result."""
        with open_socket(self.url, self.rest.tokens().access) as socket:
            return socket.command(kind, **fields)

    def entries(self, domain: str) -> Sequence[Mapping[str, Any]]:
        """Return an integration's config entries."""
        path = f"/api/config/config_entries/entry?domain={domain}"
        entries: Sequence[Mapping[str, Any]] = self.rest.request("GET", path)
        return entries

    def issues(self, domain: str) -> Sequence[Mapping[str, Any]]:
        """Return an integration's open repair issues."""
        issues = self.ws("repairs/list_issues")["issues"]
        return [issue for issue in issues if issue["domain"] == domain]

    def wait_until[AnswerT](
        self, question: Callable[[], AnswerT], what: str, timeout: float = 60
    ) -> AnswerT:
        """Ask when states change, and each second, until the answer is true; return it.

        Not at every event: a question that calls an action is one itself.
        HarnessError when there is none in time: it says that `what` did not happen.
        """
        end = time.monotonic() + timeout
        with open_socket(self.url, self.rest.tokens().access) as socket:
            socket.command("subscribe_events", event_type="state_changed")
            while not (answer := question()):
                if time.monotonic() > end:
                    raise HarnessError(f"not within {timeout:.0f} s: {what}")
                socket.wait_for_events(1)
        return answer

    def wait_for_state(
        self, entity_id: str, state: str | None = None, timeout: float = 60
    ) -> State:
        """Wait until an entity is there, and has that state if one is named."""

        def found() -> State | None:
            known = {each.entity_id: each for each in self.states(entity_id)}
            seen = known.get(entity_id)
            return seen if seen and state in {None, seen.state} else None

        what = f"{entity_id} is {state or 'there'}"
        seen = self.wait_until(found, what, timeout)
        assert seen
        return seen

    def add_user(self, login: Login, *, admin: bool = False) -> Client:
        """Create a user and return what asks as that user."""
        group = "system-admin" if admin else "system-users"
        name = login.user.title()
        user = self.ws("config/auth/create", name=name, group_ids=[group])["user"]
        self.ws(
            "config/auth_provider/homeassistant/create",
            user_id=user["id"],
            username=login.user,
            password=login.password,
        )
        return Client(self.url, login)


def _state(answer: Mapping[str, Any]) -> State:
    return State(answer["entity_id"], answer["state"], answer["attributes"])
