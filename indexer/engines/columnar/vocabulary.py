"""The words of one language in one segment: from keys and prefixes to families and forms."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar.container import Container
from indexer.engines.columnar.gaps import firsts
from indexer.engines.columnar.lexicon import Lexicon, Terms
from indexer.query.analysed import Key

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one segment that a key or an expansion stands for.

    ``families`` are family numbers, rising; ``forms`` the only forms of them that count, rising
    (None: all).
    """

    families: Ints
    forms: Ints | None = None


NO_FORMS: Final = np.empty(0, dtype=np.int64)
NO_WORDS: Final = Words(NO_FORMS)


class Vocabulary:
    """Families, forms and the ways to them; arrays as in :mod:`.postings`.

    ``family_form`` has the first form of each family, ``form_documents`` and ``form_count`` how
    many documents have a form and how often it stands.
    """

    def __init__(self, container: Container, language: str) -> None:
        def array(name: str) -> NDArray[Any]:
            return container[f"{language}.{name}"]

        def numbers(name: str) -> memoryview:
            # One number out of an array of numpy takes several times as long.
            return container.bytes_of(f"{language}.{name}").cast("I")

        self._families = Lexicon(container, f"{language}.family")
        self.forms = Lexicon(container, f"{language}.form")
        self._alternates = Lexicon(container, f"{language}.alternate")
        self._alternate_end = numbers("alternate_end")
        self._alternate_form = numbers("alternate_form")
        self._folded = Lexicon(container, f"{language}.folded")
        self._folded_end = numbers("folded_end")
        self._folded_form = numbers("folded_form")
        self.family_form = array("family_form")
        self._family_form = numbers("family_form")
        self._form_count = numbers("form_count")
        self.form_documents = array("form_documents")
        self.form_count = array("form_count")

    def words_of(self, keys: Iterable[Key]) -> Words:
        """Return the words that any of the keys names."""
        families: set[int] = set()
        forms: set[int] = set()
        for key in keys:
            if key.kind == "form":
                forms.update(self.forms.find_all(key.text))
                continue
            if (family := self._families.find(key.text)) >= 0:
                families.add(family)
            if (number := self._alternates.find(key.text)) >= 0:
                low, high = self._alternate_end[number], self._alternate_end[number + 1]
                forms.update(self._alternate_form[low:high])
        whole = [self.forms_of(family) for family in sorted(families)]
        outside = [f for f in forms if not any(low <= f < high for low, high in whole)]
        if outside:
            every = [*outside, *(form for low, high in whole for form in range(low, high))]
            return self.words_of_forms(np.array(sorted(every), dtype=np.int64))
        return Words(np.array(sorted(families), dtype=np.int64)) if families else NO_WORDS

    def forms_of(self, family: int) -> tuple[int, int]:
        """Return the first form of a family, and the one after its last."""
        return self._family_form[family], self._family_form[family + 1]

    def words_of_forms(self, forms: Ints) -> Words:
        """Return the words with these form numbers, rising, and no others."""
        if len(forms) == 1:
            family = bisect_right(self._family_form, int(forms[0])) - 1
            return Words(np.array([family]), forms)
        owners = self.family_form.searchsorted(forms, side="right") - 1
        return Words(owners[firsts(owners)], forms)

    def forms_beginning(self, prefix: str) -> Ints:
        """Return the numbers of the forms whose folded form begins with ``prefix``."""
        low, high = self._folded_range(prefix)
        first, last = self._folded_end[low], self._folded_end[high]
        return np.sort(np.array(self._folded_form[first:last], dtype=np.int64))

    def folded_beginning(self, prefix: str) -> Iterator[str]:
        """Yield the folded forms that begin with ``prefix``."""
        for number in range(*self._folded_range(prefix)):
            yield self._folded[number]

    def _folded_range(self, prefix: str) -> tuple[int, int]:
        low = bisect_left(self._folded, prefix)
        return low, bisect_left(self._folded, prefix + "\U0010ffff")

    def forms_folding_to(self, texts: Terms) -> Ints:
        """Return the numbers of the forms whose folded form is one of ``texts``, all different."""
        found: list[int] = []
        for number in self._folded.find_many(texts):
            found += self._folded_form[self._folded_end[number] : self._folded_end[number + 1]]
        return np.array(sorted(found), dtype=np.int64)

    def count_folding_to(self, text: str) -> int:
        """Return how often the forms stand whose folded form is ``text``."""
        number = self._folded.find(text)
        if number < 0:
            return 0
        forms = self._folded_form[self._folded_end[number] : self._folded_end[number + 1]]
        return sum(self._form_count[form] for form in forms)

    def documents_folding_to(self, text: str) -> int:
        """Return in how many documents the forms stand whose folded form is ``text``.

        A document with several of them counts several times.
        """
        number = self._folded.find(text)
        if number < 0:
            return 0
        low, high = self._folded_end[number], self._folded_end[number + 1]
        return sum(int(self.form_documents[form]) for form in self._folded_form[low:high])

    def words(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return every form with its stems, by form number."""
        words = []
        for key in self.word_keys():
            stem, form, *further = str(key, "utf-8", "surrogatepass").split("\0")
            words.append((form, (stem, *further)))
        return words

    def word_keys(self) -> list[bytes]:
        """Return every form with its stems as one text, by form number (see ``WordTable``)."""
        forms, stems = self.forms.encoded(), self._families.encoded()
        family = np.repeat(np.arange(len(stems)), np.diff(self.family_form)).tolist()
        keys = [b"%b\0%b" % (stems[own], form) for own, form in zip(family, forms, strict=True)]
        ends = self._alternate_end.tolist()
        for further, low, high in zip(self._alternates.encoded(), ends, ends[1:], strict=False):
            for form in self._alternate_form[low:high].tolist():
                keys[form] += b"\0" + further
        return keys
