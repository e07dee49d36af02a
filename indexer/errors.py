"""Every exception a user can meet.

Each carries its facts as attributes and can say itself in English and in French.
"""

from typing import ClassVar

from indexer.messages import sentence


class SearchError(Exception):
    """Parent of every documented error.

    ``code`` names its sentence in :mod:`indexer.messages`; ``facts`` fills that sentence.
    """

    code: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(sentence(self.code, "en", **facts))

    def __reduce__(self) -> tuple[object, ...]:
        """Let errors pass between processes although each has a constructor of its own."""
        return _again, (type(self), self.args, self.__dict__)

    def text(self, language: str = "en") -> str:
        """Return the error's sentence in ``"en"`` or ``"fr"``."""
        return sentence(self.code, language, **self.facts)


def _again(
    kind: type[SearchError], args: tuple[object, ...], values: dict[str, object]
) -> SearchError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(values)
    return error


class CorpusNotFound(SearchError):
    """A folder or file to index does not exist."""

    code = "corpus-not-found"

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path=path)


class CorpusEmpty(SearchError):
    """The folders hold nothing that can be indexed; the old index stays."""

    code = "corpus-empty"

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path=path)


class FilesSkipped(SearchError):
    """With ``strict``, some file could not be read; the old index stays."""

    code = "files-skipped"

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(count=count)


class IndexNotFound(SearchError):
    """There is no index at this location."""

    code = "index-not-found"

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path=path)


class IndexOutOfDate(SearchError):
    """The index was made by another format, analysis or library version."""

    code = "index-out-of-date"

    def __init__(self, path: str, found: str, expected: str) -> None:
        self.path, self.found, self.expected = path, found, expected
        super().__init__(path=path, found=found, expected=expected)


class IndexCorrupt(SearchError):
    """A file of the index is missing or is not what was written."""

    code = "index-corrupt"

    def __init__(self, path: str, detail: str) -> None:
        self.path, self.detail = path, detail
        super().__init__(path=path, detail=detail)


class IndexBusy(SearchError):
    """Another writer holds the index."""

    code = "index-busy"

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path=path)


class WorkerLost(SearchError):
    """A process that was indexing ended by itself; the old index stays.

    ``exit_code`` is its exit code; negative: the signal that ended it.
    """

    code = "worker-lost"

    def __init__(self, exit_code: int) -> None:
        self.exit_code = exit_code
        super().__init__(exit_code=exit_code)


class NoPreviousGeneration(SearchError):
    """There is nothing to roll back to."""

    code = "no-previous-generation"

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path=path)


class DocumentNotFound(SearchError):
    """No document of the index has this id."""

    code = "document-not-found"

    def __init__(self, id: str) -> None:
        self.id = id
        super().__init__(id=id)


class OriginalNotAvailable(SearchError):
    """The file that a document was read from cannot be handed out.

    ``code`` is set per error: ``"original-line"`` (the document is a line of a file),
    ``"original-gone"`` (no file is there any more, or it may not be read) or
    ``"original-outside"`` (a link leads out of the indexed folders).
    """

    code = "original"

    def __init__(self, code: str) -> None:
        self.code = code  # type: ignore[misc]  # per error, not per class
        super().__init__()


class BadJudgements(SearchError):
    """A folder given to ``evaluate`` is not a judged set."""

    code = "bad-judgements"

    def __init__(self, path: str, detail: str) -> None:
        self.path, self.detail = path, detail
        super().__init__(path=path, detail=detail)


class EvaluationError(SearchError):
    """A run file, or the way in which judged sets are to be evaluated, makes no sense.

    ``code`` is set per error; ``facts`` holds what its sentence names (``path``, ``line`` …).
    """

    code = "evaluation"

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code  # type: ignore[misc]  # per error, not per class
        super().__init__(**facts)


class BadSetting(SearchError):
    """A variable of the environment, or an option, has a value that cannot be meant."""

    code = "bad-setting"

    def __init__(self, name: str, value: str) -> None:
        self.name, self.value = name, value
        super().__init__(name=name, value=value)


class QueryError(SearchError):
    """A query cannot be understood.

    ``position`` is the 0-based character of the query where the trouble begins; ``code`` is set
    per error (one of the ``query-…`` sentences) and ``position`` is among its facts.
    """

    code = "query"

    def __init__(self, code: str, position: int, **facts: object) -> None:
        self.code = code  # type: ignore[misc]  # per error, not per class
        self.position = position
        super().__init__(position=position, **facts)
