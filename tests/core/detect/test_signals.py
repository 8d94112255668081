"""What is waiting to be looked at, each once."""

from dataclasses import replace
from datetime import timedelta

from custom_components.cleanarr.core.detect.signals import Signal, Signals
from custom_components.cleanarr.core.identifiers import Identity, MediaType, Slug
from custom_components.cleanarr.core.memory import DeletionSource
from tests.core.street import BEGIN


def test_a_history_does_not_make_a_webhook_older():
    """It tells whole seconds: a file that came in this one would be there no more."""
    webhook = Signal(
        source=DeletionSource.EXTERNAL,
        service=Slug("radarr"),
        identity=Identity(media=MediaType.MOVIE, tmdb=1),
        at=BEGIN + timedelta(seconds=17.5),
    )
    history = replace(webhook, at=BEGIN + timedelta(seconds=17))
    for told in ((webhook, history), (history, webhook)):
        signals = Signals()
        for signal in told:
            signals.hear(signal, BEGIN)
        assert signals.waiting(BEGIN) == (webhook,)
