"""Words on their way into a segment: put in order by family, and written as lexicons.

All forms with the same first stem are a family. A segment has its forms in the order of stem and
form, so that the forms of a family stand together.
"""

import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import fold
from indexer.engines.columnar.container import ContainerWriter
from indexer.engines.columnar.gaps import ragged
from indexer.engines.columnar.lexicon import write_terms

Ints = NDArray[np.int64]

_ENCODING: Final = ("utf-8", "surrogatepass")


class _Texts:
    """Different texts, numbered as they come; what is known of each is worked out once."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}
        self._order: list[int] = []
        self.rank = np.empty(0, dtype=np.int64)
        self._data = np.empty(0, dtype=np.uint8)
        self._length = np.empty(0, dtype=np.int64)
        self._crc = np.empty(0, dtype=np.uint32)

    def number(self, text: bytes) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    def settle(self) -> None:
        """Work out order, lengths and checksums of what is new."""
        old, count = len(self._order), len(self._numbers)
        if old == count:
            return
        texts = list(self._numbers)
        new = texts[old:]
        self._order += range(old, count)
        self._order.sort(key=texts.__getitem__)
        self.rank = np.empty(count, dtype=np.int64)
        self.rank[self._order] = np.arange(count)
        lengths = np.fromiter(map(len, new), dtype=np.int64, count=len(new))
        crc = np.fromiter(map(zlib.crc32, new), dtype=np.uint32, count=len(new))
        self._data = np.concatenate([self._data, np.frombuffer(b"".join(new), dtype=np.uint8)])
        self._length = np.concatenate([self._length, lengths])
        self._crc = np.concatenate([self._crc, crc])

    def write(self, writer: ContainerWriter, name: str, numbers: Ints) -> None:
        """Write some of the texts as a lexicon."""
        lengths = self._length[numbers]
        starts = (np.cumsum(self._length) - self._length)[numbers]
        text = self._data[ragged(starts, lengths)]
        write_terms(writer, name, text, lengths, self._crc[numbers])


class WordTable:
    """All words of one language that a writer has seen; a word keeps its number.

    Filled by :meth:`learn` alone or by :meth:`numbers` alone.
    """

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}
        self._texts = _Texts()
        self._form = array("q")
        self._stem = array("q")
        self._folded = array("q")
        self._further = array("q")  # texts and words, in turn

    def __len__(self) -> int:
        return len(self._form)

    def numbers(self, keys: Iterable[bytes]) -> Ints:
        """Return the numbers of words, each one text: stem, form, further stems.

        Between them stand zero bytes, which no word has in it.
        """
        known, first = self._numbers, len(self._numbers)
        found = [known.setdefault(key, len(known)) for key in keys]
        for key in islice(known, first, None):
            stem, form, *further = key.split(b"\0")
            self._add(form, stem, further)
        return np.array(found, dtype=np.int64)

    def learn(self, forms: Sequence[str], stems: Sequence[tuple[str, ...]]) -> None:
        """Take in the words behind those known; all differ, and their numbers are their places."""
        first = len(self)
        for form, own in zip(forms[first:], stems[first:], strict=True):
            stem, *further = own
            self._add(_encoded(form), _encoded(stem), [_encoded(each) for each in further])

    def _add(self, form: bytes, stem: bytes, further: Sequence[bytes]) -> None:
        number = self._texts.number
        exact = number(form)
        folded = exact if form.isascii() else number(_encoded(fold(str(form, *_ENCODING))))
        for each in further:
            self._further.extend((number(each), len(self._form)))
        self._form.append(exact)
        self._stem.append(number(stem))
        self._folded.append(folded)

    def ordered(self, present: NDArray[np.bool_]) -> "OrderedWords":
        """Return the words of which ``present`` tells that a segment has them, in its order."""
        self._texts.settle()
        rank = self._texts.rank
        form, stem, folded = map(np.array, (self._form, self._stem, self._folded))
        chosen = np.flatnonzero(present)
        chosen = chosen[np.lexsort((rank[form[chosen]], rank[stem[chosen]]))]
        stem = stem[chosen]
        first = np.flatnonzero(np.diff(stem, prepend=-1))
        number = np.full(len(present), -1, dtype=np.int64)
        number[chosen] = np.arange(len(chosen))
        further = np.array(self._further).reshape(-1, 2)
        further = further[present[further[:, 1]]]
        return OrderedWords(
            number=number,
            family_form=np.append(first, len(chosen)),
            _texts=self._texts,
            _form=form[chosen],
            _stem=stem[first],
            _folded=folded[chosen],
            _further=np.stack([further[:, 0], number[further[:, 1]]], axis=1),
        )


def _encoded(text: str) -> bytes:
    return text.encode(*_ENCODING)


@dataclass(frozen=True, slots=True)
class OrderedWords:
    """The words of one segment.

    ``number[i]`` is the form number of word i of the table (-1: the segment does not have it);
    ``family_form`` has the first form of each family, and the number of forms at last.
    """

    number: Ints
    family_form: Ints
    _texts: _Texts
    _form: Ints
    _stem: Ints
    _folded: Ints
    _further: Ints
    family: Ints = field(init=False)

    def __post_init__(self) -> None:
        """Set ``family``, the family of each form."""
        sizes = np.diff(self.family_form)
        object.__setattr__(self, "family", np.repeat(np.arange(len(sizes)), sizes))

    def write(self, writer: ContainerWriter, language: str) -> None:
        """Write the lexicons and what links them."""
        writer.append(f"{language}.family_form", self.family_form.astype(np.uint32))
        self._texts.write(writer, f"{language}.family", self._stem)
        self._texts.write(writer, f"{language}.form", self._form)
        self._write_groups(writer, f"{language}.folded", self._folded, np.arange(len(self._form)))
        self._write_groups(
            writer, f"{language}.alternate", self._further[:, 0], self._further[:, 1]
        )

    def _write_groups(self, writer: ContainerWriter, name: str, texts: Ints, forms: Ints) -> None:
        """Write texts, sorted, each with the forms that it stands for."""
        order = np.lexsort((forms, self._texts.rank[texts]))
        texts = texts[order]
        first = np.flatnonzero(np.diff(texts, prepend=-1))
        self._texts.write(writer, name, texts[first])
        writer.append(f"{name}_end", np.append(first, len(texts)).astype(np.uint32))
        writer.append(f"{name}_form", forms[order].astype(np.uint32))
