"""What Radarr and Sonarr share: their database, their answers and refusals."""
