"""What Jellyfin tells of itself, its users and their sessions (API notes §6.2)."""

from ..wire import Json, jellyfin_time, present
from .model import ActivityEntry, Session, User
from .records import Writer
from .state import JellyfinState
from .watching import CLIENT

SERVER_NAME = "Demo household"


def public_info(state: JellyfinState) -> dict[str, Json]:
    """Write what the server says without a key."""
    return {
        "LocalAddress": "http://172.20.0.4:8096",
        "ServerName": SERVER_NAME,
        "Version": state.version,
        "ProductName": "Jellyfin Server",
        "OperatingSystem": "",
        "Id": state.server_id,
        "StartupWizardCompleted": True,
    }


def system_info(state: JellyfinState) -> Json:
    """Write what the server says with a key."""
    return {
        **public_info(state),
        "OperatingSystemDisplayName": "",
        "HasPendingRestart": False,
        "IsShuttingDown": False,
        "SupportsLibraryMonitor": True,
        "WebSocketPortNumber": 8096,
        "CompletedInstallations": [],
        "CanSelfRestart": True,
        "CanLaunchWebBrowser": False,
        "ProgramDataPath": "/config",
        "WebPath": "/jellyfin/jellyfin-web",
        "ItemsByNamePath": "/config/metadata",
        "CachePath": "/cache",
        "LogPath": "/config/log",
        "InternalMetadataPath": "/config/metadata",
        "TranscodingTempPath": "/cache/transcodes",
        "CastReceiverApplications": [],
        "HasUpdateAvailable": False,
        "EncoderLocation": "System",
        "SystemArchitecture": "X64",
    }


def user_record(state: JellyfinState, user: User) -> Json:
    """Write a user with what they may do."""
    return {
        "Name": user.name,
        "ServerId": state.server_id,
        "Id": user.id,
        "HasPassword": True,
        "HasConfiguredPassword": True,
        "HasConfiguredEasyPassword": False,
        "EnableAutoLogin": False,
        "LastLoginDate": jellyfin_time(user.last_activity),
        "LastActivityDate": jellyfin_time(user.last_activity),
        "Configuration": _CONFIGURATION,
        "Policy": _policy(user),
    }


_CONFIGURATION: Json = {
    "PlayDefaultAudioTrack": True,
    "SubtitleLanguagePreference": "",
    "DisplayMissingEpisodes": False,
    "GroupedFolders": [],
    "SubtitleMode": "Default",
    "DisplayCollectionsView": False,
    "EnableLocalPassword": False,
    "OrderedViews": [],
    "LatestItemsExcludes": [],
    "MyMediaExcludes": [],
    "HidePlayedInLatest": True,
    "RememberAudioSelections": True,
    "RememberSubtitleSelections": True,
    "EnableNextEpisodeAutoPlay": True,
    "CastReceiverId": "F007D354",
}
_ALLOWED = [
    "EnableUserPreferenceAccess",
    "EnableSharedDeviceControl",
    "EnableRemoteAccess",
    "EnableMediaPlayback",
    "EnableAudioPlaybackTranscoding",
    "EnableVideoPlaybackTranscoding",
    "EnablePlaybackRemuxing",
    "EnableContentDownloading",
    "EnableSyncTranscoding",
    "EnableMediaConversion",
    "EnableAllDevices",
    "EnableAllChannels",
    "EnablePublicSharing",
]
_ADMINS_ALONE = [
    "IsAdministrator",
    "EnableCollectionManagement",
    "EnableSubtitleManagement",
    "EnableLyricManagement",
    "EnableRemoteControlOfOtherUsers",
    "EnableLiveTvManagement",
    "EnableContentDeletion",
]


def _policy(user: User) -> Json:
    return {
        **dict.fromkeys(_ALLOWED, True),
        **dict.fromkeys(_ADMINS_ALONE, user.admin),
        "IsHidden": user.hidden,
        "IsDisabled": user.disabled,
        "BlockedTags": [],
        "AllowedTags": [],
        "AccessSchedules": [],
        "BlockUnratedItems": [],
        "EnableLiveTvAccess": True,
        "ForceRemoteSourceTranscoding": False,
        "EnableContentDeletionFromFolders": [],
        "EnabledDevices": [],
        "EnabledChannels": [],
        "EnabledFolders": sorted(user.libraries or ()),
        "EnableAllFolders": user.libraries is None,
        "InvalidLoginAttemptCount": 0,
        "LoginAttemptsBeforeLockout": -1,
        "MaxActiveSessions": 0,
        "RemoteClientBitrateLimit": 0,
        "AuthenticationProviderId": "Jellyfin.DefaultAuthenticationProvider",
        "PasswordResetProviderId": "Jellyfin.DefaultPasswordResetProvider",
        "SyncPlayAccess": "CreateAndJoinGroups",
    }


def session_record(state: JellyfinState, session: Session) -> Json:
    """Write a device, with what it plays if anything."""
    user = state.users[session.user_id]
    item = state.items.get(session.item_id)
    seen = jellyfin_time(state.clock.now() if item else session.seen)
    writer = Writer(
        state.server_id, state.twelve, frozenset({"path", "providerids", "overview"})
    )
    return {
        "PlayState": _play_state(session),
        "AdditionalUsers": [],
        "Capabilities": {
            "PlayableMediaTypes": ["Audio", "Video"],
            "SupportedCommands": [],
            "SupportsMediaControl": True,
            "SupportsPersistentIdentifier": True,
        },
        "RemoteEndPoint": "192.168.1.23",
        "PlayableMediaTypes": ["Audio", "Video"],
        "Id": session.id,
        "UserId": user.id,
        "UserName": user.name,
        "Client": CLIENT,
        "LastActivityDate": seen,
        "LastPlaybackCheckIn": seen,
        "DeviceName": session.device,
        **({"NowPlayingItem": writer.record(item)} if item else {}),
        "DeviceId": session.id,
        "ApplicationVersion": "0.19.4",
        "IsActive": True,
        "SupportsMediaControl": True,
        "SupportsRemoteControl": True,
        "NowPlayingQueue": [],
        "HasCustomDeviceName": False,
        "ServerId": state.server_id,
        "SupportedCommands": [],
    }


def _play_state(session: Session) -> Json:
    state: dict[str, Json] = {
        "PositionTicks": session.position if session.item_id else None,
        "CanSeek": bool(session.item_id),
        "IsPaused": session.paused,
        "IsMuted": False,
        "VolumeLevel": 100,
        "MediaSourceId": session.item_id or None,
        "PlayMethod": "DirectPlay" if session.item_id else None,
        "RepeatMode": "RepeatNone",
        "PlaybackOrder": "Default",
    }
    return present(state)


def activity_record(entry: ActivityEntry) -> Json:
    """Write a line of the activity log."""
    return present(
        {
            "Id": entry.id,
            "Name": entry.name,
            "Type": entry.type,
            "ItemId": entry.item_id or None,
            "Date": jellyfin_time(entry.date),
            "UserId": entry.user_id,
            "Severity": "Information",
        }
    )


def scan_task(state: JellyfinState) -> Json:
    """Write the library scan's task."""
    return present(
        {
            "Name": "Scan Media Library",
            "State": "Running" if state.scanning else "Idle",
            "CurrentProgressPercentage": 41.5 if state.scanning else None,
            "Id": "7738148ffcd07979c7ceb148e06b3aed",
            "LastExecutionResult": {
                "StartTimeUtc": jellyfin_time(state.clock.now()),
                "EndTimeUtc": jellyfin_time(state.clock.now()),
                "Status": "Completed",
                "Name": "Scan Media Library",
                "Key": "RefreshLibrary",
                "Id": "7738148ffcd07979c7ceb148e06b3aed",
            },
            "Triggers": [
                {"Type": "IntervalTrigger", "IntervalTicks": 432_000_000_000},
            ],
            "Description": "Scans your media library for new files.",
            "Category": "Library",
            "IsHidden": False,
            "Key": "RefreshLibrary",
        }
    )
