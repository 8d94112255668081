"""What was seen: it only moves forward, and goes only when told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
import tempfile

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.cleanarr.core.identifiers import Slug, UserId
from custom_components.cleanarr.core.memory import Memory, PlayedFlag, Protection
from tests.core.memory.builders import DAY, NOW, RADARR, a_file
from tests.core.memory.conftest import OpenMemory

KEY, OTHER = "movie:tmdb:1", "movie:tmdb:2"
FLAG = PlayedFlag(UserId("anna"), KEY, NOW, NOW + DAY)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from([KEY, OTHER]),
            st.integers(-500, 500).map(lambda days: NOW + timedelta(days=days)),
        ),
        max_size=6,
    )
)
def test_activity_only_moves_forward(readings: list[Mapping[str, datetime]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        memory = Memory.open(Path(folder), now=NOW, expected=False)
        latest: dict[str, datetime] = {}
        for reading in readings:
            memory.observations.record_activity(reading, NOW)
            for key, at in reading.items():
                latest[key] = max(at, latest.get(key, at))

        assert memory.observations.activity() == latest
        memory.close()


def test_activity_is_forgotten_once_its_title_has_been_gone(memory: Memory) -> None:
    seen = memory.observations
    seen.record_activity({KEY: NOW - 400 * DAY, OTHER: NOW - 400 * DAY}, NOW)
    seen.see([OTHER, "movie:tmdb:never played"], NOW + DAY)
    seen.see([OTHER], NOW - DAY)

    seen.forget(NOW)
    assert set(seen.activity()) == {KEY, OTHER}
    seen.forget(NOW + DAY)
    assert set(seen.activity()) == {OTHER}


def test_played_flags_are_put_replaced_and_dropped(
    memory: Memory, open_memory: OpenMemory
) -> None:
    other_user = replace(FLAG, user=UserId("ben"), counts_from=None)
    other_file = replace(FLAG, imported=NOW - DAY)
    memory.observations.put_played_flags([FLAG, other_user, other_file])
    later = replace(FLAG, counts_from=None)
    memory.observations.put_played_flags([later])
    memory.observations.drop_played_flags([other_file])
    memory.close()

    assert set(open_memory().observations.played_flags()) == {later, other_user}


def test_a_known_file_keeps_the_moment_of_its_first_reading(memory: Memory) -> None:
    seen = memory.observations
    seen.put_files([a_file(1)], NOW)
    seen.put_files([a_file(1), a_file(2)], NOW + DAY)

    assert seen.files() == {a_file(1): NOW, a_file(2): NOW + DAY}
    seen.drop_files([a_file(1)])
    assert seen.files() == {a_file(2): NOW + DAY}


def test_accepted_counts_go_by_service_and_list(memory: Memory) -> None:
    seen = memory.observations
    seen.accept(RADARR, {"movies": 100})
    seen.accept(Slug("radarr_4k"), {"movies": 7})
    seen.accept(RADARR, {"movies": 90})
    seen.subtract(RADARR, "movies", 3)
    seen.subtract(Slug("radarr_4k"), "movies", 9)
    seen.subtract(RADARR, "never counted", 1)

    assert seen.accepted_counts() == {
        (RADARR, "movies"): 87,
        (Slug("radarr_4k"), "movies"): 0,
    }


def test_protection_is_replaced_as_a_whole(
    memory: Memory, open_memory: OpenMemory
) -> None:
    assert memory.observations.protection() == Protection("", {})
    memory.observations.replace_protection(Protection("one", {KEY: "favorite"}))
    second = Protection("two", {OTHER: "keep_tag"})
    memory.observations.replace_protection(second)
    memory.close()

    assert open_memory().observations.protection() == second


def test_server_ids_are_remembered(memory: Memory) -> None:
    memory.observations.accept(RADARR, {}, "a")
    memory.observations.accept(RADARR, {}, "b")

    assert memory.observations.server_ids() == {RADARR: "b"}


def test_small_things_are_remembered_by_name(
    memory: Memory, open_memory: OpenMemory
) -> None:
    moment = NOW + timedelta(microseconds=1)
    memory.meta.put_moment("start_of_history", moment)
    memory.meta.put_number("installation", 7)
    memory.meta.put_text("paused", "yes")
    memory.meta.put_text("gone", "soon")
    memory.meta.drop("gone")
    memory.close()

    meta = open_memory().meta
    assert meta.moment("start_of_history") == moment
    assert meta.number("installation") == 7
    assert meta.text("paused") == "yes"
    assert meta.text("gone") is None
    assert meta.moment("never put") is None


def test_ten_thousand_rows_are_all_there(memory: Memory) -> None:
    keys = {f"movie:tmdb:{number}": NOW for number in range(1, 10_001)}
    files = [a_file(number) for number in range(1, 10_001)]
    memory.observations.record_activity(keys, NOW)
    memory.observations.put_files(files, NOW)

    assert memory.observations.activity() == keys
    assert memory.observations.files() == dict.fromkeys(files, NOW)


def test_a_moment_without_zone_is_refused(memory: Memory) -> None:
    with pytest.raises(TypeError):
        memory.observations.record_activity({KEY: NOW.replace(tzinfo=None)}, NOW)

    assert memory.observations.activity() == {}
