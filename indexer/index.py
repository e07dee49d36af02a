"""The index: build, open, search, update. Joins the parts below it."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from indexer.completing import suggest
from indexer.documents import Document
from indexer.engines.generations import POINTER, read_pointer, roll_back
from indexer.engines.local import check, current_stamp, open_reader
from indexer.engines.protocol import MEMORY_MB, Reader
from indexer.engines.stamp import Stamp
from indexer.errors import IndexCorrupt, IndexNotFound
from indexer.reports import Report
from indexer.results import Completion, Fragment, Neighbours, Results, Sort
from indexer.searching import fragments, highlights, search
from indexer.similarity import similar
from indexer.snippets import Highlights

if TYPE_CHECKING:
    from indexer.building import Places
    from indexer.indexing import Progress

_ATTEMPTS: Final = 5


@dataclass(frozen=True, slots=True)
class Status:
    """What an index holds. Fields as in :class:`indexer.engines.stamp.Stamp`."""

    location: str
    generation: str
    created: str
    documents: int
    languages: Mapping[str, int]
    folders: tuple[str, ...]
    bytes: int


class Index:
    """A searchable index in a folder.

    A context manager, safe to share between threads. It notices by itself when a rebuild or an
    update, here or in another process, has switched to a new generation.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     index = Index.build(folder, ["seeds"])
    ...     index.search("cooperation securitaire").hits[0].document.language
    'fr'
    """

    def __init__(self, location: str | Path) -> None:
        self._location = Path(location).expanduser()
        self._pointer = self._location / POINTER
        self._opening = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._reader: Reader = self._open(None)

    @classmethod
    def build(
        cls,
        location: str | Path,
        places: "Places",
        *,
        language: str | None = None,
        strict: bool = False,
        jobs: int | None = None,
        memory_mb: int = MEMORY_MB,
        progress: "Progress | None" = None,
    ) -> Self:
        """Index everything in ``places`` (folders and files) anew and open the result.

        See :func:`indexer.building.rebuild` for options and errors.
        """
        from indexer import building  # half of what there is to load, and not for searching

        building.rebuild(
            location,
            places,
            language=language,
            strict=strict,
            jobs=jobs,
            memory_mb=memory_mb,
            progress=progress,
        )
        return cls(location)

    @classmethod
    def open(cls, location: str | Path) -> Self:
        """Open an existing index.

        Raises ``IndexNotFound``, ``IndexOutOfDate`` or ``IndexCorrupt``.
        """
        return cls(location)

    def update(
        self,
        places: "Places | None" = None,
        *,
        language: str | None = None,
        strict: bool = False,
        jobs: int | None = None,
        memory_mb: int = MEMORY_MB,
        progress: "Progress | None" = None,
    ) -> Report:
        """Index only what is new, changed or gone in ``places`` (None: the index's folders).

        See :func:`indexer.building.update` for options and errors.
        """
        from indexer import building

        return building.update(
            self._location,
            places,
            language=language,
            strict=strict,
            jobs=jobs,
            memory_mb=memory_mb,
            progress=progress,
        )

    def search(
        self,
        query: str,
        *,
        language: str | None = None,
        limit: int = 10,
        offset: int = 0,
        snippets: bool = True,
        sort: Sort = "relevance",
        explain: bool = False,
        filters: Mapping[str, str] | None = None,
        facets: bool = False,
        readings: bool = False,
    ) -> Results:
        """Return the documents that match ``query``, best first.

        ``language`` narrows to documents in ``"en"``, ``"fr"`` (mixed ones included),
        ``"mixed"`` or ``"other"``; None searches everything. ``limit`` is 0 to 1,000 hits, from
        the ``offset``-th (0 is the best) on. Without ``snippets`` they are left empty, which is
        faster. ``sort="date"`` puts the latest first, the better ones of a date before the others,
        ``sort="oldest"`` the oldest; those without a date come last either way. With ``explain``
        each hit tells what its score is made of.

        ``filters`` narrow further: a ``"type"`` (``"md"``), a ``"folder"`` with all below it
        (``"articles/2024"``), a ``"source"`` (the path of a ``.jsonl`` file), a ``"year"``
        (``"2024"``, ``"1990..1999"``, ``"0"`` for documents without a date). With ``facets`` the
        result counts what each choice of each filter would find, with ``readings`` it tells under
        which other forms the words were looked for.

        Ties come in the order of indexing. Raises ``QueryError`` for a query that cannot be
        understood (plain words always can) and ``ValueError`` for bad options.
        """
        return search(
            self._current(),
            query,
            language=language,
            limit=limit,
            offset=offset,
            snippets=snippets,
            sort=sort,
            explain=explain,
            filters=filters or {},
            facets=facets,
            readings=readings,
        )

    def suggest(
        self, text: str, *, language: str | None = None, limit: int = 8
    ) -> tuple[Completion, ...]:
        """Return queries that ``text``, which is still being typed, may become, the best first.

        They come from titles, phrases and words of the indexed documents, in which case and
        accents need not be typed. ``language`` narrows as in :meth:`search`, but only ``"en"`` and
        ``"fr"`` leave something out. ``limit`` is 1 to 20. Empty where nothing fits. Raises
        ``ValueError`` for bad options.
        """
        return suggest(self._current(), text, language=language, limit=limit)

    def document(self, id: str) -> Document:
        """Return the document with this id, or raise ``DocumentNotFound``."""
        return self._current().document(id)

    def highlight(
        self, query: str, document: Document, *, language: str | None = None
    ) -> Highlights:
        """Return every match of ``query`` in a document's title and body.

        ``language`` is what the search was narrowed to, if anything: words are read alike.
        Raises ``QueryError`` as :meth:`search` does.
        """
        return highlights(self._current(), query, document, language)

    def fragments(
        self, query: str, document: Document, *, language: str | None = None, limit: int = 5
    ) -> tuple[Fragment, ...]:
        """Return the best fragments of a document for ``query``, in text order.

        They do not overlap and each has a match; there are at most ``limit``, from 0 on.
        ``language`` and errors as for :meth:`highlight`; ``ValueError`` for a negative limit.
        """
        return fragments(self._current(), query, document, language, limit)

    def similar(self, id: str, *, language: str | None = None, limit: int = 10) -> Neighbours:
        """Return the documents most like the one with this id, best first.

        They share its most telling words, names and numbers across both languages. The document
        itself is not among them, nor are others with exactly its text. ``language`` narrows as in
        :meth:`search`; ``limit`` is 0 to 1,000, and there may be fewer. Raises
        ``DocumentNotFound`` and ``ValueError``.
        """
        return similar(self._current(), id, language=language, limit=limit)

    def status(self) -> Status:
        """Return what the index holds."""
        stamp = self._current().stamp
        return Status(
            location=str(self._location),
            generation=stamp.generation,
            created=stamp.created,
            documents=stamp.documents,
            languages=stamp.languages,
            folders=stamp.folders,
            bytes=sum(size for size, _ in stamp.files.values()),
        )

    def close(self) -> None:
        """Release files and memory. The index cannot be searched afterwards."""
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _current(self) -> Reader:
        """Return the reader of the generation in use; one thread opens a new one, none wait."""
        if self._pointer_seen() != self._seen and self._opening.acquire(blocking=False):
            try:
                # The old reader is left to the threads that still use it.
                self._reader = self._open(self._reader)
            finally:
                self._opening.release()
        return self._reader

    def _open(self, before: Reader | None) -> Reader:
        for attempt in range(_ATTEMPTS):
            seen = self._pointer_seen()
            name = read_pointer(self._location).current
            try:
                reader = open_reader(self._location, name, before)
            except (IndexCorrupt, FileNotFoundError):
                # Two switches while opening take the generation away: look again.
                if attempt + 1 == _ATTEMPTS or self._pointer_seen() == seen:
                    raise
                continue
            self._seen = seen
            return reader
        raise AssertionError("unreachable")

    def _pointer_seen(self) -> tuple[int, int]:
        try:
            stat = self._pointer.stat()
        except (FileNotFoundError, NotADirectoryError):
            raise IndexNotFound(str(self._location)) from None
        return stat.st_mtime_ns, stat.st_ino


def verify(location: str | Path) -> Stamp:
    """Compare every file of the generation in use with its checksum and return its stamp.

    Raises ``IndexNotFound``, ``IndexOutOfDate`` or ``IndexCorrupt``.
    """
    return check(Path(location).expanduser())


def rollback(location: str | Path) -> Stamp:
    """Switch back to the previous generation and return its stamp.

    A second rollback switches forth again. Raises ``NoPreviousGeneration`` and ``IndexBusy``.
    """
    location = Path(location).expanduser()
    if not (location / POINTER).exists():
        raise IndexNotFound(str(location))
    from indexer.engines.locking import write_lock  # who only searches needs no lock

    with write_lock(location):
        roll_back(location)
    return current_stamp(location)
