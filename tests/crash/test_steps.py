"""Killed at each step of the journal: nothing is lost, and nothing is done twice."""

import pytest

from custom_components.cleanarr.core.memory import Step
from tests.crash.scene import MOVIE, SERIES, Scene


@pytest.mark.case("E1")
@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("title", [MOVIE, SERIES])
async def test_what_a_kill_left_is_finished_or_released(
    scene: Scene, title: str, step: Step
) -> None:
    await scene.die_at(title, step)
    await scene.start_again()
    for each in (MOVIE, SERIES):
        await scene.assert_settled(each)
    await scene.assert_nothing_else_changed()
    await scene.assert_second_start_changes_nothing()
    await scene.assert_the_next_run_finishes()
