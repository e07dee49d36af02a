"""The scores of engines: what each finds for the questions of a judged set, measured."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.ranked import Name, Ranked, ranked
from benchmarks.tasks import ALL, Task
from indexer.documents import LANGUAGES
from indexer.evaluation.judgements import JudgedQuery
from indexer.evaluation.scores import QueryScore, Score, score_query, score_rows


@dataclass(frozen=True, slots=True)
class Measured:
    """What one engine did with one set.

    ``build`` is in seconds of wall time. ``scores`` are for the questions of each language, and
    for all when there are two: the last one is for all questions.
    """

    engine: Name
    build: float
    scores: tuple[Score, ...]

    def of(self, language: str) -> list[Score]:
        """Return the score for the questions of a language, if it was asked any."""
        return [score for score in self.scores if score.language == language]

    def as_json(self, mixed: int) -> Iterator[dict[str, Any]]:
        """Yield a row for each score; ``mixed`` were added to the sets of one language."""
        head = {"engine": self.engine, "mixed": mixed, "build_seconds": round(self.build, 2)}
        for score in self.scores:
            yield head | score.as_json()


def measure(names: Sequence[Name], task: Task, work: Path) -> dict[Name, Measured]:
    """Build once, ask every one of ``names``, who share an index, and score.

    The index goes below ``work`` and is deleted.
    """
    build = 0.0
    answers: dict[Name, list[QueryScore]] = {name: [] for name in names}
    # The rivals are told the languages: each has an index and the questions of its own.
    for part in (ALL,) if names[0] == "ours" else LANGUAGES:
        questions = task.questions_in(part)
        if not questions:
            continue
        with TemporaryDirectory(prefix="index-", dir=work) as folder:
            began = time.perf_counter()
            engine = ranked(names[0], Path(folder), part)
            engine.build(task.corpora[part])
            build += time.perf_counter() - began
            for name in names:
                if name != names[0]:
                    engine = ranked(name, Path(folder), part)
                answers[name] += _ask(engine, task, questions)
    return {name: Measured(name, build, tuple(score_rows(answers[name]))) for name in names}


def _ask(engine: Ranked, task: Task, questions: Iterable[JudgedQuery]) -> Iterator[QueryScore]:
    """Ask, and yield the score of each question."""
    engine.open()
    for query in questions:
        began = time.perf_counter()
        ranking = engine.rank(query.text)
        seconds = time.perf_counter() - began
        grades = task.grades[query.id]
        yield score_query(task.name, "same", query, ranking, grades, seconds)
    engine.close()
