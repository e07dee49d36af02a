"""Function words of English and French, and which of them texts hold.

Most documents say which language they are in; that their function words bear it out is looked at
for every one of them, so it is done with arrays, many texts at a time.
"""

import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.chunks import code_points


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Frequent words of one language that are none, or rare, in the other and in German, Dutch,
# Spanish, Italian and Portuguese; chosen from the most frequent words of each. So no de, la, que,
# se, en, un (Spanish), le, il (Italian), des (German), is, in, was (Dutch, German).
FUNCTION_WORDS: Final = {
    "en": _words(
        "the of and that with this from which have has had are were been they their them would "
        "could should these those there when what who into about not but it its by he she his "
        "you your our than such any other may must shall only also between after"
    ),
    "fr": _words(
        "les une dans pour sur avec aux cette ces cet être ont sont leur leurs nous vous mais où "
        "elle elles ils qui est et du au par ce pas ne plus comme était été avait peut très même "
        "aussi dont sans lorsque à qu selon après entre ou fait doit"
    ),
}
"""Lower case, of at most seven letters, all of them in Latin-1."""

_KNOWN: Final = (FUNCTION_WORDS["en"], FUNCTION_WORDS["fr"])
_FEW: Final = 8000  # characters
_LONGEST: Final = 7  # letters of a function word; with its end it fits into eight bytes
_SLICE: Final = 1 << 16  # characters looked at together: the arrays stay in the processor's cache
_SLOTS: Final = 12  # bits
_BLANK = re.compile(r"\s")


class Found(NamedTuple):
    """Of each text: how many different function words of a language, how many words in all."""

    en: list[int]
    fr: list[int]
    words: list[int]


def find_function_words(texts: Sequence[str]) -> Found:
    """Count the function words that stand in ``texts``, in any case, between blanks."""
    if sum(map(len, texts)) < _FEW:
        return _find_in_few(texts)
    tables = _tables()
    seen = np.zeros((len(texts), tables.size), bool)
    words = np.zeros(len(texts), np.int64)
    for numbers, parts in _batches(texts):
        _look(parts, np.array(numbers), tables, seen, words)
    english = np.count_nonzero(seen[:, : tables.english], axis=1)
    french = np.count_nonzero(seen[:, tables.english :], axis=1)
    return Found(english.tolist(), french.tolist(), words.tolist())


def _find_in_few(texts: Sequence[str]) -> Found:
    """Do the same without arrays, which begin to pay with some pages of text."""
    words = [text.lower().split() for text in texts]
    english, french = ([len(known.intersection(w)) for w in words] for known in _KNOWN)
    return Found(english, french, [len(w) for w in words])


class _Tables(NamedTuple):
    """How function words are looked up; the first ``english`` of ``size`` are English.

    ``letters``: code unit -> its letter in lower case in Latin-1, 0 for a blank, 1 for any other.
    The letters of a word are the bytes of a number, which ``masks`` cuts to the word's length;
    times ``factor``, its upper bits are a slot of ``keys`` and ``words`` that it has to itself.
    """

    letters: NDArray[np.uint8]
    masks: NDArray[np.uint64]
    factor: np.uint64
    keys: NDArray[np.uint64]
    words: NDArray[np.int64]
    english: int
    size: int


@cache
def _tables() -> _Tables:
    lower = (chr(code).lower() for code in range(1 << 16))
    letters = [
        0 if char.isspace() else ord(char) if len(char) == 1 and "\0" < char <= "\xff" else 1
        for char in lower
    ]
    words = [*sorted(FUNCTION_WORDS["en"]), *sorted(FUNCTION_WORDS["fr"])]
    keys = [int.from_bytes(word.encode("latin-1"), "little") for word in words]
    chance = random.Random(1)  # noqa: S311  # looks for a factor, keeps no secret
    slots: list[int] = []
    while len(set(slots)) < len(keys):
        factor = chance.getrandbits(64) | 1
        slots = [(key * factor % (1 << 64)) >> (64 - _SLOTS) for key in keys]
    key_of_slot = np.zeros(1 << _SLOTS, np.uint64)
    key_of_slot[slots] = keys
    word_of_slot = np.zeros(1 << _SLOTS, np.int64)
    word_of_slot[slots] = range(len(words))
    masks = np.array([(1 << 8 * length) - 1 for length in range(_LONGEST + 1)], np.uint64)
    return _Tables(
        letters=np.array(letters, np.uint8),
        masks=masks,
        factor=np.uint64(factor),
        keys=key_of_slot,
        words=word_of_slot,
        english=len(FUNCTION_WORDS["en"]),
        size=len(words),
    )


def _batches(texts: Sequence[str]) -> Iterator[tuple[list[int], list[str]]]:
    """Give the texts, long ones in parts, together as many as make a slice; with their numbers."""
    numbers: list[int] = []
    parts: list[str] = []
    size = 0
    for number, text in enumerate(texts):
        for part in _parts(text):
            numbers.append(number)
            parts.append(part)
            size += len(part)
            if size > _SLICE:
                yield numbers, parts
                numbers, parts, size = [], [], 0
    if parts:
        yield numbers, parts


def _parts(text: str) -> Iterator[str]:
    """Cut a long text at blanks; of a word too long to be one of ours, little is left."""
    start = 0
    while len(text) - start > _SLICE:
        at = start + _SLICE
        blank = _BLANK.search(text, at)
        end = blank.start() if blank else len(text)
        yield text[start : min(end, at + _LONGEST + 1)]
        start = end
    yield text[start:]


def _look(
    parts: list[str],
    numbers: NDArray[np.int64],
    tables: _Tables,
    seen: NDArray[np.bool_],
    words: NDArray[np.int64],
) -> None:
    """Add to ``words`` and mark in ``seen`` what ``parts`` of the texts ``numbers`` hold."""
    codes = code_points("\n".join(parts))
    letters = np.zeros(len(codes) + 1 + _LONGEST + 1, np.uint8)  # of character i at i + 1
    np.take(tables.letters, codes, out=letters[1 : len(codes) + 1], mode="clip")
    inside = letters[: len(codes) + 2] != 0
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, lengths = edges[::2], edges[1::2] - edges[::2]
    bounds = np.cumsum([len(part) + 1 for part in parts])  # ends of parts, a line break behind each
    last = np.searchsorted(starts, bounds)
    np.add.at(words, numbers, np.diff(last, prepend=0))
    short = np.flatnonzero(lengths <= _LONGEST)
    starts = starts[short]
    eight = np.ndarray(len(codes), "<u8", letters, offset=1, strides=(1,))
    keys = eight[starts] & tables.masks[lengths[short]]
    slots = (keys * tables.factor) >> np.uint64(64 - _SLOTS)
    slots = slots.astype(np.int64)
    hits = np.flatnonzero(tables.keys[slots] == keys)
    counts = np.diff(np.searchsorted(starts[hits], bounds), prepend=0)
    places = np.repeat(numbers * tables.size, counts) + tables.words[slots[hits]]
    seen.reshape(-1)[places] = True
