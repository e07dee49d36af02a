"""What a search gives back: plain values, text plus marks, never HTML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from indexer.documents import Document
from indexer.messages import sentence


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know about how the query was read or limited.

    ``code`` names a sentence in :mod:`indexer.messages`; ``facts`` are its values by name.
    ``query`` asks for exactly what was typed, where the notice tells of words read otherwise or
    left out; else None.
    """

    code: str
    facts: tuple[tuple[str, object], ...] = ()
    query: str | None = None

    def text(self, language: str = "en") -> str:
        """Return the notice as a sentence in ``"en"`` or ``"fr"``."""
        return sentence(self.code, language, **dict(self.facts))


@dataclass(frozen=True, slots=True)
class Snippet:
    """The best fragment of a document for a query.

    ``marks`` are ``(start, end)`` pairs of character offsets into ``text``, in order and not
    overlapping. ``language`` is that of the passage. ``before`` and ``after`` say whether the
    document goes on before and after the fragment, ``more`` whether matches stand there, or may: of
    a long document only a part was looked at.
    """

    text: str
    marks: tuple[tuple[int, int], ...]
    language: str
    before: bool = False
    after: bool = False
    more: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word of the query was read as beyond what was typed, in one language.

    ``word`` is as typed, without an article before it. ``forms`` are other forms in the index
    under which it is found, too, with *oe* for *œ*, at most four: those of the same word before
    those that share its stem, the most frequent first. Accents and case make no other form.
    ``only`` is the same query for the word exactly as typed, None where no document has it so.
    """

    word: str
    language: str
    forms: tuple[str, ...]
    only: str | None


@dataclass(frozen=True, slots=True)
class Fragment:
    """One of several fragments of a document.

    ``start`` is where its text begins in the body, ``match`` the number of its first match among
    all of the body (1 is the first, as :meth:`indexer.Index.highlight` counts them).
    """

    snippet: Snippet
    start: int
    match: int


Level = Literal[
    "exact",
    "accents",
    "lemma",
    "stem",
    "compound",
    "title",
    "phrase",
    "prefix",
    "typo",
    "closeness",
    "no-title",
    "whole-title",
]
"""In what way a part of a query matched, see :class:`Contribution`."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one part of a query adds to the score of one hit, as one language reads it.

    ``word`` is the word as typed, in small letters and with *oe* for *œ*; a phrase of words in any
    inflection has their stems between quotation marks, closeness all the words that it looks at.
    ``level`` tells how it matched. A word has one contribution for each of the first four that
    occurs in the document:

    - ``"exact"``: the form as typed;
    - ``"accents"``: the same letters with other accents (*cote* for *côte*);
    - ``"lemma"``: another form of the same word (*cheval* for *chevaux*);
    - ``"stem"``: a form that shares the stem and no more (*organe* for *organiser*), not marked;
    - ``"compound"``: a compound written as one word (*weekend*) where its parts were typed;
    - ``"title"``: a word that is looked for in titles only;
    - ``"phrase"``, ``"prefix"``: as the query language names them;
    - ``"typo"``: words one typing error away, asked for with ``~`` or in the place of a word that
      the index does not have;
    - ``"closeness"``: words near each other or in the title, among the first hits;
    - ``"no-title"``: what the titles of other hits say on average, for a document without one;
    - ``"whole-title"``: the title is the query; both without word, forms and language.

    ``forms`` are the indexed forms that stand in the document, the most frequent first;
    ``frequency`` is how often they count there (0 to 255, a word of the title counts twice).
    ``weight`` is how rare the word is times the factors of its language, exact form and place in
    the query; of closeness the factor of the language alone, of titles as a whole 1. ``score`` is
    the part of the hit's score: those of all its contributions add up to it.
    """

    language: str
    word: str
    level: Level
    forms: tuple[str, ...]
    frequency: int
    weight: float
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found.

    ``rank`` counts from 1 over the whole result, not over the page. ``score`` is only
    comparable within one result. ``title_marks`` are offsets into ``document.title``.
    ``explanation`` tells what the score is made of, in query order, where that was asked for.
    """

    rank: int
    score: float
    document: Document
    snippet: Snippet
    title_marks: tuple[tuple[int, int], ...] = ()
    explanation: tuple[Contribution, ...] = ()


Sort = Literal["relevance", "date", "oldest"]
"""The best first, the latest first, or the oldest first."""


CompletionKind = Literal["title", "phrase", "word"]
"""What is suggested: the title of a document, some words that go together, or one word."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A query that what is being typed may become.

    ``text`` is the whole query: what was typed before the completed part stays as it is. A
    ``"title"``, a ``"phrase"`` or a ``"word"`` of the index was put in; ``language`` is its
    language (``"en"``, ``"fr"`` or ``"other"``), ``count`` in about how many documents it stands.
    """

    text: str
    kind: CompletionKind
    language: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """How many documents each choice of a filter finds, what else is chosen kept.

    A facet is counted without its own filter: with the year 2024 chosen, ``years`` goes on
    counting the others. ``total`` is what is found in all languages, and ``languages`` what is
    found with each ``language`` of a search (``"en"``, ``"fr"``, ``"mixed"``, ``"other"``): a
    document in both counts in three of them. ``types`` and ``sources`` (the paths of ``.jsonl``
    files) hold what occurs. In ``folders`` a document counts in every folder that it lies below.
    ``years`` rise; 0 is for documents without a date.
    """

    total: int = 0
    languages: Mapping[str, int] = field(default_factory=dict)
    types: Mapping[str, int] = field(default_factory=dict)
    folders: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    years: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Instead:
    """A word of the index that looks like one of a query which is in no document.

    ``word`` as typed in small letters, ``form`` the word of the index in its ``language``;
    ``query`` has the one in place of the other, and finds something.
    """

    word: str
    form: str
    language: str
    query: str


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one query: one page of hits, best first.

    ``total`` counts all documents found; ``seconds`` is the wall time of the search;
    ``language`` is the language the query was taken for (``"en"`` or ``"fr"``) and
    ``confidence`` how sure that is (0.5 to 1); ``generation`` names the generation of the
    index that answered; ``languages`` counts the documents found per document language.
    ``suggestion`` is a query that the reader may have meant, where this one finds next to nothing,
    the index has a much more frequent word one typing error away and the query with it finds more
    documents; else None. ``instead`` has words for those that keep the query from finding
    anything, where there is no suggestion. ``facets`` are counted, and ``readings`` made, where
    that was asked for.
    """

    query: str
    total: int
    seconds: float
    hits: tuple[Hit, ...]
    language: str
    confidence: float
    generation: str
    languages: dict[str, int]
    notices: tuple[Notice, ...] = ()
    suggestion: str | None = None
    instead: tuple[Instead, ...] = ()
    facets: Facets | None = None
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class TellingWord:
    """A word by which documents are alike: as the document writes it most often."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The documents most like ``document``, best first.

    ``words`` are those of the document that tell it from others, the most telling first: what the
    others were found by. ``seconds`` and ``generation`` are as in :class:`Results`.
    """

    document: Document
    words: tuple[TellingWord, ...]
    hits: tuple[Hit, ...]
    seconds: float
    generation: str
