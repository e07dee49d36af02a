"""The filters beside the results: their choices, how many documents each has, what is chosen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from indexer.query.narrowing import FACETS, Facet
from indexer.results import Facets, Results
from webui.addresses import Place
from webui.histogram import Histogram, histogram
from webui.sentences import SENTENCES, say
from webui.years import year_label, year_ranges

FILTERS: Final = ("en", "fr", "mixed", "other")
"""Document languages that can be chosen."""

SHOWN: Final = 8
"""Choices of a filter to be seen at once; the others are folded away."""

FOLDED: Final = 50
"""Choices folded away at most; of the others only their number is told."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One link of a filter.

    ``label`` is what it is called, ``place`` where it leads, ``count`` how many documents are
    there; ``current`` whether it is the one chosen. A current one leads back.
    """

    label: str
    place: Place
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One filter: its ``facet``, the choices to show and those folded away, and a drawing.

    ``left`` counts the choices beyond, which have fewer documents.
    """

    facet: Facet
    shown: tuple[Choice, ...]
    more: tuple[Choice, ...] = ()
    drawing: Histogram | None = None
    left: int = 0


@dataclass(frozen=True, slots=True)
class Chip:
    """Something chosen: ``name`` of the filter, its value, and the same search without it."""

    name: str
    label: str
    place: Place


def language_choices(place: Place, facets: Facets, language: str) -> tuple[Choice, ...]:
    """Return the choices of the documents' language.

    A document in both languages is among the English, the French and the mixed ones, so these may
    add up to more than all. Mixed and others are offered where there is something to see.
    """
    counts: dict[str | None, int] = {None: facets.total}
    counts.update(facets.languages)
    return tuple(
        Choice(
            say(f"filter-{code or 'all'}", language),
            place.narrowed(code),
            counts.get(code, 0),
            code == place.language,
        )
        for code in (None, *FILTERS)
        if code in (None, "en", "fr") or counts.get(code) or code == place.language
    )


def groups(place: Place, results: Results, facets: Facets, language: str) -> tuple[Group, ...]:
    """Return the other filters, those without anything to choose left out."""
    found = (
        _group(place, "type", _types(facets, language)),
        _years(place, facets.years, language),
        _group(place, "folder", _folders(place, facets.folders, results.total)),
        _group(place, "source", ((path, _last(path), n) for path, n in facets.sources.items())),
    )
    return tuple(group for group in found if group is not None)


def chips(place: Place, language: str) -> tuple[Chip, ...]:
    """Return what is chosen, in the order of the filters."""
    chosen = []
    if place.language is not None:
        label = say(f"filter-{place.language}", language)
        chosen.append(Chip(say("filter", language), label, place.narrowed(None)))
    for facet in FACETS:
        if value := place.filters.get(facet):
            label = value_label(facet, value, language)
            chosen.append(Chip(say(f"facet-{facet}", language), label, place.filtered(facet, None)))
    return tuple(chosen)


def value_label(facet: Facet, value: str, language: str) -> str:
    """Return how a value of a filter is said."""
    match facet:
        case "type":
            return type_label(value, language)
        case "year":
            return year_label(value, language)
    return value


def type_label(type: str, language: str) -> str:
    """Return how a file type is said: *Text*, *Texte*."""
    key = f"type-{type}"
    return say(key, language) if key in SENTENCES else type.upper()


def counts_by_language(languages: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Return ``("en" | "fr" | "mixed" | "other", documents)`` for the languages that occur.

    Each document counts once; all languages but English and French are one.
    """
    known = [(code, languages.get(code, 0)) for code in ("en", "fr", "mixed")]
    rest = sum(languages.values()) - sum(count for _, count in known)
    return tuple((code, count) for code, count in (*known, ("other", rest)) if count)


def _group(place: Place, facet: Facet, rows: Iterable[tuple[str, str, int]]) -> Group | None:
    """Return a filter from (value, label, documents), the most frequent first."""
    choices = [
        _choice(place, facet, value, label, count)
        for value, label, count in sorted(rows, key=lambda row: (-row[2], row[1]))
    ]
    choices.sort(key=lambda choice: not choice.current)  # the chosen one is never folded away
    # A folder alone is a choice: others of its documents lie in none, or beside it.
    enough = 1 if facet == "folder" or facet in place.filters else 2
    if len(choices) < enough:
        return None
    most = SHOWN + FOLDED
    left = max(0, len(choices) - most)
    return Group(facet, tuple(choices[:SHOWN]), tuple(choices[SHOWN:most]), left=left)


def _choice(place: Place, facet: Facet, value: str, label: str, count: int) -> Choice:
    current = place.filters.get(facet, "").lower() == value.lower()
    return Choice(label, place.filtered(facet, None if current else value), count, current)


def _types(facets: Facets, language: str) -> list[tuple[str, str, int]]:
    return [(name, type_label(name, language), n) for name, n in facets.types.items()]


def _years(place: Place, years: Mapping[int, int], language: str) -> Group | None:
    """Return years or decades, the latest first, and a drawing of all years."""
    choices = tuple(
        _choice(place, "year", value, year_label(value, language), count)
        for value, count in year_ranges(years, place.year)
    )
    if len(choices) < (2 if place.year is None else 1):
        return None
    return Group("year", choices, (), histogram(years, place.year))


def _folders(place: Place, folders: Mapping[str, int], total: int) -> list[tuple[str, str, int]]:
    """Return the folders to choose from: those below the one chosen, else those beside it.

    With none chosen the first that differ: a folder that all documents lie below is no choice.
    """
    chosen = (place.folder or "").lower()
    base = next((each for each in folders if each.lower() == chosen), "")
    if chosen:
        rows = _below(base, folders) if base else []
        return rows or _below(base.rpartition("/")[0], folders) if base else []
    whole = total
    while True:
        rows = _below(base, folders)
        if len(rows) != 1 or rows[0][2] < whole:
            return rows
        base, _, whole = rows[0]


def _below(base: str, folders: Mapping[str, int]) -> list[tuple[str, str, int]]:
    return [
        (folder, _last(folder), count)
        for folder, count in folders.items()
        if folder.rpartition("/")[0] == base
    ]


def _last(path: str) -> str:
    return path.rpartition("/")[2]
