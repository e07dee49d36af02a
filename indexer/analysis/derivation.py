"""Words made of other words that mean the same thing done: *licenciement* of *licencier*.

Only used to tell which words of one stem may be marked for each other; ranking does not need it.
"""

import re
from collections.abc import Container
from functools import cache
from typing import Final

from indexer.analysis.spelling import lemma_rows

# What is taken off and what is put in its place to reach the verb or adjective.
_ENDINGS: Final = {
    "fr": (
        (re.compile("ifications?$"), "ifier"),
        (re.compile("ation$"), "er"),
        (re.compile("issement$|issage$|isseur$"), "ir"),
        (re.compile("iment$"), "ier"),
        (re.compile("(?:ement|age|eur|ure|é|e)$"), "er"),
    ),
    "en": (
        (re.compile("ization$"), "ize"),
        (re.compile("ation$|ator$"), "ate"),
        (re.compile("ing$"), ""),
        (re.compile("ing$"), "e"),
        (re.compile("(?<=[b-df-hj-np-tv-z])ily$"), "y"),
        (re.compile("(?<=[ai])bility$"), "ble"),
        (re.compile("bly$"), "ble"),
        (re.compile("ly$"), ""),
        (re.compile("(?:er|or|ment)$"), ""),
        (re.compile("er$"), "e"),
        (re.compile("ion$"), "e"),
    ),
}


def headword(lemma: str, language: str, words: Container[str]) -> str:
    """Return the word that ``lemma`` is made of, when it says the same; else the lemma itself.

    ``words`` are the lemmas of the language.

    >>> headword("licenciement", "fr", {"licencier"}), headword("marché", "fr", {"marcher"})
    ('licencier', 'marché')
    """
    if lemma not in _apart(language):
        for ending, other in _ENDINGS[language]:
            changed = ending.sub(other, lemma)
            if changed != lemma and len(changed) > 3 and changed in words:
                return changed
    return lemma


@cache
def _apart(language: str) -> frozenset[str]:
    """Return the words that have gone their own way."""
    return frozenset(word for row in lemma_rows("apart", language) for word in row)
