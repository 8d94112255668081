"""A running Shoko: what it does to files, and tells of."""

import asyncio
from dataclasses import dataclass, field
from typing import Self

from .events import file_deleted, series_changed
from .hub import Hub
from .model import Location
from .state import Gone, ShokoState


@dataclass(frozen=True, slots=True)
class ShokoHost:
    """One Shoko with its hub. Whatever is deleted is told of, each location alone."""

    state: ShokoState
    hub: Hub
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def of(cls, state: ShokoState) -> Self:
        """Run a Shoko."""
        return cls(state, Hub(state))

    async def scan(self) -> int:
        """Look at the folders; return how many locations are gone."""
        async with self._turn:
            found = await asyncio.to_thread(self.state.look)
            gone = self.state.take(found)
        await self._tell(gone)
        return len(gone)

    async def delete(
        self,
        locations: tuple[Location, ...],
        *,
        files: bool = True,
        folder: bool = True,
    ) -> None:
        """Forget locations, and remove their files unless they are to stay."""
        async with self._turn:
            if files:
                for location in locations:
                    await asyncio.to_thread(self.state.remove, location, folder=folder)
            gone = [self.state.forget(location) for location in locations]
        await self._tell(gone)

    async def change_series(self, tvdb_id: int, reason: str) -> None:
        """Tell that a series was Added, Updated or Removed."""
        await self.hub.tell([series_changed(self.state, tvdb_id, reason)])

    async def _tell(self, gone: list[Gone]) -> None:
        await self.hub.tell([file_deleted(self.state, one) for one in gone])
