"""Judged sets laid out for engines that know one language each: a corpus for each language."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

from benchmarks.corpus import read_lines, sample_corpus
from indexer.documents import LANGUAGES
from indexer.errors import BadJudgements
from indexer.evaluation import run
from indexer.evaluation.judgements import Grades, JudgedQuery, JudgedSet

ALL: Final = "all"
"""In place of a language: the documents of both, the questions in either."""


class BadCorpus(Exception):
    """A file of documents cannot be used; the message says which line and why."""


@dataclass(frozen=True, slots=True)
class Task:
    """A judged set as files, one document a line.

    ``questions`` are those with a relevant document. ``corpora`` has the file of all documents
    under ``ALL``, and under each of ``"en"`` and ``"fr"`` that of its documents, if there are any;
    those that say no language are in both.
    """

    name: str
    questions: tuple[JudgedQuery, ...]
    grades: Grades
    corpora: Mapping[str, Path]

    def questions_in(self, language: str) -> list[JudgedQuery]:
        """Return the questions in a language, or in ``ALL``."""
        return [query for query in self.questions if language in (ALL, query.language)]


def prepare(judged: JudgedSet, folder: Path, *, without_accents: bool = False) -> Task:
    """Sort the documents of a set by language into ``folder``.

    Raises :class:`~indexer.errors.BadJudgements` when the set has no documents or not those it
    judges, and :class:`BadCorpus`.
    """
    if judged.documents is None:
        raise BadJudgements(str(judged.path), "it holds no docs.jsonl or docs.jsonl.gz")
    if (grades := judged.grades.get("same")) is None:
        raise BadJudgements(str(judged.path), "it holds no qrels.tsv")
    documents = list(_documents(judged.documents))
    ids = Counter(row["id"] for row in documents)
    if again := [id for id, count in ids.items() if count > 1]:
        raise BadCorpus(f"{judged.documents}: more than one document has the id {again[0]!r}")
    if ids.keys().isdisjoint(id for row in grades.values() for id in row):
        raise BadJudgements(str(judged.path), "not one of its judged documents is there")
    corpora = _sort(documents, folder)
    questions = [query for query in judged.queries if any(grades.get(query.id, {}).values())]
    for query in questions:
        if query.language not in corpora:
            detail = f"it asks in {query.language!r} and has no document in that language"
            raise BadJudgements(str(judged.path), detail)
    if without_accents:
        questions = [replace(query, text=run.without_accents(query.text)) for query in questions]
    return Task(judged.name, tuple(questions), grades, corpora)


def sample(corpus: Path, folder: Path, count: int) -> dict[str, Path]:
    """Take ``count`` documents of each language, evenly spread, from a corpus into ``folder``.

    Returns the file of each language, with ids of their own. A language of which the corpus has
    too few is left out. Raises :class:`BadCorpus`.
    """
    files = {}
    for language, path in _sort(_renamed(corpus), folder / "whole").items():
        total = sum(1 for _ in read_lines(path))
        if language != ALL and total >= count:
            files[language] = folder / f"{language}.jsonl"
            sample_corpus(path, files[language], count, total)
        path.unlink()
    return files


def foreign(task: Task) -> str | None:
    """Return the language that a set of one language does not have, None for a set of two."""
    absent = [language for language in LANGUAGES if language not in task.corpora]
    return absent[0] if absent else None


def mix(task: Task, documents: Path, folder: Path) -> Task:
    """Return the set with the documents of a file added to those of ``ALL``, in ``folder``."""
    target = folder / "mixed.jsonl"
    with target.open("wb") as file:
        for path in (task.corpora[ALL], documents):
            file.writelines(read_lines(path))
    return replace(task, corpora={**task.corpora, ALL: target})


def _documents(path: Path) -> Iterator[dict[str, str]]:
    """Yield id, title, body and, where there is one, lang of each document."""
    for number, line in enumerate(read_lines(path), 1):
        try:
            found = {"title": "", "body": ""} | json.loads(line)
            row = {key: found[key] for key in ("id", "title", "body")}
        except (ValueError, KeyError, TypeError) as error:
            raise BadCorpus(f"{path}, document {number}: {error!r}") from None
        if (language := found.get("lang")) is not None:
            row["lang"] = language
        if not all(isinstance(value, str) for value in row.values()):
            raise BadCorpus(f"{path}, document {number}: id, lang, title or body is not text")
        if language not in (*LANGUAGES, None):
            raise BadCorpus(f'{path}, document {number}: lang is {language!r}, not "en" or "fr"')
        yield row


def _renamed(path: Path) -> Iterator[dict[str, str]]:
    """Yield the documents of a corpus under ids that no judged set has."""
    for number, row in enumerate(_documents(path), 1):
        if "lang" not in row:
            raise BadCorpus(f"{path}, document {number}: no lang")
        yield row | {"id": f"added {number}"}


def _sort(rows: Iterable[Mapping[str, str]], folder: Path) -> dict[str, Path]:
    """Write documents to one file each language and to one of ``ALL``; return the files.

    A document that does not say its language is in both, and written to the file of either.
    """
    folder.mkdir(parents=True)
    files: dict[str, BinaryIO] = {}
    with ExitStack() as stack:
        for row in rows:
            languages = (row["lang"],) if "lang" in row else LANGUAGES
            copies = [
                (ALL, row),
                *((language, {**row, "lang": language}) for language in languages),
            ]
            for part, copy in copies:
                if part not in files:
                    files[part] = stack.enter_context((folder / f"{part}.jsonl").open("wb"))
                files[part].write(json.dumps(copy, ensure_ascii=False).encode() + b"\n")
    return {part: folder / f"{part}.jsonl" for part in files}
