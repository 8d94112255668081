"""What a person has to look at, gathered from where it shows. Pure."""

from collections.abc import Collection, Iterable, Mapping

from ..detect.check import Missing
from ..filters import FilterProperty
from ..identifiers import JellyfinId, SeerrUserId, Slug
from ..leaving_soon.trouble import Trouble, TroubleKind
from ..library.plausible import Shrink
from ..library.readings import JellyfinReading
from ..memory import Condition, State
from ..settings import AnyRule, FilterRule, HouseholdConfig, UserRule
from ..view import Problem, ProblemKind
from .decide import Decided
from .roots import RootAway

_MEMORY = {
    State.RESTORED: ProblemKind.MEMORY_RESTORED,
    State.LOST: ProblemKind.MEMORY_LOST,
}
MISSING_MEDIA = "missing_media_"
_SHOWN_TITLES = 10
_IN_DOUBT = frozenset(
    {TroubleKind.NOT_MOUNTED, TroubleKind.DAMAGED, TroubleKind.FOREIGN}
)


def shrink_problems(
    waiting: Mapping[Slug, tuple[Shrink, ...]], names: Mapping[Slug, str]
) -> Iterable[Problem]:
    """Yield one problem for each service whose lists shrank beyond belief."""
    for slug, shrinks in waiting.items():
        yield Problem(
            id=f"shrink_{slug}",
            kind=ProblemKind.SHRINK,
            values={
                "service": names[slug],
                "lists": ", ".join(f"{s.list}: {s.before} → {s.now}" for s in shrinks),
            },
            confirmable=True,
        )


def protection_problem(decided: Decided | None) -> Iterable[Problem]:
    """Yield a problem where many items lost their protection at once."""
    if decided is None or not decided.protection.lost:
        return
    lost = decided.protection.lost
    more = "" if len(lost) <= _SHOWN_TITLES else " …"
    yield Problem(
        id="lost_protection",
        kind=ProblemKind.LOST_PROTECTION,
        values={
            "count": str(len(lost)),
            "titles": ", ".join(lost[:_SHOWN_TITLES]) + more,
        },
        confirmable=True,
    )


def memory_problem(
    condition: Condition, failing: str | None, *, restore_seen: bool
) -> Iterable[Problem]:
    """Yield what is wrong with the memory; a restore until a person has seen it."""
    if failing is not None:
        yield _unusable(failing)
    elif (kind := _MEMORY.get(condition.state)) is not None:
        if kind is ProblemKind.MEMORY_LOST or not restore_seen:
            values = {"detail": condition.detail}
            yield Problem(id=kind, kind=kind, values=values, confirmable=True)
    elif not condition.trusted:
        yield _unusable(f"{condition.state}: {condition.detail}")


def _unusable(detail: str) -> Problem:
    kind = ProblemKind.MEMORY_UNUSABLE
    return Problem(id=kind, kind=kind, values={"detail": detail}, confirmable=False)


def folder_problem(trouble: Trouble | None, folder: str) -> Iterable[Problem]:
    """Yield what is wrong with the Leaving Soon folder.

    Where only its contents are in doubt, a person can say that it is the right one.
    """
    if trouble is None:
        return
    doubtful = trouble.kind in _IN_DOUBT
    kind = ProblemKind.FOLDER_IN_DOUBT if doubtful else ProblemKind.FOLDER_UNUSABLE
    yield Problem(
        id=kind,
        kind=kind,
        values={"trouble": trouble.kind, "detail": trouble.detail, "folder": folder},
        confirmable=doubtful,
    )


def user_problem(
    config: HouseholdConfig, reading: JellyfinReading | None
) -> Iterable[Problem]:
    """Yield a problem where a counted user no longer exists."""
    if reading is None:
        return
    gone = config.settings.users - {user.id for user in reading.users}
    if gone:
        yield Problem(
            id="user_gone",
            kind=ProblemKind.USER_GONE,
            values={"count": str(len(gone))},
            confirmable=False,
        )


def reference_problems(
    rules: Iterable[AnyRule],
    libraries: Collection[JellyfinId] | None,
    people: Collection[SeerrUserId] | None,
) -> Iterable[Problem]:
    """Yield a problem for each rule about a library or a person that is gone.

    ``None`` where it is not known which there are: then nothing is gone.
    """
    for rule in rules:
        gone = _gone(rule, libraries, people) if rule.enabled else 0
        if gone:
            kind = ProblemKind.RULE_REFERENCE_GONE
            values = {"rule": rule.name, "count": str(gone)}
            problem = f"{kind}_{rule.id}"
            yield Problem(id=problem, kind=kind, values=values, confirmable=False)


def _gone(
    rule: AnyRule,
    libraries: Collection[JellyfinId] | None,
    people: Collection[SeerrUserId] | None,
) -> int:
    """Count what a rule refers to and what is not there."""
    match rule:
        case FilterRule() if libraries is not None:
            return len(set(_libraries(rule)) - {*libraries})
        case UserRule() if people is not None:
            return len({one.person for one in rule.people} - {*people})
    return 0


def _libraries(rule: FilterRule) -> Iterable[str]:
    for row in rule.rows:
        if row.property is FilterProperty.LIBRARY:
            yield from row.value if isinstance(row.value, tuple) else (str(row.value),)


def media_problems(
    missing: Iterable[Missing], names: Mapping[Slug, str]
) -> Iterable[Problem]:
    """Yield a problem for each service of which too much is missing at once."""
    for one in missing:
        yield Problem(
            id=f"{MISSING_MEDIA}{one.service}",
            kind=ProblemKind.MISSING_MEDIA,
            values={
                "service": names[one.service],
                "count": str(one.titles),
                "of": str(one.of),
            },
            confirmable=True,
        )


def root_problems(
    away: Iterable[RootAway], names: Mapping[Slug, str]
) -> Iterable[Problem]:
    """Yield a problem for each root folder of which its service sees nothing."""
    for one in away:
        kind = ProblemKind.ROOT_FOLDER_AWAY
        yield Problem(
            id=f"{kind}_{one.service}_{one.path}",
            kind=kind,
            values={
                "service": names[one.service],
                "folder": one.path,
                "count": str(one.titles),
            },
            confirmable=False,
        )


def missing_problems(config: HouseholdConfig) -> Iterable[Problem]:
    """Yield a problem for each kind of service that is needed but not configured."""
    for kind in sorted(config.missing_services):
        yield Problem(
            id=f"service_needed_{kind}",
            kind=ProblemKind.SERVICE_NEEDED,
            values={"service": kind.capitalize()},
            confirmable=False,
        )
