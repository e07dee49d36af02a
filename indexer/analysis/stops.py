"""Stop words: words that say nothing beside content words, as data with their source."""

from functools import cache
from pathlib import Path

from indexer.analysis.folding import fold, normal_form

_FOLDER = Path(__file__).parent / "stopwords"


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the stop words of ``"en"`` or ``"fr"`` as exact forms, none for others.

    Each also counts when typed without its accents (*meme*, *a*); the lists leave out the words
    for which that would hide a content word (*été*).
    """
    if language not in ("en", "fr"):
        return frozenset()
    lines = (_FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line.partition("#")[0].strip() for line in lines)
    words = {*normal_form(text).splitlines()} - {""}
    return frozenset(words | {fold(word) for word in words if not word.isascii()})


def is_stop(form: str, language: str) -> bool:
    """Say whether the exact form ``form`` is a stop word of ``language``.

    Accents are foreign to English: *à* counts as *a* there.

    >>> is_stop("même", "fr"), is_stop("mûr", "fr"), is_stop("the", "en"), is_stop("à", "en")
    (True, False, True, True)
    """
    words = stop_words(language)
    return form in words or (language == "en" and not form.isascii() and fold(form) in words)
