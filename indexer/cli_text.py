"""What the command line prints for people, in English and in French."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final

from indexer.analysis import Token
from indexer.index import Status
from indexer.messages import sentence
from indexer.reports import Report, SkippedPart
from indexer.results import Contribution, Facets, Hit, Neighbours, Results

MAX_SKIPS: Final = 20
"""Reasons printed without ``--verbose``."""

MAX_FORMS: Final = 5
"""Forms printed for one part of an explanation; a prefix may stand for a thousand."""

MAX_CHOICES: Final = 10
"""Choices of a filter printed; those that find most."""

_EXPLAINED: Final = ("level", "word", "language", "forms", "frequency", "weight", "score")
_NUMBERS: Final = 3
"""Columns of an explanation, and how many of them, at the end, are numbers."""

_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def format_results(found: Results, language: str, *, colour: bool) -> str:
    """Return hits with their marked snippets; marks are bold, or ``[ ]`` without colour."""
    read_as = sentence(f"read-as-{found.language}", language)
    head = sentence(
        "results-head",
        language,
        total=found.total,
        seconds=_number(found.seconds, 3, language),
        read_as=read_as,
    )
    lines = [head, *(notice.text(language) for notice in found.notices)]
    # Both languages may have the same forms.
    lines += dict.fromkeys(
        sentence("also-searched", language, word=each.word, forms=", ".join(each.forms))
        for each in found.readings
    )
    if found.suggestion is not None:
        lines.append(sentence("did-you-mean", language, query=found.suggestion))
    for word, others in groupby(found.instead, key=attrgetter("word")):
        forms = ", ".join(each.form for each in others)
        lines.append(sentence("instead", language, word=word, forms=forms))
    if found.facets is not None:
        lines += ["", *format_facets(found.facets, language)]
    for hit in found.hits:
        lines += ["", *_hit_lines(hit, colour=colour)]
        if hit.explanation:
            lines += format_explanation(hit.explanation, language)
    return "\n".join(lines)


def format_neighbours(found: Neighbours, language: str, *, colour: bool) -> str:
    """Return the documents like one, as hits are printed, and the words that they share."""
    id = found.document.id
    if not found.hits:
        return sentence("similar-none", language, id=id)
    words = ", ".join(word.text for word in found.words)
    lines = [sentence("similar-head", language, id=id, words=words)]
    for hit in found.hits:
        lines += ["", *_hit_lines(hit, colour=colour)]
    return "\n".join(lines)


def _hit_lines(hit: Hit, *, colour: bool) -> list[str]:
    document, snippet = hit.document, hit.snippet
    facts = "  ".join(
        part
        for part in dict.fromkeys((document.path, document.date, document.language, document.id))
        if part
    )
    title = _marked(document.title, hit.title_marks, colour=colour)
    if not title.strip():
        title = document.id
    text = _marked(snippet.text, snippet.marks, colour=colour)
    before, after = "… " if snippet.before else "", " …" if snippet.after else ""
    shown = f"{_DIM}{facts}{_PLAIN}" if colour else facts
    return [f"{hit.rank}. {title}", f"   {shown}", f"   {before}{text}{after}"]


def format_facets(facets: Facets, language: str) -> list[str]:
    """Return a line for each filter: its choices and how many documents each finds, most first.

    Years come in order.
    """
    years = {
        str(year) if year else sentence("no-date", language): n for year, n in facets.years.items()
    }
    lines = []
    for name, counts in (
        ("languages", facets.languages),
        ("types", facets.types),
        ("folders", facets.folders),
        ("sources", facets.sources),
        ("years", years),
    ):
        most = sorted(counts, key=lambda each: -counts[each])[:MAX_CHOICES]
        if name == "years":
            most = [each for each in counts if each in most]
        shown = [f"{each} {counts[each]}" for each in most]
        if len(counts) > len(most):
            shown.append(sentence("counted-more", language, count=len(counts) - len(most)))
        if shown:
            lines.append(sentence(f"counted-{name}", language, counts=", ".join(shown)))
    return lines


def format_explanation(parts: Sequence[Contribution], language: str) -> list[str]:
    """Return a line of headings and one line per contribution, in columns."""
    rows = [[sentence(f"column-{name}", language) for name in _EXPLAINED]]
    rows += [
        [
            sentence(f"level-{part.level}", language),
            part.word,
            part.language,
            _forms(part.forms, language),
            str(part.frequency) if part.frequency else "",
            _number(part.weight, 3, language),
            _number(part.score, 3, language),
        ]
        for part in parts
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    texts = len(widths) - _NUMBERS
    return [
        "   "
        + "  ".join(
            cell.ljust(width) if place < texts else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def _forms(forms: Sequence[str], language: str) -> str:
    text = ", ".join(forms[:MAX_FORMS])
    if len(forms) > MAX_FORMS:
        text += " " + sentence("more-forms", language, count=len(forms) - MAX_FORMS)
    return text


def _marked(text: str, marks: Sequence[tuple[int, int]], *, colour: bool) -> str:
    opening, closing = (_BOLD, _PLAIN) if colour else ("[", "]")
    pieces, last = [], 0
    for start, end in marks:
        pieces += [text[last:start], opening, text[start:end], closing]
        last = end
    return "".join([*pieces, text[last:]])


def _number(value: float, digits: int, language: str) -> str:
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if language == "fr" else text


def format_report(report: Report, language: str, *, verbose: bool) -> str:
    """Return what was read, indexed and skipped, with reasons."""
    counts = ", ".join(f"{name} {n}" for name, n in sorted(report.languages.items()))
    lines = [
        sentence(
            "report-files",
            language,
            found=report.files.found,
            indexed=report.files.indexed,
            skipped=report.files.skipped,
        ),
        sentence("report-documents", language, documents=report.documents, languages=counts),
        sentence(
            "report-changes",
            language,
            added=report.added,
            removed=report.removed,
            generation=report.generation,
            seconds=_number(report.seconds, 1, language),
        ),
    ]
    if report.renamed:
        lines.append(sentence("report-renamed", language, count=report.renamed))
    return "\n".join(lines + skipped_lines(report.skipped, language, verbose=verbose))


def skipped_lines(skipped: Sequence[SkippedPart], language: str, *, verbose: bool) -> list[str]:
    """Return a line for each part that was not indexed, the first ones without ``verbose``."""
    shown = skipped if verbose else skipped[:MAX_SKIPS]
    lines = [f"  {part.path}: {part.reason(language)}" for part in shown]
    if len(shown) < len(skipped):
        hidden = len(skipped) - len(shown)
        lines.append(sentence("report-more-skips", language, count=hidden))
    return lines


def format_status(status: Status, language: str) -> str:
    """Return what an index holds, a fact a line."""
    counts = ", ".join(f"{name} {n}" for name, n in sorted(status.languages.items()))
    return sentence(
        "status",
        language,
        location=status.location,
        generation=status.generation,
        created=status.created,
        documents=status.documents,
        languages=counts,
        megabytes=_number(status.bytes / 1e6, 1, language),
        folders=", ".join(status.folders),
    )


def format_tokens(text: str, rows: Sequence[tuple[str, Token]], language: str) -> str:
    """Return one token a line: position, language, span, form, stems, and what it is."""
    lines = [sentence("tokens-head", language)]
    for token_language, token in rows:
        kind = "joined" if token.joined else "stop" if token.stop else "word"
        lines.append(
            f"{token.position:>4}  {token_language:<5}  {token.start:>4}–{token.end:<4}  "
            f"{text[token.start : token.end]!r:<24}  {token.form:<20}  "
            f"{' '.join(token.stems):<28}  {sentence(f'token-{kind}', language)}"
        )
    return "\n".join(lines)
