"""What a segment keeps per document: lengths, language, date, type, path, source, offsets."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import fold
from indexer.documents import SEARCHED
from indexer.engines.columnar.container import ContainerWriter, smallest
from indexer.engines.columnar.lexicon import write_lexicon
from indexer.engines.protocol import Sourced

Ints = NDArray[np.int64]

DOCUMENT_LANGUAGES: Final = ("en", "fr", "mixed", "other")
"""Values of the ``language`` column, by number."""

_LANGUAGE_NUMBERS: Final = {language: i for i, language in enumerate(DOCUMENT_LANGUAGES)}
_OTHER_NUMBER: Final = _LANGUAGE_NUMBERS["other"]

_WORDS: Final = re.compile(r"[^\W_]+")

_COLUMNS: Final = ("language", "code", "type", "date", "path", "source")

OFFSET_BLOCK: Final = 32
"""Words of a document from one stored character offset to the next."""


@lru_cache(maxsize=4096)
def date_number(date: str | None) -> int:
    """Return a date as ``yyyymmdd``, with 00 for what is not known; 0 for no date.

    >>> date_number("2025-04"), date_number(None)
    (20250400, 0)
    """
    if not date:
        return 0
    year, month, day = (*date.split("-"), "00", "00")[:3]
    return int(year) * 10_000 + int(month) * 100 + int(day)


def title_key(text: str) -> int:
    """Return a number that two texts share when they have the same words, written however.

    Case, accents and all signs aside; 0 without any word. Others share it once in four billion.

    >>> title_key("L’État, c’est moi !") == title_key("l'etat c'est moi")
    True
    """
    words = _WORDS.findall(fold(text))
    return crc32(" ".join(words).encode("utf-8", "surrogatepass")) if words else 0


def length_byte(lengths: Ints) -> NDArray[np.uint8]:
    """Return lengths as one byte each: exact to 15, then in steps of an eighth, rounded down.

    Zero is for a document without words of the language.
    """
    lengths = np.minimum(lengths, LENGTHS[255])
    return (np.searchsorted(LENGTHS, lengths, side="right") - 1).astype(np.uint8)


def _lengths() -> Ints:
    values = list(range(16))
    step = 1
    while len(values) < 256:
        values += [values[-1] + step * (i + 1) for i in range(8)]
        step *= 2
    return np.array(values[:256], dtype=np.int64)


LENGTHS: Final = _lengths()
"""The length that each byte stands for."""


def summed(lengths: NDArray[Any]) -> list[int]:
    """Return how many documents have words of a language, and how many words they have."""
    return [int(np.count_nonzero(lengths)), int(lengths.sum(dtype=np.int64))]


def _numbers(known: dict[str, int], values: Sequence[str]) -> list[int]:
    """Return the numbers of values, after giving new ones the next."""
    for value in dict.fromkeys(values):
        known.setdefault(value, len(known))
    return [known[value] for value in values]


class DocumentColumns:
    """Writes the columns of a segment while documents come in."""

    def __init__(self, writer: ContainerWriter) -> None:
        self._writer = writer
        self._lengths: dict[str, list[Ints]] = {language: [] for language in SEARCHED}
        self._tokens = dict.fromkeys(SEARCHED, 0)
        self._titles: list[Ints] = []
        self._paths: dict[str, int] = {}
        self._types: dict[str, int] = {}
        self._codes: dict[str, int] = {}
        self._columns: dict[str, list[int]] = {name: [] for name in _COLUMNS}
        self._fingerprints: list[int] = []
        self._title_keys: list[int] = []
        self._offset_ends = [np.zeros(1, dtype=np.int64)]

    def add_documents(self, batch: Sequence[Sourced]) -> None:
        """Add a batch's columns."""
        documents = [each.document for each in batch]
        languages = [document.language for document in documents]
        paths = {path: path.lower() for path in {document.path for document in documents}}
        columns = self._columns
        columns["language"] += [_LANGUAGE_NUMBERS.get(each, _OTHER_NUMBER) for each in languages]
        columns["code"] += _numbers(self._codes, languages)
        columns["type"] += _numbers(self._types, [document.type for document in documents])
        columns["date"] += [date_number(document.date) for document in documents]
        columns["path"] += _numbers(self._paths, [paths[document.path] for document in documents])
        columns["source"] += [each.source for each in batch]
        self._fingerprints += [each.fingerprint for each in batch]
        self._title_keys += [title_key(document.title) for document in documents]

    def add_lengths(
        self, lengths: Mapping[str, Ints], tokens: Mapping[str, Ints], titles: Ints
    ) -> None:
        """Add a batch's lengths and numbers of words per language, and its titles' lengths."""
        for language in SEARCHED:
            own = lengths.get(language)
            count = tokens.get(language)
            if own is None or count is None:
                self._lengths[language].append(np.zeros(len(titles), dtype=np.int64))
                continue
            # A document of stop words alone has words of the language all the same.
            self._lengths[language].append(np.where((own == 0) & (count > 0), 1, own))
            self._tokens[language] += int(count.sum())
        self._titles.append(titles)

    def add_offsets(self, plain: Sequence[tuple[Ints, Ints]], words: Ints) -> Ints:
        """Add character offsets: (document << 32 | position, start) of words that follow.

        ``words`` are how many each document of the batch had before. Return how many offsets each
        has got: only every 32nd word of a document keeps its own, what stands between is found by
        reading the text again from there.
        """
        empty = np.empty(0, dtype=np.int64)
        key, start = (np.concatenate([empty, *(part[i] for part in plain)]) for i in range(2))
        order = np.argsort(key, kind="stable")
        owner = key[order] >> 32
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        counts = np.diff(np.append(first, len(owner)))
        word = np.arange(len(owner)) - np.repeat(first - words[owner[first]], counts)
        kept = np.flatnonzero(word % OFFSET_BLOCK == 0)
        self._writer.append("offset.start", start[order][kept].astype(np.uint32))
        return np.bincount(owner[kept], minlength=len(words))

    def end_offsets(self, counts: Ints) -> None:
        """Say how many offsets the documents of a batch have got in all."""
        self._offset_ends.append(self._offset_ends[-1][-1] + np.cumsum(counts))

    def title_lengths(self) -> Ints:
        """Return the number of words of each document's title."""
        return np.concatenate(self._titles)

    def length_bytes(self, language: str) -> NDArray[np.uint8]:
        """Return the lengths of all documents as bytes."""
        return length_byte(np.concatenate(self._lengths[language]))

    def finish(self) -> dict[str, Any]:
        """Write what was collected; return the meta data of the segment."""
        append = self._writer.append
        for name, values in self._columns.items():
            append(f"document.{name}", smallest(np.array(values, dtype=np.int64)))
        append("document.fingerprint", np.array(self._fingerprints, dtype=np.uint64))
        append("document.title_key", np.array(self._title_keys, dtype=np.uint32))
        append("document.title_length", self.title_lengths().astype(np.uint32))
        append("offset.end", smallest(np.concatenate(self._offset_ends), least=4))
        write_lexicon(self._writer, "path", list(self._paths))
        meta: dict[str, Any] = {
            "documents": len(self._fingerprints),
            "types": list(self._types),
            "codes": list(self._codes),
            "tokens": self._tokens,
            "lengths": {},
        }
        for language, parts in self._lengths.items():
            lengths = np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
            if lengths.any():
                append(f"{language}.length", lengths.astype(np.uint32))
                meta["lengths"][language] = summed(lengths)
        return meta
