"""The query as a tree: what was asked, before any analysis and for any engine."""

from dataclasses import dataclass
from typing import Literal

Part = Literal["text", "title"]
"""Where a word is looked for: title and body together, or the title alone."""


@dataclass(frozen=True, slots=True)
class Word:
    """A plain word as typed (it may hold several tokens: *week-end*, *l’avocat*)."""

    text: str
    part: Part = "text"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must follow each other, in any inflection."""

    text: str
    part: Part = "text"


@dataclass(frozen=True, slots=True)
class Exact:
    """Words that must stand exactly so: accents and endings as typed, case aside."""

    text: str
    part: Part = "text"


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that begins with ``text`` as it stands in the documents, accents aside."""

    text: str
    part: Part = "text"


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Any word at most one typing error away from ``text``."""

    text: str
    part: Part = "text"


@dataclass(frozen=True, slots=True)
class Filter:
    """A restriction that adds nothing to the score.

    ``field`` is ``lang``, ``type``, ``path`` or ``date``. ``low`` and ``high`` are equal but for
    dates, where both ends are included and either may be empty (open); dates are ``YYYY``,
    ``YYYY-MM`` or ``YYYY-MM-DD``. Paths match when ``low`` is contained in them, case aside.
    """

    field: Literal["lang", "type", "path", "date"]
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that match all of ``must``, none of ``never``, and if ``must`` is empty at
    least one of ``may``; what matches in ``may`` adds to the score.

    A group with only ``never`` matches every other document.
    """  # noqa: D205  # the sentence is longer than a line

    must: tuple["Node", ...] = ()
    may: tuple["Node", ...] = ()
    never: tuple["Node", ...] = ()


Node = Word | Phrase | Exact | Prefix | Fuzzy | Filter | Group
