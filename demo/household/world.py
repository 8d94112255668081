"""The whole state of a household: what is on the disk and what each service knows."""

from collections.abc import Iterator
from dataclasses import dataclass

from .clock import HouseholdClock
from .handles import Handle, MovieHandle, SeriesHandle
from .jellyfin import Item, ItemKind, JellyfinState, User
from .jellyfin.libraries import add_library
from .jellyfin.model import make_id
from .jellyfin.webhook.settings import Settings
from .jellystat import JellystatState
from .plan import JELLYFIN_VERSIONS, HouseholdPlan, Kind, ServicePlan
from .radarr import Movie, RadarrState
from .seerr import SeerrState
from .servarr.state import ServarrState
from .shoko import ShokoState
from .sonarr import Shelf, SonarrState
from .titles import Catalogue
from .which import Which

JELLYFIN = "jellyfin"


class NotThere(LookupError):
    """Something was named that the household does not have."""


@dataclass(frozen=True, slots=True)
class World:
    """One household; its states change, the world around them does not."""

    plan: HouseholdPlan
    clock: HouseholdClock
    catalogue: Catalogue
    radarrs: dict[str, RadarrState]
    sonarrs: dict[str, SonarrState]
    jellyfin: JellyfinState
    jellystats: dict[str, JellystatState]
    seerrs: dict[str, SeerrState]
    shokos: dict[str, ShokoState]

    def servarr(self, name: str) -> ServarrState:
        """Return the Radarr or Sonarr of that name."""
        services: dict[str, ServarrState] = {**self.radarrs, **self.sonarrs}
        if name not in services:
            raise NotThere(f"No Radarr or Sonarr is called {name}")
        return services[name]

    def radarr(self, name: str = "") -> RadarrState:
        """Return a Radarr by name, or the first."""
        name = name or next(iter(self.radarrs))
        if name not in self.radarrs:
            raise NotThere(f"No Radarr is called {name}")
        return self.radarrs[name]

    def jellystat(self) -> JellystatState:
        """Return the Jellystat."""
        for state in self.jellystats.values():
            return state
        raise NotThere("There is no Jellystat")

    def movie(self, title: str, service: str = "") -> tuple[RadarrState, Movie]:
        """Find a movie by "Title", "Title (2010)" or "tmdb:603"."""
        states = [self.radarr(service)] if service else self.radarrs.values()
        for state in states:
            for movie in state.movies.values():
                known = movie.title
                if _is_named(title, "tmdb", known.tmdb_id, known.title, known.year):
                    return state, movie
        raise NotThere(f"No movie is called {title}")

    def sonarr(self, name: str = "") -> SonarrState:
        """Return a Sonarr by name, or the first."""
        name = name or next(iter(self.sonarrs))
        if name not in self.sonarrs:
            raise NotThere(f"No Sonarr is called {name}")
        return self.sonarrs[name]

    def series(self, title: str, service: str = "") -> tuple[SonarrState, Shelf]:
        """Find a series by "Title", "Title (2008)" or "tvdb:81189"."""
        states = [self.sonarr(service)] if service else self.sonarrs.values()
        for state in states:
            for shelf in state.shelves.values():
                known = shelf.series.title
                if _is_named(title, "tvdb", known.tvdb_id, known.title, known.year):
                    return state, shelf
        raise NotThere(f"No series is called {title}")

    def title(self, name: str, service: str = "") -> Handle:
        """Find a movie or else a series, in one service or in any."""
        if service in ("", *self.radarrs):
            try:
                return MovieHandle(*self.movie(name, service))
            except NotThere:
                if service:
                    raise
        return SeriesHandle(*self.series(name, service))

    def user(self, name: str) -> User:
        """Find a Jellyfin user by name."""
        for user in self.jellyfin.users.values():
            if user.name == name:
                return user
        raise NotThere(f"No user is called {name}")

    def items(self, what: Which) -> list[Item]:
        """Find what a user can play: a film, an episode, or all of a season or series.

        Without a library the first copy counts: the original before its links.
        """
        for place in self._libraries(what.library):
            found = list(self._items_in(place, what))
            if found:
                return found
        raise NotThere(f"Jellyfin has no {what}")

    def _libraries(self, name: str) -> Iterator[str]:
        for library in self.jellyfin.libraries.values():
            if name in ("", library.name):
                yield library.id

    def _items_in(self, library_id: str, what: Which) -> Iterator[Item]:
        inside = [
            item
            for item in self.jellyfin.items.values()
            if item.library_id == library_id and not item.virtual
        ]
        matching = {item.id for item in inside if is_called(item, what.title)}
        for item in inside:
            film = item.id in matching and item.kind is ItemKind.MOVIE
            if film or (item.series_id in matching and _is_episode(item, what)):
                yield item


def is_called(item: Item, title: str) -> bool:
    """Say whether a film or series has this name, or provider id as "tmdb:603"."""
    if item.kind not in (ItemKind.MOVIE, ItemKind.SERIES):
        return False
    provider, _, number = title.partition(":")
    ids = {name.lower(): value for name, value in item.provider_ids}
    if provider in ids and ids[provider] == number:
        return True
    year = item.premiere.year if item.premiere else 0
    return title in (item.name, f"{item.name} ({year})")


def _is_episode(item: Item, what: Which) -> bool:
    last = max(item.index, item.last_index)
    return (
        item.kind is ItemKind.EPISODE
        and what.season in (None, item.season)
        and (what.episode is None or item.index <= what.episode <= last)
    )


def _is_named(asked: str, provider: str, number: int, title: str, year: int) -> bool:
    return asked in (f"{provider}:{number}", title, f"{title} ({year})")


def make_world(plan: HouseholdPlan, clock: HouseholdClock) -> World:
    """Make a household with its folders and libraries, but no titles yet. Blocks."""
    plan.leaving_soon.mkdir(parents=True, exist_ok=True)
    catalogue = Catalogue()
    jellyfin = JellyfinState(
        name=JELLYFIN,
        server_id=make_id("server", str(plan.seed)),
        api_key=plan.api_key(JELLYFIN),
        version=JELLYFIN_VERSIONS[plan.jellyfin],
        url_base=plan.jellyfin_url_base,
        view=plan.jellyfin_view(),
        clock=clock,
        catalogue=catalogue,
        webhook=Settings() if plan.jellyfin_webhook else None,
    )
    world = World(plan, clock, catalogue, {}, {}, jellyfin, {}, {}, {})
    for service in plan.services:
        _add_service(world, service)
    _make_libraries(world)
    return world


def _add_service(world: World, service: ServicePlan) -> None:
    plan, name = world.plan, service.name
    key = plan.api_key(name)
    about = (service, key, plan.service_view(service), world.clock, world.catalogue)
    match service.kind:
        case Kind.RADARR:
            world.radarrs[name] = RadarrState(*about)
        case Kind.SONARR:
            world.sonarrs[name] = SonarrState(*about)
        case Kind.JELLYSTAT:
            world.jellystats[name] = JellystatState(service, key, world.jellyfin)
        case Kind.SEERR:
            world.seerrs[name] = SeerrState(service, key, world.clock)
        case Kind.SHOKO:
            view = plan.service_view(service)
            world.shokos[name] = ShokoState(service, key, view, world.sonarrs)


def _make_libraries(world: World) -> None:
    for kind, name, collection_type in (
        (Kind.RADARR, "Movies", "movies"),
        (Kind.SONARR, "Shows", "tvshows"),
    ):
        folders = [
            root.folder
            for service in world.plan.services
            if service.kind is kind
            for root in service.roots
        ]
        for folder in folders:
            (world.plan.media / folder).mkdir(parents=True, exist_ok=True)
        if folders:
            paths = [f"{world.plan.jellyfin_media}/{folder}" for folder in folders]
            add_library(world.jellyfin, name, collection_type, paths, {})
