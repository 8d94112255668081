"""What a search of Radarr or Sonarr does."""

from collections.abc import Callable, Mapping

from .body import Body

type Download = Callable[[], object]
"""Brings the files that were found. Blocks."""
type Searches = Mapping[str, Callable[[Body], Download]]
"""What reads what is to be searched, by the name of its command."""
