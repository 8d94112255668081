"""Have what was deleted fetched again, or keep it from being fetched (SPEC §7.3)."""
