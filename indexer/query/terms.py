"""One token -> one leaf of the tree: word, phrase, exact form, prefix, likeness or filter."""

import re
from typing import Final

from indexer.errors import QueryError
from indexer.query.dates import read_range
from indexer.query.filters import Scope, read_language, read_type
from indexer.query.lexer import Kind, Notices, Token
from indexer.query.nodes import Exact, Filter, Fuzzy, Node, Part, Phrase, Prefix, Word

MAX_TERMS: Final = 64
"""Words and phrases beyond this are ignored, with a notice; filters do not count."""

MIN_PREFIX: Final = 2
"""Letters or digits that must stand before a star."""

MIN_FUZZY: Final = 4
"""Letters or digits of a word whose spelling may vary: in a shorter one any word would do."""

_ALPHANUMERIC: Final = re.compile(r"[^\W_]")

# The first mark decides: politi*, and Casablanka~1. with what punctuation follows.
_ENDING: Final = re.compile(r"(\*|~(\d*))(?:[*~,;.:!?…]|(?<=~)\d+)*$")


class Terms:
    """Makes the leaves of one query, counts them and notes what was ignored."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices
        self._count = 0

    def read(self, token: Token, scope: Scope, *, exact: bool = False) -> Node | None:
        """Return the leaf for a word or phrase; None when there is nothing in it to look for.

        Raises ``QueryError`` for a prefix of one letter and for dates and languages that make
        no sense.
        """
        text = token.text
        if not _ALPHANUMERIC.search(text):
            if scope != "text":
                self._notices.add("query-empty-field", field=scope)
            return None
        match scope:
            case "text" | "title":
                self._count += 1
                if self._count > MAX_TERMS:
                    self._notices.add("query-too-many-terms", limit=MAX_TERMS)
                    return None
                if token.kind is Kind.PHRASE:
                    return Exact(text, scope) if exact else Phrase(text, scope)
                return self._exact(text, scope) if exact else self._word(text, scope, token)
            case "lang":
                return _language(text.rstrip(",;"), token)
            case "type":
                return self._type(text.rstrip(",;"))
            case "path":
                return self._path(text)
            case "date":
                return self._date(text.rstrip(",;"), token)

    def _exact(self, text: str, part: Part) -> Exact:
        if "*" in text or text.endswith("~"):
            self._notices.add("query-star-ignored", word=text)
        return Exact(text.rstrip("*~:"), part)

    def _word(self, typed: str, part: Part, token: Token) -> Node:
        """Read a word with what stands at its end: ``*`` for a prefix, ``~`` for a likeness."""
        if "*" not in typed and "~" not in typed:
            return Word(typed.rstrip(":"), part)
        ending = _ENDING.search(typed)
        text = (typed[: ending.start()] if ending else typed).rstrip(":")
        letters = _letters(text)
        if not letters:  # %~5
            return Word(typed, part)
        if "*" in text:
            self._notices.add("query-star-ignored", word=typed)
        elif ending and ending[1] == "*":
            if letters >= MIN_PREFIX:
                return Prefix(text, part)
            if not token.starred:  # the star in front of *a* is excused, so is the one behind
                raise QueryError("query-prefix-too-short", token.start, word=typed)
        elif ending and letters >= MIN_FUZZY:
            if ending[2] not in ("", "1"):
                self._notices.add("query-fuzzy-distance", word=text)
            return Fuzzy(text, part)
        elif ending:
            self._notices.add("query-fuzzy-too-short", word=text, letters=MIN_FUZZY)
        return Word(text, part)

    def _type(self, value: str) -> Filter:
        known = read_type(value)
        if known is None:
            self._notices.add("query-unknown-type", value=value)
        name = known or value.lower().lstrip(".")
        return Filter("type", name, name)

    def _path(self, value: str) -> Filter:
        path = value.replace("\\", "/").strip("*")  # contained in the path: stars change nothing
        if "*" in path:
            self._notices.add("query-star-ignored", word=value)
        return Filter("path", path, path)

    def _date(self, value: str, token: Token) -> Filter:
        dates = read_range(value)
        if dates is None:
            raise QueryError("query-bad-date", token.start, value=value)
        if dates.empty:
            raise QueryError("query-empty-range", token.start, low=dates.low, high=dates.high)
        if dates.doubtful:
            meant = dates.low if dates.low == dates.high else f"{dates.low}..{dates.high}"
            self._notices.add("query-date-read", value=value, date=meant)
        return Filter("date", dates.low, dates.high)


def _language(value: str, token: Token) -> Filter:
    code = read_language(value)
    if code is None:
        raise QueryError("query-unknown-language", token.start, value=value)
    return Filter("lang", code, code)


def _letters(text: str) -> int:
    return len(_ALPHANUMERIC.findall(text))
