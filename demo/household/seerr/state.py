"""Seerr's database."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..clock import HouseholdClock
from ..plan import OVERSEERR, ServicePlan
from ..titles import MovieTitle, ShowTitle
from .model import Account, MediaRequest, MediaStatus, RequestedMedia, Variant


@dataclass(slots=True)
class SeerrState:
    """All that one Seerr knows."""

    plan: ServicePlan
    api_key: str
    clock: HouseholdClock
    accounts: dict[int, Account] = field(default_factory=dict)
    media: dict[int, RequestedMedia] = field(default_factory=dict)
    requests: dict[int, MediaRequest] = field(default_factory=dict)
    _last_ids: Counter[str] = field(default_factory=Counter)

    @property
    def overseerr(self) -> bool:
        """Say whether this is an Overseerr."""
        return self.plan.version == OVERSEERR.version

    def add_account(self, name: str, created: datetime, jellyfin_id: str) -> Account:
        """Add an account; the first is the owner's."""
        account = Account(self._next_id("account"), name, created, jellyfin_id)
        self.accounts[account.id] = account
        return account

    def account(self, name: str) -> Account | None:
        """Find an account by name."""
        accounts = self.accounts.values()
        return next((one for one in accounts if one.name == name), None)

    def media_of(
        self, title: MovieTitle | ShowTitle, created: datetime
    ) -> RequestedMedia:
        """Return a title's row, made if missing."""
        new = RequestedMedia(self._next_id("media"), title, created)
        for media in self.media.values():
            if (media.type, media.tmdb_id) == (new.type, new.tmdb_id):
                return media
        self.media[new.id] = new
        return new

    def set_variant(self, number: int, variant: Variant, *, is_4k: bool) -> None:
        """Change what is known of a title in 4K or not; a blocklisted one stays so."""
        media = self.media[number]
        if media.variant(is_4k=is_4k).status is MediaStatus.BLOCKLISTED:
            variant = replace(variant, status=MediaStatus.BLOCKLISTED)
        changed = replace(media, uhd=variant) if is_4k else replace(media, hd=variant)
        self.media[number] = changed

    def add_request(
        self,
        media: RequestedMedia,
        account: Account,
        *,
        status: int,
        is_4k: bool,
        seasons: tuple[int, ...],
        created: datetime,
        server: int | None,
    ) -> MediaRequest:
        """Write a request down."""
        request = MediaRequest(
            id=self._next_id("request"),
            media_id=media.id,
            user_id=account.id,
            status=status,
            is_4k=is_4k,
            seasons=seasons,
            created=created,
            server=server,
        )
        self.requests[request.id] = request
        return request

    def remove_media(self, number: int) -> bool:
        """Forget a title with its requests; a blocklisted one stays (MEASURED §2).

        Return whether it was known.
        """
        media = self.media.get(number)
        if media is None:
            return False
        if media.hd.status is MediaStatus.BLOCKLISTED:
            self.set_variant(number, Variant(), is_4k=False)
            return True
        del self.media[number]
        for request in list(self.requests.values()):
            if request.media_id == number:
                del self.requests[request.id]
        return True

    def _next_id(self, kind: str) -> int:
        self._last_ids[kind] += 1
        return self._last_ids[kind]
