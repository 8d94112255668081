"""What a rule would do, in words that a form or an action can show."""

from collections.abc import Iterator

from .core import ItemView, RulePreview
from .sentences import Sentences


def preview_text(found: RulePreview | None, sentences: Sentences) -> str:
    """Return what is known of what a rule would do; ``None``: nothing was read yet."""
    if found is None:
        return sentences.text("preview_unread")
    return "\n\n".join(_paragraphs(found, sentences))


def _paragraphs(found: RulePreview, sentences: Sentences) -> Iterator[str]:
    if found.items:
        yield sentences.text(
            "preview_counts",
            items=found.items,
            size=found.size,
            due=found.due,
            protected=found.protected,
        )
        yield sentences.text("preview_sample")
        yield "\n".join(f"- {_line(item, sentences)}" for item in found.sample)
    else:
        yield sentences.text("preview_nothing")
    if found.unread:
        yield sentences.text("preview_files", count=found.unread)


def _line(item: ItemView, sentences: Sentences) -> str:
    if item.delete_after is None:
        return sentences.text("preview_item_stays", title=item.title, size=item.size)
    return sentences.text(
        "preview_item", title=item.title, date=item.delete_after, size=item.size
    )
