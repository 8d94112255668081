"""The fields that the services always send, as API notes §2.1, §3 and §6.2 list them.

What the notes mark with "?" is left out. A dotted name is a field of what lies inside.
"""

MOVIE = (
    "id title sortTitle year path rootFolderPath folderName tmdbId titleSlug monitored "
    "status minimumAvailability isAvailable movieFileId qualityProfileId tags added "
    "runtime genres keywords popularity originalLanguage.id originalLanguage.name "
    "alternateTitles ratings images"
)
# What a look-up finds has no id and no place of its own.
FOUND_MOVIE = (
    "title sortTitle year tmdbId titleSlug monitored status minimumAvailability tags "
    "added runtime genres ratings images folder"
)
FOUND_SERIES = (
    "title sortTitle year status ended tvdbId tmdbId titleSlug monitored seriesType tags "
    "added runtime genres ratings images seasons folder"
)
MOVIE_FILE = (
    "id movieId relativePath path size dateAdded languages quality.quality.id "
    "quality.quality.name quality.quality.source quality.quality.resolution "
    "quality.quality.modifier quality.revision.version quality.revision.real "
    "quality.revision.isRepack indexerFlags qualityCutoffNotMet"
)
SERIES = (
    "id title sortTitle year status ended seriesType path rootFolderPath tvdbId tmdbId "
    "tvMazeId tvRageId titleSlug monitored monitorNewItems seasonFolder "
    "qualityProfileId tags added runtime genres originalLanguage ratings.votes "
    "ratings.value images languageProfileId seasons"
)
STATISTICS = (
    "episodeFileCount episodeCount totalEpisodeCount sizeOnDisk releaseGroups "
    "percentOfEpisodes"
)
EPISODE = (
    "id seriesId tvdbId seasonNumber episodeNumber title runtime hasFile episodeFileId "
    "monitored"
)
EPISODE_FILE = (
    "id seriesId seasonNumber relativePath path size dateAdded languages quality "
    "customFormats customFormatScore indexerFlags qualityCutoffNotMet"
)
SERVARR_STATUS = (
    "appName instanceName version urlBase branch isDocker databaseType startTime"
)
HISTORY = "id sourceTitle eventType date quality data"
NOTIFICATION = "id name implementation configContract fields tags onGrab onDownload"
QUEUE = "id title status size protocol"
JELLYFIN_ITEM = "Id Name Type IsFolder ImageTags LocationType"
JELLYFIN_VIDEO = f"{JELLYFIN_ITEM} RunTimeTicks Container Path ProviderIds DateCreated"
JELLYFIN_EPISODE = (
    f"{JELLYFIN_VIDEO} IndexNumber ParentIndexNumber SeriesId SeasonId SeriesName"
)
USER_DATA = "Played PlayCount IsFavorite PlaybackPositionTicks Key ItemId"
USER = (
    "Id Name Policy.IsAdministrator Policy.IsDisabled Policy.IsHidden "
    "Policy.EnableAllFolders Policy.EnabledFolders"
)
LIBRARY = "Name Locations ItemId LibraryOptions.PathInfos RefreshStatus"
SESSION = (
    "Id UserId Client DeviceName LastActivityDate NowPlayingItem.Id NowPlayingItem.Type "
    "PlayState.IsPaused"
)
ACTIVITY = "Id Name Type Date UserId Severity"
TASK = "Key State"
PUBLIC_INFO = "Id ServerName Version ProductName StartupWizardCompleted"


def missing(fields: str, record: object) -> list[str]:
    """Return the fields that a record does not have."""
    return [name for name in fields.split() if not _has(name.split("."), record)]


def _has(names: list[str], record: object) -> bool:
    for name in names:
        if not isinstance(record, dict) or name not in record:
            return False
        record = record[name]
    return record is not None
