"""A disk that takes nothing more from some step on."""

import pytest

from custom_components.cleanarr.core.memory import Step
from tests.crash.household import DUE, MOVIE
from tests.crash.scene import Scene

STEPS = tuple(Step)


@pytest.mark.case("D3")
@pytest.mark.parametrize("step", [step for step in STEPS if step is not Step.BOOKED])
async def test_no_request_goes_beyond_what_can_be_written_down(
    scene: Scene, step: Step
) -> None:
    process = scene.start(MOVIE, step, then="full")
    assert await process.wait() == 1
    assert scene.step(MOVIE) == step
    reached = STEPS.index(step)
    there = await scene.look()
    gone = not there.files(MOVIE)
    assert gone is (reached >= STEPS.index(Step.DELETING))
    removed = there.monitored(MOVIE) is None
    assert removed is (reached >= STEPS.index(Step.REMOVING))

    await scene.start_again()
    await scene.assert_settled(*DUE)
    await scene.assert_nothing_else_changed()
    await scene.assert_second_start_changes_nothing()
    await scene.assert_the_next_run_finishes()
