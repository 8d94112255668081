"""A movie's subtitles come along into Leaving Soon."""

from pathlib import Path

from demo.household import Fault, FaultKind, Match
from tests.core.street import LIVE, Street, street

HEAT = "Heat"


async def with_subtitles(one: Street) -> None:
    """Add a movie with one subtitle file that is named for it, and one that is not."""
    await one.movie(HEAT)
    state = await one.world.household()
    media = next(movie for movie in state.movies if movie.title == HEAT)
    video = one.house.plan.folder / media.on_disk
    video.with_suffix(".en.srt").write_text("1")
    (video.parent / "Another.srt").write_text("1")
    await one.world.scan()


def shown(one: Street) -> dict[str, str]:
    """Return the names of the links below movies, and where they lead."""
    folder = one.house.plan.leaving_soon / "movies"
    return {
        path.name: str(path.readlink())
        for path in folder.iterdir()
        if path.is_symlink()
    }


async def test_subtitles_are_linked_beside_their_movie(tmp_path: Path):
    async with street(tmp_path, LIVE, on_shelf=True) as one:
        await with_subtitles(one)
        await one.announce()
        links = shown(one)
        assert set(links) == {"Heat (2001).mkv", "Heat (2001).en.srt"}
        video = links["Heat (2001).mkv"]
        assert links["Heat (2001).en.srt"] == video.removesuffix(".mkv") + ".en.srt"
        await one.clean()
        assert shown(one) == {}


async def test_subtitles_that_are_not_told_are_linked_later(tmp_path: Path):
    async with street(tmp_path, LIVE, on_shelf=True) as one:
        await with_subtitles(one)
        asked = Match(service="jellyfin", path="/Items", query="*MediaSources*")
        await one.world.fail(Fault(FaultKind.STATUS, asked))
        await one.announce()
        assert set(shown(one)) == {"Heat (2001).mkv"}
        await one.world.heal()
        await one.live(3)
        assert set(shown(one)) == {"Heat (2001).mkv", "Heat (2001).en.srt"}
