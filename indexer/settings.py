"""The only reader of the environment. Argument beats flag beats environment beats default."""

import os
from pathlib import Path
from typing import Final

from indexer.errors import BadSetting

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


def proxies() -> int:
    """Return how many reverse proxies in a row are believed: ``INDEXER_PROXIES``, else 0."""
    return _whole_number("INDEXER_PROXIES", 0)


def rate() -> int:
    """Return requests a second and client: ``INDEXER_RATE``, else 20; 0 sets no limit."""
    return _whole_number("INDEXER_RATE", 20)


def password_hash() -> str | None:
    """Return the hash of the page's password, or None for a page that is open to everybody.

    ``INDEXER_PASSWORD_HASH`` holds it, or ``INDEXER_PASSWORD_FILE`` names a file that does. Raises
    ``BadSetting`` for a file that cannot be read or is empty: the page must not stand open then.
    """
    if written := os.environ.get("INDEXER_PASSWORD_HASH"):
        return written.strip()
    if not (path := os.environ.get("INDEXER_PASSWORD_FILE")):
        return None
    try:
        written = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        written = ""
    if not written:
        raise BadSetting("INDEXER_PASSWORD_FILE", path)
    return written


def query_log() -> Path | None:
    """Return the file that searches are written to, ``INDEXER_QUERY_LOG``, or None for none."""
    path = os.environ.get("INDEXER_QUERY_LOG")
    return Path(path) if path else None


def query_log_days() -> int:
    """Return how many days a search stays in the log: ``INDEXER_QUERY_LOG_DAYS``, else 30."""
    return _whole_number("INDEXER_QUERY_LOG_DAYS", 30)


def _whole_number(name: str, default: int) -> int:
    value = os.environ.get(name)
    if not value:
        return default
    if not (value.isascii() and value.isdecimal() and len(value) <= 6):
        raise BadSetting(name, value)
    return int(value)


def terminal_language() -> str:
    """Return the language to speak on the terminal: ``"fr"`` in a French locale, else ``"en"``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "fr" if value.lower().startswith("fr") else "en"
    return "en"
