"""A query tree -> the text that a user could have typed for it."""

import re
from itertools import pairwise
from typing import Final

from indexer.query.lexer import DOUBLE_QUOTES, OPERATORS
from indexer.query.nodes import Exact, Filter, Fuzzy, Group, Node, Phrase, Prefix, Word
from indexer.query.trees import is_restriction

_PLAIN: Final = re.compile(r"\w[\w’'.-]*")
_PATH: Final = re.compile(r"[\w/.][\w/.’'-]*")


def print_query(node: Node) -> str:
    """Return a query with the meaning of ``node``; that of a parsed tree gives it back equal.

    >>> from indexer.query.parser import parse
    >>> print_query(parse("titre:maroc ET (visa OU asile) langue:français").node)
    'lang:fr AND title:maroc AND (visa asile)'
    """
    match node:
        case Word(text, "text") if text in OPERATORS:
            return f"(+{text})"
        case Word(text, part):
            return _titled(part, text)
        case Phrase(text, part):
            return _titled(part, _quoted(text))
        case Exact(text, part):
            return _titled(part, "=" + (text if _PLAIN.fullmatch(text) else _quoted(text)))
        case Prefix(text, part):
            return _titled(part, f"{text}*")
        case Fuzzy(text, part):
            return _titled(part, f"{text}~")
        case Filter("date", low, high):
            return f"date:{low}" if low == high else f"date:{low}..{high}"
        case Filter(field, value):
            return f"{field}:{value if _PATH.fullmatch(value) else _quoted(value)}"
        case Group(must, may, never):
            wanted = [f"+{_nested(child)}" for child in must] if may else []
            others = [_nested(child) for child in may]
            # Side by side, a filter would restrict its alternatives, and 1 000 be one number.
            if any(map(is_restriction, may)) or _reads_as_number([*wanted, *others]):
                either = " OR ".join(others)
                wanted.append(f"({either})" if must else either)
            else:
                wanted += others or [" AND ".join(_nested(child) for child in must)]
            return " ".join([*filter(None, wanted), *(f"-{_nested(child)}" for child in never)])


def _reads_as_number(terms: list[str]) -> bool:
    return any(left[-1].isdecimal() and right[0].isdecimal() for left, right in pairwise(terms))


def _nested(node: Node) -> str:
    text = print_query(node)
    return f"({text})" if isinstance(node, Group) else text


def _titled(part: str, text: str) -> str:
    return text if part == "text" else f"{part}:{text}"


def _quoted(text: str) -> str:
    if any(quote in text for quote in DOUBLE_QUOTES):
        return f"«{text}»"
    return f'"{text}"'
