"""Titles: a seeded catalogue of films and series, some real, most invented."""

from .catalogue import Catalogue, parse_name
from .model import MovieTitle, SeasonTitle, ShowTitle
from .movies import movie_titles, uhd_titles
from .names import name_key, safe_name
from .shows import anime_titles, show_titles

__all__ = [
    "Catalogue",
    "MovieTitle",
    "SeasonTitle",
    "ShowTitle",
    "anime_titles",
    "movie_titles",
    "name_key",
    "parse_name",
    "safe_name",
    "show_titles",
    "uhd_titles",
]
