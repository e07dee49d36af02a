"""Which words of a text a query asks for, found without analysing the rest of the text.

A text is first looked at as bytes, one for each character: small letters without accents,
digits, one sign for what may join the parts of a word, blanks for everything that separates.
A word that is asked for holds its *needle*, the part of what it is compared with that no
ending changes, in one piece once the joining signs are gone. Only the chunks, from blank to
blank, that hold a needle are analysed; what that says of them decides.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from indexer.analysis import analyse, fold
from indexer.analysis.words import APOSTROPHES, HYPHENS, INVISIBLE, MIDDOTS
from indexer.query import analysed
from indexer.query.analysed import Expansion, Key, Terms
from indexer.query.typos import is_within_one_error

Leaf = Terms | analysed.Sequence | Expansion

_BLANK, _JOINER, _UNKNOWN = b" '?"
_WORD: Final = ord("0")
"""From here on bytes are digits, letters and characters that only analysis can judge."""
_NINE: Final = ord("9")

_MOST_KNOWN: Final = 1_000
"""Chunks remembered per query and language, each of at most ..."""
_LONGEST_KNOWN: Final = 60
"""... so many characters."""

_SHORT_GAP: Final = 40
"""Characters between two chunks that may hold no word (*l’ « d’ »*); longer gaps hold one."""

_PLAIN: Final = re.compile("[a-z]+")
_DIGITS: Final = re.compile(rb"[0-9]+")
_BLANKS: Final = re.compile(rb" ")

# What the stemmers put in place of an ending shares all but its last letters with the ending:
# lying/lie, application/appliqu, adolescence/adolescent, animaux/animal, try/tri, using/use.
_CHANGED_TWO: Final = ("ie", "iqu", "ent", "ant")
_CHANGED_ONE: Final = ("e", "i", "y", "al", "eux", "abl")

# English analysis reads won't as will, shan't as shall.
_NEGATED: Final = (("will", "wont"), ("shall", "shant"))


class Match(NamedTuple):
    """``text[start:end]`` is a word that the query asked for; ``worth`` is how rare it is.

    ``word`` is the number of the leaf of the query.
    """

    start: int
    end: int
    word: int
    worth: float


class _Step(NamedTuple):
    """A token that may stand at the ``step``-th place of the phrase with the number ``phrase``."""

    position: int
    start: int
    end: int
    phrase: int
    step: int


class _Chunk(NamedTuple):
    """What the query finds in a chunk; offsets and positions count from its beginning."""

    matches: tuple[Match, ...]
    steps: tuple[_Step, ...]
    words: int


class Finder:
    """Finds the words of one query in texts of one language.

    ``leaves`` are (number, leaf, worth), in order of number. Not for several threads at once.
    """

    def __init__(self, language: str, leaves: Sequence[tuple[int, Leaf, float]]) -> None:
        self._language = language
        self._stems: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        self._forms: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        self._stem_steps: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._form_steps: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._expansions: list[tuple[int, Expansion, float]] = []
        self._phrases: list[tuple[int, int, float]] = []
        needles: set[str] = set()
        for word, leaf, worth in leaves:
            match leaf:
                case Terms():
                    for key in leaf.keys:
                        words = self._stems if key.kind == "stem" else self._forms
                        words[key.text].append((word, worth))
                        needles.add(_needle(key))
                case analysed.Sequence():
                    for step, keys in enumerate(leaf.steps):
                        for key in keys:
                            places = self._stem_steps if key.kind == "stem" else self._form_steps
                            places[key.text].append((len(self._phrases), step))
                            needles.add(_needle(key))
                    self._phrases.append((word, len(leaf.steps), worth))
                case Expansion():
                    self._expansions.append((word, leaf, worth))
                    needles |= _likenesses(leaf)
        if language == "en":
            needles |= {typed for verb, typed in _NEGATED for each in needles if each in verb}
        self._everything = "" in needles
        self._digits = any(not each.isalpha() for each in needles)
        # Of letters beyond a to z a text's bytes tell that they are there, which is enough.
        letters = sorted(each.encode() for each in needles if _PLAIN.fullmatch(each))
        self._needles: list[bytes] = []
        for needle in letters:
            if not (self._needles and needle.startswith(self._needles[-1])):
                self._needles.append(needle)
        self._known: dict[str, _Chunk] = {}

    def matches(self, text: str, base: int = 0) -> list[Match]:
        """Return the matches in ``text`` in order of place, then word; ``base`` is added."""
        if not text:
            return []
        plain = _as_bytes(text)
        unknown = plain.count(_UNKNOWN)
        whole = self._everything or unknown * 8 > len(plain)
        found: list[Match] = []
        steps: list[_Step] = []
        position = past = 0
        for at in (0,) if whole else self._places(plain, unknown):
            if at < past:
                continue
            before = past
            start, past = (0, len(plain)) if whole else _chunk(plain, at)
            chunk = self._read(_surrounded(text, plain, start, past))
            shift = base + start
            for first, last, word, worth in chunk.matches:
                found.append(Match(shift + first, shift + last, word, worth))
            if self._phrases:
                position += self._words_between(text, plain, before, start)
                for place, first, last, phrase, step in chunk.steps:
                    steps.append(_Step(position + place, shift + first, shift + last, phrase, step))
                position += chunk.words
        if steps:
            found += self._in_sequence(steps)
        found.sort()
        return found

    def _places(self, plain: bytes, unknown: int) -> list[int]:
        """Return a place in every chunk that may hold a match, in order."""
        solid = plain.replace(b"'", b"")
        places: list[int] = []
        for needle in self._needles:
            # Without joining signs there are as many or more.
            count = solid.count(needle)
            at = -1
            while count and (at := plain.find(needle, at + 1)) >= 0:
                places.append(at)
                at += len(needle) - 1
                count -= 1
            if count:
                places += _chunk_starts(plain, solid, needle)
        at = -1
        for _ in range(unknown):
            at = plain.find(_UNKNOWN, at + 1)
            places.append(at)
        if self._digits:
            places += [each.start() for each in _DIGITS.finditer(plain)]
        places.sort()
        return places

    def _read(self, text: str) -> _Chunk:
        chunk = self._known.get(text)
        if chunk is None:
            chunk = self._analysed(text)
            if len(text) <= _LONGEST_KNOWN and len(self._known) < _MOST_KNOWN:
                self._known[text] = chunk
        return chunk

    def _analysed(self, text: str) -> _Chunk:
        matches: list[Match] = []
        steps: list[_Step] = []
        tokens = analyse(text, self._language)
        for form, stems, position, start, end, _, _ in tokens:
            words = {each for stem in stems for each in self._stems.get(stem, ())}
            words.update(self._forms.get(form, ()))
            if self._expansions:
                folded = fold(form)
                words |= {
                    (word, worth) for word, leaf, worth in self._expansions if _is(folded, leaf)
                }
            matches += [Match(start, end, word, worth) for word, worth in words]
            if self._phrases:
                places = {each for stem in stems for each in self._stem_steps.get(stem, ())}
                places.update(self._form_steps.get(form, ()))
                steps += [_Step(position, start, end, phrase, step) for phrase, step in places]
        return _Chunk(tuple(matches), tuple(steps), sum(not token.joined for token in tokens))

    def _words_between(self, text: str, plain: bytes, start: int, end: int) -> int:
        """Count the words between two chunks; 1 stands for any number of them."""
        if not plain[start:end].strip(b" '"):
            return 0
        if end - start > _SHORT_GAP:
            return 1
        return sum(not token.joined for token in analyse(text[start:end], self._language))

    def _in_sequence(self, steps: Iterable[_Step]) -> Iterator[Match]:
        """Yield the words of every place where all steps of a phrase follow each other."""
        at: defaultdict[tuple[int, int], defaultdict[int, list[_Step]]]
        at = defaultdict(lambda: defaultdict(list))
        for each in steps:
            at[each.phrase, each.step][each.position].append(each)
        for phrase, (word, length, worth) in enumerate(self._phrases):
            places = [at[phrase, step] for step in range(length)]
            for first in places[0]:
                if all(first + step in place for step, place in enumerate(places)):
                    for step, place in enumerate(places):
                        for each in place[first + step]:
                            yield Match(each.start, each.end, word, worth)


def _needle(key: Key) -> str:
    """Return what every word with this key holds once it is folded and its signs are gone."""
    text = fold(key.text).replace("'", "")
    if key.kind == "form":
        return text
    if text.endswith(_CHANGED_TWO):
        return text[:-2]
    return text[:-1] if text.endswith(_CHANGED_ONE) else text


def _likenesses(leaf: Expansion) -> set[str]:
    """Return needles of which every word that an expansion stands for holds one."""
    text = leaf.text
    if leaf.kind == "fuzzy":
        # One error leaves one half as it is, unless it exchanges the letters where they meet.
        half = len(text) // 2
        swapped = text[: half - 1] + text[half : half + 1] + text[half - 1 : half]
        texts = {text[:half], text[half:], swapped + text[half + 1 :]}
    else:
        texts = {text}
    return {each.replace("'", "") for each in texts}


def _is(folded: str, leaf: Expansion) -> bool:
    if leaf.kind == "prefix":
        return folded.startswith(leaf.text)
    return is_within_one_error(leaf.text, folded)


def _as_bytes(text: str) -> bytes:
    """Return one byte per character: ``a`` to ``z``, ``0`` to ``9``, ``'``, ``?`` and blanks."""
    encoded = text.encode() if text.isascii() else text.encode("cp1252", "replace")
    return encoded.translate(_table())


@cache
def _table() -> bytes:
    """Return the byte of each character of Windows-1252, which French and English texts use."""
    joiners = HYPHENS + APOSTROPHES + MIDDOTS + INVISIBLE + ".,/&_"
    table = bytearray()
    for code in range(256):
        character = bytes([code]).decode("cp1252", "replace")
        folded = fold(character)
        if character in joiners:
            table.append(_JOINER)
        elif character.isalnum() and len(folded) == 1 and folded.isascii():
            table.append(ord(folded))
        else:
            table.append(_UNKNOWN if character.isalnum() or character == "?" else _BLANK)
    return bytes(table)


def _chunk(plain: bytes, at: int) -> tuple[int, int]:
    """Return the beginning and end of the chunk around ``at``."""
    start = plain.rfind(_BLANK, 0, at) + 1
    end = plain.find(_BLANK, at)
    # 1 000 000 is one word: go on over blanks between digits.
    while start >= 2 and plain[start] <= _NINE and _between_digits(plain, start - 1):
        start = plain.rfind(_BLANK, 0, start - 1) + 1
    while end >= 0 and plain[end - 1] <= _NINE and _between_digits(plain, end):
        end = plain.find(_BLANK, end + 1)
    return start, end if end >= 0 else len(plain)


def _between_digits(plain: bytes, at: int) -> bool:
    return plain[at - 1 : at].isdigit() and plain[at + 1 : at + 2].isdigit()


def _surrounded(text: str, plain: bytes, start: int, end: int) -> str:
    """Return a chunk without full stop, with the quotation mark that an article stands before."""
    if plain[end - 1] != _JOINER:
        return text[start:end]
    if text[end - 1] in ".,":
        return text[start:end].rstrip(".,")
    last = min(end + 2, len(plain))
    while end < last and plain[end] < _WORD:
        end += 1
    return text[start:end]


def _chunk_starts(plain: bytes, solid: bytes, needle: bytes) -> Iterator[int]:
    """Give where the chunks begin that hold ``needle`` in ``solid``, their text without signs."""
    starts = [0, *(blank.end() for blank in _BLANKS.finditer(plain))]
    number = past = 0
    while (at := solid.find(needle, past)) >= 0:
        number += solid.count(_BLANK, past, at)
        yield starts[number]
        past = at + 1
