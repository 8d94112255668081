"""What Radarr and Sonarr tell of the disk as they see it."""

from pathlib import Path

from demo.household import HouseholdClient
from tests.household.api import Api


async def test_a_file_or_else_a_folder(api: Api, control: HouseholdClient) -> None:
    path = (await api.movie("Heat"))["movieFile"]["path"]

    async def kind(path: str) -> str:
        answer = await api.radarr(f"filesystem/type?path={path}")
        assert set(answer) == {"type"}
        return str(answer["type"])

    assert await kind(path) == "file"
    assert await kind(path.rpartition("/")[0]) == "folder"
    await control.remove_from_disk("Heat")
    assert await kind(path) == "folder"
    assert await kind("/nowhere/at/all") == "folder"


async def test_what_lies_in_a_folder(api: Api, media: Path) -> None:
    inside = await api.radarr("filesystem?path=/movies/")
    assert inside["parent"] == "/"
    names = {one["name"] for one in inside["directories"]}
    assert names == {path.name for path in (media / "movies").iterdir()}
    assert inside["files"] == []
    movie = await api.movie("Heat")
    typed = f"filesystem?path={movie['path']}/&includeFiles=true"
    whole = f"filesystem?path={movie['path']}&includeFiles=true"
    answer = await api.radarr(typed)
    (file,) = answer["files"]
    assert (file["path"], file["size"]) == (
        movie["movieFile"]["path"],
        movie["sizeOnDisk"],
    )
    assert (file["type"], file["extension"]) == ("file", ".mkv")
    assert (
        await api.radarr(f"{whole}&allowFoldersWithoutTrailingSlashes=true") == answer
    )
    assert (await api.radarr(whole))["directories"] == inside["directories"]
    top = await api.radarr("filesystem?path=/")
    assert "/movies/" in [one["path"] for one in top["directories"]]
    assert (await api.radarr("filesystem?path=/nowhere/"))["directories"] == []
