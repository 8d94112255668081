"""What the services said, joined."""
