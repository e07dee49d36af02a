"""Stored text and an analysed query -> marked spans and the best fragment."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from indexer.analysis import Token, analyse, fold
from indexer.documents import Document, Passage
from indexer.query.analysed import (
    Analysed,
    Expansion,
    Key,
    Sequence,
    Terms,
    wanted_leaves,
)
from indexer.query.typos import within_one_error
from indexer.results import Snippet

WINDOW: Final = 180
"""Characters in which the matches of a fragment should lie."""

LONG_BODY: Final = 2_000
"""Characters from which on only the stretch that the engine names is looked at."""

LENGTH: Final = 260
"""Characters of a fragment, at most; it is cut at word boundaries."""


@dataclass(frozen=True, slots=True)
class Match:
    """``text[start:end]`` is a word that the query asked for; ``worth`` is how rare it is."""

    start: int
    end: int
    word: int
    worth: float


@dataclass(frozen=True, slots=True)
class Highlights:
    """All matches of a query in one document, as ``(start, end)`` offsets, in order.

    ``title_marks`` are offsets into the title, ``marks`` into the body.
    """

    title_marks: tuple[tuple[int, int], ...]
    marks: tuple[tuple[int, int], ...]


class Highlighter:
    """Finds the words of one query in documents.

    ``idfs`` weighs query words by rarity (missing: 1). What is excluded is never marked.
    """

    def __init__(self, root: Analysed | None, idfs: Mapping[Terms, float]) -> None:
        self._leaves: dict[str, list[tuple[int, Terms | Sequence | Expansion, float]]] = {}
        for word, leaf in enumerate(wanted_leaves(root)):
            worth = idfs.get(leaf, 1.0) if isinstance(leaf, Terms) else 2.0
            self._leaves.setdefault(leaf.language, []).append((word, leaf, worth))
        self._firsts = {
            language: _first_letters([leaf for _, leaf, _ in leaves])
            for language, leaves in self._leaves.items()
        }
        self._typos = {
            leaf.text: within_one_error(leaf.text)
            for leaves in self._leaves.values()
            for _, leaf, _ in leaves
            if isinstance(leaf, Expansion) and leaf.kind == "fuzzy"
        }

    def highlights(self, document: Document) -> Highlights:
        """Return every match in the title and in the body."""
        return Highlights(self.title_marks(document), _merged(list(self._body_matches(document))))

    def title_marks(self, document: Document) -> tuple[tuple[int, int], ...]:
        """Return the matches in the title."""
        return _merged(list(self._matches(document.title, document.title_language, 0, True)))

    def snippet(self, document: Document, within: tuple[int, int] | None = None) -> Snippet:
        """Return the fragment with the rarest and most different words of the query.

        It lies within one passage; of a long body only ``within`` is looked at. Without any
        match it is the beginning of the body.
        """
        window: list[Match] = []
        around: list[Match] = []
        best_worth = 0.0
        best_passage = document.passages[0] if document.passages else None
        for passage in document.passages:
            start, end = _at_words(document.body, passage, within)
            matches = list(self._matches(document.body[start:end], passage.language, start, False))
            densest, worth = _densest(matches)
            if worth > best_worth:
                window, around, best_worth, best_passage = densest, matches, worth, passage
        if best_passage is None:
            return Snippet("", (), document.title_language)
        start, end = _fragment(document.body, best_passage.start, best_passage.end, window)
        # Line ends become blanks, one for one, so that the offsets stay true.
        text = document.body[start:end].replace("\n", " ").replace("\t", " ")
        inside = [match for match in around if start <= match.start and match.end <= end]
        marks = tuple((left - start, right - start) for left, right in _merged(inside))
        body_end = len(document.body.rstrip())
        before = bool(document.body[:start].strip())
        return Snippet(text, marks, best_passage.language, before, end < body_end)

    def _body_matches(self, document: Document) -> Iterator[Match]:
        for passage in document.passages:
            text = document.body[passage.start : passage.end]
            yield from self._matches(text, passage.language, passage.start, False)

    def _matches(self, text: str, language: str, base: int, title: bool) -> Iterator[Match]:
        leaves = [
            each for each in self._leaves.get(language, ()) if title or each[1].part == "text"
        ]
        if not leaves:
            return
        tokens = analyse(text, language, firsts=self._firsts[language])
        for word, leaf, worth in leaves:
            found: Iterable[Token]
            if isinstance(leaf, Sequence):
                found = _runs(tokens, leaf)
            else:
                found = (token for token in tokens if self._is(token, leaf))
            for token in found:
                yield Match(base + token.start, base + token.end, word, worth)

    def _is(self, token: Token, leaf: Terms | Expansion) -> bool:
        if isinstance(leaf, Terms):
            return any(_matches_key(token, key) for key in leaf.keys)
        folded = fold(token.form)
        if leaf.kind == "prefix":
            return folded.startswith(leaf.text)
        return folded in self._typos[leaf.text]


def _at_words(body: str, passage: Passage, within: tuple[int, int] | None) -> tuple[int, int]:
    """Return the part of a passage that lies within, widened so that no word is cut."""
    if within is None:
        return passage.start, passage.end
    start, end = max(passage.start, within[0]), min(passage.end, within[1])
    if start >= end:
        return start, start
    if start > passage.start:
        start = body.rfind(" ", passage.start, start) + 1 or passage.start
    if end < passage.end:
        end = (body.find(" ", end, passage.end) + 1 or passage.end + 1) - 1
    return start, end


def _matches_key(token: Token, key: Key) -> bool:
    return key.text in token.stems if key.kind == "stem" else key.text == token.form


def _runs(tokens: list[Token], sequence: Sequence) -> Iterator[Token]:
    """Yield the tokens of every place where all steps follow each other."""
    at: dict[int, list[Token]] = {}
    for token in tokens:
        at.setdefault(token.position, []).append(token)
    for start in at:
        run = [
            token
            for distance, keys in enumerate(sequence.steps)
            for token in at.get(start + distance, ())
            if any(_matches_key(token, key) for key in keys)
        ]
        if len({token.position for token in run}) == len(sequence.steps):
            yield from run


def _first_letters(leaves: list[Terms | Sequence | Expansion]) -> frozenset[str] | None:
    """Return the letters that words asked for begin with; None when any may."""
    texts: list[str] = []
    for leaf in leaves:
        match leaf:
            case Terms():
                texts += [key.text for key in leaf.keys]
            case Sequence():
                texts += [key.text for keys in leaf.steps for key in keys]
            case Expansion(kind="prefix"):
                texts.append(leaf.text)
            case Expansion():
                return None  # the typing error may be in the first letter
    return frozenset(fold(text)[:1] for text in texts)


def _merged(matches: list[Match]) -> tuple[tuple[int, int], ...]:
    """Return the spans in order, overlapping ones joined."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted({(match.start, match.end) for match in matches}):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _densest(matches: list[Match]) -> tuple[list[Match], float]:
    """Return the matches of the best window and its worth: different words first, repeats last."""
    matches = sorted(matches, key=lambda match: (match.start, match.end))
    best: list[Match] = []
    best_worth = 0.0
    last = 0
    counts: dict[int, int] = {}
    worth = 0.0
    for first, opening in enumerate(matches):
        while last < len(matches) and matches[last].end <= opening.start + WINDOW:
            match = matches[last]
            counts[match.word] = counts.get(match.word, 0) + 1
            worth += match.worth if counts[match.word] == 1 else match.worth * 0.05
            last += 1
        if last == first:  # one match longer than the window
            return [opening], opening.worth
        if worth > best_worth + 1e-9:
            best, best_worth = matches[first:last], worth
        counts[opening.word] -= 1
        worth -= opening.worth if counts[opening.word] == 0 else opening.worth * 0.05
    return best, best_worth


def _fragment(body: str, low: int, high: int, matches: list[Match]) -> tuple[int, int]:
    """Return the bounds of at most LENGTH characters around the matches, at word boundaries."""
    while low < high and body[low].isspace():
        low += 1
    while high > low and body[high - 1].isspace():
        high -= 1
    if high - low <= LENGTH:
        return low, high
    first = matches[0].start if matches else low
    last = max((match.end for match in matches), default=low)
    spare = max(0, LENGTH - (last - first))
    start = max(low, first - spare // 3)
    # A sentence that begins a little before is a better beginning than a word in its middle.
    for mark in (". ", "! ", "? ", "\n"):
        at = body.rfind(mark, max(low, start - spare // 6), first)
        if at >= 0:
            start = max(start, at + len(mark)) if at >= start else at + len(mark)
            break
    else:
        start = _word_start(body, start, low, first)
    end = min(high, start + LENGTH)
    return start, _word_end(body, max(end, last), last, high)


def _word_start(body: str, at: int, low: int, limit: int) -> int:
    while low < at < limit and not body[at - 1].isspace():
        at += 1
    return at


def _word_end(body: str, at: int, limit: int, high: int) -> int:
    while limit < at < high and not body[at].isspace():
        at -= 1
    while at > limit and body[at - 1].isspace():
        at -= 1
    return at
