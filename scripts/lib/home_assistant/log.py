"""What Home Assistant printed, as records."""

from dataclasses import dataclass
from pathlib import Path
import re

_RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ (?P<level>[A-Z]+) "
    r"\((?P<thread>[^)]*)\) \[(?P<logger>[^]]*)\] (?P<message>.*)$"
)
_WARNINGS = frozenset({"WARNING", "ERROR", "CRITICAL"})


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One record; `message` holds all its lines, a stack's too."""

    level: str
    logger: str
    message: str


class Log:
    """The printed log of all runs on one configuration folder."""

    def __init__(self, path: Path) -> None:
        """Take the file, which need not exist yet."""
        self.path = path

    def text(self) -> str:
        """Return all that was printed."""
        return self.path.read_text("utf-8", "replace") if self.path.exists() else ""

    def tail(self, lines: int = 30) -> str:
        """Return the last lines, indented, to stand below an error."""
        return "\n".join(f"  | {line}" for line in self.text().splitlines()[-lines:])

    def records(self) -> list[LogRecord]:
        """Return what was logged, oldest first."""
        records: list[LogRecord] = []
        for line in self.text().splitlines():
            if match := _RECORD.match(line):
                records.append(LogRecord(match[1], match["logger"], match["message"]))
            elif records:
                last = records.pop()
                message = f"{last.message}\n{line}"
                records.append(LogRecord(last.level, last.logger, message))
        return records

    def warnings(self, about: str = "") -> list[LogRecord]:
        """Return warnings and worse whose logger or message names `about`."""
        return [
            record
            for record in self.records()
            if record.level in _WARNINGS
            and (about in record.logger or about in record.message)
        ]
