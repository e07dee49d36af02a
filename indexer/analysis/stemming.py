"""Stems: Snowball 3.1, accents folded away after it."""

import importlib.metadata
import threading
from collections.abc import Callable
from functools import cache
from typing import Final

from indexer.analysis.folding import fold

Stem = Callable[[str], str]


@cache
def library_versions() -> dict[str, str]:
    """Return the versions of the libraries that decide stems and lemmas, by distribution name.

    They are looked up on the disk, only once.
    """
    return {name: importlib.metadata.version(name) for name in ("simplemma", "snowballstemmer")}


class _Stemmers(threading.local):
    """One pair of stemmers per thread.

    A Snowball stemmer keeps the word it works on in itself: threads that share one get each
    other's stems (snowball issues 162 and 201).
    """

    def __init__(self) -> None:
        self.en, self.fr = _compiled() if _has_compiled() else _pure()


def _pure() -> tuple[Stem, Stem]:
    """Return new stemmers of English and French in Python.

    The classes are named directly, because ``snowballstemmer.stemmer()`` takes whatever release
    of PyStemmer happens to be installed, and an index must not depend on that.
    """
    from indexer.analysis.snowball import English, French

    return English().stemWord, French().stemWord


def _compiled() -> tuple[Stem, Stem]:
    """Return new stemmers of English and French in C; no cache, which takes longer than they do."""
    from Stemmer import Stemmer

    return Stemmer("english", 0).stemWord, Stemmer("french", 0).stemWord


@cache
def _has_compiled() -> bool:
    """Tell whether the C stemmers are there, and of the Snowball release of those in Python.

    The same release gives the same stems, some fifty times as fast.
    """
    try:
        import Stemmer
    except ImportError:
        return False
    ours = library_versions()["snowballstemmer"].split(".")[:2]
    theirs: str = Stemmer.version()
    return theirs.split(".")[:2] == ours


_STEMMERS = _Stemmers()


def stem(word: str, language: str) -> str:
    """Return the Snowball stem of a word without accents; of a third language the folded word.

    >>> stem("sécurité", "fr"), stem("securite", "fr"), stem("Sicherheit", "other")
    ('secur', 'securit', 'sicherheit')
    """
    match language:
        case "en":
            found = _STEMMERS.en(word)
        case "fr":
            found = _STEMMERS.fr(word)
        case _:
            found = word
    return fold(found) or fold(word)


# What the stemmers put in place of an ending shares all but its last letters with the ending:
# lying/lie, application/appliqu, adolescence/adolescent; visibility/visibl, animaux/animal.
_CHANGED_TWO: Final = ("ie", "iqu", "ent", "ant")
_CHANGED_ONE: Final = ("e", "i", "y", "bl", "al", "eux")


def beginning(stem: str) -> str:
    """Return what every word begins with that Snowball gives this stem, accents aside.

    >>> beginning("adolescent"), beginning("visibl")
    ('adolesce', 'visib')
    """
    if stem.endswith(_CHANGED_TWO):
        return stem[:-2]
    return stem[:-1] if stem.endswith(_CHANGED_ONE) else stem
