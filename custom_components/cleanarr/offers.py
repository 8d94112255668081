"""What forms can offer, as the services have it now."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .core import MediaType, ServiceKind

_MEDIA = {MediaType.MOVIE: ServiceKind.RADARR, MediaType.TV: ServiceKind.SONARR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """The services there are, and what they have. Users and libraries: names by id.

    ``kinds``: of the configured services, ``silent`` of those that did not answer.
    ``requesters`` are Seerr's users, ``telling`` the services that can send webhooks,
    names by slug, ``texts`` the names of choices in the system's
    language, for where the frontend translates none.
    """

    kinds: frozenset[ServiceKind] = frozenset()
    silent: frozenset[ServiceKind] = frozenset()
    tags: frozenset[str] = frozenset()
    quality_profiles: frozenset[str] = frozenset()
    root_folders: frozenset[str] = frozenset()
    users: Mapping[str, str] = field(default_factory=dict)
    libraries: Mapping[str, str] = field(default_factory=dict)
    requesters: Mapping[str, str] = field(default_factory=dict)
    telling: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def jellyfin(self) -> bool:
        """Return whether there is a Jellyfin, and so a word on who watches what."""
        return ServiceKind.JELLYFIN in self.kinds

    @property
    def all_tags(self) -> bool:
        """Return whether the tags of every Radarr and Sonarr are known."""
        return self.silent.isdisjoint(_MEDIA.values())

    @property
    def media(self) -> list[str]:
        """Return the media types that a service of this household has."""
        return [media.value for media, kind in _MEDIA.items() if kind in self.kinds]
