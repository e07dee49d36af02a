"""Words one typing error away."""

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
