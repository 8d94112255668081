"""What a Radarr and a Sonarr both remember, and do with files."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
import re

from ..clock import HouseholdClock
from ..disk import is_empty, remove_file, remove_side_files
from ..plan import Kind, ServicePlan
from ..titles import Catalogue
from ..views import View
from ..wire import Json
from .body import Body
from .errors import conflict, invalid, not_found, server_error
from .model import Exclusion, HistoryEvent, Quality, QueueEntry, StoredFile
from .notify import Failing, Happening, Notification

_STRICT_LABEL = re.compile(r"^[a-z0-9-]+$")


@dataclass(slots=True)
class Settings:
    """The media management settings that matter here; recycle_bin empty = none."""

    recycle_bin: str = ""
    delete_empty_folders: bool = False
    auto_unmonitor: bool = False


@dataclass(slots=True)
class ServarrState(ABC):
    """The database that Radarr and Sonarr have in common."""

    plan: ServicePlan
    api_key: str
    view: View
    clock: HouseholdClock
    catalogue: Catalogue
    profiles: dict[int, str] = field(
        default_factory=lambda: {1: "Any", 4: "HD-1080p", 5: "Ultra-HD"}
    )
    tags: dict[int, str] = field(default_factory=dict)
    history: list[HistoryEvent] = field(default_factory=list)
    queue: dict[int, QueueEntry] = field(default_factory=dict)
    exclusions: dict[int, Exclusion] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    notifications: dict[int, Notification] = field(default_factory=dict)
    failing: dict[int, Failing] = field(default_factory=dict)
    _untold: list[Happening] = field(default_factory=list)
    _last_ids: Counter[str] = field(default_factory=Counter)

    @property
    def radarr(self) -> bool:
        """Say whether this is a Radarr."""
        return self.plan.kind is Kind.RADARR

    @abstractmethod
    def fetch_missing(self) -> int:
        """Download what is monitored, out and missing, as the RSS sync does. Blocks.

        Return how many files came.
        """

    @abstractmethod
    def rescan(self, number: int = 0) -> Iterator[None]:
        """Miss the files that are gone from the disk: one title's, or all (0). Blocks.

        Each is forgotten in its turn. Where the root folder is missing or empty nothing
        is, as in the servers.
        """

    @abstractmethod
    def renumber(self) -> None:
        """Give every row another id, as in a rebuilt database."""

    def next_id(self, kind: str) -> int:
        """Return an id that no row of this kind ever had."""
        self._last_ids[kind] += 1
        return self._last_ids[kind]

    def on_disk(self, path: str) -> Path:
        """Return where a path of this service lies; LookupError outside its mounts."""
        found = self.view.to_disk(path)
        if found is None:
            raise LookupError(f"{self.plan.name} has nothing mounted at {path}")
        return found

    def root_of(self, path: str) -> str:
        """Return the root folder that a title's folder lies in."""
        roots = [root.seen for root in self.plan.roots]
        return next(root for root in roots if path.startswith(f"{root}/"))

    def check_place(self, body: Body) -> str:
        """Return the root folder that a new title names; 400 without that or a profile."""
        root, profile = body.text("rootFolderPath"), body.number("qualityProfileId")
        if root.rstrip("/") not in [one.seen for one in self.plan.roots]:
            raise invalid("RootFolderPath", f"Root folder '{root}' is not there", root)
        if profile not in self.profiles:
            raise invalid("QualityProfileId", "Quality profile does not exist", profile)
        return root.rstrip("/")

    def tag_id(self, label: str) -> int:
        """Return the tag of that label, made if missing; 400 for a bad label."""
        label = label.lower()
        known = {name: number for number, name in self.tags.items()}
        if label in known:
            return known[label]
        strict = self.radarr and int(self.plan.version.split(".")[0]) >= 6
        if not label or (strict and not _STRICT_LABEL.match(label)):
            raise invalid("Label", "Label must be [a-z0-9-]", label)
        number = self.next_id("tag")
        self.tags[number] = label
        return number

    def remove_tag(self, number: int, used: frozenset[int]) -> None:
        """Remove a tag; 404 when unknown, 409 while a title has it."""
        if number not in self.tags:
            raise not_found("Tag", number)
        if number in used:
            raise conflict(f"Tag '{self.tags[number]}' cannot be deleted: in use")
        del self.tags[number]

    def exclude(self, identity: int, title: str, year: int) -> None:
        """Keep import lists from bringing a title back."""
        number = self.next_id("exclusion")
        self.exclusions[number] = Exclusion(number, identity, title, year)

    def note(
        self,
        event: str,
        owner_id: int,
        title: str,
        quality: Quality,
        data: Mapping[str, str],
        *,
        episode_id: int = 0,
        date: datetime | None = None,
    ) -> None:
        """Write an event into the history, now or at `date`."""
        self.history.append(
            HistoryEvent(
                id=self.next_id("history"),
                owner_id=owner_id,
                episode_id=episode_id,
                source_title=title,
                event=event,
                date=date or self.clock.now(),
                quality=quality,
                data=data,
            )
        )

    def forget_owners(self, numbers: set[int]) -> None:
        """Remove the history and downloads of titles that are gone."""
        self.history = [one for one in self.history if one.owner_id not in numbers]
        for entry in [*self.queue.values()]:
            if entry.owner_id in numbers:
                del self.queue[entry.id]

    def tell(
        self,
        event: str,
        switches: tuple[str, ...],
        tags: tuple[int, ...],
        members: Callable[[], Mapping[str, Json]],
    ) -> None:
        """Have something told to the notifications that have all of `switches` on."""
        if self.notifications:
            known = Happening(event, frozenset(switches), tags, members())
            self._untold.append(known)

    def take_untold(self) -> list[Happening]:
        """Return what is to be told, and forget it."""
        untold, self._untold = self._untold, []
        return untold

    def is_gone(self, folder: str, file: StoredFile) -> bool:
        """Say whether a scan misses a file; it never does without the root folder."""
        root = self.on_disk(self.root_of(folder))
        path = self.on_disk(f"{folder}/{file.relative_path}")
        return root.is_dir() and not is_empty(root) and not path.exists()

    def recycle_folder(self) -> Path | None:
        """Return where removed files go; None when they are gone for good."""
        bin_path = self.settings.recycle_bin
        return self.on_disk(bin_path) if bin_path else None

    def remove_from_disk(self, folder: str, file: StoredFile) -> None:
        """Remove a file as the servers do; 409 without its root folder, 500 on failure.

        A file that is not there is no error.
        """
        root = self.root_of(folder)
        root_on_disk = self.on_disk(root)
        kind = "Movie" if self.radarr else "Series"
        if not root_on_disk.is_dir():
            raise conflict(f"{kind}'s root folder ({root}) doesn't exist.")
        if is_empty(root_on_disk):
            raise conflict(f"{kind}'s root folder ({root}) is empty.")
        path = self.on_disk(f"{folder}/{file.relative_path}")
        if not path.exists():
            return
        try:
            remove_file(path, recycle_bin=self.recycle_folder())
        except OSError as error:
            raise server_error(f"Unable to delete {kind.lower()} file") from error
        remove_side_files(path)
        self._remove_if_empty(path.parent, root_on_disk)

    def _remove_if_empty(self, folder: Path, root: Path) -> None:
        if not self.settings.delete_empty_folders:
            return
        while folder != root and folder.is_dir() and is_empty(folder):
            folder.rmdir()
            folder = folder.parent
