"""Which words of a text a query asks for: only what may be one is analysed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from indexer.analysis import analyse, fold
from indexer.analysis.lemmas import same_word
from indexer.candidates import Candidates, as_bytes, needles_of, needles_of_key, surrounded
from indexer.query import analysed
from indexer.query.analysed import Expansion, Terms
from indexer.query.typos import is_within_one_error

Leaf = Terms | analysed.Sequence | Expansion

_MOST_KNOWN: Final = 1_000
"""Chunks remembered per query and language, each of at most ..."""
_LONGEST_KNOWN: Final = 60
"""... so many characters."""

_SHORT_GAP: Final = 40
"""Characters between two chunks that may hold no word (*l’ « d’ »*); longer gaps hold one."""


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
        self._stems: defaultdict[str, list[tuple[int, float, str]]] = defaultdict(list)
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
                        if key.kind == "stem":
                            self._stems[key.text].append((word, worth, leaf.exact or ""))
                        else:
                            self._forms[key.text].append((word, worth))
                        needles |= needles_of_key(key, language)
                case analysed.Sequence():
                    for step, keys in enumerate(leaf.steps):
                        for key in keys:
                            places = self._stem_steps if key.kind == "stem" else self._form_steps
                            places[key.text].append((len(self._phrases), step))
                            needles |= needles_of_key(key, language)
                    self._phrases.append((word, len(leaf.steps), worth))
                case Expansion():
                    self._expansions.append((word, leaf, worth))
                    needles |= needles_of(leaf)
        self._candidates = Candidates(needles, language)
        self._known: dict[str, _Chunk] = {}

    def matches(self, text: str, base: int = 0) -> list[Match]:
        """Return the matches in ``text`` in order of place, then word; ``base`` is added."""
        plain = as_bytes(text)
        found: list[Match] = []
        steps: list[_Step] = []
        position = past = 0
        for start, end in self._candidates.chunks(plain):
            chunk = self._read(surrounded(text, plain, start, end))
            shift = base + start
            for first, last, word, worth in chunk.matches:
                found.append(Match(shift + first, shift + last, word, worth))
            if self._phrases:
                position += self._words_between(text, plain, past, start)
                for place, first, last, phrase, step in chunk.steps:
                    steps.append(_Step(position + place, shift + first, shift + last, phrase, step))
                position += chunk.words
                past = end
        if steps:
            found += self._in_sequence(steps)
        found.sort()
        return found

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
        plain_words = 0
        for form, stems, position, start, end, _, joined in analyse(text, self._language):
            plain_words += not joined
            words = set(self._forms.get(form, ()))
            for stem in stems:
                for word, worth, typed in self._stems.get(stem, ()):
                    # A word that shares no more than a stem is found, but is not what was typed.
                    if not typed or same_word(typed, form, self._language):
                        words.add((word, worth))
            if self._expansions:
                folded = fold(form)
                words |= {
                    (word, worth) for word, leaf, worth in self._expansions if _is(folded, leaf)
                }
            matches += [Match(start, end, word, worth) for word, worth in words]
            if self._phrases:
                places = set(self._form_steps.get(form, ()))
                for stem in stems:
                    places.update(self._stem_steps.get(stem, ()))
                steps += [_Step(position, start, end, phrase, step) for phrase, step in places]
        return _Chunk(tuple(matches), tuple(steps), plain_words)

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


def _is(folded: str, leaf: Expansion) -> bool:
    if leaf.kind == "prefix":
        return folded.startswith(leaf.text)
    return is_within_one_error(leaf.text, folded)
