"""Names that several modules of the integration share."""

import logging
from typing import Final

DOMAIN: Final = "cleanarr"
LOGGER: Final = logging.getLogger(__package__)

SUBENTRY_SERVICE: Final = "service"
SUBENTRY_RULE: Final = "rule"

# A service's subentry: its data.
CONF_KIND: Final = "kind"
CONF_SLUG: Final = "slug"
CONF_URL: Final = "url"
CONF_API_KEY: Final = "api_key"
CONF_VERIFY_CERTIFICATE: Final = "verify_certificate"
CONF_TIMEOUT: Final = "timeout"
CONF_ROOT_FOLDERS: Final = "root_folders"
SECTION_CONNECTION: Final = "connection"

# A rule's subentry: its data. The kind is CONF_KIND, too.
CONF_MEDIA: Final = "media"
CONF_RETENTION: Final = "retention"
CONF_BASE: Final = "base"
CONF_REQUIRE_WATCHED: Final = "require_watched"
CONF_ENABLED: Final = "enabled"
CONF_TAGS: Final = "tags"

# The entry's options.
CONF_DRY_RUN: Final = "dry_run"
CONF_MOVIE_RETENTION: Final = "movie_retention"
CONF_TV_RETENTION: Final = "tv_retention"
CONF_RETENTION_BASE: Final = "retention_base"
CONF_LEAVING_SOON: Final = "leaving_soon"
CONF_WATCHED_BY: Final = "watched_by"
CONF_USERS: Final = "users"
CONF_KEEP_TAGS: Final = "keep_tags"
CONF_PROTECT_FAVORITES: Final = "protect_favorites"
CONF_IN_PROGRESS: Final = "in_progress"
CONF_FULL_SYNC_INTERVAL: Final = "full_sync_interval"
CONF_INCREMENTAL_SYNC_INTERVAL: Final = "incremental_sync_interval"
CONF_MAX_ITEMS_PER_DAY: Final = "max_items_per_day"
CONF_MAX_BYTES_PER_DAY: Final = "max_bytes_per_day"
CONF_MAX_SHRINK: Final = "max_shrink"
CONF_PROTECT_LATEST_SEASON: Final = "protect_latest_season"
CONF_PROTECT_RUNNING_SERIES: Final = "protect_running_series"
CONF_MOVIE_DELETION: Final = "movie_deletion"
CONF_IMPORT_EXCLUSION: Final = "import_exclusion"
CONF_CLEAN_REQUESTS: Final = "clean_requests"
CONF_PATH_MAP: Final = "path_map"
CONF_PATH_FROM: Final = "service_path"
CONF_PATH_TO: Final = "jellyfin_path"
CONF_MODE: Final = "leaving_soon_mode"
CONF_FOLDER_HERE: Final = "folder_here"
CONF_FOLDER_IN_JELLYFIN: Final = "folder_in_jellyfin"
CONF_MOVIES_NAME: Final = "movies_name"
CONF_TV_NAME: Final = "tv_name"
CONF_IN_DRY_RUN: Final = "in_dry_run"
CONF_REMOVE_LIBRARIES: Final = "remove_libraries"
CONF_CLEANUP_TIME: Final = "cleanup_time"
CONF_NOTIFY: Final = "notify"
CONF_MAX_ITEM_ENTITIES: Final = "max_item_entities"

STORED_NEVER: Final = "never"
RULE_TAG: Final = "tag"
RULE_WATCHED: Final = "watched"
MODE_OFF: Final = "off"
MODE_SYMLINKS: Final = "symlinks"
