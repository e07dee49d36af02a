"""Suggestions while typing: what an engine offers, put in the place of the words at the end."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from indexer.analysis.boundaries import carries_meaning
from indexer.analysis.families import stems
from indexer.analysis.folding import normal_form
from indexer.analysis.plain import WORD, plain_words
from indexer.documents import LANGUAGES
from indexer.engines.protocol import Candidate, Reader
from indexer.query.unfinished import Unfinished, harmless, unfinished
from indexer.results import Completion, CompletionKind
from indexer.searching import documents_in

MOST: Final = 20
"""Completions that can be asked for."""

ENOUGH: Final = 3
"""Words and phrases from which on nothing is completed without the article before it."""

_LEAST_LETTERS: Final = 3
"""Letters of a word that it takes to complete it alone, behind words that mean something else."""

_TITLES: Final = 3
_WORDS: Final = 3
_SPARE: Final = 8
"""Candidates asked for beyond the completions wanted: some say the same."""

_BEFORE: Final = 60
"""Characters before the completed words that tell the language."""


def suggest(
    reader: Reader, text: str, *, language: str | None = None, limit: int = 8
) -> tuple[Completion, ...]:
    """Return queries that ``text`` may become, the best first. See ``Index.suggest``."""
    documents_in(language)  # refuses what is no language
    if not 1 <= limit <= MOST:
        raise ValueError(f"limit must be 1 to {MOST}, not {limit}")
    end = unfinished(text)
    if end is None:
        return ()
    narrowed = language if language in LANGUAGES else None
    found: dict[str, _Found] = {}
    left_out = False
    for start in end.starts:
        before, typed = text[:start], plain_words(text[start:])
        if left_out and len(typed) < _LEAST_LETTERS:
            break
        words_before = plain_words(before).strip()
        candidates = reader.complete(
            typed,
            before="" if end.single else words_before[-_BEFORE:],
            language=narrowed,
            limit=limit + _SPARE,
        )
        as_typed = "" if text[start:].isascii() else normal_form(WORD.findall(text[start:])[-1])
        alone = start == end.starts[0] and not before.strip()
        for each in candidates:
            if _fits(each, typed.strip(), end, alone):
                key = f"{words_before} {each.words}".strip()
                accented = as_typed in normal_form(each.text)
                found.setdefault(key, _Found(each, before, left_out, accented))
        named = sum(each.candidate.kind != "title" for each in found.values())
        begun = any(each.candidate.begins for each in found.values())
        # Without an article there may be phrases; a word that means something is left out last.
        means = _means_something(typed.split()[0])
        if named >= min(ENOUGH, limit) or (means and begun):
            break
        left_out |= means
    return tuple(each.completion(end.closer) for each in _mixed(found.values(), limit))


class _Found(NamedTuple):
    """A candidate and what stays before it.

    ``left_out`` tells that more might be completed, ``accented`` that it has all accents that were
    typed in the last word.
    """

    candidate: Candidate
    before: str
    left_out: bool
    accented: bool

    def completion(self, closer: str) -> Completion:
        each = self.candidate
        text = f"{self.before}{harmless(each.text)}{closer}"
        return Completion(text, each.kind, each.language, each.count)


def _means_something(word: str) -> bool:
    return all(carries_meaning(word, language) for language in LANGUAGES)


def _fits(candidate: Candidate, typed: str, end: Unfinished, alone: bool) -> bool:
    """Say whether a candidate says more than what was typed and can stand in its place.

    Behind other words a title says nothing, nor does what has the typed words further inside.
    """
    if candidate.words == typed or (end.single and candidate.kind != "word"):
        return False
    if alone:
        return True
    return candidate.begins and (candidate.kind != "title" or end.closer != "")


def _mixed(found: Iterable[_Found], limit: int) -> list[_Found]:
    """Choose among what was found: words, phrases, then a few titles.

    Those that complete more of what was typed come first, those with its accents before others,
    and those that begin with it before those that have it inside. Of the forms of one
    word, and of phrases of such forms, the best stands for all.
    """
    kinds: dict[CompletionKind, list[_Found]] = {"word": [], "phrase": [], "title": []}
    seen: set[tuple[str, ...]] = set()
    for each in sorted(found, key=lambda each: not each.accented):
        candidate = each.candidate
        own = kinds[candidate.kind]
        if len(own) >= limit:
            continue
        if candidate.kind != "title":
            same = tuple(_stem(word, candidate.language) for word in candidate.words.split())
            if same in seen:
                continue
            seen.add(same)
        own.append(each)
    words, phrases, titles = kinds["word"], kinds["phrase"], kinds["title"]
    few_titles = min(_TITLES, len(titles), max(1, limit // 2))
    few_words = min(_WORDS, len(words), max(1, limit // 2))
    kept = [*words[:few_words], *titles[:few_titles]]
    kept += phrases[: max(0, limit - len(kept))]
    rest = [*titles[few_titles:], *words[few_words:]]
    kept += rest[: max(0, limit - len(kept))]
    order = list(kinds)
    kept.sort(
        key=lambda each: (
            each.left_out,
            not each.accented,
            not each.candidate.begins,
            order.index(each.candidate.kind),
        )
    )
    return kept[:limit]


@lru_cache(maxsize=4096)
def _stem(word: str, language: str) -> str:
    return stems(word, language)[0]
