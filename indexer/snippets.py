"""Stored text and an analysed query -> marked spans and the best fragment."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from indexer.documents import Document, Passage
from indexer.marking import Finder, Leaf, Match
from indexer.query.analysed import Analysed, Terms, wanted_leaves
from indexer.results import Fragment, Snippet

WINDOW: Final = 180
"""Characters in which the matches of a fragment should lie."""

LONG_BODY: Final = 2_000
"""Characters from which on only the stretch that the engine names is looked at."""

LENGTH: Final = 260
"""Characters of a fragment, at most; it is cut at word boundaries."""


_SEEN: Final = re.compile(r"\S")


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
        self._leaves: dict[str, list[tuple[int, Leaf, float]]] = {}
        for word, leaf in enumerate(wanted_leaves(root)):
            worth = idfs.get(leaf, 1.0) if isinstance(leaf, Terms) else 2.0
            self._leaves.setdefault(leaf.language, []).append((word, leaf, worth))
        self._of_bodies: dict[str, Finder | None] = {}
        self._of_titles: dict[str, Finder | None] = {}

    def highlights(self, document: Document) -> Highlights:
        """Return every match in the title and in the body."""
        matches = [match for _, own in self._by_passage(document) for match in own]
        return Highlights(self.title_marks(document), _merged(matches))

    def title_marks(self, document: Document) -> tuple[tuple[int, int], ...]:
        """Return the matches in the title."""
        finder = self._of_title(document.title_language)
        return _merged(finder.matches(document.title)) if finder else ()

    def snippet(self, document: Document, within: tuple[int, int] | None = None) -> Snippet:
        """Return the fragment with the rarest and most different words of the query.

        It lies within one passage; of a long body only ``within`` is looked at. Without any
        match it is the beginning of the body.
        """
        window: list[Match] = []
        around: list[Match] = []
        best_worth = 0.0
        found = 0
        best_passage = document.passages[0] if document.passages else None
        for passage in document.passages:
            start, end = _at_words(document.body, passage, within)
            finder = self._of_body(passage.language)
            matches = finder.matches(document.body[start:end], start) if finder else []
            found += len(matches)
            densest, worth = _densest(matches)
            if worth > best_worth:
                window, around, best_worth, best_passage = densest, matches, worth, passage
        if best_passage is None:
            return Snippet("", (), document.title_language)
        start, end = _fragment(document.body, best_passage.start, best_passage.end, window)
        partly = within is not None and found > 0
        return _snippet(
            document.body, start, end, around, best_passage.language, found=found, partly=partly
        )

    def fragments(self, document: Document, limit: int) -> tuple[Fragment, ...]:
        """Return the ``limit`` best fragments with matches in text order; they do not overlap.

        The whole body is looked at. There may be fewer.
        """
        matches = list(self._by_passage(document))
        windows = [
            (worth, passage, own, first, last)
            for passage, own in matches
            for worth, first, last in _windows(own)
        ]
        # What a window has beside a fragment that it reaches into is shown by itself in the end.
        windows += [
            (0.0, passage, own, place, place + 1)
            for passage, own in matches
            for place in range(len(own))
        ]
        windows.sort(key=lambda window: -window[0])
        taken: list[tuple[int, int]] = []
        snippets: list[tuple[int, Snippet]] = []
        for _, passage, own, first, last in windows:
            if len(snippets) == limit:
                break
            if room := _room(passage, taken, own[first].start, own[last - 1].end):
                start, end = _fragment(document.body, *room, own[first:last])
                taken.append((start, end))
                snippet = _snippet(document.body, start, end, own, passage.language)
                snippets.append((start, snippet))
        starts = [start for start, _ in _merged([match for _, own in matches for match in own])]
        return tuple(
            Fragment(snippet, start, bisect_left(starts, start) + 1)
            for start, snippet in sorted(snippets, key=lambda each: each[0])
        )

    def _by_passage(self, document: Document) -> Iterator[tuple[Passage, list[Match]]]:
        for passage in document.passages:
            if finder := self._of_body(passage.language):
                text = document.body[passage.start : passage.end]
                yield passage, finder.matches(text, passage.start)

    def _of_body(self, language: str) -> Finder | None:
        if language not in self._of_bodies:
            leaves = [each for each in self._leaves.get(language, ()) if each[1].part == "text"]
            self._of_bodies[language] = Finder(language, leaves) if leaves else None
        return self._of_bodies[language]

    def _of_title(self, language: str) -> Finder | None:
        if language not in self._of_titles:
            leaves = self._leaves.get(language, [])
            if all(leaf.part == "text" for _, leaf, _ in leaves):
                self._of_titles[language] = self._of_body(language)
            else:
                self._of_titles[language] = Finder(language, leaves)
        return self._of_titles[language]


def _room(
    passage: Passage, taken: list[tuple[int, int]], first: int, last: int
) -> tuple[int, int] | None:
    """Return the bounds of what is free around the stretch ``first`` to ``last`` of a passage.

    None where something of it is taken.
    """
    low, high = passage.start, passage.end
    for start, end in taken:
        if end <= first:
            low = max(low, end)
        elif last <= start:
            high = min(high, start)
        else:
            return None
    return low, high


def _snippet(
    body: str,
    start: int,
    end: int,
    matches: list[Match],
    language: str,
    *,
    found: int = 0,
    partly: bool = False,
) -> Snippet:
    """Return ``body[start:end]`` with those of the matches that lie within.

    ``found`` counts all of the body, which was read ``partly``.
    """
    # Line ends become blanks, one for one, so that the offsets stay true.
    text = body[start:end].replace("\n", " ").replace("\t", " ")
    inside = [match for match in matches if start <= match.start and match.end <= end]
    marks = tuple([(left - start, right - start) for left, right in _merged(inside)])
    first = _SEEN.search(body)
    before = first is not None and first.start() < start
    after = _SEEN.search(body, end) is not None
    more = found > len(inside) or (partly and (before or after))
    return Snippet(text, marks, language, before, after, more)


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


def _merged(matches: list[Match]) -> tuple[tuple[int, int], ...]:
    """Return the spans of matches in order, overlapping ones joined."""
    merged: list[tuple[int, int]] = []
    for start, end, _, _ in matches:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _densest(matches: list[Match]) -> tuple[list[Match], float]:
    """Return the matches of the best window and its worth."""
    best: list[Match] = []
    best_worth = 0.0
    for worth, first, last in _windows(matches):
        if worth > best_worth + 1e-9:
            best, best_worth = matches[first:last], worth
    return best, best_worth


def _windows(matches: list[Match]) -> Iterator[tuple[float, int, int]]:
    """Yield worth, first match and the one after the last of the window that each match opens.

    Different words count first, repeats last.
    """
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
            yield opening.worth, first, first + 1
            last += 1
            continue
        yield worth, first, last
        counts[opening.word] -= 1
        worth -= opening.worth if counts[opening.word] == 0 else opening.worth * 0.05


def _fragment(body: str, low: int, high: int, matches: list[Match]) -> tuple[int, int]:
    """Return the bounds of at most LENGTH characters around the matches, at word boundaries."""
    while low < high and body[low].isspace():
        low += 1
    while high > low and body[high - 1].isspace():
        high -= 1
    if high - low <= LENGTH:
        return low, high
    first = matches[0].start if matches else low
    last = max([match.end for match in matches], default=low)
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
