"""How Radarr and Sonarr write what they share (API notes §2.1)."""

from collections.abc import Mapping
from random import Random

from ..wire import Json, present, servarr_time
from .model import Exclusion, HistoryEvent, Quality, QueueEntry, StoredFile

ENGLISH: Mapping[str, Json] = {"id": 1, "name": "English"}
_SONARR_SOURCES = {"webdl": "web", "tv": "television"}
SUBTITLES = "eng/ger/fre/spa/ita/dut/pol/por"


def quality_record(quality: Quality, *, radarr: bool) -> Json:
    """Write a quality; Sonarr has other sources and no modifier."""
    source = quality.source if radarr else _SONARR_SOURCES.get(quality.source)
    inner: dict[str, Json] = {
        "id": quality.id,
        "name": quality.name,
        "source": source or quality.source,
        "resolution": quality.resolution,
    }
    if radarr:
        inner["modifier"] = quality.modifier
    return {
        "quality": inner,
        "revision": {"version": 1, "real": 0, "isRepack": False},
    }


def media_info(file: StoredFile) -> dict[str, Json]:
    """Write what was found inside a media file, invented from its id and quality."""
    chance = Random(file.id)
    uhd = file.quality.resolution > 1080
    return {
        "audioBitrate": 640000,
        "audioChannels": chance.choice((5.1, 7.1)),
        "audioCodec": "EAC3",
        "audioLanguages": "eng/ger/fre",
        "audioStreamCount": 3,
        "videoBitDepth": 10 if uhd else 8,
        "videoBitrate": chance.randint(4_000_000, 18_000_000),
        "videoCodec": "h265" if uhd else "h264",
        "videoFps": 23.976,
        "videoDynamicRange": "HDR" if uhd else "",
        "videoDynamicRangeType": "HDR10" if uhd else "",
        "resolution": "3840x1606" if uhd else "1920x804",
        "runTime": f"{chance.randint(1, 2)}:{chance.randint(10, 59)}:27",
        "scanType": "Progressive",
        "subtitles": SUBTITLES,
    }


def file_record(file: StoredFile, folder: str, *, radarr: bool) -> dict[str, Json]:
    """Write the members that movie files and episode files share."""
    name = file.relative_path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return {
        "relativePath": file.relative_path,
        "path": f"{folder}/{file.relative_path}",
        "size": file.size,
        "dateAdded": servarr_time(file.date_added),
        "sceneName": f"{name.replace(' ', '.')}-{file.release_group}",
        "indexerFlags": 0,
        "quality": quality_record(file.quality, radarr=radarr),
        "mediaInfo": media_info(file),
        "qualityCutoffNotMet": file.quality.resolution < 1080,
        "languages": [ENGLISH],
        "releaseGroup": file.release_group,
    }


def history_record(event: HistoryEvent, *, radarr: bool) -> dict[str, Json]:
    """Write what history entries of both share."""
    return present(
        {
            "sourceTitle": event.source_title,
            "languages": [ENGLISH],
            "quality": quality_record(event.quality, radarr=radarr),
            "customFormats": [],
            "customFormatScore": 0,
            "qualityCutoffNotMet": False,
            "date": servarr_time(event.date),
            "downloadId": event.download_id or None,
            "eventType": event.event,
            "data": event.data,
            "id": event.id,
        }
    )


def queue_record(entry: QueueEntry, *, radarr: bool) -> dict[str, Json]:
    """Write what downloads of both share."""
    return {
        "languages": [ENGLISH],
        "quality": quality_record(entry.quality, radarr=radarr),
        "customFormats": [],
        "customFormatScore": 0,
        "size": entry.size,
        "title": entry.title,
        "sizeleft": entry.size // 2,
        "timeleft": "00:42:00",
        "added": servarr_time(entry.added),
        "status": "downloading",
        "trackedDownloadStatus": "ok",
        "trackedDownloadState": "downloading",
        "statusMessages": [],
        "downloadId": f"{entry.id:040X}",
        "protocol": "torrent",
        "downloadClient": "qBittorrent",
        "downloadClientHasPostImportCategory": False,
        "indexer": "Demo indexer",
        "outputPath": f"/downloads/{entry.title}",
        "id": entry.id,
    }


def exclusion_record(exclusion: Exclusion, *, radarr: bool) -> Json:
    """Write a title that import lists may not bring back."""
    if radarr:
        return {
            "tmdbId": exclusion.identity,
            "movieTitle": exclusion.title,
            "movieYear": exclusion.year,
            "id": exclusion.id,
        }
    return {
        "tvdbId": exclusion.identity,
        "title": exclusion.title,
        "id": exclusion.id,
    }
