"""Why a hit was found, in plain words: a line for each part of its score."""

from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter
from typing import Final

from indexer.results import Contribution, Hit
from webui import formats
from webui.marking import html_language
from webui.sentences import SENTENCES, say, say_count
from webui.wording import language_label

MAX_FORMS: Final = 5
"""Forms that a line names; a prefix may stand for a thousand."""


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch of a sentence; ``language`` is its ``lang`` attribute, None for the page's own."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score: its ``share`` as the reader's language writes it, and what it is."""

    share: str
    sentence: tuple[Said, ...]


def reasons(hit: Hit, language: str) -> tuple[Reason, ...]:
    """Return what the score of a hit is made of, in query order; ``language`` is the page's.

    Nothing for a hit that was not explained, and for one that only filters have found.
    """
    parts = hit.explanation
    whole = sum(part.score for part in parts)
    several = len({part.language for part in parts if part.forms}) > 1
    return tuple(
        Reason(
            formats.percent(part.score / whole, language),
            tuple(_sentence(part, language, several=several)),
        )
        for part in parts
    )


def _sentence(part: Contribution, language: str, *, several: bool) -> Iterator[Said]:
    """Yield the words for a part; with ``several`` languages among the parts it names its own."""
    key = f"why-{part.level}"
    if part.level == "closeness" and " " not in part.word:
        key = "why-in-title"
    foreign = html_language(part.language)
    for text, field, _, _ in Formatter().parse(SENTENCES[key][language == "fr"]):
        if text:
            yield Said(text)
        match field:
            case "forms":
                yield from _forms(part.forms, foreign, language)
            case "word":
                yield Said(part.word.removeprefix("title:").rstrip("*~"), foreign)
    if part.forms:
        counts = say_count("counts", language, part.frequency)
        label = f"{language_label(part.language, language)}, " if several else ""
        yield Said(f" ({label}{counts})")


def _forms(forms: tuple[str, ...], foreign: str, language: str) -> Iterator[Said]:
    between = say("why-next", language)
    for place, form in enumerate(forms[:MAX_FORMS]):
        if place:
            yield Said(between)
        yield Said(form, foreign)
    if len(forms) > MAX_FORMS:
        yield Said(between)
        yield Said(say("why-more", language, count=len(forms) - MAX_FORMS))
