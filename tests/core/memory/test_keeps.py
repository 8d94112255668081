"""Keeps: matched by identity, never lost, never widened."""

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


def series(season: int | None = None, episodes: tuple[int, ...] = ()) -> Identity:
    return Identity(media=MediaType.TV, tvdb=81189, season=season, episodes=episodes)


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


def test_a_second_keep_takes_the_place_of_the_first(memory: Memory) -> None:
    memory.keeps.keep(a_keep(movie(194), by="anna"))
    second = a_keep(movie(194), by="ben", until=NOW + DAY)
    memory.keeps.keep(second)

    assert memory.keeps.all(NOW) == (second,)


def test_a_second_keep_that_knows_fewer_ids_is_found_by_all_of_them(
    memory: Memory,
) -> None:
    memory.keeps.keep(a_keep(movie(194, "tt0211915"), by="anna"))
    memory.keeps.keep(a_keep(movie(194), by="ben"))

    found = memory.keeps.find(movie(7, "tt0211915"), NOW)
    assert found is not None
    assert found.by == "ben"
    assert len(memory.keeps.all(NOW)) == 1


def test_a_keep_under_another_id_of_the_same_provider_is_not_lost(
    memory: Memory,
) -> None:
    memory.keeps.keep(a_keep(movie(194, "tt0211915")))
    memory.keeps.keep(a_keep(movie(195, "tt0211915")))

    assert memory.keeps.find(movie(194), NOW)
    assert memory.keeps.find(movie(195), NOW)


@pytest.mark.case("D4")
def test_one_episode_kept_is_not_the_season_nor_the_series(memory: Memory) -> None:
    memory.keeps.keep(a_keep(series(3, (4,))))

    assert memory.keeps.find(series(3, (4,)), NOW)
    assert memory.keeps.find(series(3, (5,)), NOW) is None
    assert memory.keeps.find(series(3), NOW) is None
    assert memory.keeps.find(series(), NOW) is None


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
    assert memory.keeps.all(NOW) == (for_ever, coming)


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
