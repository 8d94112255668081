"""The project's commands, and what they are made of."""
