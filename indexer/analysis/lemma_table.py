"""The lemmas of a language as one file to look into: no loading, a few bytes read for a word.

simplemma's dictionaries take 130 ms and 27 MB each to load, which a search has no time for. So
they are written down once, with spelling variants and our own forms, as a hash table that every
process maps; made anew when simplemma, our lists or our rules change.
"""

import importlib.metadata
import mmap
import os
import re
import sys
import tempfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Final, Self

import numpy as np
from platformdirs import user_cache_path

from indexer.analysis.derivation import headword
from indexer.analysis.folding import fold, normal_form
from indexer.analysis.spelling import FOLDER, lemma_rows, standard_spelling
from indexer.analysis.stemming import beginning, stem

RULES: Final = 2
"""Raised when the rules of this module, of ``spelling`` or of ``derivation`` change."""

_MAGIC: Final = b"lemmas 1\n\0\0\0\0\0\0\0"
_HEAD: Final = len(_MAGIC) + 8
_WORD: Final = re.compile(r"[^\W\d_]+")
_LOAD: Final = 2.0
_STEM: Final = "="
"""Before a stem, so that it is no form."""


class LemmaTable:
    """Forms of one language with their lemmas; safe to share between threads.

    The file: a magic text; the number of slots and the length of the whole as uint32; slots, each
    the place of a line (0: empty); lines in UTF-8: a form, a tab, its lemmas (none: itself), a
    tab, its headword when it is a lemma made of another word.
    """

    def __init__(self, data: bytes | mmap.mmap) -> None:
        """Take a whole table; ``ValueError`` when it is not one."""
        if data[: len(_MAGIC)] != _MAGIC or len(data) < _HEAD:
            raise ValueError("not a table of lemmas")
        slots, size = np.frombuffer(data[len(_MAGIC) : _HEAD], np.uint32).tolist()
        if size != len(data):
            raise ValueError("a table of lemmas that is cut off")
        self._data = data
        self._mask = slots - 1
        self._slots = memoryview(data)[_HEAD : _HEAD + 4 * slots].cast("I")

    def find(self, form: str) -> tuple[tuple[str, ...], str] | None:
        """Return the lemmas of a form and its headword ("": its own), None when it is unknown."""
        wanted = form.encode("utf-8", "surrogatepass")
        slot = zlib.crc32(wanted) & self._mask
        wanted += b"\t"
        data, length = self._data, len(wanted)
        while at := self._slots[slot]:
            if data[at : at + length] == wanted:
                line = data[at + length : data.find(b"\n", at)].decode()
                lemmas, _, head = line.partition("\t")
                return (tuple(lemmas.split()) if lemmas else (form,)), head
            slot = (slot + 1) & self._mask
        return None

    def irregular_forms(self, stem: str) -> tuple[str, ...]:
        """Return the folded forms whose lemma has a stem that does not show in them."""
        found = self.find(_STEM + stem)
        return found[0] if found is not None else ()

    @classmethod
    def open(cls, language: str) -> Self:
        """Return the table of ``"en"`` or ``"fr"``, made and kept when it is not there yet.

        Where nothing can be kept it is made in memory.
        """
        path = _place(language)
        with suppress(OSError, ValueError), path.open("rb") as file:
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        words = entries(language)
        data = compiled({**words, **_irregular(words, language)})
        with suppress(OSError):  # a home that cannot be written to: made again by the next process
            _keep(path, data)
        return cls(data)


def entries(language: str) -> dict[str, tuple[tuple[str, ...], str]]:
    """Return every form of a language with its lemmas and its headword ("": its own)."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    dictionary = DefaultDictionaryFactory().get_dictionary(language)
    plain: dict[str, str] = {}
    capital: dict[str, str] = {}
    for written, lemma in dictionary.items():
        if _WORD.fullmatch(written):
            into = plain if written.islower() else capital
            into[normal_form(written)] = normal_form(lemma)
    found: dict[str, tuple[str, ...]] = {
        form: (lemma,) for form, lemma in {**capital, **plain}.items()
    }
    for form, *lemmas in lemma_rows("forms", language):
        found[normal_form(form)] = tuple(map(normal_form, lemmas))
    words = {lemma for lemmas in found.values() for lemma in lemmas}
    for lemma in words:
        found.setdefault(lemma, (lemma,))
    if language == "fr":
        _join_genders(found, words)
    standard = {lemma: standard_spelling(lemma, language, words) for lemma in words}
    for other in {*standard.values()} - found.keys():
        found[other] = (other,)
    complete = {}
    for form, own in found.items():
        spelt = tuple(dict.fromkeys(standard.get(lemma, lemma) for lemma in own))
        head = headword(form, language, words) if spelt == (form,) else form
        complete[form] = spelt, "" if head == form else head
    return complete


def _join_genders(found: dict[str, tuple[str, ...]], words: set[str]) -> None:
    """Give *actrice* the lemma of *acteur*, *vendeuse* that of *vendeur*."""
    for form, lemmas in found.items():
        found[form] = tuple(_masculine(lemma, words) for lemma in lemmas)


def _masculine(lemma: str, words: set[str]) -> str:
    for feminine, masculine in (("trice", "teur"), ("euse", "eur")):
        if lemma.endswith(feminine):
            other = lemma[: -len(feminine)] + masculine
            if other in words:
                return other
    return lemma


def _irregular(
    words: Mapping[str, tuple[tuple[str, ...], str]], language: str
) -> dict[str, tuple[tuple[str, ...], str]]:
    """Return, for the stems of lemmas, the forms that do not begin as Snowball would have it."""
    stems = cache(lambda lemma: stem(lemma, language))
    forms: dict[str, set[str]] = {}
    for form, (lemmas, _) in words.items():
        plain = fold(form)
        for lemma in lemmas:
            own = stems(lemma)
            if not plain.startswith(beginning(own)):
                forms.setdefault(own, set()).add(plain)
    return {_STEM + own: (tuple(sorted(irregular)), "") for own, irregular in forms.items()}


def compiled(found: Mapping[str, tuple[tuple[str, ...], str]]) -> bytes:
    """Return the bytes of a table."""
    lines = []
    for form, (lemmas, head) in found.items():
        own = "" if lemmas == (form,) else " ".join(lemmas)
        lines.append(f"{form}\t{own}\t{head}".rstrip("\t").encode() + b"\n")
    lines = [line if b"\t" in line else line[:-1] + b"\t\n" for line in lines]
    slots = 1 << max(3, int(len(lines) * _LOAD).bit_length())
    first = _HEAD + 4 * slots
    places = list(accumulate(map(len, lines), initial=first))
    table = [0] * slots
    for place, form in zip(places, found, strict=False):
        slot = zlib.crc32(form.encode()) & slots - 1
        while table[slot]:
            slot = slot + 1 & slots - 1
        table[slot] = place
    numbers = np.array([slots, places[-1], *table], np.uint32)
    return b"".join([_MAGIC, numbers.tobytes(), *lines])


def _place(language: str) -> Path:
    """Return where the table is kept; the name tells all that it is made of."""
    lists = b"".join(path.read_bytes() for path in sorted(FOLDER.glob(f"*-{language}.txt")))
    version = importlib.metadata.version("simplemma")
    name = f"lemmas-{language}-{version}-{RULES}-{zlib.crc32(lists):08x}-{sys.byteorder}"
    return user_cache_path("bilingual-search") / name


def _keep(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    file, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(file, "wb") as opened:
            opened.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
