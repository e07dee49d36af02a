"""The scores of engines: what each finds for the questions of a judged set, measured."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.ranked import Name, Ranked, ranked
from benchmarks.tasks import ALL, Task
from indexer.documents import LANGUAGES
from indexer.evaluation.judgements import JudgedQuery
from indexer.evaluation.measures import grouped_mean, ndcg, recall, reciprocal_rank
from indexer.evaluation.run import Score

Answer = tuple[Sequence[str], float]
"""The ids found for a question, best first, and the seconds it took."""


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
    answers: dict[Name, dict[str, Answer]] = {name: {} for name in names}
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
                answers[name] |= _ask(engine, questions)
    return {name: Measured(name, build, _scores(task, answers[name])) for name in names}


def _ask(engine: Ranked, questions: Iterable[JudgedQuery]) -> dict[str, Answer]:
    """Return the ranking for each question's id and the seconds it took."""
    answers: dict[str, Answer] = {}
    engine.open()
    for query in questions:
        began = time.perf_counter()
        ranking = engine.rank(query.text)
        answers[query.id] = ranking, time.perf_counter() - began
    engine.close()
    return answers


def _scores(task: Task, answers: Mapping[str, Answer]) -> tuple[Score, ...]:
    asked = [language for language in LANGUAGES if task.questions_in(language)]
    scored = [*asked, ALL] if len(asked) > 1 else asked
    return tuple(_score(task, language, answers) for language in scored)


def _score(task: Task, language: str, answers: Mapping[str, Answer]) -> Score:
    questions = task.questions_in(language)

    def mean(measure: Callable[[Sequence[str], Mapping[str, int]], float]) -> float:
        return grouped_mean(
            (query.group, measure(answers[query.id][0], task.grades[query.id]))
            for query in questions
        )

    seconds = sum(answers[query.id][1] for query in questions)
    return Score(
        set=task.name,
        judgements="same",
        language=language,
        queries=len(questions),
        ndcg_10=mean(ndcg),
        rr_10=mean(reciprocal_rank),
        r_100=mean(recall),
        ms_per_query=1000 * seconds / len(questions),
    )
