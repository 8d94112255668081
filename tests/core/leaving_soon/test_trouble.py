"""What the disk can do to a shelf, and what a person is told of it."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
import errno
import os
from pathlib import Path

import pytest

from custom_components.cleanarr.core.identifiers import ItemId
from custom_components.cleanarr.core.leaving_soon.links import ABOUT_NAME
from custom_components.cleanarr.core.leaving_soon.shelf import ShelfReport
from custom_components.cleanarr.core.leaving_soon.trouble import (
    ShelfTrouble,
    Trouble,
    TroubleKind,
)
from custom_components.cleanarr.core.leaving_soon.wanted import Hindrance
from tests.core.leaving_soon.conftest import Home
from tests.core.leaving_soon.support import links, movie, picture, series

KINDS = [
    ("symlink", errno.EPERM, TroubleKind.NO_LINKS),
    ("symlink", errno.EOPNOTSUPP, TroubleKind.NO_LINKS),
    ("symlink", errno.ENOSYS, TroubleKind.NO_LINKS),
    ("symlink", errno.ENOSPC, TroubleKind.FULL),
    ("symlink", errno.EACCES, TroubleKind.NO_PERMISSION),
    ("mkdir", errno.EPERM, TroubleKind.NO_PERMISSION),
    ("mkdir", errno.EROFS, TroubleKind.READ_ONLY),
    ("fsync", errno.EDQUOT, TroubleKind.FULL),
    ("replace", errno.EIO, TroubleKind.FAILING),
    ("lstat", errno.ESTALE, TroubleKind.NOT_MOUNTED),
    ("lstat", errno.ENOTCONN, TroubleKind.NOT_MOUNTED),
    ("readlink", errno.ETIMEDOUT, TroubleKind.NOT_MOUNTED),
]


ODD = (movie(1, "🎬"), movie(2), series(3, "Odd", {1: 1}))


def fail(
    patch: pytest.MonkeyPatch, operation: str, number: int, about: str = "soon"
) -> None:
    """Have an operation of the system fail for paths that hold a text."""
    real: Callable[..., object] = getattr(os, operation)

    def failing(*arguments: object, **named: object) -> object:
        if operation == "fsync" or any(about in str(each) for each in arguments):
            raise OSError(number, os.strerror(number))
        return real(*arguments, **named)

    patch.setattr(os, operation, failing)


@pytest.mark.case("G")
@pytest.mark.parametrize(("operation", "number", "kind"), KINDS)
async def test_a_failing_disk_is_named_and_mended(
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    operation: str,
    number: int,
    kind: TroubleKind,
) -> None:
    shelf, wanted = home.shelf(), home.own(movie(1), series(2))
    if operation == "readlink":
        await shelf.apply(wanted)
    with monkeypatch.context() as patch:
        fail(patch, operation, number)
        report = await shelf.apply(wanted)
    assert report == ShelfReport(trouble=Trouble(kind, os.strerror(number)))
    assert (await shelf.apply(wanted)).confirmed == {"radarr-1", "sonarr-2"}
    await shelf.empty()
    await shelf.remove_libraries()
    assert picture(home.folder) == {}


@pytest.mark.case("G")
@pytest.mark.parametrize(
    ("operation", "about"),
    [("symlink", "🎬"), ("mkdir", "Season 01"), ("readlink", "🎬"), ("lstat", "Odd")],
)
@pytest.mark.parametrize("number", [errno.EILSEQ, errno.ENAMETOOLONG])
async def test_a_name_that_the_disk_refuses_concerns_only_its_item(
    home: Home, monkeypatch: pytest.MonkeyPatch, operation: str, about: str, number: int
) -> None:
    shelf, wanted = home.shelf(), home.own(*ODD)
    await shelf.apply(())
    fail(monkeypatch, operation, number, about)
    report = await shelf.apply(wanted)
    (obstacle,) = report.obstacles
    assert obstacle.why is Hindrance.REFUSED
    assert about in obstacle.path
    assert report.confirmed == {item.item for item in wanted} - {obstacle.item}
    assert report.trouble is None


async def test_something_that_comes_between_looking_and_making_stays(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, place = home.shelf(), home.folder / "movies" / "Inception (2010).mkv"
    await shelf.apply(home.own(movie(2, "Tenet")))
    real = os.symlink

    def late(text: str, path: Path, *more: bool) -> None:
        place.mkdir()
        real(text, path, *more)

    monkeypatch.setattr(os, "symlink", late)
    report = await shelf.apply(home.own(movie(1)))
    assert [each.why for each in report.obstacles] == [Hindrance.TAKEN]
    assert place.is_dir()


async def test_a_folder_in_the_place_of_an_outdated_link_stays(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, place = home.shelf(), home.folder / "movies" / "Inception (2010).mkv"
    await shelf.apply(home.own(movie(1)))
    real = os.replace

    def late(new: Path, old: Path) -> None:
        if Path(old) == place:
            place.unlink()
            place.mkdir()
        real(new, old)

    monkeypatch.setattr(os, "replace", late)
    report = await shelf.apply(home.own(movie(1, target="/media/new.mkv")))
    assert [each.why for each in report.obstacles] == [Hindrance.TAKEN]
    assert place.is_dir()


@pytest.mark.case("E3")
async def test_on_a_full_disk_an_item_can_still_be_taken_out(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = home.shelf()
    await shelf.apply(home.own(movie(1), series(2)))
    with monkeypatch.context() as patch:
        fail(patch, "fsync", errno.ENOSPC)
        await shelf.take_out(ItemId("sonarr-2"))
    assert len(links(home.folder)) == 1
    assert (await shelf.apply((movie(1),))).confirmed == {"radarr-1"}


async def test_on_a_full_disk_what_need_not_be_shown_any_more_still_goes(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = home.shelf()
    await shelf.apply(home.own(movie(1), series(2)))
    with monkeypatch.context() as patch:
        fail(patch, "fsync", errno.ENOSPC)
        report = await shelf.apply((movie(1),))
        assert report == ShelfReport(
            confirmed=frozenset({"radarr-1"}), removed=frozenset({"sonarr-2"})
        )
        full = await shelf.apply(home.own(movie(1), movie(3, "Tenet")))
        assert full.trouble == Trouble(TroubleKind.FULL, os.strerror(errno.ENOSPC))
    report = await shelf.apply((movie(1), movie(3, "Tenet")))
    assert report.confirmed == {"radarr-1", "radarr-3"}


@pytest.mark.case("E3")
async def test_a_disk_that_only_says_that_a_link_is_gone_is_not_believed(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = home.shelf()
    await shelf.apply(home.own(movie(1)))
    monkeypatch.setattr(os, "unlink", lambda *_, **__: None)
    with pytest.raises(ShelfTrouble) as caught:
        await shelf.take_out(ItemId("radarr-1"))
    assert caught.value.trouble.kind is TroubleKind.FAILING


@pytest.mark.case("E3")
@pytest.mark.parametrize(
    ("operation", "number", "kind"),
    [
        ("unlink", errno.EROFS, TroubleKind.READ_ONLY),
        ("unlink", errno.EACCES, TroubleKind.NO_PERMISSION),
        ("fsync", errno.EIO, TroubleKind.FAILING),
        ("rmdir", errno.EIO, TroubleKind.FAILING),
    ],
)
async def test_an_item_that_cannot_be_taken_out_holds_its_deletion(
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    operation: str,
    number: int,
    kind: TroubleKind,
) -> None:
    shelf = home.shelf()
    await shelf.apply(home.own(movie(1), series(2)))
    with monkeypatch.context() as patch:
        fail(patch, operation, number)
        with pytest.raises(ShelfTrouble) as caught:
            await shelf.take_out(ItemId("sonarr-2"))
    assert caught.value.trouble.kind is kind
    with monkeypatch.context() as patch:
        fail(patch, "lstat", errno.ESTALE)
        with pytest.raises(ShelfTrouble):
            await shelf.copies()
    await shelf.take_out(ItemId("sonarr-2"))
    assert [*links(home.folder)] == ["movies/Inception (2010).mkv"]


async def test_a_folder_that_is_in_use_is_left_for_later(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = home.shelf()
    await shelf.apply(home.own(series(2)))
    with monkeypatch.context() as patch:
        fail(patch, "rmdir", errno.EBUSY)
        assert (await shelf.empty()).trouble is None
    await shelf.empty()
    assert {path.name for path in (home.folder / "tv").iterdir()} == {ABOUT_NAME}


async def test_a_missing_folder_is_named(home: Home) -> None:
    home.folder.rmdir()
    report = await home.shelf().apply(home.own(movie(1)))
    assert report.trouble is not None
    assert report.trouble.kind is TroubleKind.MISSING
    assert not home.folder.exists()


@pytest.mark.case("G")
async def test_a_hanging_share_is_named_and_forgiven(home: Home) -> None:
    released = asyncio.Event()

    async def hang(function: Callable[..., object], *arguments: object) -> object:
        await released.wait()
        return function(*arguments)

    shelf = home.shelf(run_in_thread=hang, patience=timedelta(0))
    wanted = home.own(movie(1))
    for _ in range(2):
        report = await shelf.apply(wanted)
        assert report.trouble == Trouble(TroubleKind.HANGING, "")
    with pytest.raises(ShelfTrouble):
        await shelf.take_out(wanted[0].item)
    with pytest.raises(ShelfTrouble):
        await shelf.copies()
    assert not (await shelf.check()).healthy
    released.set()
    for _ in range(3):
        await asyncio.sleep(0)
    assert (await shelf.apply(wanted)).confirmed == {"radarr-1"}


def test_each_trouble_has_a_sentence_of_its_own() -> None:
    keys = {ShelfTrouble(kind).key for kind in TroubleKind}
    assert len(keys) == len(TroubleKind)
    assert str(ShelfTrouble(TroubleKind.FULL, "x")) == "leaving_soon_full: detail=x"
