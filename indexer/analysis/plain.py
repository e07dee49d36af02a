"""Texts as plain words: what two have in common that are completed alike, however written."""

import re
from typing import Final

from indexer.analysis.folding import fold
from indexer.analysis.words import INVISIBLE, MARKS

WORD: Final = re.compile(rf"[^\W_][^\W_{MARKS}]*(?:[{MARKS}{INVISIBLE}]+[^\W_{MARKS}]*)*")
"""A run of letters and digits: parts of compounds and elided articles are words of their own."""

_ASCII: Final = re.compile("[a-z0-9]+")


def plain_words(text: str) -> str:
    """Return the words of a text without case and accents, one blank between.

    A blank behind the last word, or another sign, stays as one blank: the word is complete.

    >>> plain_words("Ministre de l’Int"), plain_words("week-end ")
    ('ministre de l int', 'week end ')
    """
    if text.isascii():
        plain = " ".join(_ASCII.findall(text.lower()))
        return plain + " " * bool(plain and not text[-1].isalnum())
    words, end = [], 0
    for found in WORD.finditer(text):
        words.append(fold(found.group()))
        end = found.end()
    return " ".join(words) + " " * bool(words and end < len(text))
