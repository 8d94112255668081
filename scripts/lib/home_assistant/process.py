"""A Home Assistant process of our own."""

from pathlib import Path
import socket
import subprocess
import sys

from scripts.lib.errors import HarnessError
from scripts.lib.home_assistant.config_folder import HOST
from scripts.lib.home_assistant.log import Log

# Home Assistant pins versions of these that requirements_test.txt explains.
UNPINNED = "pymicro-vad,pyspeex-noise"


class Process:
    """Home Assistant running on a configuration folder; ends with its parent."""

    def __init__(self, folder: Path, log: Log) -> None:
        """Start it."""
        self._log = log
        child = Path(__file__).with_name("child.py")
        command = (sys.executable, "-P", child, "--config", folder)
        with log.path.open("ab") as output:
            self._process = subprocess.Popen(
                [*command, "--log-no-color", "--skip-pip-packages", UNPINNED],
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Return its process id."""
        return self._process.pid

    def check_alive(self) -> None:
        """Raise HarnessError, with the log's end, if it is not running any more."""
        if (code := self._process.poll()) is not None:
            end = self._log.tail()
            raise HarnessError(f"Home Assistant ended with code {code}\n{end}")

    def stop(self) -> None:
        """Ask it to end, as a person would, and wait; kill it after a minute."""
        self._process.terminate()
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()
            raise HarnessError("Home Assistant did not stop and was killed") from None
        self._close()

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._process.kill()
        self._process.wait()
        self._close()

    def _close(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()


def free_port(first: int | None = None) -> int:
    """Return the first free port from `first` on, or any free one."""
    for port in [0] if first is None else range(first, first + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise HarnessError(f"no free port from {first} on")
