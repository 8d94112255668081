"""Values for the tests of the memory, each with only what matters spelled out."""

from datetime import UTC, datetime, timedelta

from custom_components.cleanarr.core.identifiers import (
    Identity,
    ItemId,
    MediaType,
    RuleId,
    Scope,
    Slug,
)
from custom_components.cleanarr.core.memory import (
    DeletionRecord,
    DeletionSource,
    DeletionStatus,
    FileKey,
    JournalFile,
    Keep,
    Notice,
    PlannedDeletion,
    ServiceOutcome,
)
from custom_components.cleanarr.core.reasons import Reason

NOW = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
RADARR = Slug("radarr")
REASON = Reason("last_watched", {"date": NOW - 95 * DAY, "days": 90})


def movie(tmdb: int, imdb: str | None = None) -> Identity:
    return Identity(media=MediaType.MOVIE, tmdb=tmdb, imdb=imdb)


def a_keep(
    identity: Identity,
    *,
    until: datetime | None = None,
    at: datetime = NOW,
    by: str = "anna",
) -> Keep:
    return Keep(
        identity=identity,
        title="Amélie",
        year=2001,
        by=by,
        by_name=by.title(),
        at=at,
        until=until,
    )


def a_file(number: int, *, imported: datetime = NOW - 100 * DAY) -> FileKey:
    return FileKey(RADARR, number, f"movie:tmdb:{number}", imported)


def a_notice(file: FileKey, *, credited: timedelta = timedelta(0)) -> Notice:
    return Notice(
        file=file,
        item=ItemId(f"radarr-{file.file}"),
        begun=NOW - 3 * DAY,
        credited=credited,
        length=14 * DAY,
        date=NOW + 11 * DAY,
        seen=NOW,
    )


def a_plan(number: int = 1, *, size: int = 10**9) -> PlannedDeletion:
    return PlannedDeletion(
        run="run-1",
        item=ItemId(f"radarr-{number}"),
        scope=Scope.MOVIE,
        service=RADARR,
        entry=number,
        title="Inception",
        year=2010,
        identity=movie(27204 + number, "tt1375666"),
        files=(
            JournalFile(number * 10, "/movies/Inception (2010)/Inception.mkv", size),
        ),
        size=size,
        rule=RuleId("rule-1"),
        rule_name="Seen",
        reason=REASON,
        by="schedule",
        restore={"profile": 4, "tags": ["a", "b"], "root_folder": "/movies"},
    )


def a_record(
    number: int = 1,
    *,
    title: str = "Inception",
    at: datetime = NOW,
    size: int = 10**9,
    source: DeletionSource = DeletionSource.CLEANARR,
) -> DeletionRecord:
    return DeletionRecord(
        item=ItemId(f"radarr-{number}"),
        scope=Scope.MOVIE,
        media=MediaType.MOVIE,
        title=title,
        year=2010,
        identity=movie(27204 + number),
        size=size,
        source=source,
        who="Anna",
        at=at,
        rule_name="Seen",
        reason=REASON,
        outcomes={
            RADARR: ServiceOutcome.CONFIRMED,
            Slug("jellyfin"): ServiceOutcome.PENDING,
        },
        status=DeletionStatus.COMPLETE,
        restore={"profile": 4},
        error=None,
    )
