"""The unit of analysis."""

from typing import NamedTuple


class Token(NamedTuple):
    """One word of a text, as indexed and as looked up.

    ``form`` is the exact form: NFC, lower case, plain apostrophes, œ and æ written out, accents
    kept. ``stems`` are the keys under which it is found, best first, without accents: the
    folded Snowball stem of the form and, where different, the stem of the folded form.
    ``position`` counts the words of the text, without holes; ``text[start:end]`` is where the
    word came from, without an elided article and without a possessive ’s. ``stop`` marks a word
    that counts nothing beside content words. ``joined`` marks an extra token at the position of
    the first of its parts (``weekend`` for *week-end*, ``c46`` for *C-46*): it can be found, but
    is no word of the text's length; in a phrase it may stand for the first of its parts.

    A named tuple, because analysis makes millions of them and a frozen dataclass takes three
    times as long to make.
    """

    form: str
    stems: tuple[str, ...]
    position: int
    start: int
    end: int
    stop: bool = False
    joined: bool = False
