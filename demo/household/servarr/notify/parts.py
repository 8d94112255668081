"""What the payloads of Radarr's and Sonarr's webhooks share (API notes §4.3)."""

from collections.abc import Mapping

from ...wire import Json
from ..model import StoredFile
from ..records import file_record, media_info
from ..state import ServarrState

INDEXER = "Demo indexer"
_FILE = "relativePath path releaseGroup sceneName size dateAdded languages"
_CLIENT = "qBittorrent"
_MEDIA_INFO = (
    "audioChannels audioCodec videoCodec videoDynamicRange videoDynamicRangeType"
)


def picked(record: Mapping[str, Json], names: str) -> dict[str, Json]:
    """Return some members of a record, as far as they are there."""
    return {name: record[name] for name in names.split() if name in record}


def labels(state: ServarrState, tags: tuple[int, ...]) -> list[str]:
    """Return the labels of tags, sorted as the servers do."""
    return sorted(state.tags[tag] for tag in tags if tag in state.tags)


def file_part(file: StoredFile, folder: str) -> dict[str, Json]:
    """Write the members that movie files and episode files share."""
    return {
        "id": file.id,
        **picked(file_record(file, folder, radarr=True), _FILE),
        "quality": file.quality.name,
        "qualityVersion": 1,
        "mediaInfo": _media_info(file),
    }


def _media_info(file: StoredFile) -> Json:
    known = media_info(file)
    return {
        **picked(known, _MEDIA_INFO),
        "audioLanguages": str(known["audioLanguages"]).split("/"),
        "subtitles": str(known["subtitles"]).split("/"),
        "width": 3840 if file.quality.resolution > 1080 else 1920,
        "height": 1606 if file.quality.resolution > 1080 else 804,
    }


def recycled_part(state: ServarrState, file: StoredFile) -> dict[str, Json]:
    """Write where a replaced file went; nothing without a recycle bin."""
    if not state.settings.recycle_bin:
        return {}
    name = file.relative_path.rsplit("/", 1)[-1]
    return {"recycleBinPath": f"{state.settings.recycle_bin}/{name}"}


def source_of(file: StoredFile) -> str:
    """Return where a file lay before it was imported."""
    return f"/downloads/{file.relative_path.rsplit('/', 1)[-1]}"


def imported_part(file: StoredFile) -> dict[str, Json]:
    """Write where a file came from."""
    title = file.relative_path.rsplit("/", 1)[-1].removesuffix(".mkv")
    return {
        **download_part(f"{file.id:040X}"),
        "release": {"releaseTitle": title, "indexer": INDEXER, "size": file.size},
    }


def download_part(download_id: str) -> dict[str, Json]:
    """Write which program downloaded something, and under which id."""
    return {
        "downloadClient": _CLIENT,
        "downloadClientType": _CLIENT,
        "downloadId": download_id,
        "customFormatInfo": {"customFormats": [], "customFormatScore": 0},
    }
