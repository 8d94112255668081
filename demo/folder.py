"""Where the demo keeps a household and its Home Assistant between two runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
import fcntl
import json
from pathlib import Path
import shutil
from typing import Self

from demo.household.keeping import kept_world
from demo.household.plan import KNOWN_SERVICES, HouseholdPlan
from demo.order import Order
from scripts.lib.errors import HarnessError

ROOT = Path(__file__).parents[1]
STATE = ROOT / ".local" / "demo"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is decided once for a household: when it began (UTC), its first port."""

    begins: datetime
    port_base: int


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """One household's folder; `facts` are written when all in it is complete."""

    path: Path

    @classmethod
    def of(cls, order: Order, state: Path = STATE) -> Self:
        """Return the folder of the household that was ordered."""
        return cls(state / order.name)

    @property
    def household(self) -> Path:
        """Return where the media and the services' state lie."""
        return self.path / "household"

    @property
    def home(self) -> Path:
        """Return Home Assistant's configuration folder."""
        return self.path / "home"

    @property
    def memory(self) -> Path:
        """Return where Cleanarr, in that Home Assistant, keeps its memory."""
        return self.home / "cleanarr"

    def plan(self, order: Order, facts: Facts) -> HouseholdPlan:
        """Return the household as it is started, every time."""
        return HouseholdPlan(
            folder=self.household,
            movies=order.movies,
            series=order.series,
            seed=order.seed,
            jellyfin=order.jellyfin,
            services=tuple(KNOWN_SERVICES.values()),
            port_base=facts.port_base,
            begins=facts.begins,
            keep=True,
        )

    def facts(self) -> Facts | None:
        """Return what an earlier run wrote; None when none was completed."""
        if not self._facts.exists():
            return None
        known = json.loads(self._facts.read_text("utf-8"))
        return Facts(datetime.fromisoformat(known["begins"]), known["port_base"])

    def complete(self, facts: Facts) -> None:
        """Write down that the household has its past, and what was decided."""
        self._facts.write_text(json.dumps(asdict(facts), default=str), "utf-8")

    def can_go_on(self, order: Order) -> bool:
        """Return whether an earlier run left a household that this one can take up."""
        facts = self.facts()
        return facts is not None and kept_world(self.plan(order, facts)) is not None

    def clear(self) -> None:
        """Forget this household, and the Home Assistant that goes with it."""
        if self.path.exists():
            shutil.rmtree(self.path)
        self.home.mkdir(parents=True)

    @property
    def _facts(self) -> Path:
        return self.path / "demo.json"


@contextmanager
def only_one(state: Path = STATE) -> Iterator[None]:
    """Hold the demo's lock; HarnessError while another demo runs."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise HarnessError("a demo of this checkout is running already") from None
        yield
