"""How Jellyfin writes what is inside a media file: one video, audio, subtitles."""

from random import Random

from ..wire import TICKS_PER_SECOND, Json
from .model import Item

_LANGUAGES = (("eng", "English"), ("ger", "German"), ("fre", "French"))
_SUBTITLES = (*_LANGUAGES, ("spa", "Spanish"))


def media_source(item: Item, *, resolved: bool) -> Json:
    """Write an item's source; a link's target when `resolved` (10.11), else the link."""
    path = item.target if resolved and item.target else item.path
    return {
        "Protocol": "File",
        "Id": item.id,
        "Path": path,
        "Type": "Default",
        "Container": "mkv",
        "Size": item.size,
        "Name": path.rsplit("/", 1)[-1].removesuffix(".mkv"),
        "IsRemote": False,
        "ETag": f"{Random(item.id).getrandbits(128):032x}",
        "RunTimeTicks": item.minutes * 60 * TICKS_PER_SECOND,
        "ReadAtNativeFramerate": False,
        "IgnoreDts": False,
        "IgnoreIndex": False,
        "GenPtsInput": False,
        "SupportsTranscoding": True,
        "SupportsDirectStream": True,
        "SupportsDirectPlay": True,
        "IsInfiniteStream": False,
        "UseMostCompatibleTranscodingProfile": False,
        "RequiresOpening": False,
        "RequiresClosing": False,
        "RequiresLooping": False,
        "SupportsProbing": True,
        "VideoType": "VideoFile",
        "MediaStreams": media_streams(item),
        "MediaAttachments": [],
        "Formats": [],
        "Bitrate": 11_204_322,
        "RequiredHttpHeaders": {},
        "TranscodingSubProtocol": "http",
        "DefaultAudioStreamIndex": 1,
        "HasSegments": False,
    }


def media_streams(item: Item) -> list[dict[str, Json]]:
    """Write the streams of an item's file and the subtitles beside it."""
    return [
        _video(),
        *(_audio(number + 1, *one) for number, one in enumerate(_LANGUAGES)),
        *(_subtitle(number + 4, *one) for number, one in enumerate(_SUBTITLES)),
        *(_external(number + 8, path) for number, path in enumerate(item.subtitles)),
    ]


def _stream(index: int, kind: str, codec: str, title: str) -> dict[str, Json]:
    return {
        "Codec": codec,
        "TimeBase": "1/1000",
        "DisplayTitle": title,
        "VideoRange": "Unknown",
        "VideoRangeType": "Unknown",
        "AudioSpatialFormat": "None",
        "IsInterlaced": False,
        "IsDefault": index <= 1,
        "IsForced": False,
        "IsHearingImpaired": False,
        "Height": 0,
        "Width": 0,
        "Type": kind,
        "Index": index,
        "IsExternal": False,
        "IsTextSubtitleStream": kind == "Subtitle",
        "SupportsExternalStream": kind == "Subtitle",
        "Level": 0,
        "LocalizedUndefined": "Undefined",
        "LocalizedDefault": "Default",
        "LocalizedForced": "Forced",
        "LocalizedExternal": "External",
    }


def _video() -> dict[str, Json]:
    return {
        **_stream(0, "Video", "hevc", "4K HEVC HDR10"),
        "ColorSpace": "bt2020nc",
        "ColorTransfer": "smpte2084",
        "ColorPrimaries": "bt2020",
        "VideoRange": "HDR",
        "VideoRangeType": "HDR10",
        "NalLengthSize": "4",
        "IsAVC": False,
        "BitRate": 10_404_322,
        "BitDepth": 10,
        "RefFrames": 1,
        "Height": 1606,
        "Width": 3840,
        "AverageFrameRate": 23.976025,
        "RealFrameRate": 23.976025,
        "ReferenceFrameRate": 23.976025,
        "Profile": "Main 10",
        "AspectRatio": "2.39:1",
        "PixelFormat": "yuv420p10le",
        "Level": 150,
        "IsAnamorphic": False,
    }


def _audio(index: int, code: str, language: str) -> dict[str, Json]:
    return {
        **_stream(index, "Audio", "eac3", f"{language} - Dolby Digital+ - 5.1"),
        "Language": code,
        "ChannelLayout": "5.1",
        "BitRate": 640_000,
        "Channels": 6,
        "SampleRate": 48_000,
        "Profile": "Dolby Digital Plus",
    }


def _subtitle(index: int, code: str, language: str) -> dict[str, Json]:
    return {
        **_stream(index, "Subtitle", "subrip", f"{language} - SUBRIP"),
        "Language": code,
        "LocalizedHearingImpaired": "Hearing Impaired",
    }


def _external(index: int, path: str) -> dict[str, Json]:
    return {
        **_stream(index, "Subtitle", "subrip", "English - SUBRIP - External"),
        "Language": "eng",
        "LocalizedHearingImpaired": "Hearing Impaired",
        "IsExternal": True,
        "Path": path,
    }
