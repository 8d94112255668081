"""What waits for a person, as issues in Home Assistant's repairs."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .coordinator import CleanarrCoordinator
from .core import Problem, ProblemKind

_SEVERITY = {
    ProblemKind.MEMORY_LOST: ir.IssueSeverity.CRITICAL,
    ProblemKind.MEMORY_UNUSABLE: ir.IssueSeverity.CRITICAL,
    ProblemKind.SHRINK: ir.IssueSeverity.ERROR,
    ProblemKind.LOST_PROTECTION: ir.IssueSeverity.ERROR,
    ProblemKind.MISSING_MEDIA: ir.IssueSeverity.ERROR,
    ProblemKind.ROOT_FOLDER_AWAY: ir.IssueSeverity.ERROR,
    ProblemKind.USER_GONE: ir.IssueSeverity.ERROR,
    ProblemKind.SERVICE_NEEDED: ir.IssueSeverity.ERROR,
    ProblemKind.FOLDER_UNUSABLE: ir.IssueSeverity.ERROR,
    ProblemKind.FOLDER_IN_DOUBT: ir.IssueSeverity.ERROR,
    ProblemKind.RULE_REFERENCE_GONE: ir.IssueSeverity.WARNING,
    ProblemKind.MEMORY_RESTORED: ir.IssueSeverity.WARNING,
    ProblemKind.ITEM_ABOVE_CAP: ir.IssueSeverity.WARNING,
}


class ProblemIssues:
    """Keeps the issues in step with the problems of every new view."""

    def __init__(self, hass: HomeAssistant, coordinator: CleanarrCoordinator) -> None:
        """Start with no issue."""
        self._hass = hass
        self._coordinator = coordinator
        self._shown: frozenset[str] = frozenset()

    @callback
    def async_start(self) -> None:
        """Keep in step until the entry is unloaded."""
        entry = self._coordinator.config_entry
        entry.async_on_unload(self._coordinator.async_add_listener(self._async_publish))
        entry.async_on_unload(self._async_withdraw)
        self._async_publish()

    @callback
    def _async_publish(self) -> None:
        """Create issues for what is there, delete those for what is gone."""
        problems = self._coordinator.data.problems
        present = frozenset(problem.id for problem in problems)
        for gone in self._shown - present:
            ir.async_delete_issue(self._hass, DOMAIN, gone)
        for problem in problems:
            self._create(problem)
        self._shown = present

    @callback
    def _async_withdraw(self) -> None:
        """Leave no issue behind."""
        for issue in self._shown:
            ir.async_delete_issue(self._hass, DOMAIN, issue)

    def _create(self, problem: Problem) -> None:
        """Create the issue for one problem; Home Assistant ignores a repetition."""
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            problem.id,
            is_fixable=problem.confirmable,
            severity=_SEVERITY[problem.kind],
            translation_key=problem.kind,
            translation_placeholders=self._placeholders(problem),
        )

    def _placeholders(self, problem: Problem) -> dict[str, str]:
        """Return what the issue is about, in words."""
        values = dict(problem.values)
        if "trouble" in values:
            sentences = self._coordinator.sentences
            values["trouble"] = sentences.text(
                f"error_leaving_soon_{values['trouble']}"
            )
        return values
