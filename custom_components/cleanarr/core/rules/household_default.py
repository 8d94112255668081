"""The default: what the options say of everything that no other rule decides."""

from ..identifiers import MediaType
from ..library.model import JoinedItem
from ..reasons import Reason
from ..settings import Never
from .base import Answer, DecideContext, Protects, due


def answer(item: JoinedItem, context: DecideContext) -> Answer:
    """Answer for one item by the retention of its media type."""
    settings = context.settings
    movie = item.item.media is MediaType.MOVIE
    retention = settings.movie_retention if movie else settings.tv_retention
    if isinstance(retention, Never):
        return Protects(Reason("never_default"))
    return due(item, retention, settings.retention_base, context)
