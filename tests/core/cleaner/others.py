"""How others delete: in each service's own way, and by webhooks as they would come."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import json
from pathlib import Path
from typing import Any

from aiohttp import web

from custom_components.cleanarr.core import HookHint, Slug
from tests.core.street import Street, street
from tests.household.receiver import EVENTS, order

HEAT, ALIEN, WIRE, LOST = "Heat", "Alien", "The Wire", "Lost"
RADARR, SONARR, JELLYFIN = Slug("radarr"), Slug("sonarr"), Slug("jellyfin")


@asynccontextmanager
async def at_home(folder: Path) -> AsyncIterator[Street]:
    """Open a household of which nothing is due, read once."""
    async with street(folder) as one:
        for title in (HEAT, ALIEN):
            await one.movie(title, played=1)
        await one.series(WIRE, episodes=(3, 2), played=1)
        await one.cleaner.sync()
        yield one


@dataclass
class Ear:
    """Hears the webhooks of a household, and hands them to its cleaner."""

    one: Street
    hints: list[HookHint] = field(default_factory=list)

    async def hear(self, request: web.Request) -> web.Response:
        slug = Slug(request.match_info["service"])
        self.hints.append(self.one.cleaner.hear(slug, await request.read()))
        return web.Response()


@asynccontextmanager
async def webhooks(one: Street) -> AsyncIterator[tuple[Ear, str]]:
    """Hand what comes to an address below this one to the cleaner."""
    ear, app = Ear(one), web.Application()
    app.router.add_post("/{service}", ear.hear)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield ear, f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def listening(one: Street) -> AsyncIterator[Ear]:
    """Have Radarr and Sonarr send all that they can to the cleaner."""
    async with webhooks(one) as (ear, url):
        for service, events in EVENTS.items():
            body = order(f"{url}/{service}", events)
            await ask(one, service, "POST", "notification", body)
        ear.hints.clear()
        yield ear


async def ask(
    one: Street, service: str, method: str, path: str, body: object = None
) -> Any:
    """Do something in Radarr or Sonarr as somebody does who uses it."""
    key = {"X-Api-Key": one.house.addresses.service(service).api_key}
    return await _ask(one, service, method, f"/api/v3/{path}", key, body)


async def ask_jellyfin(one: Street, method: str, path: str, body: object = None) -> Any:
    """Do something in Jellyfin as somebody does who uses it."""
    token = one.house.addresses.service("jellyfin").api_key
    key = {"Authorization": f'MediaBrowser Token="{token}"'}
    return await _ask(one, "jellyfin", method, path, key, body)


async def _ask(
    one: Street,
    service: str,
    method: str,
    path: str,
    key: dict[str, str],
    body: object,
) -> Any:
    url = one.house.addresses.service(service).url + path
    async with one.session.request(method, url, json=body, headers=key) as answer:
        assert answer.status < 300, await answer.text()
        return json.loads(await answer.read() or "null")


async def looked(one: Street) -> list[tuple[str, str, str]]:
    """Look some minutes later; return title, scope and source of all there is."""
    await one.world.settle()
    await one.world.advance(seconds=300)
    await one.world.reset_requests()
    await one.cleaner.sync()
    assert await one.changes() == []
    return [each[:3] for each in await entries(one)]


async def checked(one: Street, times: int = 3) -> list[tuple[str, str, str]]:
    """Check so many times, as twice a day; return the same."""
    for _ in range(times):
        await one.world.advance(hours=12)
        await one.cleaner.check_missing()
    return [each[:3] for each in await entries(one)]


async def entries(one: Street) -> list[tuple[str, str, str, str | None]]:
    """Return what the ledger has: title, scope, source, who."""
    found, _ = await one.cleaner.deletions()
    return [(each.title, each.scope, each.source, each.who) for each in found]


async def files(one: Street, season: int, *episodes: int) -> list[int]:
    """Return the ids of the series' files of some episodes, of all if none is named."""
    state = await one.world.household()
    series = next(each for each in state.series if each.title == WIRE)
    return [
        each.file_id
        for each in series.episodes
        if each.season == season and (not episodes or each.number in episodes)
    ]


async def item(one: Street, name: str, **place: int) -> str:
    """Return the id of a movie or series, or of a part of a series, in Jellyfin."""
    state = await one.world.household()
    top = next(each for each in state.items if each.name == name)
    if not place:
        return top.id
    return next(
        each.id
        for each in state.items
        if each.series in {top.id, top.name}
        and (each.season, each.episode) == (place["season"], place.get("episode", -1))
    )


def hook(event: str, **members: object) -> bytes:
    """Return a webhook of Radarr or Sonarr."""
    return json.dumps({"eventType": event, **members}).encode()


def gone_in_jellyfin(name: str, **members: object) -> bytes:
    """Return what Jellyfin's plugin sends of a movie, or as the members say."""
    kind = {"NotificationType": "ItemDeleted", "ItemType": "Movie"}
    return json.dumps({**kind, "Name": name, **members}).encode()


async def lose_episode(one: Street, season: int, episode: int) -> None:
    """Delete an episode in Jellyfin, and have its plugin tell."""
    place = {"season": season, "episode": episode}
    row, series = await item(one, WIRE, **place), await item(one, WIRE)
    await ask_jellyfin(one, "DELETE", f"/Items/{row}")
    told = gone_in_jellyfin(
        f"E{episode}",
        ItemType="Episode",
        ItemId=row,
        SeriesId=series,
        SeasonNumber=season,
        EpisodeNumber=episode,
    )
    one.cleaner.hear(JELLYFIN, told)


async def movie_of(one: Street, title: str) -> dict[str, Any]:
    """Return a movie as Radarr's webhooks have it."""
    state = await one.world.household()
    row = next(each for each in state.movies if each.title == title)
    return {"id": row.id, "title": title, "year": row.year, "tmdbId": row.tmdb_id}


async def series_of(one: Street) -> dict[str, Any]:
    """Return the series as Sonarr's webhooks have it."""
    state = await one.world.household()
    row = next(each for each in state.series if each.title == WIRE)
    return {"id": row.id, "title": WIRE, "tvdbId": row.tvdb_id}
