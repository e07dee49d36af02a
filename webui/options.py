"""How a server of the page is set up: whom it believes, what it allows, what it writes down."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from indexer import settings


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of who runs the page.

    ``proxies`` is how many reverse proxies in a row have added to ``X-Forwarded-For``,
    ``-Proto`` and ``-Host``; 0 believes none of these. ``rate`` is requests a second for one
    client, 0 for no limit. ``password_hash`` is a hash as
    :func:`werkzeug.security.generate_password_hash` makes them, None for an open page.
    ``query_log`` is the file that searches are written to, None for none; they stay there for
    ``query_log_days`` days. ``hosts`` are the names that the server answers to, None for any.
    """

    proxies: int = 0
    rate: int = 20
    password_hash: str | None = None
    query_log: Path | None = None
    query_log_days: int = 30
    hosts: frozenset[str] | None = None

    @classmethod
    def from_settings(cls) -> Self:
        """Return what the environment says; raises ``BadSetting``."""
        return cls(
            proxies=settings.proxies(),
            rate=settings.rate(),
            password_hash=settings.password_hash(),
            query_log=settings.query_log(),
            query_log_days=settings.query_log_days(),
        )
