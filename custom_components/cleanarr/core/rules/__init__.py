"""How long each item stays."""
