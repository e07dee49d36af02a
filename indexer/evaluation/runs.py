"""TREC run files: the rankings of a system, a line for each document found.

``query Q0 document rank score tag``, separated by white space; white space inside an id is
written as ``%20``.
"""

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, TextIO
from urllib.parse import quote

from indexer.errors import EvaluationError

Found = Sequence[tuple[str, float]]
"""Ids and scores of the documents found for one query, best first."""

Run = Mapping[str, Sequence[str]]
"""Query to the documents found, best first; the ids as :func:`column` writes them."""

TAG: Final = "bilingual-search"
"""Name of the system in the runs we write."""


def column(id: str) -> str:
    """Return an id without white space, which separates the columns of a run.

    >>> column("dossier/a b.txt")
    'dossier/a%20b.txt'
    """
    return re.sub(r"\s", lambda found: quote(found[0]), id)


def write_ranking(file: TextIO, query: str, found: Found) -> None:
    """Write what was found for one query."""
    for rank, (document, score) in enumerate(found, 1):
        file.write(f"{column(query)} Q0 {column(document)} {rank} {score:.6f} {TAG}\n")


def read_run(path: Path) -> Run:
    """Read a run of ours or of another engine.

    The highest score comes first, as trec_eval has it; of equal scores the lower rank. Blank
    lines are allowed. Raises :class:`~indexer.errors.EvaluationError` naming the file and the
    line.
    """
    rows: dict[str, dict[str, tuple[float, int]]] = {}
    for number, line in enumerate(_text(path).split("\n"), 1):
        cells = line.split()
        if not cells:
            continue
        if len(cells) != 6:
            raise EvaluationError("run-columns", path=path, line=number, columns=len(cells))
        query, _, document, rank, score, _ = cells
        if not re.fullmatch(r"-?[0-9]+", rank):
            raise EvaluationError("run-rank", path=path, line=number, text=rank)
        found = rows.setdefault(query, {})
        if document in found:
            raise EvaluationError(
                "run-repeated", path=path, line=number, query=query, document=document
            )
        found[document] = (-_score(score, path, number), int(rank))
    if not rows:
        raise EvaluationError("run-empty", path=path)
    # The sort keeps the order of the file where both are equal.
    return {query: sorted(found, key=found.__getitem__) for query, found in rows.items()}


def cross_path(path: Path) -> Path:
    """Return the file beside ``path`` for rankings of the other language."""
    return path.with_name(f"{path.stem}-cross{path.suffix}")


def run_paths(folders: Sequence[str | Path], place: str | Path, *, reading: bool) -> list[Path]:
    """Return the run file of each of several judged sets.

    ``place`` is a file for one set, or a folder with a file ``SET.run`` for each: ids of queries
    may be the same in different sets. ``reading`` demands that the files are there; otherwise the
    folder is made. Raises :class:`~indexer.errors.EvaluationError`, or ``OSError`` when the
    folder cannot be made.
    """
    target = Path(place)
    if len(folders) == 1 and not target.is_dir():
        paths = [target]
    else:
        names = [Path(folder).resolve().name for folder in folders]
        for name in names:
            if names.count(name) > 1:
                raise EvaluationError("sets-of-one-name", name=name)
        if target.exists() and not target.is_dir():
            raise EvaluationError("run-folder-needed", path=target)
        if not reading:
            target.mkdir(exist_ok=True)
        paths = [target / f"{name}.run" for name in names]
    if reading:
        for path in paths:
            if not path.is_file():
                raise EvaluationError("run-not-found", path=path)
    return paths


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise EvaluationError("run-not-found", path=path) from None
    except UnicodeDecodeError as error:
        raise EvaluationError("run-not-text", path=path, byte=error.start) from None


def _score(text: str, path: Path, line: int) -> float:
    try:
        score = float(text)
    except ValueError:
        score = math.nan
    if not math.isfinite(score):
        raise EvaluationError("run-score", path=path, line=line, text=text)
    return score
