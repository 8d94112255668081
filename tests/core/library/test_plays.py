"""What is asked of Jellyfin about ids in Jellystat's log."""

from types import SimpleNamespace

from custom_components.cleanarr.core.clients.jellyfin import JellyfinItem, Kind
from custom_components.cleanarr.core.clients.jellystat import Play
from custom_components.cleanarr.core.identifiers import JellyfinId
from custom_components.cleanarr.core.library.plays import PlayedItems
from tests.core.library.builders import ANNA, NOW, a_row


async def test_what_was_gone_from_jellyfin_is_asked_for_again():
    """A drive was away while the log was read; its ids come back with it."""
    episode = a_row(7, kind=Kind.EPISODE, series=JellyfinId(f"{9:032x}"), season=1)
    play = Play(user=ANNA, item=episode.id, at=NOW, first=NOW, count=1)

    class Library:
        there: tuple[JellyfinItem, ...] = ()

        async def items(self, ids: object) -> tuple[JellyfinItem, ...]:
            return self.there

    async def at_once(work, *arguments):
        return work(*arguments)

    library, played = Library(), PlayedItems(at_once)
    reading = SimpleNamespace(movies=(), rows={})
    await played.learn(library, reading, (play,))
    library.there = (episode,)
    played.forget_gone()
    await played.learn(library, reading, (play,))
    assert played.known[episode.id] == episode
