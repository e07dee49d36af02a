"""Words that no phrase worth offering begins or ends with."""

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
        "according added apply applied applies based became become becomes began begin came case "
        "cases come comes concerned concerning contained contains described deemed did during "
        "done either end ends every following follows found gave get give given gives giving go "
        "goes going got happened held however include included includes including instead keep "
        "kept know known last later like made make makes making many mean means meant mentioned "
        "much must nearly need needs new next number often one ones order part parts per put read "
        "reads referred refers regarding related relating required respect said same saw say "
        "saying says see seen set sets several since specified still subject take taken takes "
        "taking thing things though three today told took toward two unless use used uses using "
        "want wants way well went yet"
    ),
    "fr": _words(
        "afin ainsi alors appelé appelée apres aucun aucune aucuns auparavant autre autres avant "
        "car cas celui celle celles ceux chaque chose choses ci comprend concernant concerné "
        "concernée concernés concernées contenu contenue cours début déjà depuis dernier dernière "
        "derniers dernières dès dit dite dites dits doivent donc donne donné donnée dû due encore "
        "enfin ensuite estime explique fallait faire fait faite faites faits faut fin font fois "
        "ici jamais jusque là laquelle lequel lesquelles lesquels lors malgré mentionné mentionnée "
        "mentionnées mentionnés met mettre mis mise moins nouveau nouveaux nouvelle nouvelles or "
        "parce parmi peuvent plusieurs pouvoir pourra prendre près prévu prévue prévues prévus "
        "pris prise puis puisque quand quel quelle quelles quelque quelques quels quoi relatif "
        "relatifs relative relatives reste rien sera seront selon sera seule seul seuls seulement "
        "soit sous suit suivant suivante suivantes suivants suivent sujet tel telle telles tels "
        "toujours tous tout toute toutefois toutes trois très trop va vers veut vient visant visé "
        "visée visées visés vise voici voilà vont vu"
    ),
}


@cache
def boundaries(language: str) -> frozenset[str]:
    """Return the words, without accents, that no phrase begins or ends with."""
    languages = ("en", "fr") if language == "other" else (language,)
    known = (stop_words(each) | FUNCTION_WORDS[each] | _RELATING[each] for each in languages)
    return frozenset(fold(word) for words in known for word in words) | _ELIDED
