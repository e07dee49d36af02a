"""Lemmas: which word of the dictionary a form belongs to, and whether two forms are one word."""

from functools import cache, lru_cache
from typing import Final

from indexer.analysis.folding import fold
from indexer.analysis.lemma_table import LemmaTable

_OTHER: Final = {"en": "fr", "fr": "en"}


@cache
def _table(language: str) -> LemmaTable:
    return LemmaTable.open(language)


def lemmas(form: str, language: str) -> tuple[str, ...]:
    """Return the dictionary words that the exact form ``form`` may belong to, likeliest first.

    Spelling variants have one lemma (*colour* and *color*). None for words that are in no
    dictionary and for languages other than English and French.

    >>> lemmas("chevaux", "fr"), lemmas("leaves", "en"), lemmas("Rabat", "fr")
    (('cheval',), ('leaf', 'leave'), ())
    """
    if language not in ("en", "fr"):
        return ()
    found = _table(language).find(form)
    return found[0] if found is not None else ()


def irregular_forms(stem: str, language: str) -> tuple[str, ...]:
    """Return the forms, folded, whose lemma has this stem though they do not begin like it.

    >>> irregular_forms("oeil", "fr"), irregular_forms("mous", "en")
    (('yeux',), ('mice',))
    """
    return _table(language).irregular_forms(stem) if language in ("en", "fr") else ()


@lru_cache(maxsize=20_000)
def _headwords(form: str, language: str) -> frozenset[str]:
    """Return what the lemmas of a form are made of; nothing for a word in no dictionary."""
    table = _table(language)
    heads = set()
    for lemma in lemmas(form, language):
        found = table.find(lemma)
        heads.add(found[1] or lemma if found is not None else lemma)
    return frozenset(heads)


def same_word(form: str, other: str, language: str) -> bool:
    """Say whether two exact forms that share a stem are forms of one word.

    They are unless the dictionary knows both and has them under different words (*marche* and
    *marché*, *organ* and *organize*); what is made of a verb (*licenciement*) counts as it. A
    form in no dictionary is taken for what it is likely to be: the other one, without accents or
    as a name has it; one that only the other language's dictionary has is not.

    >>> same_word("marche", "marché", "fr"), same_word("licenciement", "licencié", "fr")
    (False, True)
    >>> same_word("parti", "party", "en"), same_word("interieur", "intérieur", "fr")
    (False, True)
    """
    if form == other or language not in ("en", "fr"):
        return True
    own, theirs = _headwords(form, language), _headwords(other, language)
    if own and theirs:
        return bool(own & theirs)
    # A word that only the other language has is no odd spelling of one of this language's.
    return not any(
        lemmas(each, _OTHER[language])
        for each, known in ((form, own), (other, theirs))
        if not known
    ) or fold(form) == fold(other)
