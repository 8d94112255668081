"""Runs Home Assistant, and ends it when the process that started it is gone."""

import os
import signal
import sys
import threading

from homeassistant.__main__ import main


def _end_with_parent() -> None:
    """Wait until the other end of standard input is closed, by whatever end."""
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.exit(main())
