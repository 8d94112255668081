"""What the bulk editors of Radarr and Sonarr change (API notes §2.3)."""

from .body import Body
from .errors import bad_model


def changed_tags(tags: tuple[int, ...], body: Body) -> tuple[int, ...]:
    """Apply `tags` in the way that `applyTags` says (default: add)."""
    if not body.has("tags"):
        return tags
    named = body.numbers("tags")
    how = body.text("applyTags") or "add"
    if how == "add":
        return tuple(dict.fromkeys((*tags, *named)))
    if how == "remove":
        return tuple(tag for tag in tags if tag not in named)
    if how == "replace":
        return tuple(dict.fromkeys(named))
    raise bad_model("$.applyTags", "could not be converted to ApplyTags")
