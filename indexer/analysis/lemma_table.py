"""The lemmas of a language as one file to look into: no loading, a few bytes read for a word.

simplemma's dictionaries take 130 ms and 27 MB each to load, which a search has no time for. So
they are written down once, with spelling variants and our own forms, as a hash table that every
process maps; made anew when simplemma, our lists or our rules change.
"""

import mmap
import os
import re
import sys
import tempfile
import zlib
from collections.abc import Container, Mapping
from contextlib import suppress
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Final, Self

import numpy as np
from platformdirs import user_cache_path

from indexer.analysis.derivation import headword, verb_of
from indexer.analysis.folding import fold, normal_form
from indexer.analysis.participles import participles
from indexer.analysis.spelling import FOLDER, lemma_rows, standard_spelling, variants
from indexer.analysis.stemming import beginning, library_versions, stem

_RULES: Final = ("derivation", "folding", "lemma_table", "participles", "spelling", "stemming")
"""The modules beside this one that decide what is in a table."""

_MAGIC: Final = b"lemmas 1\n\0\0\0\0\0\0\0"
_HEAD: Final = len(_MAGIC) + 8
_WORD: Final = re.compile(r"[^\W\d_]+")
_LOAD: Final = 1.5
_PROBES: Final = 1_000
"""Slots looked at for a word: far more than a whole table needs, and a damaged one has an end."""
_STEM: Final = "="
"""Before a stem, so that it is no form."""

Lemmas = dict[str, tuple[str, ...]]


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
        if size != len(data) or slots.bit_count() != 1 or _HEAD + 4 * slots > size:
            raise ValueError("a table of lemmas that is cut off")
        self._data = data
        self._mask = slots - 1
        self._slots = memoryview(data)[_HEAD : _HEAD + 4 * slots].cast("I")

    def find(self, form: str) -> tuple[tuple[str, ...], str] | None:
        """Return the lemmas of a form and its headword ("": its own), None when it is unknown.

        In a damaged table any form may be unknown or have wrong lemmas.
        """
        wanted = form.encode("utf-8", "surrogatepass")
        first = zlib.crc32(wanted)
        wanted += b"\t"
        data, length = self._data, len(wanted)
        for slot in range(first, first + _PROBES):
            at = self._slots[slot & self._mask]
            if not at:
                break
            if data[at : at + length] == wanted:
                line = data[at + length : data.find(b"\n", at)].decode(errors="replace")
                lemmas, _, head = line.partition("\t")
                return (tuple(lemmas.split()) if lemmas else (form,)), head
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
        found, heads = entries(language)
        _add_irregular(found, language)
        data = compiled(found, heads)
        with suppress(OSError):  # a home that cannot be written to: made again by the next process
            _keep(path, data)
        return cls(data)


def entries(language: str) -> tuple[Lemmas, dict[str, str]]:
    """Return the lemmas of every form of a language, and the lemmas with another headword."""
    found = _listed(language)
    words = {lemma for lemmas in found.values() for lemma in lemmas}
    for lemma in words:  # salarié too, which simplemma has under salarier but salariés under it
        found[lemma] = tuple(dict.fromkeys((lemma, *found.get(lemma, ()))))
    complete: Lemmas = {}
    for lemma in words:
        spelt = standard_spelling(lemma, language, words)
        found.setdefault(spelt, (spelt,))
        verb = verb_of(spelt, language, words)
        complete[lemma] = (spelt,) if verb is None else (spelt, verb)
    for form, lemmas in found.items():
        if len(lemmas) == 1:
            found[form] = complete.get(lemmas[0], lemmas)
        else:
            found[form] = tuple(dict.fromkeys(each for own in lemmas for each in complete[own]))
    heads = {lemma: headword(lemma, language, words) for lemma in words}
    return found, {
        lemma: head for lemma, head in heads.items() if head != lemma and found[lemma][0] == lemma
    }


def _listed(language: str) -> Lemmas:
    """Return the lemmas of every form as simplemma and our lists have them, ours first."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    alone: Lemmas = {}  # a tuple for each lemma, not for each form
    found: Lemmas = {}
    plain: Lemmas = {}
    for written, lemma in DefaultDictionaryFactory().get_dictionary(language).items():
        if _WORD.fullmatch(written):
            lemma = normal_form(lemma)
            into = plain if written.islower() else found
            into[normal_form(written)] = alone.setdefault(lemma, (lemma,))
    found.update(plain)
    for variant, standard in variants(language).items():
        for ending in ("", "s"):
            found.setdefault(variant + ending, (standard,))
    listed = {normal_form(form) for row in lemma_rows("own", language) for form in row}
    found.update((form, (form,)) for form in listed)
    for form, *lemmas in lemma_rows("forms", language):
        listed.add(normal_form(form))
        found[normal_form(form)] = tuple(map(normal_form, lemmas))
    if language == "en":
        _join_peoples(found, listed)
    else:
        _add_participles(found, listed)
        _add_plurals(found, listed)
    return found


def _join_peoples(found: Lemmas, listed: Container[str]) -> None:
    """Give *Canadians*, which simplemma has as a name, the lemma of *Canadian*."""
    for form, lemmas in found.items():
        if form.endswith("ans") and lemmas == (form,) and form[:-1] in found and form not in listed:
            found[form] = found[form[:-1]]


def _add_participles(found: Lemmas, listed: Container[str]) -> None:
    """Give *résolu*, which simplemma has as a word of its own, *résoudre* as a further lemma."""
    for verb in sorted({lemma for lemmas in found.values() for lemma in lemmas}):
        for form in participles(verb):
            lemmas = found.get(form)
            if lemmas is not None and verb not in lemmas and form not in listed:
                found[form] = (*lemmas, verb)


def _add_plurals(found: Lemmas, listed: Container[str]) -> None:
    """Give *tentes*, of which simplemma knows *tenter* only, *tente* as its likeliest lemma."""
    for form, lemmas in found.items():
        if form.endswith("es") and form not in listed and lemmas == (f"{form[:-1]}r",):
            singular = form[:-1]
            if found.get(singular, ())[:1] == (singular,):
                found[form] = (singular, *lemmas)


def _add_irregular(found: Lemmas, language: str) -> None:
    """Add, for the stems of lemmas, the forms that do not begin as Snowball would have it.

    Such a form is added without accents too (*etaient*), with its lemmas: else it would be found
    only as it is typed. Not where words with other lemmas are typed like it.
    """
    beginnings = cache(lambda lemma: beginning(stem(lemma, language)))
    forms: dict[str, set[str]] = {}
    unaccented: dict[str, set[tuple[str, ...]]] = {}
    for form, lemmas in found.items():
        plain = fold(form)
        if plain != form and plain not in found:
            unaccented.setdefault(plain, set()).add(lemmas)
        for lemma in lemmas:
            if not plain.startswith(beginnings(lemma)):
                forms.setdefault(stem(lemma, language), set()).add(plain)
    for plain, meant in unaccented.items():
        lemmas = next(iter(meant))
        if len(meant) == 1 and not plain.startswith(tuple(map(beginnings, lemmas))):
            found[plain] = lemmas
    found.update((_STEM + own, tuple(sorted(irregular))) for own, irregular in forms.items())


def compiled(found: Mapping[str, tuple[str, ...]], heads: Mapping[str, str]) -> bytes:
    """Return the bytes of a table."""
    lines = []
    for form, lemmas in found.items():
        own = "" if lemmas == (form,) else " ".join(lemmas)
        head = f"\t{heads[form]}" if form in heads else ""
        lines.append(f"{form}\t{own}{head}\n".encode())
    slots = 1 << max(3, int(len(lines) * _LOAD).bit_length())
    first = _HEAD + 4 * slots
    places = list(accumulate(map(len, lines), initial=first))
    table = np.zeros(slots, np.uint32)
    taken = bytearray(slots)
    for place, form in zip(places, found, strict=False):
        slot = zlib.crc32(form.encode()) & slots - 1
        while taken[slot]:
            slot = slot + 1 & slots - 1
        taken[slot] = 1
        table[slot] = place
    numbers = np.array([slots, places[-1]], np.uint32)
    return b"".join([_MAGIC, numbers.tobytes(), table.tobytes(), *lines])


def _place(language: str) -> Path:
    """Return where the table is kept; the name tells all that it is made of."""
    here = Path(__file__).parent
    made_of = [*(here / f"{name}.py" for name in _RULES), *FOLDER.glob(f"*-{language}.txt")]
    rules = zlib.crc32(b"".join(path.read_bytes() for path in sorted(made_of)))
    versions = "-".join(library_versions().values())
    name = f"lemmas-{language}-{versions}-{rules:08x}-{sys.byteorder}"
    return user_cache_path("bilingual-search") / name


def _keep(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    file, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(file, "wb") as opened:
            opened.write(data)
            os.fsync(file)  # else a power cut may leave the name with nothing behind it
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
