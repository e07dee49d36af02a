"""Documents like another: its most telling words, searched in every language that has them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from math import log
from time import perf_counter
from typing import Final, NamedTuple

from indexer import ranking
from indexer.analysis import analyse
from indexer.analysis.families import lemma_stems, stems
from indexer.documents import SEARCHED, Document
from indexer.engines.protocol import Reader
from indexer.query.analysed import AnalysedQuery, AnyLanguage, Boolean, Key, Terms
from indexer.results import Hit, Neighbours, TellingWord
from indexer.searching import MAX_LIMIT, documents_in, hit_of
from indexer.snippets import Highlighter

WORDS: Final = 25
"""Words of a document by which others are looked for, at most."""

READ: Final = 20_000
"""Characters at the beginning of a body from which they are taken."""

TITLE_COUNTS: Final = 3
"""How often a word of the title counts."""

_SPARE: Final = 20
"""Documents looked at beyond those wanted, as some may have the very same text."""


class _Word(NamedTuple):
    """A word of the document in one language; ``weight`` is its part in what is looked for."""

    form: str
    spelling: str
    language: str
    weight: float


def similar(reader: Reader, id: str, *, language: str | None, limit: int) -> Neighbours:
    """Return the documents like one; options and errors as in :meth:`.index.Index.similar`."""
    if not 0 <= limit <= MAX_LIMIT:
        raise ValueError(f"limit must be 0 to {MAX_LIMIT}")
    started = perf_counter()
    document = reader.document(id)
    words = _telling(reader, document)
    wanted = tuple(_in_every_language(reader, word) for word in words)
    root = Boolean(may=wanted) if wanted else None
    # No words to guess a language from: those of all languages count alike.
    query = AnalysedQuery(root, languages=documents_in(language))
    ranked = reader.search(query, limit=limit + _SPARE if limit else 0, offset=0)
    highlighter = Highlighter(root, ranked.idfs)
    hits: list[Hit] = []
    for number, score in ranked.hits:
        if len(hits) == limit:
            break
        hit = hit_of(reader, ranked, number, score, len(hits) + 1, highlighter)
        if not _is_same(document, hit.document):
            hits.append(hit)
    return Neighbours(
        document=document,
        words=tuple(TellingWord(word.spelling, word.language) for word in words),
        hits=tuple(hits),
        seconds=perf_counter() - started,
        generation=reader.stamp.generation,
    )


def _telling(reader: Reader, document: Document) -> list[_Word]:
    """Return the words with the highest tf idf, the most telling first.

    tf is 1 + ln of how often a word stands, of its stem in all its forms (Salton and Buckley,
    Term-weighting approaches in automatic text retrieval, 1988).
    """
    # By language and stem: how often each form stands, spelt so.
    counts: defaultdict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for text, language, times in _texts(document):
        for token in analyse(text, language):
            if not (token.stop or token.joined) and len(token.form) > 1:
                spelling = text[token.start : token.end]
                counts[language, token.stems[0]][token.form, spelling] += times
    words: dict[str, _Word] = {}
    for language in SEARCHED:
        own = {key[1]: spelt for key, spelt in counts.items() if key[0] == language}
        for spelt, frequency in zip(own.values(), _frequencies(reader, language, own), strict=True):
            form, spelling = spelt.most_common(1)[0][0]
            weight = (1 + log(spelt.total())) * ranking.idf(reader.stamp.documents, frequency)
            # A word of no other document leads to none.
            if frequency > 1 and (form not in words or words[form].weight < weight):
                words[form] = _Word(form, spelling, language, weight)
    return sorted(words.values(), key=lambda word: -word.weight)[:WORDS]


def _frequencies(
    reader: Reader, language: str, words: Mapping[str, Counter[tuple[str, str]]]
) -> list[int]:
    """Return how many documents have words, those of other languages where no other of it does."""
    found = reader.frequencies(language, [Key("stem", stem) for stem in words])
    alone = [place for place, count in enumerate(found) if count == 1]
    forms = [spelt.most_common(1)[0][0][0] for spelt in words.values()]
    for other in SEARCHED:
        if other != language and alone:
            keys = [Key("stem", stems(forms[place], other)[0]) for place in alone]
            for place, count in zip(alone, reader.frequencies(other, keys), strict=True):
                found[place] += count
    return found


def _texts(document: Document) -> Iterator[tuple[str, str, int]]:
    """Yield the texts of a document that are read, with language and how often they count."""
    yield document.title, document.title_language, TITLE_COUNTS
    for passage in document.passages:
        if passage.start < READ:
            yield document.body[passage.start : min(passage.end, READ)], passage.language, 1


def _in_every_language(reader: Reader, word: _Word) -> AnyLanguage:
    """Return a word in its own language, and in the others where they have it, too."""
    readings = []
    for language in SEARCHED:
        found = lemma_stems(word.form, language) or stems(word.form, language)
        keys = tuple(Key("stem", stem) for stem in found)
        if language == word.language or any(reader.frequencies(language, keys)):
            readings.append(Terms(language, "text", keys, weight=word.weight))
    return AnyLanguage(tuple(readings))


def _is_same(document: Document, other: Document) -> bool:
    """Say whether another document is the same one, or one with the same text."""
    if document.id == other.id:
        return True
    # Of a long one the body is read only where it can be the same.
    return document.passages == other.passages and document.body == other.body
