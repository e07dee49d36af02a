"""What was searched for, in a file on the server: for who keeps the documents, on demand only.

One JSON object a line: ``time`` (UTC, to the second), ``query``, ``language`` (the one the query
was taken for), ``filters`` and ``total``. Neither who asked nor from where.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO

from indexer.errors import BadSetting


@dataclass(frozen=True, slots=True)
class Missed:
    """A query that found nothing: as typed last, ``count`` times, last at ``last`` (UTC)."""

    query: str
    count: int
    last: datetime


class QueryLog:
    """A log of searches in ``path`` that forgets what is older than ``days`` days.

    Safe to share between threads, not between processes. The file can be read by its owner only.
    Raises ``BadSetting`` where it cannot be written.
    """

    def __init__(self, path: Path, days: int) -> None:
        self.days = days
        self._path, self._lock = path, Lock()
        try:
            self._forget_old(datetime.now(UTC))
        except (OSError, ValueError) as error:
            raise BadSetting("INDEXER_QUERY_LOG", str(path)) from error

    def add(self, query: str, language: str, filters: Mapping[str, str], total: int) -> None:
        """Write one search down. Raises ``OSError`` where the file cannot be written any more."""
        now = datetime.now(UTC)
        entry = {
            "time": now.isoformat(timespec="seconds"),
            "query": query,
            "language": language,
            "filters": dict(filters),
            "total": total,
        }
        with self._lock:
            if now.date() != self._forgot:
                self._forget_old(now)
            with _open_private(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND) as file:
                file.write(_line(entry))

    def missed(self, limit: int) -> list[Missed]:
        """Return queries that found nothing with no filter, the most frequent, then latest first.

        Queries that differ only in capitals and blanks are one. Lines that cannot be read, as
        after a full disk, are passed over: nothing depends on them.
        """
        found: dict[str, Missed] = {}
        with self._lock:
            for time, entry in self._entries():
                if entry.get("total") == 0 and not entry.get("filters"):
                    query = str(entry.get("query", ""))
                    key = " ".join(query.casefold().split())
                    before = found.get(key)
                    found[key] = Missed(query, before.count + 1 if before else 1, time)
        return sorted(found.values(), key=lambda each: (each.count, each.last), reverse=True)[
            :limit
        ]

    def _entries(self) -> Iterator[tuple[datetime, dict[str, Any]]]:
        with (
            suppress(FileNotFoundError),
            self._path.open(encoding="utf-8", errors="replace") as file,
        ):
            for line in file:
                with suppress(ValueError, KeyError, TypeError):
                    entry = json.loads(line)
                    yield datetime.fromisoformat(entry["time"]).astimezone(UTC), entry

    def _forget_old(self, now: datetime) -> None:
        """Keep only what is younger than ``days`` days; write beside, then switch."""
        oldest = now - timedelta(days=self.days)
        kept = self._path.with_name(self._path.name + ".new")
        with _open_private(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) as file:
            for time, entry in self._entries():
                if time >= oldest:
                    file.write(_line(entry))
        kept.replace(self._path)
        self._forgot = now.date()


def _line(entry: Mapping[str, object]) -> bytes:
    # Lone surrogates have no UTF-8: escaped, every entry is one line of ASCII.
    return json.dumps(entry).encode("ascii") + b"\n"


def _open_private(path: Path, flags: int) -> BinaryIO:
    return os.fdopen(os.open(path, flags, 0o600), "wb")
