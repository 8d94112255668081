"""Which requests a fault or a hold is about."""

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Match:
    """Patterns with * and ? over service name, method, path and query string."""

    service: str = "*"
    method: str = "*"
    path: str = "*"
    query: str = "*"

    def fits(self, service: str, method: str, path: str, query: str) -> bool:
        """Say whether a request is meant."""
        pairs = (
            (service, self.service),
            (method, self.method.upper()),
            (path, self.path),
            (query, self.query),
        )
        return all(fnmatchcase(value, pattern) for value, pattern in pairs)


ANY_REQUEST = Match()
