"""Read rows of Seerr's answers into values (API notes §8, MEASURED §2)."""

from collections.abc import Callable, Mapping

from ...identifiers import (
    MediaType,
    SeerrMediaId,
    SeerrRequestId,
    SeerrUserId,
    UserId,
    provider_number,
)
from ..fields import (
    Fields,
    as_record,
    as_records,
    flag,
    identifier,
    moment,
    number,
    optional_guid,
    optional_identifier,
    optional_number,
    optional_text,
    text,
)
from .records import RequestStatus, SeerrRequest, SeerrServer, SeerrUser

# What Seerr calls pending and processing.
_COMING = frozenset({2, 3})
# What it calls available and partially available.
_THERE = frozenset({4, 5})
_MEDIA: Mapping[str, MediaType] = {"movie": MediaType.MOVIE, "tv": MediaType.TV}
# Seerr's own order, by which older ones of its kind make the first (MEASURED §2).
_NAMES = ("displayName", "username", "plexUsername", "jellyfinUsername", "email")


def user_of(row: Fields) -> SeerrUser:
    """Return an account; one without any name goes by its number."""
    user = identifier(SeerrUserId, row, "id")
    names = (optional_text(row, name) for name in _NAMES)
    return SeerrUser(
        id=user,
        name=next((name for name in names if name and name.strip()), str(user)),
        jellyfin=optional_guid(UserId, row.get("jellyfinUserId")),
        jellyfin_name=optional_text(row, "jellyfinUsername"),
    )


def request_of(row: Fields) -> SeerrRequest | None:
    """Return a request; ``None`` for one of a kind of media that is no concern of ours.

    Until something was sent to a server, the request alone says to which it will be.
    """
    kind = _MEDIA.get(text(row, "type"))
    if kind is None:
        return None
    is_4k = flag(row, "is4k")
    media, variant = as_record(row.get("media")), "4k" if is_4k else ""
    server = optional_number(media, f"serviceId{variant}")
    status = RequestStatus(number(row, "status"))
    of_media = optional_number(media, f"status{variant}")
    return SeerrRequest(
        id=identifier(SeerrRequestId, row, "id"),
        status=status,
        media=kind,
        tmdb=provider_number(media.get("tmdbId")),
        tvdb=provider_number(media.get("tvdbId")),
        is_4k=is_4k,
        seasons=frozenset(
            number(season, "seasonNumber") for season in as_records(row.get("seasons"))
        ),
        requester=user_of(as_record(row.get("requestedBy"))),
        media_id=identifier(SeerrMediaId, media, "id"),
        entry=optional_identifier(int, media, f"externalServiceId{variant}"),
        server=optional_number(row, "serverId") if server is None else server,
        created=moment(row, "createdAt"),
        waiting=_is_waiting(status, of_media),
        available=of_media in _THERE,
    )


def _is_waiting(status: RequestStatus, media: int | None) -> bool:
    """Return whether a request is open: to be granted, or not fulfilled (API notes §8)."""
    granted = status is RequestStatus.APPROVED and media in _COMING
    return status is RequestStatus.PENDING or granted


def server_of(media: MediaType) -> Callable[[Fields], SeerrServer]:
    """Return what reads the settings of a server; its key is left where it is."""

    def server(row: Fields) -> SeerrServer:
        path = (optional_text(row, "baseUrl") or "").strip("/ ")
        return SeerrServer(
            number=number(row, "id"),
            media=media,
            name=optional_text(row, "name") or "",
            host=text(row, "hostname"),
            port=number(row, "port"),
            tls=flag(row, "useSsl"),
            path=path and f"/{path}",
            is_4k=flag(row, "is4k"),
        )

    return server
