"""What the score of one hit is made of: every word of the query that counts in it.

Scores are not computed anew but taken from where the search found them; only how the score of a
word divides into its forms is worked out here.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np

from indexer.analysis import fold
from indexer.analysis.lemmas import same_word
from indexer.engines.columnar.closeness import Closer
from indexer.engines.columnar.columns import length_byte
from indexer.engines.columnar.filters import filtered
from indexer.engines.columnar.language_postings import LanguagePostings
from indexer.engines.columnar.lookup import Lookup
from indexer.engines.columnar.places import POSITION
from indexer.engines.columnar.segment import Segment
from indexer.engines.columnar.vocabulary import Words
from indexer.query import analysed
from indexer.query.analysed import (
    Analysed,
    AnyLanguage,
    Boolean,
    Expansion,
    Terms,
    wanted_leaves,
)
from indexer.query.nodes import Filter
from indexer.ranking import TITLE_COUNTS
from indexer.results import Contribution, Level

Leaf = Terms | Expansion | analysed.Sequence

_NEAREST: Final[tuple[Level, ...]] = ("exact", "accents", "lemma", "stem")
"""The levels of the forms of a word, those that are likest what was typed first."""


def explain(lookup: Lookup, closer: Closer | None, number: int) -> tuple[Contribution, ...]:
    """Return what the score of document ``number`` is made of, in query order.

    ``closer`` is what the second pass has added. A document that the query
    does not find has no contributions.
    """
    root = lookup.query.root
    if root is None:
        return ()
    hit = _Hit(lookup, *lookup.generation.place(number))
    leaves = hit.counting(root)
    if leaves is None:
        return ()
    found = [part for leaf in leaves for part in hit.contributions(leaf)]
    if closer is not None:
        close, expected, whole = closer.of(number)
        found += [hit.closeness(language, bonus) for language, bonus in close.items() if bonus]
        if expected:
            found.append(Contribution("", "", "no-title", (), 0, 1.0, expected))
        if whole:
            found.append(Contribution("", "", "whole-title", (), 0, 1.0, whole))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Hit:
    """Document number ``local`` of segment number ``which``, found by a query."""

    lookup: Lookup
    which: int
    local: int

    def counting(self, node: Analysed) -> list[Leaf] | None:
        """Return the leaves that count, as :class:`.matching.Matcher` has it; None: no match."""
        match node:
            case Terms() | Expansion() | analysed.Sequence():
                return [node] if self._score(node) is not None else None
            case AnyLanguage(readings):
                return self._any(readings)
            case Boolean(must, may, never):
                if self._any(never) is not None:
                    return None
                wanted = [self.counting(each) for each in must]
                others = self._any(may)
                if None in wanted or (may and not must and others is None):
                    return None
                return [leaf for leaves in (*wanted, others) for leaf in leaves or ()]
            case Filter():
                return [] if filtered(self._segment, node)[self.local] else None

    def _any(self, nodes: tuple[Analysed, ...]) -> list[Leaf] | None:
        found = [leaves for each in nodes if (leaves := self.counting(each)) is not None]
        return [leaf for leaves in found for leaf in leaves] if found else None

    @property
    def _segment(self) -> Segment:
        return self.lookup.generation.segments[self.which]

    def _score(self, leaf: Leaf) -> float | None:
        """Return the score of a leaf, without the factors of its language and of the query."""
        found = self.lookup.term(leaf).lists[self.which]
        at = int(found.documents.searchsorted(self.local))
        if at == len(found.documents) or found.documents[at] != self.local:
            return None
        return float(found.scores[at])

    def contributions(self, leaf: Leaf) -> list[Contribution]:
        """Return what a leaf that counts adds to the score."""
        term = self.lookup.term(leaf)
        postings = self._segment.languages[leaf.language]
        score = self._score(leaf) or 0.0
        factor = self.lookup.trust(leaf.language)
        if isinstance(leaf, Terms):
            factor *= leaf.weight
        if isinstance(leaf, analysed.Sequence):
            counts = self._phrases(postings, leaf)
        elif leaf.part == "title":
            counts = self._title_counts(postings, term.words[self.which])
        else:
            counts = self._counts(postings, term.words[self.which])
        exact = leaf.exact if isinstance(leaf, Terms) else None
        own, every = counts.get(exact or "", 0), max(1, counts.total())
        byte = int(length_byte(postings.lengths[[self.local]].astype(np.int64))[0])
        saturation = self.lookup.generation.statistics[leaf.language].saturation
        once = float(saturation[min(every, 255) << 8 | byte])
        shared = min(score, term.idf * once)
        weight, share = shared / once * factor, 0.0
        if own:
            share = (score - shared) / float(saturation[min(own, 255) << 8 | byte]) * factor
        if (level := _level(leaf)) is not None:
            return [_contribution(leaf, level, counts, weight + share, score * factor)]
        # The exact form adds its own share; the rest is divided by how often each form stands.
        found = []
        for each, forms in _groups(counts, exact or "", leaf.language):
            part = shared * factor * forms.total() / every
            if each == "exact":
                part += (score - shared) * factor
                found.append(_contribution(leaf, each, forms, weight + share, part))
            else:
                found.append(_contribution(leaf, each, forms, weight, part))
        return found

    def closeness(self, language: str, bonus: float) -> Contribution:
        """Return what the second pass adds for the words of a language."""
        words = [
            leaf
            for leaf in wanted_leaves(self.lookup.query.root)
            if isinstance(leaf, Terms)
            and (leaf.language, leaf.part) == (language, "text")
            and leaf.step is not None
            and self._score(leaf) is not None
        ]
        words.sort(key=lambda leaf: leaf.step or 0)
        text = " ".join(dict.fromkeys(map(_word, words)))
        return Contribution(language, text, "closeness", (), 0, self.lookup.trust(language), bonus)

    def _counts(self, postings: LanguagePostings, words: Words | None) -> Counter[str]:
        """Return how often each form of some words counts in the document."""
        counts: Counter[str] = Counter()
        if words is None:
            return counts
        index = postings.found_in(words.families, np.array([self.local]))[0]
        families = postings.posting_end.searchsorted(index.astype(np.uint64), side="right") - 1
        for posting, family in zip(index.tolist(), families.tolist(), strict=True):
            first = postings.vocabulary.forms_of(family)[0]
            local = int(postings.local[posting])
            pairs = [(local, int(postings.key[posting]) >> 8)]
            if local == postings.several:
                low, high = postings.mixed_end[_pairs_of(postings, posting)].tolist()
                forms = postings.mixed_local[low:high].tolist()
                pairs = list(zip(forms, postings.mixed_frequency[low:high].tolist(), strict=True))
            for form, frequency in pairs:
                if words.forms is None or first + form in words.forms:
                    counts[postings.vocabulary.forms[first + form]] += frequency
        return counts

    def _title_counts(self, postings: LanguagePostings, words: Words | None) -> Counter[str]:
        """Return the same for words that are looked for in the title only."""
        title = int(self._segment.title_lengths[self.local])
        counts: Counter[str] = Counter()
        for position, form in self._positions(postings, words).items():
            if position < title:
                counts[form] += TITLE_COUNTS
        return counts

    def _phrases(self, postings: LanguagePostings, leaf: analysed.Sequence) -> Counter[str]:
        """Return how often a phrase stands in the document, by the forms it is made of."""
        steps = [
            self._positions(postings, postings.vocabulary.words_of(keys)) for keys in leaf.steps
        ]
        title = int(self._segment.title_lengths[self.local])
        counts: Counter[str] = Counter()
        for start in steps[0]:
            if leaf.part == "title" and start >= title:
                continue
            forms = [own.get(start + distance) for distance, own in enumerate(steps)]
            if None not in forms:
                counts[" ".join(form or "" for form in forms)] += 1
        return counts

    def _positions(self, postings: LanguagePostings, words: Words | None) -> dict[int, str]:
        """Return the form of some words at each position where one stands."""
        if words is None or not len(words.families):
            return {}
        index, owners = postings.found_in(words.families, np.array([self.local]))
        if not len(index):
            return {}
        places, owner = postings.places_of(index, owners)
        forms = postings.forms_at(index, owner)
        return {
            position: postings.vocabulary.forms[form]
            for position, form in zip((places & POSITION).tolist(), forms.tolist(), strict=True)
            if words.forms is None or form in words.forms
        }


def _pairs_of(postings: LanguagePostings, posting: int) -> slice:
    at = int(postings.mixed.searchsorted(postings.mixed.dtype.type(posting)))
    return slice(at, at + 2)


def _contribution(
    leaf: Leaf, level: Level, counts: Counter[str], weight: float, score: float
) -> Contribution:
    return Contribution(
        language=leaf.language,
        word=_word(leaf),
        level=level,
        forms=tuple(form for form, _ in counts.most_common()),
        frequency=min(counts.total(), 255),
        weight=weight,
        score=score,
    )


def _level(leaf: Leaf) -> Level | None:
    """Return the level of a leaf; None for a plain word, which has one for each of its forms."""
    match leaf:
        case analysed.Sequence():
            return "phrase"
        case Expansion():
            return "prefix" if leaf.kind == "prefix" else "typo"
        case Terms() if leaf.typed is not None:
            return "typo"
        case Terms(part="title"):
            return "title"
        case Terms() if leaf.weight < 1.0:
            return "compound"
        case Terms() if leaf.keys[0].kind == "form":
            return "exact"
    return None


def _groups(counts: Counter[str], typed: str, language: str) -> list[tuple[Level, Counter[str]]]:
    """Return the forms of a word by what they have in common with the one typed, nearest first."""
    groups: dict[Level, Counter[str]] = {}
    for form, count in counts.items():
        groups.setdefault(_likeness(form, typed, language), Counter())[form] = count
    return [(level, groups[level]) for level in _NEAREST if level in groups]


def _likeness(form: str, typed: str, language: str) -> Level:
    if form == typed:
        return "exact"
    if fold(form) == fold(typed):
        return "accents"
    return "lemma" if same_word(typed, form, language) else "stem"


def _word(leaf: Leaf) -> str:
    """Return what was asked for as a query would have it."""
    match leaf:
        case analysed.Sequence():
            text = '"' + " ".join(keys[0].text for keys in leaf.steps) + '"'
            text = "=" + text if leaf.steps[0][0].kind == "form" else text
        case Expansion():
            text = leaf.text + ("*" if leaf.kind == "prefix" else "~")
        case Terms() if leaf.typed is not None:
            text = leaf.typed
        case Terms():
            text = leaf.exact if leaf.exact is not None else "=" + leaf.keys[0].text
    return f"title:{text}" if leaf.part == "title" else text
