"""The only reader of the environment. Argument beats flag beats environment beats default."""

import os
from typing import Final

DEFAULT_LOCATION: Final = "search-index"
DEFAULT_FOLDERS: Final = ("seeds",)
"""What is indexed when neither the user nor an index says which folders."""


def location() -> str:
    """Return the index's folder: ``INDEXER_LOCATION``, else ``search-index``."""
    return os.environ.get("INDEXER_LOCATION") or DEFAULT_LOCATION


def folders() -> tuple[str, ...]:
    """Return the folders named in ``INDEXER_FOLDERS`` (separated as in PATH); empty: none."""
    named = os.environ.get("INDEXER_FOLDERS", "")
    return tuple(each for each in named.split(os.pathsep) if each)


def terminal_language() -> str:
    """Return the language to speak on the terminal: ``"fr"`` in a French locale, else ``"en"``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "fr" if value.lower().startswith("fr") else "en"
    return "en"
