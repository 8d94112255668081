"""What others delete, from their click to Cleanarr's list, through real webhooks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
import json
import time
from typing import Any
from urllib.parse import urlsplit

import pytest

from demo.household import RequestRecord, Which
from demo.household.control.shapes import HouseholdState
from tests.e2e.place import Place
from tests.e2e.runs import DryRun
from tests.e2e.table import Sighting

# In the seeded household, in nobody's story, and not in Leaving Soon.
MOVIE, COPY, SERIES = "Moonlight", "Mad Max: Fury Road", "Marée: Haute / Basse"
SEASON = f"{SERIES} S01"
ANIME = "Samurai Champloo"
# Only in Radarr: of what Jellyfin has, Jellyfin would be the one that tells.
LOST, UNHEARD = "Lost on the Disk", "Of Whom Nobody Tells"
SOMEBODY = "somebody's browser"
WEBHOOKS = {
    "webhook_services": ["radarr", "sonarr", "jellyfin"],
    "webhooks_local": True,
}


def delete(place: Place, service: str, path: str, body: object = None) -> None:
    """Delete in a service as its own page does."""
    address = place.addresses.service(service)
    headers = {"X-Api-Key": address.api_key, "User-Agent": SOMEBODY}
    headers["Content-Type"] = "application/json"
    if service == "jellyfin":
        headers["Authorization"] = f'MediaBrowser Token="{address.api_key}"'
    url, data = urlsplit(address.url), json.dumps(body) if body else None
    connection = HTTPConnection(url.hostname or "", url.port, timeout=30)
    connection.request("DELETE", url.path + path, data, headers)
    assert connection.getresponse().status < 300
    connection.close()


def delete_movie(place: Place, state: HouseholdState, title: str) -> None:
    """Delete a movie in its Radarr."""
    movie = next(one for one in state.movies if one.title == title)
    delete(place, movie.service, f"/api/v3/movie/{movie.id}?deleteFiles=true")


def delete_season(place: Place, state: HouseholdState, _title: str) -> None:
    """Delete the first season of the series in Sonarr."""
    series = next(one for one in state.series if one.title == SERIES)
    files = [one.file_id for one in series.episodes if one.season == 1 and one.file_id]
    path = "/api/v3/episodefile/bulk"
    delete(place, series.service, path, {"episodeFileIds": files})


def delete_item(place: Place, state: HouseholdState, title: str) -> None:
    """Delete a movie in Jellyfin."""
    movies = (one for one in state.items if one.kind == "Movie")
    item = next(one for one in movies if one.name == title)
    delete(place, "jellyfin", f"/Items/{item.id}")


def delete_anime(place: Place, _state: HouseholdState, _title: str) -> None:
    """Delete an episode in Shoko, which tells by its hub."""
    place.world(lambda world: world.shoko_delete(Which(ANIME, season=1, episode=2)))


def delete_file(place: Place, _state: HouseholdState, title: str) -> None:
    """Remove a movie from the disk, which Radarr sees when it scans."""
    place.world(lambda world: world.remove_from_disk(Which(title)))
    place.world(lambda world: world.rescan("radarr"))


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which others delete, and what is to be written down of it."""

    name: str
    source: str
    title: str
    scope: str
    who: str
    do: Callable[[Place, HouseholdState, str], None]


BY_NOBODY = "System (external detection)"
TOLD = (
    Way("radarr", "radarr", MOVIE, "movie", "Radarr (external)", delete_movie),
    Way("sonarr", "sonarr", SEASON, "season", "Sonarr (external)", delete_season),
    Way("jellyfin", "jellyfin", COPY, "movie", "Jellyfin (external)", delete_item),
    Way(
        "shoko",
        "shoko",
        f"{ANIME} S01E02",
        "episode",
        "Shoko (external)",
        delete_anime,
    ),
    Way("external", "external", LOST, "movie", BY_NOBODY, delete_file),
)
MISSING = Way(
    "external, in two checks", "external", UNHEARD, "movie", BY_NOBODY, delete_movie
)


@dataclass(slots=True)
class Watch:
    """Deletes, and watches the list of deletions for what comes of it."""

    place: Place
    begun: dict[str, float] = field(default_factory=dict)
    found: dict[str, float] = field(default_factory=dict)
    earlier: int = 0
    rows: Sequence[Mapping[str, Any]] = ()

    def delete(self, *ways: Way) -> None:
        """Delete in these ways, one right after the other.

        Jellyfin's plugin tells each half minute what is gone: that is not waited for.
        """
        state = self.place.state()
        for way in ways:
            self.begun[way.title] = time.monotonic()
            way.do(self.place, state, way.title)
        self.place.world(lambda world: world.settle())

    def sees_all(self) -> bool:
        """Look once; return whether all that was deleted is in the list."""
        self.rows = self.place.ask("get_deletions", limit=20)["deletions"]
        for title in {row["title"] for row in self.rows} & self.begun.keys():
            self.found.setdefault(title, time.monotonic() - self.begun[title])
        return self.found.keys() == self.begun.keys()

    def entries(self, way: Way) -> Sequence[Mapping[str, Any]]:
        """Return what the list has of a title."""
        return [row for row in self.rows if row["title"] == way.title]

    def changes(self) -> Sequence[RequestRecord]:
        """Return what somebody else than this test asked a service to change."""
        changes = self.place.changes()[self.earlier :]
        return [one for one in changes if one.agent != SOMEBODY]

    def sighting(self, way: Way) -> Sighting:
        """Return a title's row of the table."""
        return Sighting(
            source=way.name,
            seconds=self.found[way.title],
            entries=len(self.entries(way)),
            requests=len(self.changes()),
        )


@pytest.fixture(scope="module")
def listening(place: Place, dry_run: DryRun) -> Iterator[Place]:
    """The household with all its webhooks ordered, but none of the second Radarr's.

    After the dry run, which counts all requests since the services were started.
    """
    place.world(lambda world: world.install_webhook())
    place.world(lambda world: world.shoko_scan())
    place.world(lambda world: world.add_movie(LOST, 2003, service="radarr"))
    place.world(lambda world: world.add_movie(UNHEARD, 2002, service="radarr_4k"))
    place.choose_options(webhooks=WEBHOOKS)
    place.home.wait_until(lambda: len(_orders(place)) == 3, "webhooks are ordered")
    yield place
    place.choose_options(webhooks=WEBHOOKS | {"webhook_services": []})


def _orders(place: Place) -> list[RequestRecord]:
    """Return the requests by which webhooks were ordered."""
    return [
        one
        for one in place.changes()
        if one.path.endswith(("/notification", "/Configuration"))
        and one.status in {200, 201, 204}
    ]


@pytest.fixture(scope="module")
def watch(listening: Place, sightings: list[Sighting]) -> Watch:
    """All that was deleted in all ways, when each was in the list."""
    watch = Watch(listening, earlier=len(listening.changes()))
    watch.delete(*TOLD)
    listening.home.wait_until(watch.sees_all, "all is noticed", timeout=120)
    sightings += [watch.sighting(way) for way in TOLD]
    watch.delete(MISSING)
    for _ in range(2):
        assert not watch.sees_all()
        listening.ask("check_missing")
    assert watch.sees_all()
    sightings.append(watch.sighting(MISSING))
    return watch


@pytest.mark.parametrize("way", [*TOLD, MISSING], ids=lambda way: way.name)
def test_each_is_one_entry_with_its_cause(watch: Watch, way: Way) -> None:
    (row,) = watch.entries(way)
    assert (row["source"], row["scope"]) == (way.source, way.scope)
    assert row["who"] == way.who
    assert watch.found[way.title] < 120


def test_nobody_was_asked_to_change_anything(watch: Watch) -> None:
    assert [f"{one.service} {one.method} {one.path}" for one in watch.changes()] == []
