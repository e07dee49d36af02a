"""What was typed -> tokens: words, phrases, signs, operators, fields and parentheses.

Only blanks, quotation marks and parentheses separate; everything else stays in its word and
is left to analysis (*C-46*, *l’avocat*, *O.N.U.*, *AT&T*, *1 000*).
"""

import re
from enum import Enum, auto
from typing import Final, NamedTuple

from indexer.query.dates import end_of_range, read_range
from indexer.query.filters import FIELDS, Scope, read_language, read_type
from indexer.results import Notice


class Kind(Enum):
    """What a token is."""

    WORD = auto()
    PHRASE = auto()
    FIELD = auto()
    PLUS = auto()
    MINUS = auto()
    EQUALS = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    OPEN = auto()
    CLOSE = auto()


class Token(NamedTuple):
    """A piece of the query: ``start`` and ``end`` are offsets into it, ``text`` is what counts.

    ``starred`` marks a word that had a star in front of it.
    """

    kind: Kind
    text: str
    start: int
    end: int
    starred: bool = False


OPERATORS: Final = {
    "AND": Kind.AND,
    "ET": Kind.AND,
    "OR": Kind.OR,
    "OU": Kind.OR,
    "NOT": Kind.NOT,
    "SAUF": Kind.NOT,
}
"""Operators by name, in capitals only."""

# Zero-width and directional marks: left out, as analysis leaves them out of the documents.
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Control characters and halves of surrogate pairs separate: neither can be part of a word.
BLANK: Final = r"\s\x00-\x1f\x7f-\x9f\ud800-\udfff"
DOUBLE_QUOTES: Final = '"“”„‟'

_OPENERS: Final = f"(«{DOUBLE_QUOTES}"
_BEFORE: Final = re.compile(rf"[{BLANK}()]")
_SKIP: Final = re.compile(rf"[{BLANK}]+")
_NUMBER: Final = r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\w)"  # 1 000 000
_INSIDE: Final = rf"[^{BLANK}()«»{DOUBLE_QUOTES}]"
_WORD: Final = re.compile(rf"{_NUMBER}{_INSIDE}*|{_INSIDE}+")
_ALPHANUMERIC: Final = re.compile(r"[^\W_]")
_MARKS: Final = re.compile(r"[-+=~*:]+")
_SPACE: Final = rf"[{BLANK}]*"
_FIELD: Final = re.compile(rf"({'|'.join(FIELDS)})({_SPACE}:{_SPACE})", re.IGNORECASE)
_ELISION: Final = re.compile(
    r"(?:[cçdjlmnstz]|(?:jus|lors|puis|quoi|pres|quel)?qu|entr)['’ʼ‘′`´＇]", re.IGNORECASE
)
_SIGNS: Final = (Kind.PLUS, Kind.MINUS)
_GLUE: Final = (*_SIGNS, Kind.EQUALS, Kind.FIELD)


class Notices:
    """Notices collected while a query is read: the first of each kind."""

    def __init__(self) -> None:
        self._by_code: dict[str, Notice] = {}

    def add(self, code: str, **facts: object) -> None:
        """Add a notice unless there is one with this code."""
        self._by_code.setdefault(code, Notice(code, tuple(facts.items())))

    def all(self) -> tuple[Notice, ...]:
        """Return the notices in the order in which they were added."""
        return tuple(self._by_code.values())


def tokens_of(text: str, notices: Notices) -> list[Token]:
    """Cut ``text`` into tokens; adds to ``notices`` what was ignored. Never raises.

    Runs without a letter or digit are dropped. A token that starts where a sign, ``=`` or a
    field ended belongs to it.
    """
    if not _INVISIBLE.search(text):
        return _Lexer(text, notices).run()
    shown = [at for at, character in enumerate(text) if not _INVISIBLE.match(character)]
    tokens = _Lexer("".join(text[at] for at in shown), notices).run()
    return [
        token._replace(start=shown[token.start], end=shown[token.end - 1] + 1) for token in tokens
    ]


class _Lexer:
    def __init__(self, text: str, notices: Notices) -> None:
        self.text = text
        self.notices = notices
        self.colons = ":" in text
        self.tokens: list[Token] = []
        self.at = 0

    def run(self) -> list[Token]:
        while self.at < len(self.text):
            if skipped := _SKIP.match(self.text, self.at):
                self.at = skipped.end()
                continue
            match self.text[self.at]:
                case "(":
                    self._add(Kind.OPEN, self.at + 1)
                case ")":
                    self._add(Kind.CLOSE, self.at + 1)
                case "«":
                    self._phrase("»")
                case "»":
                    self.notices.add("query-quote-ignored")
                    self.at += 1
                case character if character in DOUBLE_QUOTES:
                    self._phrase(DOUBLE_QUOTES)
                case _:
                    self._term()
        return self.tokens

    def _add(self, kind: Kind, end: int, text: str = "", *, starred: bool = False) -> None:
        self.tokens.append(Token(kind, text or self.text[self.at : end], self.at, end, starred))
        self.at = end

    @property
    def _glued(self) -> bool:
        """Whether what stands here belongs to the sign, ``=`` or field before it."""
        return bool(self.tokens) and (
            self.tokens[-1].kind in _GLUE and self.tokens[-1].end == self.at
        )

    @property
    def _fresh(self) -> bool:
        """Whether a term begins here: only then is ``-`` a sign."""
        return self.at == 0 or _BEFORE.match(self.text, self.at - 1) is not None

    def _phrase(self, closers: str) -> None:
        begin = self.at + 1
        closer = re.compile(f"[{closers}]").search(self.text, begin)
        if closer is None and not (self._fresh or self._glued):  # 5" disk
            self.notices.add("query-quote-ignored")
            self.at += 1
            return
        if closer is None:
            self.notices.add("query-unclosed-quote")
        end = closer.start() if closer else len(self.text)
        # l’« ancien régime »: the article is no word of its own.
        if self.tokens and self.tokens[-1].end == self.at:
            before = self.tokens[-1]
            if before.kind is Kind.WORD and _ELISION.fullmatch(before.text):
                self.tokens.pop()
        inside = _SKIP.sub(" ", self.text[begin:end]).strip()
        self.tokens.append(Token(Kind.PHRASE, inside, self.at, min(end + 1, len(self.text))))
        self.at = self.tokens[-1].end

    def _term(self) -> None:
        glued = self._glued
        marks = _MARKS.match(self.text, self.at)
        if marks:
            if self._mark(marks.group()):
                return
            self.at = marks.end()
        starred = marks is not None and "*" in marks.group()
        if (not glued or self.tokens[-1].kind in _SIGNS) and self._field():
            return
        found = _WORD.match(self.text, self.at)
        if found is None:
            return
        word = found.group()
        if not _has_text(word):
            if "*" in word:
                self.notices.add("query-star-ignored", word=word)
            self.at = found.end()
        elif word in OPERATORS and not glued and not marks:
            self._add(OPERATORS[word], found.end())
        else:
            self._add(Kind.WORD, found.end(), word, starred=starred)

    def _mark(self, marks: str) -> bool:
        """Read a sign or ``=``; else say what is wrong with the marks here and return False."""
        after = self.at + len(marks)
        term_follows = bool(_term_end(self.text, after))
        if marks in ("+", "-", "+=", "-=") and term_follows and self._fresh:
            self._add(Kind.PLUS if marks[0] == "+" else Kind.MINUS, self.at + 1)
            return True
        if marks == "=" and term_follows:
            self._add(Kind.EQUALS, after)
            return True
        if "*" in marks:
            found = _WORD.match(self.text, self.at)
            self.notices.add("query-star-ignored", word=found.group() if found else marks)
        elif term_follows and self._fresh:
            self.notices.add("query-mark-ignored", mark=marks)
        return False

    def _field(self) -> bool:
        """Read a field name with its colon, and a filter's value; False when there is none."""
        found = _FIELD.match(self.text, self.at) if self.colons else None
        if found is None:
            return False
        name, colon = found.groups()
        scope, value = FIELDS[name.lower()], found.end()
        sign = {"+": Kind.PLUS, "-": Kind.MINUS}.get(self.text[value : value + 1])
        if scope in ("date", "path"):  # these values may begin with a dash
            sign = None
        begin = value + 1 if sign else value
        end = end_of_range(self.text, begin) if scope == "date" else None
        end = end or _term_end(self.text, begin)
        if end is None:
            self.notices.add("query-empty-field", field=name.lower())
            self._add(Kind.WORD, found.end(), name)
            return True
        typed = self.text[begin:end]
        if len(colon) > 1 and not _plausible(scope, typed):  # "Langue : un outil politique"
            return False
        if sign:  # title:-word is -title:word
            self.tokens.append(Token(sign, self.text[value], value, begin))
        self._add(Kind.FIELD, begin, scope)
        if scope != "title" and typed[0] not in f"={_OPENERS}":
            self._add(Kind.WORD, end)
        return True


def _term_end(text: str, start: int) -> int | None:
    """Return where the term at ``start`` ends, for a phrase or parenthesis that its mark ends."""
    begin = start + 1 if text[start : start + 1] == "=" else start
    if text[begin : begin + 1] and text[begin] in _OPENERS:
        return begin + 1
    found = _WORD.match(text, begin)
    return found.end() if found and _has_text(found.group()) else None


def _plausible(scope: Scope, typed: str) -> bool:
    """Say whether a field written with a blank at its colon is meant as one."""
    match scope:
        case "path":
            return any(mark in typed for mark in ("/", "\\", ".", *_OPENERS))
        case _ if typed[0] in _OPENERS:
            return True
        case "lang":
            return read_language(typed) is not None
        case "type":
            return read_type(typed) is not None
        case "date":
            return read_range(typed) is not None
        case _:
            return True


def _has_text(text: str) -> bool:
    return _ALPHANUMERIC.search(text) is not None
