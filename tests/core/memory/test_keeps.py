"""Keeps: matched by identity, never lost, never widened."""

from dataclasses import replace
from datetime import timedelta
import json
from pathlib import Path

import pytest

from custom_components.cleanarr.core.identifiers import (
    BlankIdentifier,
    Identity,
    MediaType,
)
from custom_components.cleanarr.core.memory import Memory
from tests.core.memory.builders import DAY, NOW, a_keep, movie
from tests.core.memory.conftest import OpenMemory


def series(
    season: int | None = None,
    episodes: tuple[tuple[int, int], ...] = (),
    episode_tvdbs: tuple[int, ...] = (),
) -> Identity:
    return Identity(
        media=MediaType.TV,
        tvdb=81189,
        season=season,
        episodes=episodes,
        episode_tvdbs=episode_tvdbs,
    )


def test_a_keep_is_there_after_the_next_start(
    memory: Memory, open_memory: OpenMemory
) -> None:
    keep = a_keep(movie(194, "tt0211915"), until=NOW + 30 * DAY)
    memory.keeps.keep(keep)
    memory.close()

    assert open_memory().keeps.all(NOW) == (keep,)


def test_it_is_found_by_any_id_that_both_know(memory: Memory) -> None:
    keep = a_keep(movie(194, "tt0211915"))
    memory.keeps.keep(keep)

    assert memory.keeps.find(movie(194), NOW) == keep
    assert memory.keeps.find(movie(7, "tt0211915"), NOW) == keep
    assert memory.keeps.find(movie(7, "tt7"), NOW) is None


def test_a_second_keep_of_a_person_takes_the_place_of_the_first(
    memory: Memory,
) -> None:
    memory.keeps.keep(a_keep(movie(194)))
    second = a_keep(movie(194), until=NOW + DAY)
    memory.keeps.keep(second)

    assert memory.keeps.all(NOW) == (second,)


def test_nobody_ends_the_keep_of_another_by_keeping(
    memory: Memory, open_memory: OpenMemory
) -> None:
    annas = a_keep(movie(194), by="anna")
    memory.keeps.keep(annas)
    memory.keeps.keep(a_keep(movie(194), by="ben", until=NOW + timedelta(hours=1)))
    memory.close()

    memory = open_memory()
    for now in (NOW, NOW + DAY):
        assert memory.keeps.find(movie(194), now) == annas
        assert memory.keeps.all(now) == (annas,)
    memory.keeps.forget_expired(NOW + DAY)
    assert memory.keeps.all(NOW + DAY) == (annas,)


def test_the_keep_that_lasts_longest_decides(memory: Memory) -> None:
    later, sooner = (
        a_keep(movie(194), by=by, until=NOW + days * DAY, at=NOW - days * DAY)
        for by, days in (("anna", 9), ("ben", 2))
    )
    memory.keeps.keep(later)
    memory.keeps.keep(sooner)
    assert memory.keeps.find(movie(194), NOW) == later

    first, second = (
        a_keep(movie(194), by=by, at=NOW + hours * timedelta(hours=1))
        for by, hours in (("carl", 0), ("dora", 1))
    )
    memory.keeps.keep(second)
    memory.keeps.keep(first)
    assert memory.keeps.find(movie(194), NOW) == first
    assert memory.keeps.all(NOW) == (first,)


def test_everybodys_keep_of_a_title_outlives_the_database(
    memory: Memory, open_memory: OpenMemory, folder: Path
) -> None:
    annas = a_keep(movie(194), by="anna", until=NOW + DAY)
    bens = a_keep(movie(194), by="ben")
    memory.keeps.keep(annas)
    memory.keeps.keep(bens)
    memory.close()
    (folder / "cleanarr.db").unlink()

    memory = open_memory()
    assert set(memory.keeps.content().keeps) == {annas, bens}
    memory.keeps.unkeep(movie(194), by="ben")
    assert memory.keeps.all(NOW) == (annas,)


def test_a_second_keep_that_knows_fewer_ids_is_found_by_all_of_them(
    memory: Memory,
) -> None:
    memory.keeps.keep(a_keep(movie(194, "tt0211915"), by="anna", until=NOW + DAY))
    memory.keeps.keep(a_keep(movie(194), by="ben"))

    found = memory.keeps.find(movie(7, "tt0211915"), NOW)
    assert found is not None
    assert found.by == "ben"
    assert len(memory.keeps.all(NOW)) == 1


def test_a_keep_that_ends_sooner_still_keeps_what_only_it_knows(
    memory: Memory,
) -> None:
    memory.keeps.keep(a_keep(movie(194), by="anna"))
    memory.keeps.keep(a_keep(movie(194, "tt0211915"), by="ben", until=NOW + DAY))

    assert [keep.by for keep in memory.keeps.all(NOW)] == ["ben", "anna"]


def test_a_keep_under_another_id_of_the_same_provider_is_not_lost(
    memory: Memory,
) -> None:
    memory.keeps.keep(a_keep(movie(194, "tt0211915")))
    memory.keeps.keep(a_keep(movie(195, "tt0211915")))

    assert memory.keeps.find(movie(194), NOW)
    assert memory.keeps.find(movie(195), NOW)


@pytest.mark.case("D4")
def test_one_episode_kept_keeps_no_other_but_holds_what_contains_it(
    memory: Memory,
) -> None:
    memory.keeps.keep(a_keep(series(episodes=((3, 4),))))

    assert memory.keeps.find(series(episodes=((3, 4), (3, 5))), NOW)
    assert memory.keeps.find(series(episodes=((3, 5),)), NOW) is None
    assert memory.keeps.find(series(2), NOW) is None
    assert memory.keeps.find(series(3), NOW)
    assert memory.keeps.find(series(), NOW)


@pytest.mark.case("D4")
def test_a_kept_series_keeps_its_parts_and_they_cannot_end_it(memory: Memory) -> None:
    memory.keeps.keep(a_keep(series()))

    assert memory.keeps.find(series(3), NOW)
    assert memory.keeps.find(series(episodes=((0, 1),)), NOW)
    assert memory.keeps.unkeep(series(3)) is None
    assert memory.keeps.find(series(3), NOW)


@pytest.mark.case("D4")
def test_a_keep_of_one_episode_does_not_end_that_of_the_file_of_two(
    memory: Memory,
) -> None:
    memory.keeps.keep(a_keep(series(episodes=((3, 4), (3, 5)))))
    memory.keeps.keep(a_keep(series(episodes=((3, 4),))))

    assert memory.keeps.find(series(episodes=((3, 5),)), NOW)


def test_an_episode_is_found_again_by_its_own_id_when_it_was_renumbered(
    memory: Memory,
) -> None:
    memory.keeps.keep(a_keep(series(episodes=((3, 4),), episode_tvdbs=(77,))))

    moved = series(episodes=((3, 5),), episode_tvdbs=(77,))
    assert memory.keeps.find(moved, NOW)


@pytest.mark.case("D4")
def test_titles_of_one_name_and_ids_of_the_other_world_are_strangers(
    memory: Memory,
) -> None:
    memory.keeps.keep(a_keep(movie(1399)))

    show = Identity(media=MediaType.TV, tmdb=1399)
    assert memory.keeps.find(show, NOW) is None
    assert memory.keeps.find(movie(1400), NOW) is None
    assert memory.keeps.unkeep(show) is None
    assert memory.keeps.find(movie(1399), NOW)


@pytest.mark.case("B1")
def test_a_title_without_ids_can_not_be_kept_and_matches_nothing(
    memory: Memory,
) -> None:
    blank = Identity(media=MediaType.MOVIE)
    memory.keeps.keep(a_keep(movie(194)))
    with pytest.raises(BlankIdentifier):
        memory.keeps.keep(a_keep(blank))

    assert memory.keeps.find(blank, NOW) is None
    assert memory.keeps.unkeep(blank) is None
    assert len(memory.keeps.all(NOW)) == 1


def test_unkeep_says_what_was_kept_and_lasts(
    memory: Memory, open_memory: OpenMemory
) -> None:
    memory.keeps.keep(a_keep(movie(194)))
    other = a_keep(movie(27205))
    memory.keeps.keep(other)

    assert memory.keeps.unkeep(movie(194)) == a_keep(movie(194))
    memory.close()
    assert open_memory().keeps.all(NOW) == (other,)


def test_a_person_takes_back_their_own_keep_and_no_other(memory: Memory) -> None:
    annas, bens = (a_keep(movie(194), by=by) for by in ("anna", "ben"))
    memory.keeps.keep(annas)
    memory.keeps.keep(bens)

    assert memory.keeps.unkeep(movie(194), by="anna") == annas
    assert memory.keeps.unkeep(movie(194), by="anna") is None
    assert memory.keeps.all(NOW) == (bens,)
    memory.keeps.keep(annas)
    memory.keeps.unkeep(movie(194))
    assert memory.keeps.all(NOW) == ()


def test_unkeep_leaves_nothing_that_would_still_keep_the_title(memory: Memory) -> None:
    older = a_keep(movie(194, "tt0211915"))
    newer = a_keep(movie(195, "tt0211915"), at=NOW + DAY)
    memory.keeps.keep(older)
    memory.keeps.keep(newer)

    assert memory.keeps.unkeep(movie(195, "tt0211915")) == newer
    assert memory.keeps.find(movie(194, "tt0211915"), NOW) is None


def test_a_keep_ends_at_its_moment(memory: Memory) -> None:
    keep = a_keep(movie(194), until=NOW)
    memory.keeps.keep(keep)
    before = NOW - timedelta(microseconds=1)

    assert memory.keeps.all(before) == (keep,)
    assert memory.keeps.find(movie(194), before) == keep
    assert memory.keeps.expired(before) == ()
    assert memory.keeps.all(NOW) == ()
    assert memory.keeps.find(movie(194), NOW) is None
    assert memory.keeps.expired(NOW) == (keep,)


def test_ended_keeps_are_forgotten_when_told_and_no_other(memory: Memory) -> None:
    for_ever, coming = a_keep(movie(1)), a_keep(movie(3), until=NOW + DAY)
    for keep in (for_ever, a_keep(movie(2), until=NOW), coming):
        memory.keeps.keep(keep)
    memory.keeps.forget_expired(NOW)

    assert memory.keeps.expired(NOW + 2 * DAY) == (coming,)
    assert memory.keeps.all(NOW) == (coming, for_ever)


def test_a_person_can_read_the_file(memory: Memory, folder: Path) -> None:
    memory.keeps.keep(a_keep(movie(194, "tt0211915"), until=NOW))

    text = (folder / "keeps.json").read_text(encoding="utf-8")
    (kept,) = json.loads(text)["keeps"]
    assert "Amélie" in text
    assert kept["identity"] == {"media": "movie", "tmdb": 194, "imdb": "tt0211915"}
    assert kept["by_name"] == "Anna"
    assert kept["until"] == "2026-03-01T03:00:00+00:00"


def test_what_could_not_be_read_back_is_refused(memory: Memory) -> None:
    with pytest.raises(ValueError, match="zone"):
        memory.keeps.keep(a_keep(movie(194), at=NOW.replace(tzinfo=None)))

    assert memory.keeps.all(NOW) == ()


SERIES = Identity(media=MediaType.TV, tvdb=81189)
BOTH = replace(SERIES, episodes=((1, 1), (1, 2)), episode_tvdbs=(101, 102))
FIRST = replace(SERIES, episodes=((1, 1),), episode_tvdbs=(101,))
SECOND = replace(SERIES, episodes=((1, 2),), episode_tvdbs=(102,))


def test_a_file_of_two_that_was_split_is_let_go_one_by_one(memory: Memory) -> None:
    memory.keeps.keep(a_keep(BOTH, until=NOW + 30 * DAY))
    memory.keeps.unkeep(FIRST)

    assert memory.keeps.find(FIRST, NOW) is None
    left = memory.keeps.find(SECOND, NOW)
    assert left is not None
    assert left.until == NOW + 30 * DAY


def test_what_was_given_to_one_episode_ends_with_the_file_of_two(
    memory: Memory,
) -> None:
    memory.keeps.keep(a_keep(FIRST))
    memory.keeps.unkeep(BOTH)

    assert memory.keeps.find(BOTH, NOW) is None
