"""Killed at each step of the journal: nothing is lost, and nothing is done twice."""

import pytest

from custom_components.cleanarr.core.memory import Step
from tests.crash.household import DUE, PARTS
from tests.crash.scene import Scene

# The entry of a series stays when a part of it goes.
_OF_ENTRIES = frozenset({Step.REMOVING, Step.REMOVED})
MOMENTS = [
    (title, step)
    for title in DUE
    for step in Step
    if title not in PARTS or step not in _OF_ENTRIES
]


@pytest.mark.case("E1")
@pytest.mark.parametrize(("title", "step"), MOMENTS)
async def test_what_a_kill_left_is_finished_or_released(
    scene: Scene, title: str, step: Step
) -> None:
    await scene.die_at(title, step)
    await scene.start_again()
    await scene.assert_settled(*DUE)
    await scene.assert_nothing_else_changed()
    await scene.assert_second_start_changes_nothing()
    await scene.assert_the_next_run_finishes()
