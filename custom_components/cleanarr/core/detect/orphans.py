"""Requests that Seerr takes for fulfilled though nobody has their title any more."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ..clients.seerr import SeerrRequest
from ..identifiers import Identity, MediaType
from ..memory import DeletionRecord, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphan:
    """A title that nobody has, though Seerr takes it for there, and who asked for it."""

    identity: Identity
    title: str
    requesters: tuple[str, ...]


def orphans(
    requests: Iterable[SeerrRequest],
    there: Collection[str],
    readable: Collection[MediaType],
    known: Iterable[Known],
    ledger: Iterable[DeletionRecord],
) -> tuple[Orphan, ...]:
    """Return the titles that are available by Seerr alone, each once.

    ``there``: identity keys of all that any service has; ``readable``: of which media
    that is known for certain. Seerr knows no titles: they are those of what is ``known``
    to have been there, or of the ``ledger``.
    """
    found: dict[str, tuple[Identity, dict[str, None]]] = {}
    for request in requests:
        identity = request.identity
        if not request.available or request.media not in readable or not identity.keys:
            continue
        if set(identity.keys).isdisjoint(there):
            _, names = found.setdefault(identity.keys[0], (identity, {}))
            names[request.requester.name] = None
    titles = {key: _title(one) for one in ledger for key in one.identity.title.keys}
    titles |= {key: one.title for one in known for key in one.identity.keys}
    return tuple(
        Orphan(
            identity=identity,
            title=next(
                (titles[each] for each in identity.keys if each in titles),
                _number(key),
            ),
            requesters=tuple(names),
        )
        for key, (identity, names) in found.items()
    )


def _number(key: str) -> str:
    """Return what a title that nobody knows goes by, as ``TMDB 949``."""
    _, provider, number = key.split(":")
    return f"{provider.upper()} {number}"


def _title(record: DeletionRecord) -> str:
    """Return the title of a movie or series of which something was deleted."""
    return record.title.removesuffix(f" {record.identity.part}")
