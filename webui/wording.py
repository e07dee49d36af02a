"""Sentences of the page that are put together from facts of the index or of a result."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from indexer.documents import LANGUAGES, Document
from indexer.results import Notice, Reading, Results
from webui import formats
from webui.addresses import Place
from webui.filters import counts_by_language
from webui.marking import Marks, Piece, pieces
from webui.sentences import SENTENCES, say, say_count

MOST_FORMS: Final = 4
"""Other forms told of a word, whatever the language."""

# Where French writes œ and not oe: cœur, œil, œsophage, fœtus … but not moelle, poème, coexister.
_LIGATURE: Final = re.compile("oe(?=u|il|soph|d[eè]m|nolog|cum[eé]|str)|(?<=f)oe(?=t)")

_IGNORED: Final = "stop-words-ignored"


@dataclass(frozen=True, slots=True)
class WordRead:
    """A word of the query with other forms of it that were searched, as (form, language).

    ``only`` is the query for the word as typed, None where that would find nothing.
    """

    word: str
    forms: tuple[tuple[str, str], ...]
    only: str | None


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice as shown; ``label`` is that of a link to the search for what was typed, if any."""

    text: str
    place: Place | None = None
    label: str = ""


def words_read(readings: Sequence[Reading]) -> tuple[WordRead, ...]:
    """Return the words that were searched in other forms, too, each once."""
    only = {reading.word: reading.only for reading in readings}
    forms: dict[str, dict[str, str]] = {word: {} for word in only}
    for reading in readings:
        for form in reading.forms:
            forms[reading.word].setdefault(written(form, reading.language), reading.language)
    return tuple(
        WordRead(word, tuple(own.items())[:MOST_FORMS], only[word]) for word, own in forms.items()
    )


def written(form: str, language: str) -> str:
    """Return a form of the index as French writes it, with *œ*; the index has *oe* for it.

    >>> written("oeuvres", "fr"), written("moelle", "fr"), written("does", "en")
    ('œuvres', 'moelle', 'does')
    """
    return _LIGATURE.sub("œ", form) if language == "fr" else form


def notice_lines(notices: Sequence[Notice], place: Place, language: str) -> tuple[NoticeLine, ...]:
    """Return what is to be said of a search, with ways to what was typed.

    All but the common words left out, of which nearly every question has some: see
    :func:`ignored_line`.
    """
    return tuple(_notice_line(each, place, language) for each in notices if each.code != _IGNORED)


def ignored_line(notices: Sequence[Notice], place: Place, language: str) -> NoticeLine | None:
    """Return which common words do not count, with the way to search for them all the same."""
    ignored = (_notice_line(each, place, language) for each in notices if each.code == _IGNORED)
    return next(ignored, None)


def _notice_line(notice: Notice, place: Place, language: str) -> NoticeLine:
    text = notice.text(language)
    if notice.query is None:
        return NoticeLine(text)
    label = say(f"instead-{notice.code}", language, **dict(notice.facts))
    return NoticeLine(text, place.asking(notice.query), label)


def status_line(results: Results, narrowed: str | None, language: str) -> str:
    """Return what was found and how the query was read, in one line.

    ``narrowed`` is the language of the documents asked for, if any. Narrowed to English or
    French, a query is read in that language alone.
    """
    found = say_count("found", language, results.total)
    if narrowed is None and results.total:
        found += f" ({languages_line(results.languages, language)})"
    read = f"read-only-{narrowed}" if narrowed in LANGUAGES else f"read-{results.language}"
    seconds = formats.seconds(results.seconds, language)
    return say("status", language, found=found, seconds=seconds, read=say(read, language))


def indexed_line(documents: int, languages: Mapping[str, int], language: str) -> str:
    """Return how many documents there are to search, and in which languages."""
    count = say_count("indexed", language, documents)
    per_language = languages_line(languages, language)
    return say("indexed-line", language, count=count, languages=per_language)


def languages_line(languages: Mapping[str, int], language: str) -> str:
    """Return the documents per language: *3 in English, 9 in French*; empty if there are none."""
    return ", ".join(
        say(f"count-{code}", language, count=formats.number(count, language))
        for code, count in counts_by_language(languages)
    )


def language_label(code: str, page_language: str) -> str:
    """Return how the page names a document's or passage's language."""
    if f"language-{code}" in SENTENCES:
        return say(f"language-{code}", page_language)
    name = formats.language_name(code, page_language)
    return say("language-other", page_language) if name is None else name[0].upper() + name[1:]


def shown_title(document: Document) -> str:
    """Return the title to show: a document without one goes by its id.

    That is the path of a file; of records, many have the same path.
    """
    return document.title if document.title.strip() else document.id


def title_pieces(document: Document, marks: Marks) -> tuple[Piece, ...]:
    """Return the title to show, in pieces; ``marks`` are offsets into the document's title."""
    return pieces(shown_title(document), marks if document.title.strip() else ())
