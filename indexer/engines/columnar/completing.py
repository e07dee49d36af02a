"""What is typed -> candidates of a whole generation: those of its segments, put together."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import analyse
from indexer.analysis.boundaries import linking
from indexer.analysis.plain import plain_words
from indexer.analysis.stops import is_stop
from indexer.documents import LANGUAGES, SEARCHED
from indexer.engines.columnar.completions import KINDS
from indexer.engines.columnar.generation import Generation
from indexer.engines.columnar.matches import both
from indexer.engines.columnar.segment import Segment
from indexer.engines.protocol import Candidate
from indexer.query.analysed import Key
from indexer.results import CompletionKind

Alive = NDArray[np.bool_]
Found = dict[tuple[CompletionKind, str], Candidate]

_CLEARLY: Final = 4
"""Times as often as in the other language a word must stand in one to tell the language."""


def complete(
    generation: Generation, typed: str, before: str, language: str | None, limit: int
) -> tuple[Candidate, ...]:
    """Return the best candidates of each kind; see ``Reader.complete``."""
    if not typed.strip():
        return ()
    if language is None and (likely := _language_of(generation, before)) is not None:
        return _complete(generation, typed, likely, limit) or _complete(
            generation, typed, None, limit
        )
    return _complete(generation, typed, language, limit)


def _complete(
    generation: Generation, typed: str, language: str | None, limit: int
) -> tuple[Candidate, ...]:
    """Return candidates of a language (None: of all).

    The words of a segment's table are the frequent ones as they are mostly written. Where none of
    them fits, all words of the index are looked through; they are in small letters.
    """
    found: Found = {}
    segments = list(zip(generation.segments, generation.alive, generation.whole, strict=True))
    # What the largest says of the order of phrases counts most.
    segments.sort(key=lambda each: -each[0].documents)
    for segment, alive, whole in segments:
        for each in _of_table(segment, typed, language, limit, None if whole else alive):
            _add(found, each)
    if " " not in typed and all(kind != "word" for kind, _ in found):
        for segment, alive, whole in segments:
            for each in _of_lexicon(segment, typed, language, limit, None if whole else alive):
                _add(found, each)
    return _best(found, limit)


def _language_of(generation: Generation, words: str) -> str | None:
    """Return the language that some plain words are in, where one is clear.

    The last of them decides that is a linking word of one language alone, or that stands in one
    language much more often than in the other.
    """
    for word in reversed(words.split()):
        english, french = word in linking("en"), word in linking("fr")
        if english != french:
            return "en" if english else "fr"
        counts = {
            language: sum(
                segment.languages[language].vocabulary.documents_folding_to(word)
                for segment in generation.segments
                if language in segment.languages
            )
            for language in LANGUAGES
        }
        rarer, likelier = sorted(LANGUAGES, key=counts.__getitem__)
        if counts[likelier] > _CLEARLY * counts[rarer]:
            return likelier
    return None


def _add(found: Found, candidate: Candidate) -> None:
    """Add a candidate, or its count to the one that is the same in plain words."""
    key = (candidate.kind, candidate.words)
    known = found.get(key)
    if known is None:
        found[key] = candidate
    else:
        better = known if known.count >= candidate.count else candidate
        found[key] = replace(better, count=known.count + candidate.count)


def _best(found: Found, limit: int) -> tuple[Candidate, ...]:
    """Return the best of each kind, and no title that is a word or a phrase as well."""
    once: dict[str, Candidate] = {}
    for kind in reversed(KINDS):
        # Of one segment they come best first, which more than the count decides of phrases.
        own = [each for (own, _), each in found.items() if own == kind]
        own.sort(key=lambda each: (not each.begins, -each.count if kind != "phrase" else 0))
        for each in own[:limit]:
            once.setdefault(each.words, each)
    return tuple(once.values())


def _of_table(
    segment: Segment, typed: str, language: str | None, limit: int, alive: Alive | None
) -> Iterator[Candidate]:
    table = segment.completions
    keep = None if language is None else table.language == SEARCHED.index(language)
    if alive is not None:
        # What stands in several documents is looked at below.
        living = alive[table.document] | (table.count > 1)
        keep = living if keep is None else keep & living
    found = table.find(typed, keep)
    for kind in KINDS:
        for entry, begins in table.best(found, kind, limit):
            count = int(table.count[entry])
            document = int(table.document[entry])
            own = SEARCHED[table.language[entry]]
            text = table.text(entry)
            if alive is not None and not alive[document]:
                if kind == "title":
                    same = segment.title_keys == segment.title_keys[document]
                    count = int(np.count_nonzero(alive[same]))
                elif not _stands(segment, text, own, alive):
                    count = 0
            if count:
                yield Candidate(text, plain_words(text).strip(), kind, own, count, begins)


def _stands(segment: Segment, text: str, language: str, alive: Alive) -> bool:
    """Say whether a document that was not deleted has the words of an entry, all but stop words.

    Whether they stand side by side there would take too long to tell while somebody types.
    """
    postings = segment.languages[language]
    words = [
        postings.vocabulary.words_of((Key("form", token.form),))
        for token in analyse(text, language)
        if not (token.stop or token.joined)
    ]
    if not words:
        return False
    rarest, *others = sorted([postings.postings(each)[0] for each in words], key=len)
    documents = rarest[alive[rarest]].astype(np.int64)
    for other in others:
        documents = documents.take(both(documents, other.astype(np.int64))[1])
    return len(documents) > 0


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
            words = plain_words(text).strip()
            if is_stop(text, own) or not words.startswith(typed):
                continue
            if alive is not None:
                family = vocabulary.words_of_forms(np.array([form])).families
                if not alive[postings.documents_of(int(family[0]))].any():
                    continue
            count = int(vocabulary.form_documents[form])
            yield Candidate(text, words, "word", own, count, begins=True)
