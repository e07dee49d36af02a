"""Spelling variants of one word: British and American, French before and after 1990."""

import re
from collections.abc import Container, Mapping
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "lemmas"
"""Where our own lists are."""

# British endings with their American ones; a word is changed only when the result is a word too.
_ENDINGS: Final = (
    (re.compile(r"is(e|ation|er|able|ational|ationally)$"), r"iz\1"),
    (re.compile(r"ys(e|er)$"), r"yz\1"),
    (re.compile(r"our(|al|able|ably|ed|er|ful|hood|ism|ist|ite|itism|less|y|liness|ly)$"), r"or\1"),
    (re.compile(r"(?<=[b-df-hj-np-tv-z])ae(?=[a-z]{3})|^ae(?=[a-z]{3})"), "e"),
    (re.compile(r"(?<=[b-df-hj-np-tv-z])oe(?=[a-z]{3})|^oe(?=[a-z]{3})"), "e"),
    (re.compile(r"olog(?:ue)$"), "olog"),
    (re.compile(r"([a-z]{2}[aeiou]l)l(ing|er|ed|or)$"), r"\1\2"),
)

# Words that only look like the British spelling of another one.
_NO_VARIANTS: Final = {
    *("apprise", "arise", "braise", "concise", "four", "fourth", "hour", "lour", "our", "pour"),
    *("pouring", "prise", "rise", "soever", "sour", "stour", "tour"),
}

# Those whose double l is their own.
_DOUBLE_L: Final = re.compile(
    "(?:ca|du|dwe|fa|fe|fi|ki|mi|po|pu|ro|se|sme|spe|sta|sti|swe|te|ti|wa|wi|ye)ll"
)


def standard_spelling(word: str, language: str, words: Container[str]) -> str:
    """Return the spelling that stands for all spellings of a word.

    ``word`` is a lemma, ``words`` are the words of the language: *colour* becomes *color* because
    both are in it, *four* stays. Without a variant it is the word itself.

    >>> standard_spelling("colour", "en", {"color"}), standard_spelling("clef", "fr", ())
    ('color', 'clé')
    """
    listed = variants(language).get(word)
    if listed is not None:
        return listed
    if language == "en" and word not in _NO_VARIANTS and not _DOUBLE_L.match(word):
        for british, american in _ENDINGS:
            changed = british.sub(american, word)
            if changed != word and changed in words:
                return changed
    return word


@cache
def variants(language: str) -> Mapping[str, str]:
    """Return the spellings listed for a language, each with the one that stands for both."""
    return dict(lemma_rows("variants", language))


def lemma_rows(name: str, language: str) -> list[list[str]]:
    """Return the words of each line of one of our lists, without comments and empty lines."""
    lines = (FOLDER / f"{name}-{language}.txt").read_text(encoding="utf-8").splitlines()
    return [row for line in lines if (row := line.partition("#")[0].split())]
