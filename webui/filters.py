"""The language of the documents as a filter: its choices and their counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from webui.addresses import Place

FILTERS: Final = ("en", "fr", "mixed")
"""Document languages that can be chosen."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One link of the filter.

    ``name`` is ``"all"``, ``"en"``, ``"fr"`` or ``"mixed"``; ``place`` is where it leads,
    ``count`` how many documents are there; ``current`` whether it is the one chosen.
    """

    name: str
    place: Place
    count: int
    current: bool


def choices(place: Place, counts: Mapping[str | None, int]) -> tuple[Choice, ...]:
    """Return the choices for the search at ``place``.

    ``counts`` says how many documents are found for each of :data:`FILTERS` and for None (no
    filter). A document in both languages is among the English, the French and the mixed ones,
    so these may add up to more than all. Mixed is offered where there is something to see.
    """
    return tuple(
        Choice(code or "all", place.narrowed(code), counts[code], code == current)
        for current in (place.language,)
        for code in (None, *FILTERS)
        if code != "mixed" or counts[code] or current == "mixed"
    )


def counts_by_language(languages: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Return ``("en" | "fr" | "mixed" | "other", documents)`` for the languages that occur.

    Each document counts once; all languages but English and French are one.
    """
    known = [(code, languages.get(code, 0)) for code in FILTERS]
    rest = sum(languages.values()) - sum(count for _, count in known)
    return tuple((code, count) for code, count in (*known, ("other", rest)) if count)
