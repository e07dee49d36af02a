"""Text and language -> tokens: the one analysis, for documents and for queries."""

from typing import Final

from indexer.analysis.pieces import Piece, split_run
from indexer.analysis.tokens import Token
from indexer.analysis.words import RUN

_MOST_RUNS: Final = 20_000
"""Distinct runs remembered per language; about 400 bytes each. When full, all are forgotten."""

_LONGEST_RUN: Final = 60
"""Characters of a run worth remembering; longer ones hardly come twice."""

_SEEN: Final[dict[str, dict[str, tuple[Piece, ...]]]] = {"en": {}, "fr": {}, "other": {}}


def analyse(text: str, language: str, *, position: int = 0) -> list[Token]:
    """Return the tokens of ``text``, in order of position, analysed as ``language``.

    ``language`` is ``"en"``, ``"fr"`` or ``"other"`` (no stems, no stop words), anything else a
    ``ValueError``. The first word has position ``position``, each next one the next, stop words
    included; joined extras follow the first of their parts at its position. Any text is allowed;
    text without letters or digits gives no tokens. Safe to call from several threads.

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
