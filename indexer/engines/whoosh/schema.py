"""What Whoosh sees of our index: its fields, how their terms are written, how queries are read."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from whoosh import fields, formats
from whoosh.analysis import Analyzer
from whoosh.analysis import Token as WhooshToken

from indexer.analysis import analyse, normal_form
from indexer.documents import SEARCHED
from indexer.query.analysed import Kind

WORD_KINDS: Final[tuple[Kind, ...]] = ("stem", "form")


def encode(text: str) -> bytes:
    """Return a term as bytes; half a character pair, as file names may hold, stays one."""
    return text.encode("utf-8", "surrogatepass")


def decode(term: bytes) -> str:
    """Return the text of :func:`encode`."""
    return term.decode("utf-8", "surrogatepass")


class PositionList(formats.Format):  # type: ignore[misc]
    """Posting values are the positions of the word as little-endian 32-bit numbers."""

    def decode_positions(self, value: bytes) -> list[int]:
        """Return the positions in a posting value."""
        return [int(position) for position in np.frombuffer(value, dtype="<u4")]

    def decode_frequency(self, value: bytes) -> int:
        """Return how often the word stands in the document, the title counted as the body."""
        return len(value) // 4


class WordAnalyzer(Analyzer):  # type: ignore[misc]
    """Our analysis as Whoosh's query parser wants it: the terms of one kind and language.

    A word stands for all its stems, and for its compound (``weekend`` for *week-end*). A phrase
    (``chars``) is of words that follow each other: the first stem of each. With ``tokenize``
    false, the beginning of a word or a pattern, letters become those of the index and nothing
    is taken apart. Stop words stay: they are in the index.
    """

    def __init__(self, kind: Kind, language: str) -> None:
        self.kind = kind
        self.language = language

    def __call__(
        self, value: str, *, tokenize: bool = True, chars: bool = False, **_: Any
    ) -> Iterator[WhooshToken]:
        """Yield one Whoosh token per term."""
        if not tokenize:
            yield _token(normal_form(value), 0, 0, len(value))
            return
        for token in analyse(value, self.language):
            terms = token.stems if self.kind == "stem" else (token.form,)
            if chars:
                terms = () if token.joined else terms[:1]
            for term in terms:
                yield _token(term, token.position, token.start, token.end)


def _token(text: str, position: int, start: int, end: int) -> WhooshToken:
    token = WhooshToken(positions=True, chars=True)
    token.text, token.pos, token.startchar, token.endchar = text, position, start, end
    token.stopped = False
    return token


class WordField(fields.FieldType):  # type: ignore[misc]
    """The words of one kind (``stem``, ``form``) and language, with positions and lengths."""

    def __init__(self, kind: Kind, language: str) -> None:
        super().__init__(
            format=PositionList(),
            analyzer=WordAnalyzer(kind, language),
            scorable=True,
            multitoken_query="or",
        )

    def to_bytes(self, value: str | bytes) -> bytes:
        """Return a term as stored."""
        return value if isinstance(value, bytes) else encode(value)

    def from_bytes(self, bs: bytes) -> str:
        """Return a stored term as text."""
        return decode(bs)


class ValueField(fields.ID):  # type: ignore[misc]
    """One value per document as one term; ``lower``: its terms are in lower case."""

    def __init__(self, *, lower: bool = False, unique: bool = False) -> None:
        super().__init__(stored=True, unique=unique)
        self._lower = lower

    def to_bytes(self, value: str | bytes) -> bytes:
        """Return a term as stored."""
        if isinstance(value, bytes):
            return value
        return encode(value.lower() if self._lower else value)

    def from_bytes(self, bs: bytes) -> str:
        """Return a stored term as text."""
        return decode(bs)


def schema() -> fields.Schema:
    """Return the schema of every index of ours.

    Per language ``stem_en``, ``form_en``, … for words; ``id``, ``path`` (lower case), ``type``,
    ``language`` and ``date`` (``2025``, ``2025-04`` or ``2025-04-13``, as exact as known) as
    single terms. These five, ``title`` and ``body`` are also what a hit holds.
    """
    built = fields.Schema(
        id=ValueField(unique=True),
        path=ValueField(lower=True),
        type=ValueField(),
        language=ValueField(),
        date=ValueField(),
        title=fields.STORED(),
        body=fields.STORED(),
    )
    for language in SEARCHED:
        for kind in WORD_KINDS:
            built.add(f"{kind}_{language}", WordField(kind, language))
    return built
