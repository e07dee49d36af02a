"""Variants of one word: British and American, French before and after 1990, French feminines."""

import re
from collections.abc import Container, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from indexer.analysis.folding import fold, normal_form

FOLDER: Final = Path(__file__).parent / "lemmas"
"""Where our own lists are."""

# What shows a spelling or a gender, where it has to be, and what the word that stands for both has
# there; a word is changed only when the result is a word too.
_OUR: Final = "al|able|ably|ed|er|ful|hood|ism|ist|ite|itism|less|y|liness|ly"
_MARKS: Final = {
    "en": (  # British and American
        ("is", re.compile(r"is(e|ation|er|able|ational|ationally)$"), r"iz\1"),
        ("ys", re.compile(r"ys(e|er)$"), r"yz\1"),
        ("our", re.compile(f"our(|{_OUR})$"), r"or\1"),
        ("ae", re.compile(r"(?<=[b-df-hj-np-tv-z])ae(?=[a-z]{3})|^ae(?=[a-z]{3})"), "e"),
        ("oe", re.compile(r"(?<=[b-df-hj-np-tv-z])oe(?=[a-z]{3})|^oe(?=[a-z]{3})"), "e"),
        ("ologue", re.compile(r"ologue$"), "olog"),
        ("ll", re.compile(r"([a-z]{2}[aeiou]l)l(ing|er|ed|or)$"), r"\1\2"),
    ),
    "fr": (  # feminine and masculine, before and after 1990
        ("trice", re.compile(r"trice$"), "teur"),
        ("euse", re.compile(r"euse$"), "eur"),
        ("euse", re.compile(r"euse$"), "eux"),
        ("ienne", re.compile(r"ienne$"), "ien"),
        ("elle", re.compile(r"elle$"), "el"),
        ("ale", re.compile(r"ale$"), "al"),
        ("è", re.compile(r"è"), "é"),
    ),
}

# Words that only look like the other spelling, or the other gender, of another one.
_NO_VARIANTS: Final = {
    "en": {
        *("advertise", "advise", "apprise", "arise", "boeing", "braise", "chastise", "circumcise"),
        *("comprise", "concise", "cruise", "demise", "devise", "disguise", "excise", "exercise"),
        *("expertise", "four", "fourth", "franchise", "hour", "improvise", "incise", "lour"),
        *("merchandise", "misprise", "our", "pompadour", "pour", "pourer", "pouring", "praise"),
        *("premise", "prise", "promise", "reprise", "revise", "rise", "scourer", "soever", "sour"),
        *("stour", "supervise", "surprise", "televise", "tour"),
        *("attaché", "exposé", "josé", "malé", "maté", "mélange", "münster", "pâté", "risqué"),
        *("rosé", "résumé", "saké"),
    },
    "fr": {
        *("bale", "cale", "capitale", "étale", "filiale", "fontanelle", "gale", "girelle"),
        *("labelle", "méridienne", "morale", "pale", "régale", "sale", "selle"),
    },
}

# Those whose double l is their own.
_DOUBLE_L: Final = re.compile(
    "(?:ca|du|dwe|fa|fe|fi|ki|mi|po|pu|ro|se|sme|spe|sta|sti|swe|te|ti|wa|wi|ye)ll"
)


def standard_spelling(word: str, language: str, words: Container[str]) -> str:
    """Return the word that stands for all spellings, and in French genders, of a word.

    ``word`` is a lemma, ``words`` are the words of the language: *colour* becomes *color* because
    both are in it, *four* stays. Without a variant it is the word itself.

    >>> standard_spelling("colour", "en", {"color"}), standard_spelling("clef", "fr", ())
    ('color', 'clé')
    """
    listed = variants(language).get(word)
    if listed is not None:
        return listed
    if word in _NO_VARIANTS[language] or (language == "en" and _DOUBLE_L.match(word)):
        return word
    for mark, place, other in _MARKS[language]:
        if mark in word:
            changed = place.sub(other, word)
            if changed != word and changed in words:
                return standard_spelling(changed, language, words)
    if language == "en" and not word.isascii() and (plain := fold(word)) in words:
        return plain
    return word


@cache
def variants(language: str) -> Mapping[str, str]:
    """Return the spellings listed for a language, each with the one that stands for both."""
    rows = lemma_rows("variants", language)
    return {normal_form(word): normal_form(standard) for word, standard in rows}


def lemma_rows(name: str, language: str) -> list[list[str]]:
    """Return the words of each line of one of our lists, without comments and empty lines."""
    lines = (FOLDER / f"{name}-{language}.txt").read_text(encoding="utf-8").splitlines()
    return [row for line in lines if (row := line.partition("#")[0].split())]
