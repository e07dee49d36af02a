"""A query that is still being typed: which words at its end are to be completed."""

import re
from typing import Final, NamedTuple

from indexer.analysis.plain import WORD
from indexer.analysis.words import APOSTROPHES, HYPHENS, INVISIBLE, MARKS
from indexer.query.lexer import BLANK, DOUBLE_QUOTES, OPERATORS, Kind, Notices, Token, tokens_of
from indexer.query.parser import MAX_CHARACTERS

MOST_WORDS: Final = 12
"""Words at the end of a query that are looked at."""

_JOINERS: Final = re.escape(f"{APOSTROPHES}{HYPHENS}.,/&·")
_PLAIN: Final = re.compile(rf"[^\W_][\w{MARKS}{INVISIBLE}{_JOINERS}]*")
_BLANKS: Final = re.compile(rf"[{BLANK}]*")
_WORDS: Final = re.compile(rf"[^{BLANK}]+")
_CLOSERS: Final = {"«": "»"} | dict.fromkeys(DOUBLE_QUOTES, DOUBLE_QUOTES)
_SIGNS: Final = (Kind.PLUS, Kind.MINUS, Kind.EQUALS, Kind.FIELD)
# What a query reads as a sign: quotation marks, parentheses, a colon, stars, signs before a word.
_MARKS: Final = re.compile(rf"[{DOUBLE_QUOTES}«»()*~=:+]+-*|(?<![^{BLANK}{APOSTROPHES}])-+")


class Unfinished(NamedTuple):
    """The end of a query: ``text[starts[i]:]`` are its last words, most of them first.

    ``closer`` is what the end of the query wants behind it (a quotation mark). Behind a sign
    ``single`` words alone fit.
    """

    starts: tuple[int, ...]
    closer: str = ""
    single: bool = False


def unfinished(text: str) -> Unfinished | None:
    """Return what of a query may be completed; None where nothing can.

    That are its last plain words, up to an operator, a sign, a field or a phrase before them, or
    the words of a phrase that was not closed yet. The value of a filter is not completed.
    """
    tokens = tokens_of(text, Notices()) if len(text) <= MAX_CHARACTERS else []
    if not tokens:
        return None
    last, before = tokens[-1], tokens[-2] if len(tokens) > 1 else None
    if last.kind is Kind.PHRASE:
        return _phrase(text, last, before)
    behind = text[last.end :]
    if last.kind is not Kind.WORD or not _is_plain(text, last) or not _BLANKS.fullmatch(behind):
        return None
    if before is not None and before.kind in _SIGNS and before.end == last.start:
        filtered = before.kind is Kind.FIELD and before.text != "title"
        # Behind "title:word " something new begins, of which nothing is typed yet.
        if filtered or behind:
            return None
        return _unfinished(text, last.start, single=True)
    run = [last]
    for token, sign in zip(tokens[-2::-1], [*tokens[-3::-1], None], strict=False):
        glued = sign is not None and sign.kind in _SIGNS and sign.end == token.start
        between = text[token.end : run[-1].start]
        if token.kind is not Kind.WORD or glued or not _is_plain(text, token):
            break
        if not _BLANKS.fullmatch(between):
            break
        run.append(token)
    return _unfinished(text, run[-1].start)


def harmless(text: str) -> str:
    """Return a text as plain words of a query: without signs that a query would obey.

    >>> harmless("Loi « verte » (2024) : ET après ?")
    'Loi verte 2024 et après ?'
    """
    words = _WORDS.findall(_MARKS.sub(" ", text))
    return " ".join([word.lower() if word in OPERATORS else word for word in words])


def _is_plain(text: str, token: Token) -> bool:
    # As it was typed: of "date:" the lexer gives the word alone.
    return not token.starred and _PLAIN.fullmatch(text, token.start, token.end) is not None


def _phrase(text: str, phrase: Token, before: Token | None) -> Unfinished | None:
    closers = _CLOSERS.get(text[phrase.start], "")
    begin = phrase.start + 1
    glued = before is not None and before.kind is Kind.FIELD and before.end == phrase.start
    if glued or not closers or any(closer in text[begin:] for closer in closers):
        return None
    closer = {"“": "”", "„": "“"}.get(text[phrase.start], closers if len(closers) == 1 else '"')
    found = _unfinished(text, begin)
    # All of a phrase is completed, or nothing.
    return found and found._replace(starts=found.starts[:1], closer=closer)


def _unfinished(text: str, begin: int, *, single: bool = False) -> Unfinished | None:
    starts = tuple(found.start() for found in WORD.finditer(text, begin))
    if not starts:
        return None
    if single:
        return Unfinished(starts, single=True) if len(starts) == 1 else None
    return Unfinished(starts[-MOST_WORDS:])
