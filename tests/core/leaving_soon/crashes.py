"""A process that dies at a chosen step of its work on the disk."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
import os
from typing import Any

import pytest

OPERATIONS = ("symlink", "replace", "unlink", "mkdir", "rmdir", "fsync")


class Died(BaseException):
    """The process is no more; nothing catches this."""


@contextmanager
def dying(step: int, *, done: bool) -> Iterator[None]:
    """Die at the operation of this number, before it is done or just after."""
    left = step

    def wrapped(operation: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left == -1 and not done:
                raise Died
            result = operation(*arguments, **named)
            if left == -1:
                raise Died
            return result

        return run

    with pytest.MonkeyPatch.context() as patch:
        for name in OPERATIONS:
            patch.setattr(os, name, wrapped(getattr(os, name)))
        yield
