"""Numbers: 1 000 000 = 1,000,000 = 1'000'000 = 1000000 and 3,14 = 3.14, in both languages."""

import re
import unicodedata
from typing import Final

from indexer.analysis.words import APOSTROPHES, BLANKS

_BY_BLANK = re.compile(rf"\d{{1,3}}(?:[{BLANKS}]\d{{3}})+(?:[.,]\d+)?")
_BY_MARK = re.compile(rf"[1-9]\d{{0,2}}(?:(?:,\d{{3}})+|(?:[{APOSTROPHES}]\d{{3}})+)(?:\.\d+)?")
_DECIMAL = re.compile(r"\d+[.,]\d+")
_GROUP_MARK = re.compile(rf"[{BLANKS}{APOSTROPHES}]")

# 1er, 2nd, 20e, 21st; XIXe, Ve, Ier. One capital before the e must be V or X: Ce and De are words.
_ORDINAL: Final = re.compile(
    r"(\d+)(?:st|th|rd|[nN]de?s?|ers?|res?|es?|i?[èe]mes?)"
    r"|([IVXLCDM]{2,}|[VX])(?:es?|i?[èe]mes?)|(I)(?:er|re)"
)


def number_form(text: str) -> str | None:
    """Return the one form of a number: digits and at most one dot; None when it is not one.

    A comma before exactly three digits groups thousands, in French too (*1,000* is 1000); before
    any other count of digits it is the decimal mark. A number with several dots (a version, an
    address, a date) is not one number.

    >>> number_form("1 000,5"), number_form("1,234.56"), number_form("3,14"), number_form("1,2,3")
    ('1000.5', '1234.56', '3.14', None)
    """
    if text.isdecimal():
        return text
    if _BY_BLANK.fullmatch(text):
        return _GROUP_MARK.sub("", text).replace(",", ".")
    if _BY_MARK.fullmatch(text):
        return _GROUP_MARK.sub("", text).replace(",", "")
    if _DECIMAL.fullmatch(text):
        return text.replace(",", ".")
    return None


def ordinal_base(text: str) -> str | None:
    """Return the number of an ordinal as a form (*20e*: ``20``, *XIXe*: ``xix``), else None."""
    match = _ORDINAL.fullmatch(unicodedata.normalize("NFKC", text))  # XIXᵉ
    return match[match.lastindex or 0].lower() if match else None
