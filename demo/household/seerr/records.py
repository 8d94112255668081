"""How Seerr writes its rows (MEASURED §2)."""

from collections.abc import Callable
from dataclasses import dataclass

from yarl import URL

from ..titles import ShowTitle
from ..wire import Json, seerr_time
from .model import (
    Account,
    MediaRequest,
    MediaStatus,
    RequestedMedia,
    RequestStatus,
    Server,
)
from .state import SeerrState

_ADMIN, _REQUEST = 2, 32
_PLEX, _LOCAL, _JELLYFIN = 1, 2, 3
_PROFILES = {False: (4, "HD-1080p"), True: (5, "Ultra-HD")}
_WEB = "http://jellyfin:8096/web/index.html#!/details?id={}&context=home"


@dataclass(frozen=True, slots=True)
class Writer:
    """Write the rows of one Seerr that has these servers."""

    state: SeerrState
    radarrs: tuple[Server, ...]
    sonarrs: tuple[Server, ...]

    def servers(self, media: RequestedMedia) -> tuple[Server, ...]:
        """Return the servers for media of this kind."""
        return self.radarrs if media.type == "movie" else self.sonarrs

    def service_errors(self) -> Json:
        """Write which servers could not be asked for their profiles."""
        return {
            "radarr": self._errors(self.radarrs),
            "sonarr": self._errors(self.sonarrs),
        }

    def _errors(self, servers: tuple[Server, ...]) -> list[Json]:
        down = (server for server in servers if not server.up)
        return [{"id": one.number, "name": one.name.title()} for one in down]

    def request(self, request: MediaRequest) -> dict[str, Json]:
        """Write a request of a list."""
        record = self._request(request, self.media, self.account)
        if self.state.overseerr:
            return record
        media = self.state.media[request.media_id]
        used, servers = media.variant(is_4k=request.is_4k).server, self.servers(media)
        record["canRemove"] = any(one.number == used for one in servers)
        if any(one.number == request.server and one.up for one in servers):
            record["profileName"] = _PROFILES[request.is_4k][1]
        return record

    def one_request(self, request: MediaRequest) -> dict[str, Json]:
        """Write a request that was asked for by its id."""
        return self._request(request, self.whole_media, self.whole_account)

    def _request(
        self,
        request: MediaRequest,
        write_media: Callable[[RequestedMedia], Json],
        write_account: Callable[[Account], Json],
    ) -> dict[str, Json]:
        media, accounts = self.state.media[request.media_id], self.state.accounts
        moment = seerr_time(request.created)
        server = next(
            (one for one in self.servers(media) if one.number == request.server), None
        )
        decided = request.status != RequestStatus.PENDING
        return {
            "id": request.id,
            "status": request.status,
            "createdAt": moment,
            "updatedAt": moment,
            "type": media.type,
            "is4k": request.is_4k,
            "serverId": request.server,
            "profileId": _PROFILES[request.is_4k][0] if server else None,
            "rootFolder": server.root if server else None,
            "languageProfileId": None,
            "tags": None,
            "isAutoRequest": False,
            "media": write_media(media),
            "seasons": [
                {
                    "id": request.id * 100 + season,
                    "seasonNumber": season,
                    "status": request.status,
                    "createdAt": moment,
                    "updatedAt": moment,
                }
                for season in request.seasons
            ],
            "modifiedBy": write_account(accounts[1]) if decided else None,
            "requestedBy": write_account(accounts[request.user_id]),
            "seasonCount": len(request.seasons),
        }

    def media(self, media: RequestedMedia) -> dict[str, Json]:
        """Write a title's row as it stands in a request."""
        moment = seerr_time(media.created)
        hd, uhd = media.hd, media.uhd
        there = hd.status is MediaStatus.AVAILABLE
        record: dict[str, Json] = {
            "downloadStatus": [],
            "downloadStatus4k": [],
            "id": media.id,
            "mediaType": media.type,
            "tmdbId": media.tmdb_id,
            "tvdbId": media.tvdb_id,
            "imdbId": media.title.imdb_id or None,
            "status": hd.status,
            "status4k": uhd.status,
            "createdAt": moment,
            "updatedAt": moment,
            "lastSeasonChange": moment,
            "mediaAddedAt": moment if there else None,
            "serviceId": hd.server,
            "serviceId4k": uhd.server,
            "externalServiceId": hd.entry,
            "externalServiceId4k": uhd.entry,
            "externalServiceSlug": None if hd.entry is None else str(media.tmdb_id),
            "externalServiceSlug4k": None if uhd.entry is None else str(media.tmdb_id),
            "ratingKey": None,
            "ratingKey4k": None,
        }
        if not self.state.overseerr:
            record["jellyfinMediaId"] = hd.jellyfin_id
            record["jellyfinMediaId4k"] = uhd.jellyfin_id
        if hd.jellyfin_id and not self.state.overseerr:
            record["mediaUrl"] = _WEB.format(hd.jellyfin_id)
        return record

    def whole_media(self, media: RequestedMedia) -> dict[str, Json]:
        """Write a title's row with its seasons."""
        moment = seerr_time(media.created)
        title = media.title
        seasons: list[Json] = [
            {
                "id": media.id * 100 + season.number,
                "seasonNumber": season.number,
                "status": media.hd.status,
                "status4k": media.uhd.status,
                "createdAt": moment,
                "updatedAt": moment,
            }
            for season in (title.seasons if isinstance(title, ShowTitle) else ())
        ]
        return {**self.media(media), "seasons": seasons}

    def whole_account(self, account: Account) -> dict[str, Json]:
        """Write an account that was asked for by itself."""
        return {**self.account(account), "settings": None}

    def account(self, account: Account) -> dict[str, Json]:
        """Write an account."""
        moment, overseerr = seerr_time(account.created), self.state.overseerr
        requests = self.state.requests.values()
        name, linked = account.name, bool(account.jellyfin_id)
        record: dict[str, Json] = {
            "permissions": _ADMIN if account.id == 1 else _REQUEST,
            "warnings": [],
            "id": account.id,
            "email": name.lower() if linked else f"{name.lower()}@example.org",
            "plexUsername": name if overseerr and linked else None,
            "username": None if linked else name,
            "recoveryLinkExpirationDate": None,
            "userType": (_PLEX if overseerr else _JELLYFIN) if linked else _LOCAL,
            "plexId": None,
            "avatar": f"/avatarproxy/{account.jellyfin_id}",
            "movieQuotaLimit": None,
            "movieQuotaDays": None,
            "tvQuotaLimit": None,
            "tvQuotaDays": None,
            "createdAt": moment,
            "updatedAt": moment,
            "requestCount": sum(one.user_id == account.id for one in requests),
            "displayName": name,
        }
        if not overseerr:
            record |= {
                "jellyfinUsername": name if linked else None,
                "jellyfinUserId": account.jellyfin_id or None,
                "avatarETag": None,
                "avatarVersion": None,
            }
        return record


def server_settings(server: Server, *, radarr: bool) -> dict[str, Json]:
    """Write how Seerr reaches a Radarr or Sonarr, its key as well."""
    url = URL(server.url)
    profile, name = _PROFILES[server.is_4k]
    own: dict[str, Json] = (
        {"minimumAvailability": "released"}
        if radarr
        else {
            "activeLanguageProfileId": 1,
            "enableSeasonFolders": True,
            "activeAnimeProfileId": None,
            "activeAnimeLanguageProfileId": None,
            "activeAnimeDirectory": None,
        }
    )
    return {
        "name": server.name.title(),
        "hostname": url.host or "",
        "port": url.port or 80,
        "apiKey": server.api_key,
        "useSsl": url.scheme == "https",
        "baseUrl": url.path.rstrip("/"),
        "activeProfileId": profile,
        "activeProfileName": name,
        "activeDirectory": server.root,
        "is4k": server.is_4k,
        "isDefault": server.number < 2,
        "syncEnabled": True,
        "preventSearch": False,
        **own,
        "id": server.number,
    }
