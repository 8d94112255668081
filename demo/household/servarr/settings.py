"""The settings and facts about itself that a Radarr or Sonarr tells."""

from collections.abc import Mapping
from datetime import datetime

from ..plan import Kind, ServicePlan
from ..wire import Json, servarr_time
from .model import QUALITIES
from .records import ENGLISH, quality_record
from .state import Settings


def system_status(plan: ServicePlan, started: datetime) -> Json:
    """Write what the server says of itself; `appName` tells Radarr from Sonarr."""
    product = plan.kind.value.title()
    radarr = plan.kind is Kind.RADARR
    return {
        "appName": product,
        "instanceName": _instance_name(plan),
        "version": plan.version,
        "buildTime": "2026-01-05T04:00:00Z",
        "isDebug": False,
        "isProduction": True,
        "isAdmin": False,
        "isUserInteractive": False,
        "startupPath": f"/app/{plan.kind.value}/bin",
        "appData": "/config",
        "osName": "alpine",
        "osVersion": "3.22.2",
        "isNetCore": True,
        "isLinux": True,
        "isOsx": False,
        "isWindows": False,
        "isDocker": True,
        "mode": "console",
        "branch": "master" if radarr else "main",
        "databaseType": "sqLite",
        "databaseVersion": "3.49.2",
        "authentication": "forms",
        "migrationVersion": 242 if radarr else 217,
        "urlBase": plan.url_base,
        "runtimeVersion": "8.0.18" if radarr else "6.0.36",
        "runtimeName": ".NET",
        "startTime": servarr_time(started),
        "packageVersion": plan.version,
        "packageAuthor": "linuxserver.io",
        "packageUpdateMechanism": "docker",
    }


def _instance_name(plan: ServicePlan) -> str:
    return plan.kind.value.title() if plan.name == plan.kind else plan.name


def common_members(plan: ServicePlan) -> dict[str, Json]:
    """Write what every webhook says of its sender."""
    return {"instanceName": _instance_name(plan), "applicationUrl": ""}


def user_agent(plan: ServicePlan) -> str:
    """Return how the server calls itself in its own requests."""
    return f"{plan.kind.value.title()}/{plan.version} (alpine 3.22.2)"


def quality_profiles(profiles: Mapping[int, str], *, radarr: bool) -> list[Json]:
    """Write the quality profiles."""
    return [_profile(number, name, radarr) for number, name in profiles.items()]


def _profile(number: int, name: str, radarr: bool) -> Json:
    items: list[Json] = [
        {**_inner(quality_record(quality, radarr=radarr)), "items": [], "allowed": True}
        for quality in QUALITIES
    ]
    profile: dict[str, Json] = {
        "name": name,
        "upgradeAllowed": True,
        "cutoff": QUALITIES[-1].id,
        "items": items,
        "minFormatScore": 0,
        "cutoffFormatScore": 0,
        "minUpgradeFormatScore": 1,
        "formatItems": [],
        "id": number,
    }
    return {**profile, "language": ENGLISH} if radarr else profile


def _inner(quality: Json) -> dict[str, Json]:
    return {"quality": quality["quality"]} if isinstance(quality, dict) else {}


def media_management(settings: Settings) -> dict[str, Json]:
    """Write the media management settings that both products have."""
    return {
        "recycleBin": settings.recycle_bin,
        "recycleBinCleanupDays": 7,
        "downloadPropersAndRepacks": "preferAndUpgrade",
        "deleteEmptyFolders": settings.delete_empty_folders,
        "fileDate": "none",
        "rescanAfterRefresh": "always",
        "setPermissionsLinux": False,
        "chmodFolder": "755",
        "chownGroup": "",
        "skipFreeSpaceCheckWhenImporting": False,
        "minimumFreeSpaceWhenImporting": 100,
        "copyUsingHardlinks": True,
        "useScriptImport": False,
        "scriptImportPath": "",
        "importExtraFiles": False,
        "extraFileExtensions": "srt",
        "enableMediaInfo": True,
    }
