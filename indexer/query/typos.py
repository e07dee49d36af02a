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
