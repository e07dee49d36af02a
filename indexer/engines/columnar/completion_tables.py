"""The completions of a new segment: made from its documents when it is complete, and added to it.

Nothing but the documents and their order decides what they are, so that it does not matter how
many processes or merges have led to the segment.
"""

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.boundaries import carries_meaning
from indexer.analysis.folding import fold
from indexer.analysis.plain import WORD
from indexer.documents import OTHER, SEARCHED
from indexer.engines.columnar.completions import LONGEST
from indexer.engines.columnar.container import Array, extend, smallest
from indexer.engines.columnar.phrases import find_phrases
from indexer.engines.columnar.segment import Segment

Ints = NDArray[np.int64]

SAMPLE_WORDS: Final = 500_000
"""Words, those without meaning left out, that phrases are counted in: some six megabytes."""

SAMPLE_CHARACTERS: Final = 100_000
"""Characters of one document that are looked at."""

MOST_TITLES: Final = 200_000
MOST_PHRASES: Final = 50_000
MOST_WORDS: Final = 25_000


class Entry(NamedTuple):
    """A completion; ``documents`` counts those with it, ``first`` is the first of them."""

    text: str
    language: int
    documents: int
    first: int


def add_completions(path: Path) -> None:
    """Give the segment in a file its table of completions."""
    segment = Segment(path)
    phrases, words = _phrases_and_words(segment)  # first: it needs the most memory for a while
    titles = _titles(segment)
    extend(path, _arrays(titles, phrases, words))


def _titles(segment: Segment) -> list[Entry]:
    """Return the titles that differ: the most frequent first, then the latest."""
    keys = segment.title_keys
    order = np.argsort(keys, kind="stable")
    begin = np.flatnonzero(np.diff(keys[order].astype(np.int64), prepend=-1))
    counts = np.diff(np.append(begin, len(keys)))
    first = order[begin]
    named = keys[first] != 0
    counts, first = counts[named], first[named]
    best = np.lexsort((first, -segment.date[first].astype(np.int64), -counts))[:MOST_TITLES]
    entries = []
    for number, count in zip(first[best].tolist(), counts[best].tolist(), strict=True):
        title, language = segment.title(number)
        text = " ".join(title.split())
        if _size(text) <= LONGEST:
            entries.append(Entry(text, SEARCHED.index(language), count, number))
    return entries


def _phrases_and_words(segment: Segment) -> tuple[list[Entry], list[Entry]]:
    """Return what is frequent in an even sample of the documents, the best first."""
    total = sum(words for _, words in segment.lengths.values())
    step = max(1, -(-total // SAMPLE_WORDS))
    texts: dict[str, list[str]] = {language: [] for language in SEARCHED}
    owners: dict[str, list[int]] = {language: [] for language in SEARCHED}
    for number in range(0, segment.documents, step):
        for language, text in segment.passages(number, SAMPLE_CHARACTERS):
            texts[language].append(text)
            owners[language].append(number)
    phrases: list[tuple[float, Entry]] = []
    words: list[Entry] = []
    for language, postings in segment.languages.items():
        place = SEARCHED.index(language)
        found = find_phrases(
            texts.pop(language), owners.pop(language), language, all_words=step == 1
        )
        for each in found:
            if _size(each.text) > LONGEST:
                continue
            if each.words > 1:
                if language == OTHER:
                    continue  # of their function words nothing is known, so any words would do
                entry = Entry(each.text, place, each.documents * step, each.first)
                phrases.append((each.weight, entry))
            elif count := postings.vocabulary.documents_folding_to(fold(each.text)):
                words.append(Entry(each.text, place, count, each.first))
    phrases.sort(key=lambda each: -each[0])
    words.sort(key=lambda each: -each.documents)
    return [entry for _, entry in phrases[:MOST_PHRASES]], words[:MOST_WORDS]


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _arrays(*kinds: Sequence[Entry]) -> dict[str, Array]:
    """Return the table of the entries of each kind."""
    entries = [entry for kind in kinds for entry in kind]
    encoded = [entry.text.encode("utf-8", "surrogatepass") for entry in entries]
    own, start = _suffixes(entries)
    return {
        "completion.text": np.frombuffer(b"".join(encoded), dtype=np.uint8),
        "completion.end": np.array([0, *accumulate(map(len, encoded))], dtype=np.uint32),
        "completion.language": np.array([each.language for each in entries], dtype=np.uint8),
        "completion.count": smallest(_column([each.documents for each in entries])),
        "completion.document": smallest(_column([each.first for each in entries])),
        "completion.kind_end": np.array([0, *accumulate(map(len, kinds))], dtype=np.uint32),
        "suffix.completion": smallest(own),
        "suffix.start": start.astype(np.uint8),
    }


def _column(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _suffixes(entries: Sequence[Entry]) -> tuple[Ints, Ints]:
    """Return where typing may begin, sorted: entries, and bytes of their texts.

    At the first word, and at every word that carries meaning.
    """
    folded: dict[str, str] = {}
    begins: list[dict[str, bool]] = [{} for _ in SEARCHED]
    keys: list[str] = []
    own: list[int] = []
    starts: list[int] = []
    for number, entry in enumerate(entries):
        text, means, language = entry.text, begins[entry.language], SEARCHED[entry.language]
        found = [(match.group(), match.start()) for match in WORD.finditer(text)]
        words = [folded.get(word) or folded.setdefault(word, fold(word)) for word, _ in found]
        whole, at, ascii = " ".join(words), 0, text.isascii()
        for word, (_, place) in zip(words, found, strict=True):
            if not at:
                # What begins with what is typed, signs before it aside.
                keys.append(whole)
                own.append(number)
                starts.append(0)
            else:
                meant = means.get(word)
                if meant is None:
                    meant = means[word] = carries_meaning(word, language)
                if meant:
                    keys.append(whole[at:])
                    own.append(number)
                    starts.append(place if ascii else _size(text[:place]))
            at += len(word) + 1
    order = np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)
    return _column(own)[order], _column(starts)[order]
