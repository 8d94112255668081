"""Run the demo: `scripts/demo --help` tells how."""

from pathlib import Path
import signal
import sys
import time

from demo.check import refuse_warnings, wait_until_all_is_there
from demo.home import DASHBOARD_PATH, LOGIN
from demo.order import Order, read_order
from demo.run import Demo, running
from scripts.lib.errors import HarnessError

_FIRST_LIMIT, _LATER_LIMIT = 180, 30
_TEXT = """
Cleanarr is at  {url}
Log in as       {user}, password {password}

It runs in dry run: it decides and shows everything, and deletes nothing. Its
Leaving Soon libraries in the demo's Jellyfin are real folders of links:
  {leaving_soon}
To see a real deletion:
  1. Settings, Devices & services, Cleanarr, the gear (Configure): turn off
     "Dry run".
  2. Settings, Tools, Actions: cleanarr.run_cleanup (or "Clean up now" on the
     dashboard). What is due goes; its files lie below
     {media}

The household lives in real time from now on. What you change stays for the next
run, and scripts/demo --fresh begins anew. Ctrl-C ends the demo."""


def main() -> int:
    """Run until Ctrl-C, or check and end; return the exit code."""
    order = read_order()
    # Shells start what runs in the background without it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGHUP, _end)
    try:
        return _check(order) if order.check else _serve(order)
    except KeyboardInterrupt:
        return 130
    except HarnessError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1


def _end(_number: int, _frame: object) -> None:
    """End as with Ctrl-C, which whatever runs knows how to take."""
    signal.raise_signal(signal.SIGINT)


def _serve(order: Order) -> int:
    with running(order) as demo:
        print(_text(demo), flush=True)
        try:
            while True:
                demo.home.process.check_alive()
                time.sleep(1)
        except KeyboardInterrupt:
            print("\nStopping", flush=True)
    return 0


def _text(demo: Demo) -> str:
    return _TEXT.format(
        url=demo.home.url + DASHBOARD_PATH,
        user=LOGIN.user,
        password=LOGIN.password,
        leaving_soon=demo.addresses.leaving_soon,
        media=demo.addresses.media,
    )


def _check(order: Order) -> int:
    with running(order) as demo:
        wait_until_all_is_there(demo.home, demo.addresses, demo.started)
        refuse_warnings(demo.home)
        seconds = time.time() - order.begun
    limit = _FIRST_LIMIT if demo.new or _is_new_environment(order) else _LATER_LIMIT
    print(f"Everything is there after {seconds:.0f} s, of at most {limit} s")
    return int(seconds > limit)


def _is_new_environment(order: Order) -> bool:
    """Return whether the environment was made for this run."""
    stamp = Path(sys.prefix, ".stamp")
    return stamp.exists() and stamp.stat().st_mtime >= order.begun


if __name__ == "__main__":
    sys.exit(main())
