"""The Webhook plugin of Jellyfin (API notes §7)."""
