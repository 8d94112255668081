"""Which requests, media and accounts a list shows, and in which order."""

from collections.abc import Callable, Mapping

from .model import MediaRequest, MediaStatus, RequestedMedia, RequestStatus
from .query import asked_number
from .state import SeerrState

type Query = Mapping[str, str]
type States = tuple[frozenset[int], frozenset[MediaStatus]]

_SHOWN = frozenset(MediaStatus) - {MediaStatus.BLOCKLISTED}
_ON_THEIR_WAY = frozenset(MediaStatus) - {
    MediaStatus.AVAILABLE,
    MediaStatus.BLOCKLISTED,
    MediaStatus.DELETED,
}
# What a filter asks of the request's status, and of the status of its media.
_REQUESTS: Mapping[str, States] = {
    "approved": (frozenset({RequestStatus.APPROVED}), _SHOWN),
    "processing": (frozenset({RequestStatus.APPROVED}), _ON_THEIR_WAY),
    "pending": (frozenset({RequestStatus.PENDING}), _SHOWN),
    "unavailable": (
        frozenset({RequestStatus.PENDING, RequestStatus.APPROVED}),
        _ON_THEIR_WAY,
    ),
    "failed": (frozenset({RequestStatus.FAILED}), _SHOWN),
    "completed": (frozenset({RequestStatus.COMPLETED}), _SHOWN),
    "available": (
        frozenset({RequestStatus.COMPLETED}),
        frozenset({MediaStatus.AVAILABLE}),
    ),
    "deleted": (frozenset({RequestStatus.COMPLETED}), frozenset({MediaStatus.DELETED})),
}
_OVERSEERR_REQUESTS: Mapping[str, States] = {
    **_REQUESTS,
    "available": (
        frozenset({RequestStatus.APPROVED}),
        frozenset({MediaStatus.AVAILABLE}),
    ),
}
_MEDIA: Mapping[str, frozenset[MediaStatus]] = {
    "available": frozenset({MediaStatus.AVAILABLE}),
    "partial": frozenset({MediaStatus.PARTIALLY_AVAILABLE}),
    "allavailable": frozenset({MediaStatus.AVAILABLE, MediaStatus.PARTIALLY_AVAILABLE}),
    "processing": frozenset({MediaStatus.PROCESSING}),
    "pending": frozenset({MediaStatus.PENDING}),
    "deleted": frozenset({MediaStatus.DELETED}),
}


def listed_requests(state: SeerrState, query: Query) -> list[MediaRequest]:
    """Return the requests that a query asks for; the newest first."""
    asker, kind = asked_number(query, "requestedBy"), query.get("mediaType", "all")
    fits = _fits(state, query.get("filter", "all"))
    found = [
        request
        for request in state.requests.values()
        if fits(request)
        and asker in {0, request.user_id}
        and kind in {"all", state.media[request.media_id].type}
    ]
    by_date = "sort" in query
    found.sort(
        key=lambda request: (request.created if by_date else 0, request.id),
        reverse=query.get("sortDirection") != "asc",
    )
    return found


def _fits(state: SeerrState, name: str) -> Callable[[MediaRequest], bool]:
    table = _OVERSEERR_REQUESTS if state.overseerr else _REQUESTS

    def fits(request: MediaRequest) -> bool:
        media = state.media[request.media_id].variant(is_4k=request.is_4k).status
        if name not in table:
            return media in _SHOWN
        requests, medias = table[name]
        return request.status in requests and media in medias

    return fits


def listed_media(state: SeerrState, query: Query) -> list[RequestedMedia]:
    """Return the media that a query asks for, the newest first."""
    statuses = _MEDIA.get(query.get("filter", ""), frozenset(MediaStatus))
    found = [media for media in state.media.values() if media.hd.status in statuses]
    return sorted(found, key=lambda media: media.id, reverse=True)
