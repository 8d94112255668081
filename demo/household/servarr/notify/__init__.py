"""The notifications of a Radarr or Sonarr: webhooks, who wants which, how they go."""

from .model import Failing, Happening, Notification

__all__ = ["Failing", "Happening", "Notification"]
