"""Suggestions while typing: what an engine offers, put in the place of the words at the end."""

from collections.abc import Iterable
from typing import Final

from indexer.analysis.families import stems
from indexer.analysis.plain import plain_words
from indexer.documents import LANGUAGES, MIXED, OTHER
from indexer.engines.protocol import Candidate, Reader
from indexer.query.unfinished import Unfinished, harmless, unfinished
from indexer.results import Completion

MOST: Final = 20
"""Completions that can be asked for."""

ENOUGH: Final = 3
"""Completions from which on fewer words at the end are not tried as well."""

_TITLES: Final = 3
_WORDS: Final = 3
_SPARE: Final = 3
"""Candidates asked for, times the completions wanted: some say the same."""


def suggest(
    reader: Reader, text: str, *, language: str | None = None, limit: int = 8
) -> tuple[Completion, ...]:
    """Return queries that ``text`` may become, the best first. See ``Index.suggest``."""
    if language not in (None, *LANGUAGES, MIXED, OTHER):
        raise ValueError(f"no language {language!r}")
    if not 1 <= limit <= MOST:
        raise ValueError(f"limit must be 1 to {MOST}, not {limit}")
    end = unfinished(text)
    if end is None:
        return ()
    narrowed = language if language in LANGUAGES else None
    found: dict[str, Completion] = {}
    for start in end.starts:
        typed = plain_words(text[start:])
        candidates = reader.complete(typed, language=narrowed, limit=limit * _SPARE)
        whole = start == end.starts[0] and not text[:start].strip()
        fitting = [each for each in candidates if _fits(each, typed, end, whole)]
        for each in _mixed(fitting, limit):
            completion = _completed(text[:start], each, end.closer)
            found.setdefault(plain_words(completion.text).strip(), completion)
        if len(found) >= min(ENOUGH, limit):
            break
    return tuple(found.values())[:limit]


def _fits(candidate: Candidate, typed: str, end: Unfinished, whole: bool) -> bool:
    """Say whether a candidate says more than what was typed and can stand in its place.

    One that does not begin with it stands only where nothing was typed before.
    """
    if plain_words(candidate.text).strip() == typed.strip():
        return False
    if end.single and candidate.kind != "word":
        return False
    if whole and not end.closer:
        return True
    return candidate.begins and (candidate.kind != "title" or end.closer != "")


def _mixed(candidates: Iterable[Candidate], limit: int) -> list[Candidate]:
    """Choose among the kinds: those that begin with what was typed first, few titles last.

    Of the forms of one word, and of phrases of such forms, the best stands for all.
    """
    words: list[Candidate] = []
    phrases: list[Candidate] = []
    titles: list[Candidate] = []
    seen: set[tuple[str, ...]] = set()
    for each in candidates:
        same = tuple(stems(word, each.language)[0] for word in plain_words(each.text).split())
        if each.kind == "title" or same not in seen:
            {"word": words, "phrase": phrases, "title": titles}[each.kind].append(each)
            seen.add(same)
    few_titles = min(_TITLES, len(titles), max(1, limit // 2))
    few_words = min(_WORDS, len(words))
    kept = [*words[:few_words], *phrases[: max(0, limit - few_titles - few_words)]]
    kept += titles[:few_titles]
    rest = [*phrases, *titles, *words]
    kept += [each for each in rest if each not in kept][: max(0, limit - len(kept))]
    order = {"word": 0, "phrase": 1, "title": 2}
    return sorted(kept, key=lambda each: (not each.begins, order[each.kind]))[:limit]


def _completed(before: str, candidate: Candidate, closer: str) -> Completion:
    text = f"{before}{harmless(candidate.text)}{closer}"
    return Completion(text, candidate.kind, candidate.language, candidate.count)
