"""Bytes flipped and cut anywhere: no Keep is lost, and opening never fails."""

from pathlib import Path
import shutil
import tempfile

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.cleanarr.core.memory import State
from tests.core.memory.builders import NOW
from tests.core.memory.lived import KEPT_NOW, Lived, live

pytestmark = pytest.mark.case("D3")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A memory that was killed: there is a database, a log, a copy, a file of Keeps."""
    folder = tmp_path_factory.mktemp("whole")
    memory = live(folder / "open")
    shutil.copytree(folder / "open", folder / "killed")
    memory.close()
    return folder / "killed"


def flip(path: Path, place: float, bits: int) -> None:
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] ^= bits
    path.write_bytes(content)


def cut(path: Path, place: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(place * len(content))])


PLACES = st.floats(0, 1, exclude_max=True)
NAMES = st.sampled_from(
    ["cleanarr.db", "cleanarr.db-wal", "cleanarr.db.backup", "keeps.json"]
)


@settings(max_examples=150, deadline=None)
@given(name=NAMES, place=PLACES, bits=st.none() | st.integers(1, 255))
def test_no_keep_is_lost(
    whole: Path, name: str, place: float, bits: int | None
) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        lived = Lived(Path(temporary) / "cleanarr")
        shutil.copytree(whole, lived.folder)
        if bits is None:
            cut(lived.folder / name, place)
        else:
            flip(lived.folder / name, place, bits)
        memory = lived.open()

        for keep in KEPT_NOW:
            assert memory.keeps.find(keep.identity, NOW)
        assert len(memory.notices.all()) <= 1
        assert len(memory.journal.unfinished()) <= 1
        assert memory.trusted or memory.condition.state is State.NEWER
        memory.close()
