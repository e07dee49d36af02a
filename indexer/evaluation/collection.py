"""The index that the queries of a judged set are asked of."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.building import rebuild
from indexer.errors import BadJudgements, CorpusNotFound, DocumentNotFound
from indexer.evaluation.judgements import JudgedSet
from indexer.index import Index
from indexer.reports import SkippedPart


@contextmanager
def opened_index(
    judged: JudgedSet, location: str | Path | None, mixed_with: str | Path | None
) -> Iterator[tuple[Index, tuple[SkippedPart, ...]]]:
    """Open the index at ``location``, or a throw-away one of the set's documents.

    Into the latter go the documents of ``mixed_with`` too. Gives the index and what could not be
    indexed. Raises :class:`~indexer.errors.BadJudgements` when the set has no documents or when
    not one of the judged ones is in the index, and what building and opening an index raise.
    """
    if location is not None:
        with Index.open(location) as index:
            _check(index, judged)
            yield index, ()
        return
    if judged.documents is None:
        raise BadJudgements(str(judged.path), "it holds no docs.jsonl or docs.jsonl.gz")
    with TemporaryDirectory(prefix="bilingual-search-") as place:
        documents = judged.documents
        if mixed_with is not None:
            # Of two documents with one id, that of the file which is first by name keeps it.
            documents = Path(place, "documents")
            for number, source in enumerate((judged.documents, Path(mixed_with)), 1):
                _copy(source, documents / f"{number}-{source.resolve().parent.name}")
        built = Path(place, "index")
        report = rebuild(built, [documents])
        with Index.open(built) as index:
            _check(index, judged)
            yield index, report.skipped


def _copy(source: Path, folder: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, folder)
    elif source.is_file():
        folder.mkdir(parents=True)
        # A hidden file that was asked for by name is meant.
        shutil.copy(source, folder / source.name.lstrip("."))
    else:
        raise CorpusNotFound(str(source))


def _check(index: Index, judged: JudgedSet) -> None:
    """Refuse judgements of other documents than the index holds: every measure would be 0."""
    for grades in judged.grades.values():
        if not any(_holds(index, document) for row in grades.values() for document in row):
            detail = "not one of its judged documents is in the index"
            raise BadJudgements(str(judged.path), detail)


def _holds(index: Index, document: str) -> bool:
    try:
        index.document(document)
    except DocumentNotFound:
        return False
    return True
