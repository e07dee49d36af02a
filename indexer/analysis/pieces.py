"""A run and a language -> the words in it, with their place inside the run."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from indexer.analysis.english import tail, whole_negation
from indexer.analysis.families import stems
from indexer.analysis.folding import PLAIN, fold, normal_form
from indexer.analysis.french import elision, is_clitic, is_found_both_ways
from indexer.analysis.numerals import number_form, ordinal_base
from indexer.analysis.stops import is_stop
from indexer.analysis.words import ACRONYM, APOSTROPHES, HYPHENS, MARKS, MIDDOTS

LONGEST_FORM: Final = 100
"""Characters of a form; what is longer (encoded data, a row of signs) is cut, its span is not."""

_MOST_PARTS = 8  # of a compound that is also found in one word
_LONGEST_CAMEL = 40  # longer mixtures of capitals are encoded data, not names

_SEPARATORS = re.compile(rf"[{HYPHENS}_/&]+")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_POINT = re.compile(rf"[.,]|(?<=\d)[{MIDDOTS}]|[{MIDDOTS}](?=\d)")
_INCLUSIVE = re.compile(rf"(?<=\D)[{MIDDOTS}](?=[^\W\d_])|(?<=\D)\.(?=[es]\b)")
_MEASURE = re.compile(rf"(\d+[.,]\d+)(?:[^\W\d_][{MARKS}]*)+")
_NOT_WORD = re.compile(rf"[^\w{MARKS}']|_")
_INSIDE = re.compile(rf"(?![_{APOSTROPHES}])[\w{MARKS}]")
_NOT_LETTER = re.compile(rf"[^\w{MARKS}]|_")
_EDGES = re.compile(rf"(?:[^\w]|[_{APOSTROPHES}])*")

# Scripts written without blanks: Thai, Lao, Tibetan, Burmese, Khmer, Kana, Han, Hangul. Each
# character, with its marks, is a word; Hangul in NFD is taken by the syllable.
_UNSPACED = re.compile(
    rf"(?![{MARKS}])"
    r"(?:[\u1100-\u115f][\u1160-\u11a7]+[\u11a8-\u11ff]*"
    r"|[\u0e00-\u0eff\u0f40-\u0fbc\u1000-\u109f\u1780-\u17b3\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    r"\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003fffd])"
    rf"[{MARKS}]*"
)

_CODE = re.compile("[A-Za-z]+[0-9]+")  # UN1612: a word that has no stem


class Piece(NamedTuple):
    """A token of a run before the run has a place in a text; fields as in ``Token``.

    ``start`` and ``end`` count from the beginning of the run. A ``joined`` piece follows the
    first of its parts and takes no position of its own.
    """

    form: str
    stems: tuple[str, ...]
    start: int
    end: int
    stop: bool
    joined: bool


def plain_form(text: str) -> str | None:
    """Return the form of a plain word, None of any other text.

    Most words are plain: letters of English and French alone, in lower case, in capitals, or
    beginning with one. Such a text is one run with one piece, stemmed, in every language.

    >>> plain_form("Élève"), plain_form("L’élève"), plain_form("XIXe"), plain_form("iPhone")
    ('élève', None, None, None)
    """
    if PLAIN.fullmatch(text) is None or len(text) > LONGEST_FORM:
        return None
    # One capital: not Xe, Ve and Ier, which are ordinals.
    if text.islower() or text.isupper() or (text[1:].islower() and text[0] not in "IVX"):
        return text.lower()
    return None


def split_run(run: str, language: str) -> tuple[Piece, ...]:
    """Return the words of one run in order, extra joined ones after the first of their parts.

    Depends on nothing but its arguments. A run may hold no word at all (an elided article before
    a quotation mark).
    """
    if (form := plain_form(run)) is not None:
        return (_plain_piece(form, 0, len(run), language),)
    if run.isascii() and len(run) <= LONGEST_FORM:
        solid = _CODE.fullmatch(run) and (run.islower() or run.isupper())
        form = run.lower() if solid else number_form(run) if run[0].isdigit() else None
        if form is not None:
            return (Piece(form, (form,), 0, len(run), False, False),)
    return _split(run, language)


def _plain_piece(form: str, start: int, end: int, language: str) -> Piece:
    return Piece(form, stems(form, language), start, end, is_stop(form, language), False)


def _split(run: str, language: str) -> tuple[Piece, ...]:
    """Do it by all the rules."""
    groups = []
    start = 0
    for end, following in [*(cut.span() for cut in _SEPARATORS.finditer(run)), (len(run), 0)]:
        if group := _words(run, start, end, language):
            groups.append(group)
        start = following
    pieces = [piece for group in groups for piece in group]
    if len(groups) > 1 and (compound := _compound(run, groups, language)) is not None:
        pieces.insert(1, compound)
    return tuple(pieces)


def _compound(run: str, groups: list[list[Piece]], language: str) -> Piece | None:
    """Return the whole of a compound in one word, where anybody would look for it so."""
    words = [group[0].form for group in groups]
    last = groups[-1][0]
    hangs_on = language == "fr" and is_clitic(run[last.start - 1 : last.end])
    hangs_on = hangs_on and words != ["rendez", "vous"]
    if len(groups) > _MOST_PARTS or hangs_on or all(is_stop(word, language) for word in words):
        return None
    # An elision before the compound is no part of it (l'arc-en-ciel), one inside is (chef-d'œuvre).
    piece = _piece(run, groups[0][0].start, groups[-1][-1].end, language, joined=True)
    if piece is None or piece.form.isdecimal() or len(piece.form) == LONGEST_FORM:
        return None  # a date or a range is found by its numbers
    return piece


def _words(run: str, start: int, end: int, language: str) -> list[Piece]:
    """Return the words between two separators: articles and endings off, then by kind."""
    if (plain := plain_form(run[start:end])) is not None:
        return [_plain_piece(plain, start, end, language)]
    start, end = _trimmed(run, start, end)
    cut = end - tail(run[start:end], language)
    if run[cut : cut + 1] in ("n", "N"):
        form = whole_negation(normal_form(run[start:cut]))
        return [_plain_piece(form, start, end, language)]
    end = cut
    extra = None
    while prefix := elision(run[start:end], language):
        if is_found_both_ways(run[start:end], prefix):
            extra = _piece(run, start, end, language, joined=True)
        start += prefix
    found = [piece for piece in _by_kind(run, start, end, language) if piece is not None]
    if found and extra is not None:
        found.insert(1, extra._replace(start=start))
    return found


def _trimmed(run: str, start: int, end: int) -> tuple[int, int]:
    """Leave out marks and apostrophes at the edges, but for one that ends an elision."""
    match = _EDGES.match(run, start, end)
    start = match.end() if match else start
    last = end
    while last > start and not _INSIDE.match(run, last - 1):
        last -= 1
    if _APOSTROPHE.match(run, last, end) and elision(run[start : last + 1], "fr"):
        last += 1
    return start, last


def _by_kind(run: str, start: int, end: int, language: str) -> Iterator[Piece | None]:
    """Try numbers, ordinals, acronyms, other scripts, measures, inclusive French, plain words."""
    text = run[start:end]
    if not text:
        return
    if (form := plain_form(text)) is not None:
        yield _plain_piece(form, start, end, language)
    elif (number := number_form(text)) is not None:
        yield _piece(run, start, end, language, normal_form(number))
    elif (base := ordinal_base(text)) is not None:
        yield _piece(run, start, end, language, normal_form(text))
        yield _piece(run, start, end, language, base, joined=True)
    elif ACRONYM.fullmatch(text):
        yield _piece(run, start, end, language, normal_form(text.replace(".", "")))
    elif _UNSPACED.search(text):
        yield from _cut(_UNSPACED, run, start, end, language, keep=True)
    elif measure := _MEASURE.fullmatch(text):
        middle = start + measure.end(1)
        yield _piece(run, start, middle, language, number_form(measure[1]))
        yield _piece(run, middle, end, language)
    elif language != "other" and (inclusive := _INCLUSIVE.search(text)):
        form = normal_form(text[: inclusive.start()])
        yield _plain_piece(form, start, end, language)
        yield _piece(run, start, end, language, joined=True)
    elif _POINT.search(text):
        yield from _cut(_POINT, run, start, end, language)
    elif language == "other" and _APOSTROPHE.search(text) and fold(text[0]) < "\u0250":
        yield from _cut(_APOSTROPHE, run, start, end, language)  # Italian, Catalan: l'università
    elif bounds := _humps(text):
        for at, (low, high) in enumerate(bounds):
            yield _piece(run, start + low, start + high, language)
            if not at:
                yield _piece(run, start, end, language, joined=True)
    else:
        yield _piece(run, start, end, language)


def _cut(
    pattern: re.Pattern[str], run: str, start: int, end: int, language: str, *, keep: bool = False
) -> Iterator[Piece | None]:
    """Give the words between what ``pattern`` matches; ``keep``: and each match, as a word."""
    for match in pattern.finditer(run, start, end):
        yield from _by_kind(run, *_trimmed(run, start, match.start()), language)
        if keep and (sign := _sign(match.group(), language)) is not None:
            yield sign._replace(start=match.start(), end=match.end())
        start = match.end()
    yield from _by_kind(run, *_trimmed(run, start, end), language)


@lru_cache(10_000)  # the characters of a Chinese text are some thousands
def _sign(sign: str, language: str) -> Piece | None:
    return _piece(sign, 0, len(sign), language)


def _humps(text: str) -> list[tuple[int, int]]:
    """Return the parts of a camelCase name; none for MacDonald, iPhone and names without a hump."""
    letters = text.rstrip("0123456789")
    if len(normal_form(text)) > _LONGEST_CAMEL or re.match(r"Ma?c[^\W\d_]", text):
        return []
    cuts = [0]
    after_lower = False
    for at, letter in enumerate(letters):
        if letter.isdigit() or letter in APOSTROPHES:
            return []
        if letter.istitle() and after_lower:
            cuts.append(at)
        if letter.isalpha():  # not a combining mark
            after_lower = letter.islower()
    parts = list(zip(cuts, [*cuts[1:], len(text)], strict=True))
    solid = all(len(normal_form(text[low:high])) > 1 for low, high in parts)
    return parts if len(parts) > 1 and solid else []


def _piece(
    run: str, start: int, end: int, language: str, form: str | None = None, *, joined: bool = False
) -> Piece | None:
    """Make a piece of ``run[start:end]``; a ``form`` that is not the text's own is not stemmed."""
    stemmed = form is None
    if form is None:
        dropped = _NOT_LETTER if joined else _NOT_WORD
        # Once more, because an accent may now follow another letter.
        form = normal_form(dropped.sub("", normal_form(run[start:end]))).strip("'")
    form = form[:LONGEST_FORM]
    if not any(letter.isalnum() for letter in form):
        return None
    solid = normal_form(form.replace("'", ""))
    stemmed = stemmed and not any(letter.isdigit() for letter in solid)
    keys = stems(solid, language if stemmed else "other")
    return Piece(form, keys, start, end, stemmed and not joined and is_stop(form, language), joined)
