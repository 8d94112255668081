"""What is about to go, shown in Jellyfin as a shelf of links."""
