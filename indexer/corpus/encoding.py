"""Bytes of unknown encoding -> clean text.

The order of the attempts is that of their certainty: a byte-order mark, valid UTF-8, the zero
bytes of UTF-16, mostly valid UTF-8, what the file declares, and only then the likeliest of the
single-byte encodings in which French and English were written.
"""

import codecs
import re
import unicodedata
from collections import Counter
from typing import Final

from charset_normalizer import from_bytes


class NotText(ValueError):
    """The bytes are not text: a picture, a program, an office file under a text's name."""


_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Windows first: it wins a draw, being the commonest, and Latin-1 text is read by it as well.
_WESTERN: Final = ("cp1252", "iso8859-15", "mac_roman", "cp850")

# What a byte above 127 of Western text should turn out to be, and how much that speaks for an
# encoding. Roughly the order of the letters' frequency in French; then Spanish, German, ...
_WEIGHTS: Final = (
    dict.fromkeys("áíóúñäößåøæìòãõ¿¡", 1)
    | dict.fromkeys("ÉÈÀÇÊÎÔÛÙÂŒÄÖÜÑÅØ«»’‘“”–—…€£°§·•¼½¾²³©®™\u00a0\u00ad", 2)
    | dict.fromkeys("ùûîïôœëüâ", 4)
    | dict.fromkeys("èàêç", 6)
    | {"é": 10}
)
_UNEXPECTED: Final = -6
_SAMPLE: Final = 20_000  # bytes above 127 that are looked at
_HIGH_BYTE: Final = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?:[\x00-\xff])?")

# Encodings that a file may declare of itself. Python knows others under which decoding is slow
# or is no decoding at all (punycode, unicode_escape, zip).
_DECLARABLE: Final = re.compile(
    r"cp\d+|iso8859-\d+|mac-\w+|koi8-\w|gb\w+|big5\w*|euc_\w+|shift_jis\w*|tis-620|ptcp154"
)

_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"
_CONTROL_SHARE: Final = 0.02  # random bytes have 0.11, text has 0

_LINE_ENDS: Final = re.compile("\r\n?|[\x85\u2028\u2029]")
_NOT_STORED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]|[\ud800-\udfff]", re.DOTALL)
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06ed"
    "\u0730-\u074a\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
# More marks on one letter than any script uses. They are cut off because normalisation takes
# the square of their number (100,000 marks: 6 s).
_MARK_RUN: Final = re.compile(f"([{_MARKS}]{{30}})[{_MARKS}]+")
_UNCLEAN: Final = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_MARKS}]")


def decode(data: bytes, *, declared: str | None = None) -> str:
    """Return the text in ``data``, clean (see :func:`clean`).

    ``declared`` is the encoding that the file claims for itself; it is believed only where the
    bytes are not UTF-8. What cannot be decoded becomes U+FFFD. Raises :class:`NotText` when the
    bytes are not text in any encoding.

    >>> decode("Élève à l’œuvre".encode("cp1252"))
    'Élève à l’œuvre'
    """
    return clean(_decode(data, declared))


def clean(text: str) -> str:
    r"""Return ``text`` as it is stored: NFC, lines ending in ``\n``.

    Control characters other than tab and newline become spaces, lone surrogates U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return text
    if _UNCLEAN.search(text) is None:  # most texts, at a third of the time
        return unicodedata.normalize("NFC", text)
    text = unicodedata.normalize("NFC", _MARK_RUN.sub(r"\1", text))
    text = _LINE_ENDS.sub("\n", text)
    return _NOT_STORED.sub(lambda found: " " if found[0] < "\ud800" else "\ufffd", text)


def _decode(data: bytes, declared: str | None) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    if b"\0" in data and (wide := _utf16_without_mark(data)):
        return data.decode(wide, errors="replace")
    data = data.rstrip(b"\x00\x1a")  # the end-of-file mark of MS-DOS
    if _is_binary(data):
        raise NotText
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    repaired = data.decode("utf-8", errors="replace")
    broken = repaired.count("\ufffd")
    if sum(1 for _ in re.finditer(r"[^\x00-\x7f\ufffd]", repaired)) > broken:
        return repaired
    return _in_declared(data, declared) or _in_single_byte(data)


def _utf16_without_mark(data: bytes) -> str | None:
    """Return the UTF-16 in which Western text has its zero bytes where ``data`` has them."""
    head = data[:4096]
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _is_binary(data: bytes) -> bool:
    if data.startswith((b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")):
        return True
    head = data[:65_536]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > _CONTROL_SHARE * len(head)


def _in_declared(data: bytes, declared: str | None) -> str | None:
    try:
        encoding = codecs.lookup(declared or "").name
        if encoding == "iso8859-1":  # as in browsers: who says Latin-1 mostly writes Windows
            return None
        return data.decode(encoding) if _DECLARABLE.fullmatch(encoding) else None
    except (LookupError, ValueError):
        return None


def _in_single_byte(data: bytes) -> str:
    """Decode in the Western encoding that gives the best French, else as another script."""
    high = sum(byte > 127 for byte in data[:_SAMPLE])
    letters = sum(chr(byte).isalpha() and byte < 128 for byte in data[:_SAMPLE])
    # Western text has an accent in every tenth letter at most, Greek or Cyrillic has nothing else.
    if high > 50 and high > letters and (other := from_bytes(data[:_SAMPLE]).best()):
        return data.decode(other.encoding, errors="replace")
    contexts = Counter(
        data[max(0, found.start() - 1) : found.end()]
        for found, _ in zip(_HIGH_BYTE.finditer(data), range(_SAMPLE), strict=False)
    )
    best = max(_WESTERN, key=lambda encoding: _score(contexts, encoding))
    return data.decode(best, errors="replace")


def _score(contexts: Counter[bytes], encoding: str) -> int:
    """Rate ``encoding`` by what it makes of high bytes, each with the bytes beside it."""
    total = 0
    for context, count in contexts.items():
        text = context.decode(encoding, errors="replace")
        place = 0 if context[0] > 127 else 1
        before, letter, after = text[:place], text[place], text[place + 1 :]
        weight = _WEIGHTS.get(letter, _UNEXPECTED)
        if letter.isupper() and before.islower():
            weight = _UNEXPECTED  # no capital inside a word
        if (
            not letter.isalpha()
            and letter not in "\u00ad’"
            and before.isalpha()
            and after.isalpha()
        ):
            weight = _UNEXPECTED  # no ½ or ” inside a word
        if letter.isalpha() and letter not in "àÀ" and not (before.isalpha() or after.isalpha()):
            weight = _UNEXPECTED  # no word of one letter
        total += weight * count
    return total
