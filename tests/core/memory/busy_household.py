"""A household that never stops: run as a module in a folder, to be killed.

Each line that it writes is a promise that was kept before it was spoken.
"""

from pathlib import Path
import sys

from demo.core_alone import load_core_alone

load_core_alone()

from custom_components.cleanarr.core.memory import Memory, Step, Subtraction  # noqa: E402
from tests.core.memory.builders import (  # noqa: E402
    NOW,
    RADARR,
    a_keep,
    a_plan,
    a_record,
    movie,
)


def promise(what: str, number: int) -> None:
    sys.stdout.write(f"{what} {number}\n")
    sys.stdout.flush()


def live_on(memory: Memory) -> None:
    """Keep, unkeep and delete for ever."""
    memory.observations.accept(RADARR, {"movies": 10**6})
    number = 0
    while True:
        number += 1
        memory.keeps.keep(a_keep(movie(number)))
        promise("kept", number)
        if number % 3 == 0:
            memory.keeps.unkeep(movie(number))
            promise("unkept", number)
        entry = memory.journal.begin(a_plan(number), NOW)
        memory.journal.advance(entry.id, Step.DELETED, NOW, gone=[number * 10])
        promise("gone", entry.id)
        gone = (Subtraction(RADARR, "movies", 1),)
        memory.book(entry.id, a_record(number), subtract=gone, now=NOW)
        promise("booked", entry.id)


if __name__ == "__main__":
    live_on(Memory.open(Path(sys.argv[1]), now=NOW, expected=False))
