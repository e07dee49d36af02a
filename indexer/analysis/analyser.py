"""Text and language -> tokens: the one analysis, for documents and for queries."""

import re
from functools import lru_cache
from typing import Final

from indexer.analysis.folding import fold
from indexer.analysis.pieces import Piece, split_run
from indexer.analysis.tokens import Token
from indexer.analysis.words import RUN

_MOST_RUNS: Final = 150_000
"""Distinct runs remembered per language; about 400 bytes each. When full, all are forgotten."""

_LONGEST_RUN: Final = 60
"""Characters of a run worth remembering; longer ones hardly come twice."""

_PLAIN: Final = re.compile("[A-Za-zÀ-ÖØ-öø-ÿŒœ]+")
"""Words of English and French letters alone."""

_SEEN: Final[dict[str, dict[str, tuple[Piece, ...]]]] = {"en": {}, "fr": {}, "other": {}}


@lru_cache(maxsize=1000)
def _first_letter(letter: str) -> str:
    return fold(letter)[:1]


def analyse(
    text: str, language: str, *, position: int = 0, firsts: frozenset[str] | None = None
) -> list[Token]:
    """Return the tokens of ``text``, in order of position, analysed as ``language``.

    ``language`` is ``"en"``, ``"fr"`` or ``"other"`` (no stems, no stop words), anything else a
    ``ValueError``. The first word has position ``position``, each next one the next, stop words
    included; joined extras follow the first of their parts at its position. Any text is allowed;
    text without letters or digits gives no tokens. Safe to call from several threads.

    With ``firsts``, plain letters, words that cannot have a stem beginning with one of them may
    be left out, which is several times as fast; positions stay true. (Neither stemmer touches
    the first letter of a word.)

    >>> [token.form for token in analyse("L’avocat de l’O.N.U.", "fr")]
    ['avocat', 'de', 'onu']
    """
    seen = _SEEN.get(language)
    if seen is None:
        raise ValueError(f"no analysis for language {language!r}")
    tokens: list[Token] = []
    append = tokens.append
    position -= 1
    for match in RUN.finditer(text):
        run = match.group()
        if (
            firsts is not None
            and _first_letter(run[0]) not in firsts
            and _PLAIN.fullmatch(run)
            and (run.islower() or run[1:].islower())
        ):
            position += 1  # letters alone, none but the first a capital: one word
            continue
        pieces = seen.get(run)
        if pieces is None:
            pieces = split_run(run, language)
            if len(run) <= _LONGEST_RUN:
                if len(seen) >= _MOST_RUNS:
                    seen.clear()
                seen[run] = pieces
        at = match.start()
        for form, stems, start, end, stop, joined in pieces:
            if not joined:
                position += 1
            append(Token(form, stems, position, at + start, at + end, stop, joined))
    return tokens
