"""The index: build, open, search, update. Joins the parts below it."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal, Self

from indexer.documents import LANGUAGES, MIXED, SEARCHED, Document, body_is_read, excerpt
from indexer.engines.generations import POINTER, read_pointer, roll_back
from indexer.engines.local import check, current_stamp, open_reader
from indexer.engines.protocol import MEMORY_MB, Ranked, Reader
from indexer.engines.stamp import Stamp
from indexer.errors import IndexCorrupt, IndexNotFound
from indexer.query.analysed import AnalysedQuery
from indexer.query.analysing import analyse_query
from indexer.query.nodes import Node
from indexer.query.parser import parse
from indexer.reports import Report
from indexer.results import Hit, Notice, Results, Snippet
from indexer.snippets import LONG_BODY, Highlighter, Highlights

if TYPE_CHECKING:
    from indexer.building import Places
    from indexer.indexing import Progress

MAX_LIMIT: Final = 1000
"""Hits that one search gives back, at most."""

Sort = Literal["relevance", "date"]

_ATTEMPTS: Final = 5

_AROUND: Final = 1_000
"""Characters around the stretch of a long body that its fragment may reach into."""


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
    ) -> Results:
        """Return the documents that match ``query``, best first.

        ``language`` narrows to documents in ``"en"``, ``"fr"`` (mixed ones included),
        ``"mixed"`` or ``"other"``; None searches everything. ``limit`` is 0 to 1,000 hits, from
        the ``offset``-th (0 is the best) on. Without ``snippets`` they are left empty, which is
        faster. ``sort="date"`` puts the latest first, the better ones of a date before the others,
        and those without a date last. With ``explain`` each hit tells what its score is made of.
        Ties come in the order of indexing. Raises ``QueryError`` for a query that cannot be
        understood (plain words always can) and ``ValueError`` for bad options.
        """
        if not 0 <= limit <= MAX_LIMIT or offset < 0:
            raise ValueError(f"limit must be 0 to {MAX_LIMIT}, offset 0 or more")
        if sort not in ("relevance", "date"):
            raise ValueError(f"sort must be 'relevance' or 'date', not {sort!r}")
        started = time.perf_counter()
        parsed = parse(query)
        analysed = _analyse(parsed.node, language)
        reader = self._current()
        ranked = reader.search(analysed, limit=limit, offset=offset, newest=sort == "date")
        highlighter = Highlighter(analysed.root, ranked.idfs) if snippets else None
        hits = tuple(
            [
                _hit(reader, ranked, number, score, rank, highlighter, explain=explain)
                for rank, (number, score) in enumerate(ranked.hits, start=offset + 1)
            ]
        )
        guessed, confidence = _guess(ranked.probabilities)
        notices = (*parsed.notices, *_notices(analysed, guessed), *ranked.notices)
        return Results(
            query=query,
            total=ranked.total,
            seconds=time.perf_counter() - started,
            hits=hits,
            language=guessed,
            confidence=confidence,
            generation=reader.stamp.generation,
            languages={name: n for name, n in ranked.languages.items() if n},
            notices=tuple(dict.fromkeys(notices)),
        )

    def document(self, id: str) -> Document:
        """Return the document with this id, or raise ``DocumentNotFound``."""
        return self._current().document(id)

    def highlight(self, query: str, document: Document) -> Highlights:
        """Return every match of ``query`` in a document's title and body.

        Raises ``QueryError`` as :meth:`search` does.
        """
        return Highlighter(_analyse(parse(query).node, None).root, {}).highlights(document)

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


def _analyse(node: Node | None, language: str | None) -> AnalysedQuery:
    match language:
        case None:
            return analyse_query(node, SEARCHED)
        case "en" | "fr":
            return analyse_query(node, (language,), documents=(language, MIXED))
        case "mixed" | "other":
            return analyse_query(node, SEARCHED, documents=(language,))
    raise ValueError(f"language must be 'en', 'fr', 'mixed', 'other' or None, not {language!r}")


def _hit(
    reader: Reader,
    ranked: Ranked,
    number: int,
    score: float,
    rank: int,
    highlighter: Highlighter | None,
    *,
    explain: bool,
) -> Hit:
    document = reader.load(number)
    explanation = ranked.explain(number) if explain else ()
    if highlighter is None:
        return Hit(rank, score, document, _empty(document.language), (), explanation)
    marks = highlighter.title_marks(document)
    # Of a long body only the stretch that the engine names is looked at, or nothing of it.
    if body_is_read(document):
        within = ranked.densest(number) or (0, 0) if len(document.body) > LONG_BODY else None
        snippet = highlighter.snippet(document, within)
        return Hit(rank, score, document, snippet, marks, explanation)
    start, end = ranked.densest(number) or (0, 0)
    low, high = max(0, start - _AROUND), end + _AROUND
    text = reader.text(number, low, high)
    snippet = highlighter.snippet(excerpt(document, low, text), (start - low, end - low))
    snippet = replace(
        snippet,
        before=snippet.before or low > 0,
        after=snippet.after or len(text) == high - low,
    )
    return Hit(rank, score, document, snippet, marks, explanation)


@lru_cache(maxsize=256)
def _empty(language: str) -> Snippet:
    return Snippet("", (), language)


def _guess(probabilities: Mapping[str, float]) -> tuple[str, float]:
    """Return the likelier of the two languages and how likely it is between them."""
    known = {language: probabilities.get(language, 0.0) for language in LANGUAGES}
    total = sum(known.values())
    best = max(known, key=lambda language: known[language])
    return best, known[best] / total if total else 0.5


def _notices(analysed: AnalysedQuery, language: str) -> list[Notice]:
    if analysed.root is None:
        return [Notice("nothing-to-search")]
    ignored = analysed.ignored.get(language, ())
    return [Notice("stop-words-ignored", (("words", ", ".join(ignored)),))] if ignored else []
