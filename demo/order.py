"""What the command line asks of the demo."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
import os
import time

from demo.household.plan import JELLYFIN_VERSIONS

_FEWEST, _MOST = 20, 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which household, where, and whether only to check; `begun` in epoch seconds."""

    movies: int
    seed: int
    jellyfin: str
    port: int
    fresh: bool
    check: bool
    begun: float

    @property
    def series(self) -> int:
        """Return how many series go with so many movies."""
        return 8 + self.movies // 8

    @property
    def name(self) -> str:
        """Return what tells this household from others, as a folder's name."""
        return f"seed-{self.seed}-movies-{self.movies}-jellyfin-{self.jellyfin}"


def read_order(arguments: Sequence[str] | None = None) -> Order:
    """Read the command line; help and mistakes end the program."""
    parser = argparse.ArgumentParser(prog="scripts/demo")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--port", type=int, default=8123)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--movies", type=_movies, default=40)
    parser.add_argument("--jellyfin", choices=JELLYFIN_VERSIONS, default="12")
    parser.add_argument("--check", action="store_true")
    begun = float(os.environ.get("DEMO_BEGUN", time.time()))
    return Order(**vars(parser.parse_args(arguments)), begun=begun)


def _movies(text: str) -> int:
    if not text.isdecimal() or not _FEWEST <= int(text) <= _MOST:
        raise argparse.ArgumentTypeError(f"a number from {_FEWEST} to {_MOST}")
    return int(text)
