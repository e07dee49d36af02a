"""Sentences of the page that are put together from facts of the index or of a result."""

from collections.abc import Mapping

from indexer.documents import LANGUAGES, Document
from indexer.results import Results
from webui import formats
from webui.filters import counts_by_language
from webui.marking import Marks, Piece, pieces
from webui.sentences import SENTENCES, say, say_count


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
    """Return the title to show: a document without one goes by its path."""
    return document.title if document.title.strip() else document.path


def title_pieces(document: Document, marks: Marks) -> tuple[Piece, ...]:
    """Return the title to show, in pieces; ``marks`` are offsets into the document's title."""
    return pieces(shown_title(document), marks if document.title.strip() else ())
