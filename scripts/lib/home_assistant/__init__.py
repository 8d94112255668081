"""A real Home Assistant, for the demo and for tests from end to end.

    with HomeAssistant(folder, components=[integration]) as home:
        step = home.flows.config("cleanarr").submit({"url": "…"})
        home.wait_for_state("sensor.cleanarr_leaving_soon", "3")

Everything waits until it is done; a thread may do so where the loop must not.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
import time
from types import TracebackType
from typing import Any, Self

from scripts.lib.errors import HarnessError
from scripts.lib.home_assistant.client import Client, State
from scripts.lib.home_assistant.config_folder import CONFIGURATION, HOST, prepare
from scripts.lib.home_assistant.flows import Flows, Step
from scripts.lib.home_assistant.log import Log, LogRecord
from scripts.lib.home_assistant.process import Process, free_port
from scripts.lib.home_assistant.rest import Login

__all__ = [
    "CONFIGURATION",
    "Client",
    "Flows",
    "HomeAssistant",
    "Log",
    "LogRecord",
    "Login",
    "State",
    "Step",
    "free_port",
]


class HomeAssistant(Client):
    """A Home Assistant process on a folder of its own, used as its first user."""

    def __init__(
        self,
        folder: Path,
        *,
        components: Iterable[Path] = (),
        port: int | None = None,
        login: Login | None = None,
        configuration: str = CONFIGURATION,
    ) -> None:
        """Take the folder (made when missing) and the integrations to link there.

        `configuration` is what configuration.yaml says unless it exists.
        """
        self.folder = folder.resolve()
        self.port = port or free_port()
        self.log = Log(self.folder / "console.log")
        self._components = tuple(components)
        self._configuration = configuration
        self._process: Process | None = None
        super().__init__(f"http://{HOST}:{self.port}", login or Login())

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        stack: TracebackType | None,
    ) -> None:
        """Stop it."""
        self.stop()

    @property
    def process(self) -> Process:
        """Return the running process."""
        if self._process is None:
            raise HarnessError("Home Assistant is not running")
        return self._process

    def start(self, timeout: float = 180) -> None:
        """Start it, create or log in its first user, wait until it is running."""
        prepare(self.folder, self.port, self._components, self._configuration)
        end = time.monotonic() + timeout
        self.rest.forget_tokens()
        self._process = Process(self.folder, self.log)
        try:
            self._wait_until_running(end)
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """Stop it as a person would; nothing happens when it is not running."""
        process, self._process = self._process, None
        if process:
            process.stop()

    def kill(self) -> None:
        """End it as a power cut would."""
        process, self._process = self._process, None
        if process:
            process.kill()

    def _wait_until_running(self, end: float) -> None:
        while not self.rest.is_answering():
            self._wait_a_little(end)
        while self._core()["state"] != "RUNNING":
            self._wait_a_little(end)
        if self._core()["recovery_mode"]:
            raise HarnessError(f"its configuration is broken\n{self.log.tail()}")

    def _core(self) -> Mapping[str, Any]:
        core: Mapping[str, Any] = self.rest.request("GET", "/api/config")
        return core

    def _wait_a_little(self, end: float) -> None:
        self.process.check_alive()
        if time.monotonic() > end:
            raise HarnessError(f"Home Assistant does not start\n{self.log.tail()}")
        time.sleep(0.1)
