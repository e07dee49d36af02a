"""One document -> its terms and positions in dictionaries: what a segment is compared with."""

from collections import defaultdict
from dataclasses import dataclass, field

from indexer.analysis import analyse
from indexer.documents import Document


@dataclass(slots=True)
class Postings:
    """The words of one document in one language.

    ``stems`` and ``forms`` map each term to its sorted positions; ``length`` is the number of
    words that count (no stop words, no joined extras; title words ``title_counts`` times);
    ``tokens`` is the number of all words.
    """

    stems: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    forms: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    length: int = 0
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Inverted:
    """A document's postings per language; the title fills positions ``0 .. title_length - 1``.

    The body follows after one free position, so that no phrase runs from the title into it.
    """

    languages: dict[str, Postings]
    title_length: int


def invert(document: Document, *, title_counts: int) -> Inverted:
    """Analyse a document's title and passages, each in its language."""
    languages: dict[str, Postings] = {}

    def add(text: str, language: str, position: int, counts: int) -> int:
        postings = languages.setdefault(language, Postings())
        stems, forms = postings.stems, postings.forms
        last = position - 1
        for token in analyse(text, language, position=position):
            last = token.position
            forms[token.form].append(last)
            for stem in token.stems:
                # Two tokens at one position (a part and its compound) may share a stem.
                if not (places := stems[stem]) or places[-1] != last:
                    places.append(last)
            if not token.joined:
                postings.tokens += 1
                postings.length += 0 if token.stop else counts
        return last + 1

    title_length = add(document.title, document.title_language, 0, title_counts)
    position = title_length + 1
    for passage in document.passages:
        text = document.body[passage.start : passage.end]
        position = add(text, passage.language, position, 1)
    return Inverted(languages, title_length)
