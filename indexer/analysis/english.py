"""What only English does at the end of a word: possessives and contractions."""

import re
from typing import Final

from indexer.analysis.words import APOSTROPHES

_TAIL: Final = re.compile(rf"(?:(?<=n)[{APOSTROPHES}]t|[{APOSTROPHES}](?:s|re|ve|ll|d|m))$", re.I)
_POSSESSIVE: Final = re.compile(rf"[{APOSTROPHES}]s$", re.I)

# What is left of an irregular negation when its n't is gone.
_IRREGULAR: Final = {"ca": "can", "wo": "will", "sha": "shall", "ai": "ain"}


def tail(word: str, language: str) -> int:
    """Return how many characters at the end of ``word`` are a possessive or a contraction.

    *France’s* 2, *they’re* 3, *don’t* 3 (``n’t``: what stays is *do*), else 0. The tail is
    dropped: it is a stop word or an ending. Only the possessive is one in French (*McDonald’s*),
    and none of them is the whole word.
    """
    pattern = _TAIL if language == "en" else _POSSESSIVE
    match = pattern.search(word)
    if match is None:
        return 0
    length = len(word) - match.start()
    if word[-1] in "tT":
        length += 1  # the n of n't
    return length if length < len(word) else 0


def whole_negation(form: str) -> str:
    """Return the verb that a negation without its ``n't`` stands for: ``ca`` is ``can``."""
    return _IRREGULAR.get(form, form)
