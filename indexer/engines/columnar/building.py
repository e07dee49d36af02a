"""Documents -> one segment: batches are analysed, collected, sorted once and written."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.batch import BatchAnalyser
from indexer.analysis.chunks import slices
from indexer.documents import SEARCHED, Document
from indexer.engines.columnar.columns import DocumentColumns
from indexer.engines.columnar.container import ContainerWriter
from indexer.engines.columnar.frames import Dictionaries, FrameWriter
from indexer.engines.columnar.identifiers import (
    NO_REPEATS,
    Hashes,
    Repeats,
    hash_ids,
    numbered,
    write_ids,
)
from indexer.engines.columnar.occurrences import Occurrences
from indexer.engines.columnar.records import to_record
from indexer.engines.columnar.words import WordTable
from indexer.engines.protocol import Sourced
from indexer.ranking import TITLE_COUNTS

Ints = NDArray[np.int64]

GROUP_CHARACTERS: Final = 1_000_000
"""Characters analysed at a time."""

TOKEN_BYTES: Final = 30
"""Memory per buffered token, its share of a document and sorting included; measured."""


class _Pieces:
    """Titles, passages and stretches of them that follow each other on their way to analysis.

    Of each: the ``documents`` it is from, by number in the batch; the ``bases``, places of its
    first character in title and body as one text; whether it is ``in_body``; and by language the
    ``texts`` and their ``places`` among all pieces.
    """

    def __init__(self) -> None:
        self.documents: list[int] = []
        self.bases: list[int] = []
        self.in_body: list[bool] = []
        self.texts: dict[str, list[str]] = {language: [] for language in SEARCHED}
        self.places: dict[str, list[int]] = {language: [] for language in SEARCHED}
        self.characters = 0

    def add(self, document: int, language: str, text: str, base: int, in_body: bool) -> None:
        self.places[language].append(len(self.documents))
        self.texts[language].append(text)
        self.documents.append(document)
        self.bases.append(base)
        self.in_body.append(in_body)
        self.characters += len(text)


class Analysers:
    """One batch analyser per language with its words, kept from segment to segment."""

    def __init__(self) -> None:
        self.by_language = {language: BatchAnalyser(language) for language in SEARCHED}
        self.words = {language: WordTable() for language in SEARCHED}

    def size(self) -> int:
        """Return the number of known words."""
        return sum(len(analyser.forms) for analyser in self.by_language.values())


class SegmentBuilder:
    """Collects documents and writes them as one segment.

    ``tokens`` counts what is buffered; the caller writes when it is enough.
    """

    def __init__(self, path: Path, analysers: Analysers, dictionaries: Dictionaries) -> None:
        self.path = path
        self._writer = ContainerWriter(path)
        self._analysers = analysers
        self._columns = DocumentColumns(self._writer)
        self._occurrences = {language: Occurrences() for language in SEARCHED}
        self._frames = FrameWriter(self._writer, dictionaries)
        self._ids: list[str] = []
        self.documents = 0
        self.tokens = 0

    def add(self, batch: Sequence[Sourced]) -> None:
        """Analyse a batch (some hundred documents, a few megabytes) and keep its tokens."""
        documents = [each.document for each in batch]
        counts = _Counts(len(documents))
        for pieces in _groups(documents):
            self._analyse(pieces, counts)
        self._columns.add_lengths(counts.lengths, counts.tokens, counts.titles)
        self._columns.end_offsets(counts.offsets)
        self._columns.add_documents(batch)
        for document in documents:
            self._frames.add(document.language, to_record(document), document.body)
        self._ids += [document.id for document in documents]
        self.documents += len(documents)

    def _analyse(self, pieces: _Pieces, counts: "_Counts") -> None:
        """Analyse pieces and keep their tokens."""
        owners = np.array(pieces.documents, dtype=np.int64)
        in_body = np.array(pieces.in_body, dtype=bool)
        char_base = np.array(pieces.bases, dtype=np.int64)
        analysed = {}
        words = np.zeros(len(owners), dtype=np.int64)
        for language, texts in pieces.texts.items():
            if texts:
                arrays = self._analysers.by_language[language].analyse(texts)
                chosen = np.array(pieces.places[language])
                analysed[language] = (chosen, arrays)
                words[chosen] = arrays.words
        counts.titles[owners[~in_body]] = words[~in_body]
        # One position stays free behind the title, so that no phrase runs from it into the body.
        position_base = _words_before(owners, words) + counts.words[owners] + in_body
        weight = np.where(in_body, 1, TITLE_COUNTS)
        documents = len(counts.words)
        plain = []
        for language, (own, arrays) in analysed.items():
            ends = np.cumsum(arrays.counts, dtype=np.int64)
            keep = ~arrays.joined
            for totals, flags, each in (
                (counts.lengths, keep & ~arrays.stop, weight[own]),
                (counts.tokens, keep, 1),
            ):
                totals[language] += _per_document(
                    owners[own], documents, each * _counted(flags, ends)
                )
            owner = np.repeat(owners[own], arrays.counts)
            position = np.repeat(position_base[own], arrays.counts)
            position += arrays.position
            self._occurrences[language].add(arrays.form, owner + self.documents, position)
            start = np.repeat(char_base[own], arrays.counts)
            start += arrays.start
            key = owner << 32 | position
            plain.append((key, start) if keep.all() else (key[keep], start[keep]))
            self.tokens += len(arrays.form)
        counts.offsets += self._columns.add_offsets(plain, counts.words)
        counts.words += _per_document(owners, documents, words)

    def own_id(self, document: int) -> str:
        """Return the id that a document's file gives it."""
        return self._ids[document]

    def id_hashes(self) -> Hashes:
        """Return the hash of every document's own id, one document a row."""
        return hash_ids(self._ids)

    def numbered(self) -> Ints:
        """Return the documents whose own id ends in ~ and a number, rising."""
        found = [i for i, id in enumerate(self._ids) if numbered(id) is not None]
        return np.array(found, dtype=np.int64)

    def write(self, repeats: Repeats = NO_REPEATS) -> None:
        """Sort the tokens and write the segment; the builder is then done.

        ``repeats`` are the documents that go by another id than their own.
        """
        for language, occurrences in self._occurrences.items():
            if not len(occurrences):
                continue
            analyser = self._analysers.by_language[language]
            table = self._analysers.words[language]
            table.learn(analyser.forms, analyser.stems)
            occurrences.write(
                self._writer,
                language,
                table,
                self._columns.title_lengths(),
                self._columns.length_bytes(language),
            )
        meta = self._columns.finish()
        meta["dictionaries"] = self._frames.finish()
        write_ids(self._writer, self.id_hashes(), self.numbered(), repeats)
        self._writer.finish(meta)

    def discard(self) -> None:
        """Remove what was written so far."""
        self._writer.discard()


class _Counts:
    """What is counted per document of a batch while its pieces are analysed.

    ``words`` have positions; ``titles`` are those of the title; ``tokens`` are words by language,
    ``lengths`` those that count; ``offsets`` are stored character offsets.
    """

    def __init__(self, documents: int) -> None:
        self.words = np.zeros(documents, dtype=np.int64)
        self.titles = np.zeros(documents, dtype=np.int64)
        self.offsets = np.zeros(documents, dtype=np.int64)
        self.lengths = {language: np.zeros(documents, dtype=np.int64) for language in SEARCHED}
        self.tokens = {language: np.zeros(documents, dtype=np.int64) for language in SEARCHED}


def _groups(documents: Sequence[Document]) -> Iterator[_Pieces]:
    """Yield the pieces of documents, in groups of about :data:`GROUP_CHARACTERS`."""
    group = _Pieces()
    for number, document in enumerate(documents):
        group.add(number, document.title_language, document.title, 0, False)
        # The title and the body count as one text with one character between them.
        shift = len(document.title) + 1
        for passage in document.passages:
            text = document.body[passage.start : passage.end]
            for low, high in _stretches(text):
                base = passage.start + low + shift
                group.add(number, passage.language, text[low:high], base, True)
                if group.characters >= GROUP_CHARACTERS:
                    yield group
                    group = _Pieces()
        if group.characters >= GROUP_CHARACTERS:
            yield group
            group = _Pieces()
    if group.documents:
        yield group


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Cut a long passage where cutting changes no word."""
    low = 0
    for _, high in slices(text) if len(text) > GROUP_CHARACTERS else ():
        if high - low >= GROUP_CHARACTERS:
            yield low, high
            low = high
    if low < len(text):
        yield low, len(text)


def _words_before(owners: Ints, words: Ints) -> Ints:
    """Return for each piece how many words the pieces of its document before it have."""
    firsts = np.flatnonzero(np.diff(owners, prepend=-1))
    before = np.cumsum(words) - words
    return before - np.repeat(before[firsts], np.diff(np.append(firsts, len(owners))))


def _counted(flags: NDArray[np.bool_], ends: Ints) -> Ints:
    """Return how many flags are set in each stretch; stretches end at ``ends``."""
    before = np.zeros(len(flags) + 1, dtype=np.int64)
    np.cumsum(flags, out=before[1:])
    return np.diff(before[ends], prepend=0)


def _per_document(owners: Ints, documents: int, weights: Ints | None = None) -> Ints:
    return np.bincount(owners, weights=weights, minlength=documents).astype(np.int64)
