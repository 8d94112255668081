"""Home Assistant's websocket API: one connection, commands and events."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
import json
from typing import Any

from websockets.sync.client import ClientConnection, connect

from scripts.lib.errors import HarnessError


class Socket:
    """A connection that is logged in; to be used by one thread."""

    def __init__(self, connection: ClientConnection) -> None:
        """Take a connection that was just opened."""
        self._connection = connection
        self._number = 0

    def log_in(self, token: str) -> None:
        """Answer the greeting with an access token."""
        self._receive(10)
        self._connection.send(json.dumps({"type": "auth", "access_token": token}))
        answer = self._receive(10)
        if answer["type"] != "auth_ok":
            raise HarnessError(f"the websocket refuses the token: {answer}")

    def command(self, kind: str, **fields: object) -> Any:
        """Send a command and return its result; events in between are dropped."""
        self._number += 1
        message = {"id": self._number, "type": kind, **fields}
        self._connection.send(json.dumps(message))
        while True:
            answer = self._receive(120)
            if answer.get("id") == self._number and answer["type"] == "result":
                break
        if not answer["success"]:
            raise HarnessError(f"{kind}: {answer['error']}")
        return answer["result"]

    def wait_for_events(self, timeout: float) -> None:
        """Wait until events that were subscribed to came, or `timeout` seconds."""
        with suppress(TimeoutError):
            self._receive(timeout)
            while True:
                self._receive(0)

    def _receive(self, timeout: float) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._connection.recv(timeout))
        return message


@contextmanager
def open_socket(url: str, token: str) -> Iterator[Socket]:
    """Connect to the Home Assistant at an http address, as the token's user."""
    address = f"{url.replace('http', 'ws', 1)}/api/websocket"
    # With a limit, events that nobody reads keep the answer to our goodbye from coming.
    unlimited = {"max_size": None, "max_queue": None}
    with connect(address, proxy=None, **unlimited) as connection:
        socket = Socket(connection)
        socket.log_in(token)
        yield socket
