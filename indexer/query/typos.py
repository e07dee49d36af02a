"""Words one typing error away, or two."""

from typing import Final

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"


def within_one_error(word: str) -> set[str]:
    """Return ``word`` and every string one deletion, swap, change or insertion away.

    ``word`` is folded; a change or insertion uses the plain letters a to z and digits. The set
    has about 74 strings a letter (Damerau-Levenshtein distance at most 1).
    """
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    deleted = {left + right[1:] for left, right in cuts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    changed = {left + c + right[1:] for left, right in cuts if right for c in _LETTERS}
    inserted = {left + c + right for left, right in cuts for c in _LETTERS}
    return {word} | deleted | swapped | changed | inserted


def is_within_one_error(word: str, other: str) -> bool:
    """Say whether ``other`` is one of :func:`within_one_error` of ``word``, without making them.

    >>> is_within_one_error("asile", "aslie"), is_within_one_error("asile", "asilé")
    (True, False)
    """
    if word == other:
        return True
    longest = min(len(word), len(other))
    at = 0
    while at < longest and word[at] == other[at]:
        at += 1
    left, right = word[at:], other[at:]
    if left[1:] == right:
        return True
    if left[:2] == right[1::-1] and left[2:] == right[2:]:
        return len(left) > 1
    return right[:1] in _LETTERS and right != "" and right[1:] in (left, left[1:])


def errors(word: str, other: str, most: int) -> int | None:
    """Return how many deletions, insertions, changes and swaps lead from one to the other.

    None for more than ``most``. No letter takes part in two errors (optimal string alignment).

    >>> errors("gouvernemant", "gouvernement", 2), errors("aslie", "asile", 2)
    (1, 1)
    """
    if abs(len(word) - len(other)) > most or len({*word} ^ {*other}) > 2 * most:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, start=1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == wanted:
                best = min(best, last[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None
