"""Words made of other words that mean the same thing done: *licenciement* of *licencier*.

Most share a stem, and this only tells which words of one stem may be marked for each other; those
that share none are found together because of it.
"""

import re
from collections.abc import Container, Mapping
from functools import cache
from typing import Final

from indexer.analysis.folding import normal_form
from indexer.analysis.spelling import lemma_rows

_SHORTEST: Final = 4
"""Letters; what shorter words seem to be made into is mostly another word."""

Rules = tuple[tuple[str, str, str], ...]

# What is taken off (after what, as a regular expression) and what is put in its place to reach the
# verb or adjective.
_ENDINGS: Final[dict[str, Rules]] = {
    "fr": (
        ("ation", "", "er"),
        *((ending, "", "ir") for ending in ("issement", "issage", "isseur")),
        ("iement", "[aou]", "yer"),
        ("iment", "", "ier"),
        ("tion", "[cp]", "ter"),
        ("sion", "[ilru]", "ser"),
        ("ution", "", "uer"),
        *((ending, "", "er") for ending in ("ement", "age", "ance", "eur", "ure", "é", "e")),
    ),
    "en": (
        ("ization", "", "ize"),
        *((ending, "", "ate") for ending in ("ation", "ator")),
        ("ation", "", "e"),
        ("ation", "", ""),
        *((f"{letter}{ending}", letter, "") for letter in "bdgklmnprt" for ending in ("ing", "er")),
        ("ing", "", ""),
        ("ing", "", "e"),
        ("ily", "[^aeiouy]", "y"),
        ("bility", "[ai]", "ble"),
        ("bly", "", "ble"),
        *((ending, "", "") for ending in ("ly", "er", "or", "ment")),
        ("er", "", "e"),
        ("ion", "[cnprs]t|ss", ""),
        ("ion", "", "e"),
    ),
}

# Nouns of action of which Snowball makes another stem than of their verb: modification, modifier.
_NOUNS_OF_ACTION: Final[dict[str, Rules]] = {
    "fr": (("ification", "", "ifier"), ("age", "", "er")),
    "en": (("ification", "", "ify"),),
}


def verb_of(noun: str, language: str, words: Container[str]) -> str | None:
    """Return the verb of which ``noun`` is the action though the two share no stem, else None.

    >>> verb_of("modification", "fr", {"modifier"}), verb_of("payment", "en", {"pay"})
    ('modifier', 'pay')
    """
    if (verb := _made(language).get(noun)) is not None:
        return verb
    return _changed(noun, _NOUNS_OF_ACTION[language], language, words)


def headword(lemma: str, language: str, words: Container[str]) -> str:
    """Return the word that ``lemma`` is made of, when it says the same; else the lemma itself.

    ``words`` are the lemmas of the language.

    >>> headword("licenciement", "fr", {"licencier"}), headword("marché", "fr", {"marcher"})
    ('licencier', 'marché')
    """
    return _changed(lemma, _ENDINGS[language], language, words) or lemma


def _changed(lemma: str, rules: Rules, language: str, words: Container[str]) -> str | None:
    if lemma in _apart(language):
        return None
    for ending, after, other in rules:
        if lemma.endswith(ending):
            kept = lemma.removesuffix(ending)
            changed = kept + other
            if len(changed) < _SHORTEST or changed == lemma or changed not in words:
                continue
            if not after or re.search(f"(?:{after})$", kept):
                return changed
    return None


@cache
def _made(language: str) -> Mapping[str, str]:
    """Return the words made of another one by no rule, each with that one."""
    return {normal_form(made): normal_form(of) for made, of in lemma_rows("made", language)}


@cache
def _apart(language: str) -> frozenset[str]:
    """Return the words that have gone their own way."""
    return frozenset(normal_form(word) for row in lemma_rows("apart", language) for word in row)
