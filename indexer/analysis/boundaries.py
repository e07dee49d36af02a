"""Words that a phrase worth offering does not begin or end with, or does not hold at all."""

import re
from functools import cache
from typing import Final

from indexer.analysis.folding import fold
from indexer.analysis.stops import stop_words
from indexer.function_words import FUNCTION_WORDS


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


# What is left of words before an apostrophe, and of others behind it.
_ELIDED: Final = _words("c d j l m n s t qu jusqu lorsqu puisqu quoiqu ll re ve")

# Frequent words that say how things stand to each other, and what is done with them in any text:
# a phrase that ends or begins with one says nothing that it would not say without it.
_RELATING: Final = {
    "en": _words(
        "according added applied applies apply based became become becomes began begin came "
        "case cases come comes concerned concerning contained contains deemed defined described "
        "did done during either end ends every following follows found gave get give given "
        "gives giving go goes going got happened held however include included includes "
        "including instead keep kept know known last later like made make makes making many "
        "mean means meant mentioned much must nearly need needs new next number often one ones "
        "order part parts per put read reads referred refers regarding related relating "
        "required respect said same saw say saying says see seen set sets several since "
        "specified still subject take taken takes taking thing things though three today told "
        "took toward two unless use used uses using want wants way well went yet"
    ),
    "fr": _words(
        "afin ainsi alors appelé appelée apres aucun aucune aucuns auparavant autre autres "
        "avant car cas celle celles celui ceux chaque chose choses ci comprend concernant "
        "concerné concernée concernées concernés contenu contenue cours depuis dernier derniers "
        "dernière dernières dit dite dites dits doivent donc donne donné donnée due dès début "
        "défini définie définies définis déjà dû encore enfin ensuite estime explique faire "
        "fait faite faites faits fallait faut fin fois font ici jamais jusque laquelle lequel "
        "lesquelles lesquels lors là malgré mentionné mentionnée mentionnées mentionnés moins "
        "nouveau nouveaux nouvelle nouvelles or parce parmi part peuvent plusieurs pourra "
        "pouvoir prendre pris prise près prévu prévue prévues prévus puis puisque quand quel "
        "quelle quelles quelque quelques quels quiconque quoi relatif relatifs relative "
        "relatives reste rien selon sera seront seul seule seulement seuls soit sous suit "
        "suivant suivante suivantes suivants suivent sujet tel telle telles tels toujours tous "
        "tout toute toutefois toutes trois trop très va vers veut vient visant vise visé visée "
        "visées visés voici voilà vont vu"
    ),
}


# What may stand between the words of a phrase that carry meaning: no verbs, no pronouns.
_LINKING: Final = {
    "en": _words("a against an and at between for in of on s the under with"),
    "fr": _words(
        "au aux avec contre d dans de des du en entre et l la le les par pour sans sous sur un "
        "une à"
    ),
}

# I to XXXIX: the numbers of parts and schedules, and no word of either language.
_ROMAN: Final = re.compile("x{0,3}(?:ix|iv|v?i{0,3})")


def carries_meaning(word: str, language: str) -> bool:
    """Say whether a phrase may begin and end with a word, given in lower case without accents.

    >>> carries_meaning("interieur", "fr"), carries_meaning("de", "fr"), carries_meaning("iv", "en")
    (True, False, False)
    """
    if len(word) < 2 or not word.isalpha() or word in boundaries(language):
        return False
    return _ROMAN.fullmatch(word) is None


@cache
def linking(language: str) -> frozenset[str]:
    """Return the words, without accents, that may stand inside a phrase and say nothing alone."""
    return _LINKING["en"] | _LINKING["fr"] if language == "other" else _LINKING[language]


@cache
def boundaries(language: str) -> frozenset[str]:
    """Return the words, without accents, that no phrase begins or ends with."""
    languages = ("en", "fr") if language == "other" else (language,)
    known = (stop_words(each) | FUNCTION_WORDS[each] | _RELATING[each] for each in languages)
    return frozenset(fold(word) for words in known for word in words) | _ELIDED
