"""The index that the page stands on, opened when it is first needed."""

from threading import Lock
from typing import cast

from flask import current_app

from indexer import Index


class OpenIndex:
    """An index to be opened; once open, shared by all threads of the server."""

    def __init__(self, location: str) -> None:
        self._location = location
        self._lock = Lock()
        self._index: Index | None = None

    def get(self) -> Index:
        """Return the open index.

        Raises :class:`~indexer.SearchError` (``IndexNotFound``, ``IndexOutOfDate``,
        ``IndexCorrupt``) as long as there is none; the next call tries again.
        """
        with self._lock:
            if self._index is None:
                self._index = Index.open(self._location)
            return self._index


def current_index() -> Index:
    """Return the index of the application that answers this request; errors as in ``get``."""
    return cast(OpenIndex, current_app.extensions["index"]).get()
