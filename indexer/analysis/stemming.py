"""Stems: Snowball 3.1, accents folded away after it and, as a second key, before it."""

import importlib.metadata
import threading
from collections.abc import Callable
from functools import cache

from indexer.analysis.folding import fold

Stem = Callable[[str], str]


@cache
def library_versions() -> dict[str, str]:
    """Return the versions of the libraries that decide the stems, by distribution name.

    They are looked up on the disk, only once.
    """
    return {"snowballstemmer": importlib.metadata.version("snowballstemmer")}


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


def stems(form: str, language: str) -> tuple[str, ...]:
    """Return the keys under which the exact form ``form`` is found: one or two, best first.

    The first is the stem of the form as written, the second the stem of the form typed without
    accents; both without accents, so that two spellings that differ in accents only always
    share a key. Neither English nor French: the folded form.

    >>> stems("sécurité", "fr"), stems("securite", "fr")
    (('secur', 'securit'), ('securit',))
    """
    plain = fold(form)
    match language:
        case "en":
            stem = _STEMMERS.en
        case "fr":
            stem = _STEMMERS.fr
        case _:
            return (plain,)
    first = fold(stem(form)) or plain
    second = first if plain == form else fold(stem(plain)) or plain
    return (first,) if first == second else (first, second)
