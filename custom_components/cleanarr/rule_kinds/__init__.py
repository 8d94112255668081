"""The kinds of rule: one module each, and one line in the table here."""

from collections.abc import Mapping

from .episode import EPISODE
from .filter import FILTER
from .kind import RuleKind
from .tag import TAG
from .user import USER
from .watched import WATCHED

KINDS: Mapping[str, RuleKind] = {
    kind.key: kind for kind in (TAG, USER, WATCHED, FILTER, EPISODE)
}
FORMS: Mapping[str, RuleKind] = {kind.form: kind for kind in KINDS.values()}
