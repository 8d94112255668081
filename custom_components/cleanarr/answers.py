"""What the actions answer: plain values, moments in ISO form, reasons as sentences."""

from datetime import datetime, timedelta
from math import ceil

from homeassistant.util.json import JsonObjectType, JsonValueType

from .core import (
    Answered,
    DeletionRecord,
    Explanation,
    GuardResult,
    ItemView,
    Job,
    JobItem,
    Reason,
    RulePreview,
    RuleTried,
)
from .sentences import Sentences

_DAY = timedelta(days=1)


def moment(at: datetime | None) -> str | None:
    """Return a moment as JSON holds it."""
    return None if at is None else at.isoformat()


def days_until(due: datetime | None, now: datetime) -> int | None:
    """Return the days that are left, rounded up: the last day is 1, overdue is 0."""
    return None if due is None else max(0, ceil((due - now) / _DAY))


class Answers:
    """Puts what the core says into the words of the household."""

    def __init__(self, sentences: Sentences, now: datetime) -> None:
        """Count days from ``now`` (UTC)."""
        self._sentences = sentences
        self._now = now

    def reason(self, reason: Reason | None) -> str | None:
        """Return a reason's sentence, where there is a reason."""
        return None if reason is None else self._sentences.reason(reason)

    def item(self, item: ItemView) -> JsonObjectType:
        """Return one item of the library."""
        return {
            "id": item.id,
            "type": item.media.value,
            "scope": item.scope.value,
            "service": item.service,
            "title": item.title,
            "year": item.year,
            "status": item.status.value,
            "reason": self._sentences.reason(item.reason),
            "rule": item.rule_name,
            "delete_after": moment(item.delete_after),
            "size": item.size,
            "added": moment(item.added),
            "last_watched": moment(item.last_watched),
            "watched": item.watched,
            "tags": list(item.tags),
            "poster": item.poster,
            "kept_by": item.kept_by_name,
            "kept_until": moment(item.kept_until),
        }

    def leaving(self, item: ItemView) -> JsonObjectType:
        """Return one announced item."""
        return {
            "id": item.id,
            "type": item.media.value,
            "title": item.title,
            "year": item.year,
            "delete_after": moment(item.delete_after),
            "days_until_due": days_until(item.delete_after, self._now),
            "deletion_reason": self._sentences.reason(item.reason),
            "status": item.status.value,
            "rule": item.rule_name,
            "service": item.service,
            "size": item.size,
            "poster": item.poster,
        }

    def explanation(self, explanation: Explanation) -> JsonObjectType:
        """Return the whole chain for one item."""
        return {
            "item": self.item(explanation.item),
            "facts": {name: _plain(fact) for name, fact in explanation.facts.items()},
            "rules": [_rule(rule) for rule in explanation.rules],
            "guards": [self._guard(guard) for guard in explanation.guards],
        }

    def preview(self, found: RulePreview) -> JsonObjectType:
        """Return what a rule would do."""
        return {
            "items": found.items,
            "size": found.size,
            "due": found.due,
            "protected": found.protected,
            "unread_series": found.unread,
            "sample": [self.item(item) for item in found.sample],
        }

    def job(self, job: Job) -> JsonObjectType:
        """Return one job."""
        return {
            "id": job.id,
            "type": job.type.value,
            "status": job.status.value,
            "started": moment(job.started),
            "ended": moment(job.ended),
            "sources": {str(slug): state for slug, state in job.sources.items()},
            "errors": list(job.errors),
            "counts": {
                media.value: dict(counts) for media, counts in job.counts.items()
            },
            "items": [self._job_item(item) for item in job.items],
        }

    def deletion(self, record: DeletionRecord) -> JsonObjectType:
        """Return one entry of the ledger."""
        return {
            "number": record.id,
            "id": record.item,
            "type": record.media.value,
            "scope": record.scope.value,
            "title": record.title,
            "year": record.year,
            "size": record.size,
            "source": record.source,
            "who": record.who,
            "deleted": moment(record.at),
            "rule": record.rule_name,
            "reason": self.reason(record.reason),
            "status": record.status,
            "services": {
                str(slug): outcome for slug, outcome in record.outcomes.items()
            },
            "error": record.error,
        }

    def answered(self, answered: Answered) -> JsonObjectType:
        """Return what was done about one entry of the ledger."""
        done = answered.done
        return {
            "number": answered.number,
            "id": answered.item,
            "title": answered.title,
            "service": answered.service,
            "done": [deed.value for deed in done.deeds],
            "notes": [self._sentences.reason(note) for note in done.notes],
        }

    def _job_item(self, item: JobItem) -> JsonObjectType:
        """Return what a job did to one item."""
        return {
            "id": item.item,
            "title": item.title,
            "outcome": item.outcome,
            "reason": self.reason(item.reason),
        }

    def _guard(self, guard: GuardResult) -> JsonObjectType:
        """Return what one guard says."""
        return {
            "guard": guard.guard,
            "passed": guard.passed,
            "reason": self.reason(guard.reason),
        }


def _rule(rule: RuleTried) -> JsonObjectType:
    """Return what one rule says."""
    return {
        "rule": rule.name,
        "kind": rule.kind,
        "matched": rule.matched,
        "protects": rule.protects,
        "date": moment(rule.date),
    }


def _plain(fact: str | int | datetime | None) -> JsonValueType:
    """Return one fact as JSON holds it."""
    return fact.isoformat() if isinstance(fact, datetime) else fact
