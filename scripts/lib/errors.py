"""What can go wrong with a real Home Assistant or a browser, told to a person."""


class HarnessError(Exception):
    """Something did not start, answer or appear."""


class NotAnswering(HarnessError):
    """There was no answer, or the connection broke."""


class RequestRefused(HarnessError):
    """Home Assistant answered with an error; `status` is its HTTP status."""

    def __init__(self, request: str, status: int, answer: str) -> None:
        """Take what was asked, as `GET /api/states`, and what was answered."""
        super().__init__(f"{request}: HTTP {status} {answer}")
        self.status = status
        self.answer = answer


class BrowserMissing(HarnessError):
    """There is no Chromium, or nothing to drive it with."""
