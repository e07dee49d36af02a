"""What only French does inside a run: elision, words that keep their apostrophe, clitics."""

import re
from typing import Final

from indexer.analysis.folding import fold, normal_form
from indexer.analysis.words import APOSTROPHES, HYPHENS

_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")

# The elided words of the Bon usage (§ 45-46), and z' as it is spoken.
_ELIDED: Final = re.compile(r"[cçdjlmnstz]|(?:jus|lors|puis|quoi|pres|quel)?qu|entr")
_VOWELS: Final = frozenset("aeiouyh")

_WHOLE: Final = re.compile(
    r"aujourd'hui|presqu'iles?|prud'hom(?:mes?|al|ales?|aux|ies?)|quelqu'une?s?"
)

_CLITICS: Final = re.compile(r"je|tu|ils?|elles?|on|[nv]ous|c[ei]|la|les?|lui|leur|[mt]oi|y|en|t")


def elision(run: str, language: str) -> int:
    """Return how many characters of ``run`` are an elided word with its apostrophe, else 0.

    *L’avocat* 2, *jusqu’à* 6, *aujourd’hui* 0, *N’Djamena* 0. In English text a foreign elision
    (*coup d’état*, *l’Intérieur*) needs at least three letters after it, so that *I’d* or *s’il*
    stay as they are; other languages have none.
    """
    match = _APOSTROPHE.search(run)
    if match is None or language not in ("en", "fr"):
        return 0
    if not _ELIDED.fullmatch(normal_form(run[: match.start()])):
        return 0
    if match.end() == len(run):  # before « or a bracket: l’« avocat »
        return match.end()
    whole = fold(run)
    rest = whole.partition("'")[2]
    if language == "en":
        return match.end() if len(rest) >= 3 and rest[0] in _VOWELS else 0
    if _WHOLE.fullmatch(whole):
        return 0
    return match.end() if rest[:1] in _VOWELS or rest[:1].isdigit() else 0


def is_found_both_ways(run: str, prefix: int) -> bool:
    """Say whether a run with an elision of ``prefix`` characters is also looked for in one.

    *d’Artagnan* (as D’Arcy, a name), *entr’ouvert*, *presqu’accident*: yes; *l’avocat*: no.
    """
    elided = fold(run[: prefix - 1])
    return elided in ("entr", "presqu") or (elided == "d" and run[prefix : prefix + 1].isupper())


def is_clitic(end: str) -> bool:
    """Say whether the end of a compound is a pronoun or particle: ``-il`` of *dit-il*, ``-ci``.

    ``end`` is the last part with the separator before it; *98/34/CE* ends in no clitic.
    """
    return end[:1] in HYPHENS and end[1:].islower() and bool(_CLITICS.fullmatch(fold(end[1:])))
