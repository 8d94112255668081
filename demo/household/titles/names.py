"""How titles become names of folders and files, and how a name is recognised."""

import re
import unicodedata

_REPLACED = str.maketrans(
    {
        "\\": "+",
        "/": "+",
        "<": "",
        ">": "",
        "?": "!",
        "*": "-",
        "|": "",
        '"': "",
        ":": " -",
    }
)
_LONGEST = 180


def safe_name(title: str) -> str:
    """Write a title as Radarr and Sonarr name files after it, at most 180 bytes."""
    name = re.sub(r"\s+", " ", title.translate(_REPLACED)).strip(" ")
    return name.encode()[:_LONGEST].decode(errors="ignore").strip(" ")


def name_key(title: str) -> str:
    """Reduce a title to what a search compares: letters and digits alone."""
    plain = unicodedata.normalize("NFKD", safe_name(title)).casefold()
    return "".join(letter for letter in plain if letter.isalnum())
