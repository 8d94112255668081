"""A share that hangs costs one thread and one wait, never the household."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
import errno

import pytest

from custom_components.cleanarr.core.leaving_soon.trouble import (
    ShelfTrouble,
    TroubleKind,
)
from custom_components.cleanarr.core.leaving_soon.worker import FileWork

AT_ONCE = timedelta(0)


class Share:
    """Runs what it is given, but while it hangs only after it was released."""

    def __init__(self) -> None:
        self.released = asyncio.Event()
        self.released.set()
        self.running = 0
        self.most = 0

    async def __call__(
        self, function: Callable[..., object], *arguments: object
    ) -> object:
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await self.released.wait()
            return function(*arguments)
        finally:
            self.running -= 1


def kind_of(caught: pytest.ExceptionInfo[ShelfTrouble]) -> TroubleKind:
    return caught.value.trouble.kind


async def test_a_job_returns_what_its_function_returns() -> None:
    work = FileWork(Share(), AT_ONCE)
    assert await work.run("{}-{}".format, "a", "b") == "a-b"


async def test_an_error_of_the_disk_becomes_trouble() -> None:
    def fail() -> None:
        raise OSError(errno.EROFS, "read-only")

    with pytest.raises(ShelfTrouble) as caught:
        await FileWork(Share(), AT_ONCE).run(fail)
    assert kind_of(caught) is TroubleKind.READ_ONLY


@pytest.mark.case("G")
async def test_while_a_job_hangs_others_are_told_at_once_and_later_it_works() -> None:
    share = Share()
    work = FileWork(share, AT_ONCE)
    share.released.clear()
    with pytest.raises(ShelfTrouble) as caught:
        await work.run(str)
    assert kind_of(caught) is TroubleKind.HANGING
    with pytest.raises(ShelfTrouble):
        work.run(str).send(None)
    assert share.running == 1
    share.released.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert await work.run(int) == 0


async def test_jobs_run_one_at_a_time() -> None:
    share = Share()
    work = FileWork(share, timedelta(seconds=60))
    share.released.clear()
    asked = [asyncio.create_task(work.run(int)) for _ in range(5)]
    await asyncio.sleep(0)
    share.released.set()
    assert await asyncio.gather(*asked) == [0] * 5
    assert share.most == 1


async def test_a_job_that_nobody_waits_for_any_more_is_still_waited_out() -> None:
    share = Share()
    work = FileWork(share, timedelta(seconds=60))
    share.released.clear()
    asked = asyncio.create_task(work.run(int, "no number"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asked.cancel()
    next_one = asyncio.create_task(work.run(int, "7"))
    await asyncio.sleep(0)
    assert share.running == 1
    share.released.set()
    assert await next_one == 7
    assert share.most == 1
