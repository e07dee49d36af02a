"""The Snowball stemmers of ``snowballstemmer``, in Python, in half the time.

More than half of it they spend on finding the longest of many endings: the generated code halves a
sorted table and compares letter by letter, which is right for C. Here the endings are looked up.
"""

from collections.abc import Sequence
from typing import Any, Final

from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.french_stemmer import FrenchStemmer

# Of a table of endings (or beginnings), by their last (or first) letter, longest first: their
# length and the entry of each. Those under "" come for any other letter.
_ByLetter = dict[str, list[tuple[int, dict[str, Any]]]]

_TABLES: Final[dict[tuple[int, int], _ByLetter]] = {}


def _by_letter(entries: Sequence[Any], edge: int) -> _ByLetter:
    """Return ``entries`` by the letter at ``edge`` (0 or -1), looked at once for each table.

    The tables belong to the classes of the stemmers, so that their ids stay theirs.
    """
    found = _TABLES.get((id(entries), edge))
    if found is None:
        found = {}
        for letter in {"", *(entry.s[edge] for entry in entries if entry.s)}:
            own = [entry for entry in entries if not entry.s or entry.s[edge] == letter]
            found[letter] = [
                (length, {entry.s: entry for entry in own if len(entry.s) == length})
                for length in sorted({len(entry.s) for entry in own}, reverse=True)
            ]
        _TABLES[id(entries), edge] = found
    return found


class _ByLookup:
    """What the generated stemmers call, with the same results and the same effect on them."""

    current: str
    cursor: int
    limit: int
    limit_backward: int

    def find_among(self, entries: Sequence[Any]) -> int:
        cursor = self.cursor
        groups = _by_letter(entries, 0)
        letter = self.current[cursor] if cursor < self.limit else ""
        for length, group in groups.get(letter) or groups[""]:
            end = cursor + length
            if end <= self.limit and (entry := group.get(self.current[cursor:end])) is not None:
                return self._result(entries, entry, 1)
        return 0

    def find_among_b(self, entries: Sequence[Any]) -> int:
        cursor = self.cursor
        groups = _by_letter(entries, -1)
        letter = self.current[cursor - 1] if cursor > self.limit_backward else ""
        for length, group in groups.get(letter) or groups[""]:
            start = cursor - length
            if start >= self.limit_backward and (
                (entry := group.get(self.current[start:cursor])) is not None
            ):
                return self._result(entries, entry, -1)
        return 0

    def _result(self, entries: Sequence[Any], entry: Any, direction: int) -> int:
        """Move past the longest entry whose condition holds and return its number, else 0."""
        cursor = self.cursor
        while True:
            self.cursor = end = cursor + direction * len(entry.s)
            if entry.method is None or entry.method(self):
                self.cursor = end
                result: int = entry.result
                return result
            if entry.substring_i < 0:
                return 0
            entry = entries[entry.substring_i]


class English(_ByLookup, EnglishStemmer):  # type: ignore[misc]  # ships no types
    """English, not for two threads at a time."""


class French(_ByLookup, FrenchStemmer):  # type: ignore[misc]
    """French, not for two threads at a time."""
