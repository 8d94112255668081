"""Ask the services: one module each."""
