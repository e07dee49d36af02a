"""One generation of a stock Whoosh index, opened: its postings and columns as arrays."""

import json
import threading
from bisect import bisect_left
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from whoosh import index as whoosh_index

from indexer.analysis import fold
from indexer.documents import SEARCHED, Document, Passage
from indexer.engines.protocol import Ranked
from indexer.engines.stamp import Stamp, check_files, read_stamp
from indexer.engines.unpickling import fence
from indexer.engines.whoosh_schema import schema
from indexer.errors import DocumentNotFound
from indexer.query.analysed import AnalysedQuery, Key

Ints = NDArray[np.int64]
POSITION_BITS: Final = 32
CACHED_PLACES: Final = 4_000_000
"""Occurrences of words kept decoded, 8 bytes each."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """One language of one generation.

    ``documents`` is the number of documents with words of that language, ``lengths`` the number
    of words that count per document (0: none), ``mean_length`` their mean over those documents.
    """

    documents: int
    lengths: NDArray[np.float64]
    mean_length: float


class WhooshReader:
    """Implements :class:`indexer.engines.protocol.Reader`.

    Opening compares every file with its checksum first. Whoosh's readers share file positions,
    so one lock serialises what touches them. Raises ``IndexCorrupt`` and ``IndexOutOfDate``.
    """

    def __init__(self, folder: Path) -> None:
        fence()
        self.stamp: Stamp = read_stamp(folder)
        check_files(folder, self.stamp)
        self._index = whoosh_index.open_dir(folder, schema=schema())
        self._reader = self._index.reader()
        self._leaves = list(self._reader.leaf_readers())
        self._lock = threading.RLock()
        self._places: OrderedDict[tuple[str, str], Ints] = OrderedDict()
        self._cached = 0
        self._vocabularies: dict[str, tuple[list[str], list[str]]] = {}
        self.size: int = self._reader.doc_count_all()
        self.alive = np.ones(self.size, dtype=bool)
        for leaf, base in self._leaves:
            if leaf.has_deletions():
                for number in range(leaf.doc_count_all()):
                    self.alive[base + number] = not leaf.is_deleted(number)
        self.title_lengths = self._column("title_length")
        self.language_codes = self._column("language_code")
        self.statistics = {language: self._statistics(language) for language in SEARCHED}

    def _column(self, name: str) -> Ints:
        values = np.zeros(self.size, dtype=np.int64)
        for leaf, base in self._leaves:
            if leaf.has_column(name):
                found = np.asarray(leaf.column_reader(name).load(), dtype=np.int64)
                values[base : base + len(found)] = found
        return values

    def _statistics(self, language: str) -> Statistics:
        lengths = self._column(f"length_{language}") * self.alive
        documents = int(np.count_nonzero(self._column(f"tokens_{language}") * self.alive))
        mean = float(lengths.sum()) / documents if documents else 1.0
        return Statistics(documents, lengths.astype(np.float64), max(mean, 1.0))

    def search(self, query: AnalysedQuery, *, limit: int, offset: int) -> Ranked:
        """Rank the documents that match; the best is number ``offset`` 0."""
        from indexer.engines.whoosh_search import rank

        with self._lock:
            return rank(self, query, limit=limit, offset=offset)

    def load(self, number: int) -> Document:
        """Return the document with this number."""
        with self._lock:
            stored = self._reader.stored_fields(number)
        values = json.loads(stored["document"])
        passages = tuple(Passage(**each) for each in values.pop("passages"))
        return Document(passages=passages, **values)

    def document(self, id: str) -> Document:
        """Return the document with this id, or raise ``DocumentNotFound``."""
        with self._lock:
            numbers = self.documents_with("id", id)
        if not len(numbers):
            raise DocumentNotFound(id)
        return self.load(int(numbers[0]))

    def close(self) -> None:
        """Release files and memory."""
        with self._lock:
            self._reader.close()
            self._index.close()

    # What the search stands on. Called with the lock held.

    def places(self, language: str, key: Key) -> Ints:
        """Return where a term stands: sorted ``document << 32 | position``, living ones only."""
        field = f"{key.kind}_{language}"
        if (found := self._places.get((field, key.text))) is not None:
            self._places.move_to_end((field, key.text))
            return found
        parts = [np.empty(0, dtype=np.int64)]
        for leaf, base in self._leaves:
            if (field, key.text) not in leaf:
                continue
            numbers, values = [], []
            matcher = leaf.postings(field, key.text)
            while matcher.is_active():
                numbers.append(matcher.id() + base)
                values.append(matcher.value())
                matcher.next()
            counts = [len(value) // 4 for value in values]
            documents = np.repeat(np.asarray(numbers, dtype=np.int64), counts)
            positions = np.frombuffer(b"".join(values), dtype="<u4").astype(np.int64)
            living = self.alive[documents]
            parts.append((documents << POSITION_BITS | positions)[living])
        places = np.concatenate(parts)
        self._remember((field, key.text), places)
        return places

    def _remember(self, name: tuple[str, str], places: Ints) -> None:
        self._places[name] = places
        self._cached += len(places)
        while self._cached > CACHED_PLACES and len(self._places) > 1:
            self._cached -= len(self._places.popitem(last=False)[1])

    def frequency(self, language: str, key: Key) -> int:
        """Return how often a term stands in all documents, title words counted twice."""
        field = f"{key.kind}_{language}"
        if (field, key.text) not in self._reader:
            return 0
        return int(self._reader.term_info(field, key.text).weight())

    def documents_with(self, field: str, text: str) -> Ints:
        """Return the living documents whose single-term field is ``text``, in order."""
        try:
            known = (field, text) in self._reader
        except UnicodeEncodeError:  # lone surrogates: no document has them
            known = False
        if not known:
            return np.empty(0, dtype=np.int64)
        numbers = np.fromiter(self._reader.postings(field, text).all_ids(), dtype=np.int64)
        return numbers[self.alive[numbers]]

    def values_of(self, field: str) -> list[str]:
        """Return the different values of a single-term field."""
        return [name.decode() for name in self._reader.lexicon(field)]

    def forms_beginning(self, language: str, prefix: str) -> list[str]:
        """Return the exact forms whose folded form begins with ``prefix``."""
        folded, forms = self._vocabulary(language)
        first = bisect_left(folded, prefix)
        last = bisect_left(folded, prefix + "\U0010ffff")
        return forms[first:last]

    def forms_folding_to(self, language: str, texts: set[str]) -> list[str]:
        """Return the exact forms whose folded form is one of ``texts``."""
        folded, forms = self._vocabulary(language)
        found = []
        for text in sorted(texts):
            at = bisect_left(folded, text)
            while at < len(folded) and folded[at] == text:
                found.append(forms[at])
                at += 1
        return found

    def _vocabulary(self, language: str) -> tuple[list[str], list[str]]:
        if language not in self._vocabularies:
            lexicon = self._reader.lexicon(f"form_{language}")
            pairs = sorted((fold(form), form) for form in (name.decode() for name in lexicon))
            self._vocabularies[language] = ([p[0] for p in pairs], [p[1] for p in pairs])
        return self._vocabularies[language]
