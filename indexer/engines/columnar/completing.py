"""What is typed -> candidates of a whole generation: those of its segments, put together."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.plain import plain_words
from indexer.analysis.stops import is_stop
from indexer.documents import SEARCHED
from indexer.engines.columnar.completions import KINDS
from indexer.engines.columnar.generation import Generation
from indexer.engines.columnar.segment import Segment
from indexer.engines.protocol import Candidate
from indexer.results import CompletionKind

Alive = NDArray[np.bool_]

_FEW_WORDS: Final = 3
"""Words of the tables below which all words of the index are looked through."""


def complete(
    generation: Generation, typed: str, language: str | None, limit: int
) -> tuple[Candidate, ...]:
    """Return the best candidates of each kind; see ``Reader.complete``.

    The words of a segment's table are the frequent ones as they are mostly written; where they
    give too few, all words of the index follow, in small letters.
    """
    if not typed.strip():
        return ()
    found: dict[tuple[CompletionKind, str], Candidate] = {}
    segments = list(zip(generation.segments, generation.alive, generation.whole, strict=True))
    for segment, alive, whole in segments:
        for each in _of_table(segment, typed, language, limit, None if whole else alive):
            _add(found, each)
    if " " not in typed and sum(kind == "word" for kind, _ in found) < _FEW_WORDS:
        rest: dict[tuple[CompletionKind, str], Candidate] = {}
        for segment, alive, whole in segments:
            for each in _of_lexicon(segment, typed, language, limit, None if whole else alive):
                if ("word", plain_words(each.text)) not in found:
                    _add(rest, each)
        found.update(rest)
    return _best(found, limit)


def _add(found: dict[tuple[CompletionKind, str], Candidate], candidate: Candidate) -> None:
    """Add a candidate, or its count to the one that is the same in plain words."""
    key = (candidate.kind, plain_words(candidate.text).strip())
    known = found.get(key)
    if known is None:
        found[key] = candidate
    else:
        better = known if known.count >= candidate.count else candidate
        found[key] = replace(better, count=known.count + candidate.count)


def _best(found: dict[tuple[CompletionKind, str], Candidate], limit: int) -> tuple[Candidate, ...]:
    """Return the best of each kind, and no title that is a word or a phrase as well."""
    chosen: list[Candidate] = []
    for kind in reversed(KINDS):
        # Of one segment they come best first, which more than the count decides.
        own = [each for (own, _), each in found.items() if own == kind]
        own.sort(key=lambda each: (not each.begins, -each.count if kind != "phrase" else 0))
        chosen += own[:limit]
    once: dict[str, Candidate] = {}
    for each in chosen:
        once.setdefault(plain_words(each.text).strip(), each)
    return tuple(once.values())


def _of_table(
    segment: Segment, typed: str, language: str | None, limit: int, alive: Alive | None
) -> Iterator[Candidate]:
    table = segment.completions
    keep = None if language is None else table.language == SEARCHED.index(language)
    if alive is not None:
        living = alive[table.document]
        first, last = table.bounds("title")
        living[first:last] |= table.count[first:last] > 1  # looked at below
        keep = living if keep is None else keep & living
    found = table.find(typed, keep)
    for kind in KINDS:
        for entry, begins in table.best(found, kind, limit):
            count = int(table.count[entry])
            document = int(table.document[entry])
            if alive is not None and kind == "title" and not alive[document]:
                same = segment.title_keys == segment.title_keys[document]
                count = int(np.count_nonzero(alive[same]))
                if not count:
                    continue
            own = SEARCHED[table.language[entry]]
            yield Candidate(table.text(entry), kind, own, count, begins)


def _of_lexicon(
    segment: Segment, typed: str, language: str | None, limit: int, alive: Alive | None
) -> Iterator[Candidate]:
    for own, postings in segment.languages.items():
        if language not in (None, own):
            continue
        vocabulary = postings.vocabulary
        forms = vocabulary.forms_beginning(typed)
        counts = vocabulary.form_documents[forms]
        if len(forms) > limit:
            forms = forms[np.argpartition(counts, -limit)[-limit:]]
        forms = forms[np.lexsort((forms, -vocabulary.form_documents[forms].astype(np.int64)))]
        for form in forms.tolist():
            text = vocabulary.forms[form]
            if is_stop(text, own) or not plain_words(text).startswith(typed):
                continue
            if alive is not None:
                family = vocabulary.words_of_forms(np.array([form])).families
                if not alive[postings.documents_of(int(family[0]))].any():
                    continue
            yield Candidate(text, "word", own, int(vocabulary.form_documents[form]), True)
