"""The engines whose ranking is compared: what they index, and what becomes of a typed question.

Ours indexes all documents of a set together and is asked each question as it was typed. The rivals
have every benefit that a careful user of them would arrange: an index for each language with that
language's analysis, asked only the questions in it; title and body both searched, as one text,
which is better on most sets than the sum of two fields; the words of a question joined by OR, since
few documents hold all words of a sentence; nothing in a question read as an operator. Everything
else is as the library comes.
"""

import json
import re
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Literal, Protocol, get_args

from benchmarks import engines
from benchmarks.corpus import Query, read_rows
from benchmarks.engines import Fts5, Ours, Tantivy, Whoosh
from indexer.errors import QueryError
from indexer.evaluation.run import DEPTH

Name = Literal[
    "ours",
    "whoosh",
    "whoosh-and",
    "whoosh-fields",
    "tantivy",
    "tantivy-fields",
    "fts5",
    "bm25s",
]
"""An engine. ``-fields``: title and body are two fields, the scores of both added up; ``-and``: the
words of a question are joined as Whoosh's parser does by default.
"""

NAMES: Final[tuple[Name, ...]] = get_args(Name)

SHARING: Final[tuple[tuple[Name, ...], ...]] = (
    ("ours",),
    ("whoosh", "whoosh-and"),
    ("whoosh-fields",),
    ("tantivy",),
    ("tantivy-fields",),
    ("fts5",),
    ("bm25s",),
)
"""The engines by the index they read."""

_STEMMERS: Final = {"en": "english", "fr": "french"}
_WORD: Final = re.compile(r"[^\W_]+")


class Ranked(Protocol):
    """One engine with its index below one folder, which exists."""

    @property
    def version(self) -> str:
        """The version of the library."""

    def build(self, corpus: Path) -> None:
        """Index a corpus file."""

    def open(self) -> None:
        """Open the index for searching."""

    def rank(self, question: str) -> list[str]:
        """Return the ids of the best ``DEPTH`` documents at most, best first."""

    def close(self) -> None:
        """Release what ``open`` took."""


def missing(name: Name) -> str | None:
    """Return where to get what the engine needs when it cannot be imported, else None."""
    return engines.missing(name.partition("-")[0])


def ranked(name: Name, folder: Path, language: str) -> Ranked:
    """Return an engine; ``language`` (``"en"`` or ``"fr"``) is told to the rivals only."""
    match name:
        case "ours":
            return RankedOurs(folder)
        case "whoosh":
            return RankedWhoosh(folder, language, "OrGroup")
        case "whoosh-and":
            return RankedWhoosh(folder, language, "AndGroup")
        case "whoosh-fields":
            return RankedWhoosh(folder, language, "OrGroup", fields=True)
        case "tantivy":
            return RankedTantivy(folder, language)
        case "tantivy-fields":
            return RankedTantivy(folder, language, fields=True)
        case "fts5":
            return RankedFts5(folder, language)
        case "bm25s":
            return RankedBm25s(language)


class RankedOurs(Ours):
    """Ours: nobody tells it the language of a question."""

    def rank(self, question: str) -> list[str]:
        """Return the ids of the best; none when the question cannot be understood."""
        try:
            hits = self._index.search(question, limit=DEPTH, snippets=False).hits
        except QueryError:
            return []  # whoever typed this would have seen no document either
        return [hit.document.id for hit in hits]


class RankedWhoosh(Whoosh):
    """Whoosh: its analyser of the language, BM25F, ``group`` a class of ``whoosh.qparser``."""

    def __init__(self, folder: Path, language: str, group: str, *, fields: bool = False) -> None:
        super().__init__(folder)
        self._searched = _searched(language, fields=fields)
        self._group = group

    def build(self, corpus: Path, jobs: int = 1) -> None:
        """Index a corpus file."""
        super().build(corpus if len(self._searched) > 1 else joined(corpus), jobs)

    def open(self) -> None:
        """Open the index with a parser to which every character is text."""
        super().open()
        parsing = self._parsing
        self._parser = parsing.MultifieldParser(
            self._searched,
            self._index.schema,
            group=getattr(parsing, self._group),
            plugins=[parsing.WhitespacePlugin()],
        )

    def rank(self, question: str) -> list[str]:
        """Return the ids of the best. Its tokenizer takes ``*`` for a letter: without them."""
        parsed = self._parser.parse(question.replace("*", " "))
        hits = self._searcher.search(parsed, limit=DEPTH)
        return [hit["id"] for hit in hits]


class RankedTantivy(Tantivy):
    """Tantivy: its stems of the language."""

    def __init__(self, folder: Path, language: str, *, fields: bool = False) -> None:
        super().__init__(folder)
        self._searched = _searched(language, fields=fields)

    def build(self, corpus: Path, jobs: int = 1) -> None:
        """Index a corpus file."""
        super().build(corpus if len(self._searched) > 1 else joined(corpus), jobs)

    def rank(self, question: str) -> list[str]:
        """Return the ids of the best."""
        parsed = self._index.parse_query(" ".join(words(question)), self._searched)
        hits = self._searcher.search(parsed, DEPTH, count=False).hits
        return [self._searcher.doc(address).get_first("id") for _, address in hits]


class RankedFts5(Fts5):
    """SQLite's FTS5: words without accents, in English Porter's stems; it has no French ones.

    Its ``bm25()`` takes title and body together, two columns or one.
    """

    def __init__(self, folder: Path, language: str) -> None:
        super().__init__(folder)
        if language == "en":
            self.tokenizer = f"porter {self.tokenizer}"

    def rank(self, question: str) -> list[str]:
        """Return the ids of the best."""
        if not (found := words(question)):
            return []
        match = self._match(Query("or", tuple(found)))
        return [row[0] for row in self._connection.execute(self._PLAIN, (match, DEPTH))]


class RankedBm25s:
    """BM25S as its README shows it: its tokenizer and stop words, Snowball stems; in memory.

    Title and body are one text, as it knows no fields.
    """

    def __init__(self, language: str) -> None:
        self._library: Any = import_module("bm25s")
        stemmer = import_module("Stemmer").Stemmer(_STEMMERS[language])
        self._analysis: dict[str, Any] = {"stopwords": language, "stemmer": stemmer}
        self.version = version("bm25s")

    def build(self, corpus: Path) -> None:
        """Index a corpus file."""
        rows = list(read_rows(corpus))
        self._ids = [row["id"] for row in rows]
        self._index = self._library.BM25()
        texts = [f"{row['title']} {row['body']}" for row in rows]
        self._index.index(self._tokens(texts), show_progress=False)

    def _tokens(self, texts: list[str]) -> Any:
        return self._library.tokenize(texts, show_progress=False, **self._analysis)

    def open(self) -> None:
        """Do nothing: what was built is there."""

    def rank(self, question: str) -> list[str]:
        """Return the ids of the best; it also fills up with documents of score 0: without them."""
        tokens = self._tokens([question])
        depth = min(DEPTH, len(self._ids))
        numbers, scores = self._index.retrieve(tokens, k=depth, show_progress=False)
        found = zip(numbers[0], scores[0], strict=True)
        return [self._ids[number] for number, score in found if score > 0]

    def close(self) -> None:
        """Do nothing: there is nothing on disk."""


def joined(corpus: Path) -> Path:
    """Write a corpus with titles at the head of the bodies, beside it and once; return its file."""
    path = corpus.with_name(f"joined-{corpus.name}")
    if not path.exists():
        with path.open("w", encoding="utf-8") as file:
            for row in read_rows(corpus):
                together = row | {"title": "", "body": f"{row['title']}\n{row['body']}"}
                file.write(json.dumps(together, ensure_ascii=False) + "\n")
    return path


def _searched(language: str, *, fields: bool) -> list[str]:
    return [f"title_{language}", f"body_{language}"] if fields else [f"body_{language}"]


def words(question: str) -> list[str]:
    """Return the words of a question in lower case, without what parsers read as operators.

    >>> words("L’œuvre d’art AND mb_substr(*)?")
    ['l', 'œuvre', 'd', 'art', 'and', 'mb', 'substr']
    """
    return _WORD.findall(question.lower())
