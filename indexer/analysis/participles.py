"""Past participles of French verbs whose participle is not spelt like the infinitive in -er.

Dictionaries have many participles as adjectives of their own (*résolu*, *couvert*, *rendu*), and
so apart from their verb. Endings after Grevisse and Goosse, Le Bon Usage (2016), § 808-810.
"""

from typing import Final

# Ending of the infinitive and of the participle; the longest that fits counts. An empty one: no
# participle, or one that is above all another word (*tu*, *plus*, *trait*), or no verb at all.
_TABLE: Final = """
    prendre:pris mettre:mis seoir:sis quérir:quis vrir:vert ffrir:ffert courir:couru mourir:mort
    venir:venu tenir:tenu vêtir:vêtu férir:féru cevoir:çu savoir:su promouvoir:promu vouloir:voulu
    valoir:valu choir:chu voir:vu boire:bu croire:cru émouvoir:ému naître:né croître:cru naitre:né
    croitre:cru connaître:connu connaitre:connu aître:u aitre:u faire:fait straire:strait
    xtraire:xtrait lire:lu rire:ri suffire:suffi confire:confit frire:frit crire:crit dire:dit
    suivre:suivi vivre:vécu uire:uit nuire: luire: bruire: clure:clu inclure:inclus clore:clos
    résoudre:résolu coudre:cousu moudre:moulu indre:int endre:endu ondre:ondu ordre:ordu
    erdre:erdu andre:andu rompre:rompu battre:battu vaincre:vaincu ir:i ïr:ï oir: air: aire: re:
    avenir: cuir: émir: maître: paître: parfaire: traire: mouvoir:
"""
_ENDINGS: Final = dict(row.split(":") for row in _TABLE.split())
_LENGTHS: Final = tuple(sorted({len(ending) for ending in _ENDINGS}, reverse=True))
_SHORTEST: Final = 4


def participles(verb: str) -> tuple[str, ...]:
    """Return the past participle of a verb in its four forms; none for verbs in -er.

    What is no verb but ends like one has forms that are no words.

    >>> participles("ouvrir"), participles("acquérir")
    (('ouvert', 'ouverte', 'ouverts', 'ouvertes'), ('acquis', 'acquise', 'acquises'))
    """
    if len(verb) < _SHORTEST:
        return ()
    for length in _LENGTHS:
        ending = _ENDINGS.get(verb[-length:])
        if ending is not None:
            form = verb[:-length] + ending
            if not ending:
                return ()
            plural = () if form.endswith("s") else (f"{form}s",)
            return form, f"{form}e", *plural, f"{form}es"
    return ()
