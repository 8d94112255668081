"""What the commands share: environments, test rings, Home Assistant, browser."""
