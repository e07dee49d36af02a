"""Judged sets: the questions asked of a collection, and which documents answer them."""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from indexer.documents import LANGUAGES
from indexer.errors import BadJudgements

Kind = Literal["same", "cross"]
"""Whether the judged documents are in the language of the query or in the other one."""

Half = Literal["a", "b"]
"""One of two halves of the queries of a set."""

Grades = Mapping[str, Mapping[str, int]]
"""Query id to the documents judged for it and their grades: 0 is not relevant, more is better."""

QUERIES: Final = "queries.jsonl"
DOCUMENTS: Final = ("docs.jsonl", "docs.jsonl.gz")
GRADES: Final[dict[Kind, str]] = {"same": "qrels.tsv", "cross": "qrels-cross.tsv"}


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """One question as a person would type it.

    ``language`` is ``"en"`` or ``"fr"``. Queries with the same ``group`` are wordings of one
    need; ``group`` is None for a query that stands alone.
    """

    id: str
    language: str
    text: str
    group: str | None = None

    @property
    def half(self) -> Half:
        """The half this query is always in: the wordings of one need are in the same one.

        The lowest bit of the CRC-32 of the group, or of the id without one, in UTF-8.
        """
        name = self.id if self.group is None else self.group
        return "b" if zlib.crc32(name.encode()) & 1 else "a"


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """A folder of judgements, read and checked.

    ``name`` is the folder's; ``documents`` is None when the folder holds none and no other
    place was given; ``queries`` keep the order of their file; ``grades`` has at least one kind.
    """

    name: str
    path: Path
    documents: Path | None
    queries: tuple[JudgedQuery, ...]
    grades: Mapping[Kind, Grades]


def load(folder: str | Path, *, docs: str | Path | None = None) -> JudgedSet:
    """Read a judged set.

    ``folder`` holds ``queries.jsonl`` (one object a line: ``id``, ``lang``, ``text`` and perhaps
    ``group``; other keys are ignored), and ``qrels.tsv``, ``qrels-cross.tsv`` or both: a query's
    id, a document's id and a grade (a whole number from 0), separated by tabs. Blank lines are
    allowed. Its documents are ``docs.jsonl`` or ``docs.jsonl.gz``, unless ``docs`` names another
    place; they are not read here. Raises :class:`~indexer.errors.BadJudgements` naming the file
    and the line.
    """
    place = Path(folder)
    if not place.is_dir():
        raise BadJudgements(str(place), "there is no such folder")
    queries = _queries(place / QUERIES)
    known = {query.id for query in queries}
    grades = {
        kind: _grades(place / name, known)
        for kind, name in GRADES.items()
        if (place / name).is_file()
    }
    if not grades:
        raise BadJudgements(str(place), f"it holds neither {' nor '.join(GRADES.values())}")
    if docs is not None:
        documents: Path | None = Path(docs)
    else:
        there = (place / name for name in DOCUMENTS)
        documents = next((path for path in there if path.is_file()), None)
    return JudgedSet(place.resolve().name, place, documents, queries, grades)


def _queries(path: Path) -> tuple[JudgedQuery, ...]:
    found: dict[str, JudgedQuery] = {}
    for number, line in _lines(path):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise _bad(path, number, f"not JSON ({error})") from None
        if not isinstance(row, dict):
            raise _bad(path, number, "not a JSON object")
        for key in ("id", "lang", "text"):
            if not isinstance(row.get(key), str) or not row[key].strip():
                raise _bad(path, number, f'"{key}" is missing or is not text')
        if row["lang"] not in LANGUAGES:
            raise _bad(path, number, f'"lang" is {row["lang"]!r}, not "en" or "fr"')
        group = row.get("group")
        if group is not None and not isinstance(group, str):
            raise _bad(path, number, '"group" is not text')
        if row["id"] in found:
            raise _bad(path, number, f"query {row['id']!r} is there twice")
        found[row["id"]] = JudgedQuery(row["id"], row["lang"], row["text"], group)
    if not found:
        raise BadJudgements(str(path), "it holds no query")
    return tuple(found.values())


def _grades(path: Path, known: set[str]) -> Grades:
    grades: dict[str, dict[str, int]] = {}
    for number, line in _lines(path):
        cells = line.split("\t")
        if len(cells) != 3:
            raise _bad(path, number, f"{len(cells)} columns instead of 3")
        query, document, grade = cells
        if query not in known:
            raise _bad(path, number, f"query {query!r} is not in {QUERIES}")
        if not document:
            raise _bad(path, number, "the document is missing")
        if not (grade.isascii() and grade.isdigit()):
            raise _bad(path, number, f"grade {grade!r} is not a whole number from 0")
        row = grades.setdefault(query, {})
        if document in row:
            raise _bad(path, number, f"{query!r} and {document!r} are judged twice")
        row[document] = int(grade)
    if not any(grade for row in grades.values() for grade in row.values()):
        raise BadJudgements(str(path), "it judges no document relevant")
    return grades


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank with their numbers, counted from 1."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadJudgements(str(path), f"not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise BadJudgements(str(path), error.strerror or "cannot be read") from None
    # Not splitlines(): that also cuts at characters that may stand inside a query (U+2028).
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line


def _bad(path: Path, number: int, detail: str) -> BadJudgements:
    return BadJudgements(str(path), f"line {number}: {detail}")
