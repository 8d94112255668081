"""What a household consists of: services, folders and paths."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
import hashlib
from pathlib import Path

from .views import Mount, View


class Kind(StrEnum):
    """The products that a household can run."""

    RADARR = "radarr"
    SONARR = "sonarr"
    JELLYFIN = "jellyfin"
    JELLYSTAT = "jellystat"
    SEERR = "seerr"
    SHOKO = "shoko"


@dataclass(frozen=True, slots=True)
class RootPlan:
    """A root folder: as its service sees it, and its name in the media folder."""

    seen: str
    folder: str


@dataclass(frozen=True, slots=True)
class ServicePlan:
    """A service, a Radarr or Sonarr with its root folders; the name is unique.

    A Seerr in Overseerr's version is an Overseerr. A Shoko watches root folders of
    others, as it sees them.
    """

    name: str
    kind: Kind
    roots: tuple[RootPlan, ...]
    version: str
    url_base: str = ""


RADARR = ServicePlan(
    "radarr", Kind.RADARR, (RootPlan("/movies", "movies"),), "6.0.4.10291"
)
SONARR = ServicePlan("sonarr", Kind.SONARR, (RootPlan("/tv", "tv"),), "4.0.19.2979")
RADARR_4K = ServicePlan(
    "radarr_4k", Kind.RADARR, (RootPlan("/movies-4k", "movies-4k"),), "5.28.0.10274"
)
SONARR_ANIME = ServicePlan(
    "sonarr_anime", Kind.SONARR, (RootPlan("/anime", "anime"),), SONARR.version
)
JELLYSTAT = ServicePlan("jellystat", Kind.JELLYSTAT, (), "1.1.8")
SEERR = ServicePlan("seerr", Kind.SEERR, (), "3.1.0")
OVERSEERR = ServicePlan("seerr", Kind.SEERR, (), "1.34.0")
SHOKO = ServicePlan("shoko", Kind.SHOKO, (RootPlan("/import/anime", "anime"),), "5.3.3")
SHOKO_6 = replace(SHOKO, version="6.0.0")
KNOWN_SERVICES: Mapping[str, ServicePlan] = {
    plan.name: plan
    for plan in (RADARR, SONARR, RADARR_4K, SONARR_ANIME, SEERR, JELLYSTAT, SHOKO)
}
JELLYFIN_VERSIONS = {"10.11": "10.11.11", "12": "12.0.0"}


@dataclass(frozen=True, slots=True)
class HouseholdPlan:
    """All that decides how a household begins; equal plans give equal households.

    `jellyfin` is "10.11" or "12". `port_base` 0 takes free ports. Titles go to the
    first Radarr and the first Sonarr, and RADARR_4K and SONARR_ANIME have some of their
    own; their dates count back from `begins` (None: from the clock at the start).
    `keep` takes up what an earlier run left in the folder. `jellyfin_webhook`: Jellyfin
    has the Webhook plugin from the start, without a destination.
    """

    folder: Path
    movies: int = 20
    series: int = 6
    seed: int = 1
    users: int = 4
    jellyfin: str = "12"
    port_base: int = 0
    services: tuple[ServicePlan, ...] = (RADARR, SONARR)
    jellyfin_media: str = "/media"
    jellyfin_leaving_soon: str = "/leaving-soon"
    jellyfin_url_base: str = ""
    jellyfin_webhook: bool = False
    begins: datetime | None = None
    keep: bool = False

    @property
    def media(self) -> Path:
        """Return where the media lie on the disk."""
        return self.folder / "media"

    @property
    def leaving_soon(self) -> Path:
        """Return the Leaving Soon folder on the disk, as Home Assistant sees it."""
        return self.folder / "leaving-soon"

    def service_view(self, service: ServicePlan) -> View:
        """Return what a Radarr, Sonarr or Shoko sees of the disk."""
        roots = (Mount(root.seen, self.media / root.folder) for root in service.roots)
        recycle = Mount("/recycle", self.folder / f"recycle-{service.name}")
        return View((*roots, recycle))

    def jellyfin_view(self) -> View:
        """Return what Jellyfin sees of the disk."""
        return View(
            (
                Mount(self.jellyfin_media, self.media),
                Mount(self.jellyfin_leaving_soon, self.leaving_soon),
            )
        )

    def api_key(self, service: str) -> str:
        """Return a service's key: 32 hex digits, the same for the same seed."""
        return hashlib.md5(
            f"cleanarr demo {self.seed} {service}".encode(), usedforsecurity=False
        ).hexdigest()
