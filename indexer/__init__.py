"""Bilingual Search: full-text search for English and French documents.

>>> from indexer import Index
"""

from indexer.documents import Document, Passage
from indexer.errors import (
    BadJudgements,
    CorpusEmpty,
    CorpusNotFound,
    DocumentNotFound,
    FilesSkipped,
    IndexBusy,
    IndexCorrupt,
    IndexNotFound,
    IndexOutOfDate,
    NoPreviousGeneration,
    QueryError,
    SearchError,
    WorkerLost,
)
from indexer.index import Index, Status, rollback, verify
from indexer.reports import FileCounts, Report, SkippedPart
from indexer.results import (
    Completion,
    Contribution,
    Facets,
    Fragment,
    Hit,
    Neighbours,
    Notice,
    Reading,
    Results,
    Snippet,
    TellingWord,
)
from indexer.snippets import Highlights

__all__ = [
    "BadJudgements",
    "Completion",
    "Contribution",
    "CorpusEmpty",
    "CorpusNotFound",
    "Document",
    "DocumentNotFound",
    "Facets",
    "FileCounts",
    "FilesSkipped",
    "Fragment",
    "Highlights",
    "Hit",
    "Index",
    "IndexBusy",
    "IndexCorrupt",
    "IndexNotFound",
    "IndexOutOfDate",
    "Neighbours",
    "NoPreviousGeneration",
    "Notice",
    "Passage",
    "QueryError",
    "Reading",
    "Report",
    "Results",
    "SearchError",
    "SkippedPart",
    "Snippet",
    "Status",
    "TellingWord",
    "WorkerLost",
    "rollback",
    "verify",
]
