"""One spelling for what is one word: case, Unicode forms, apostrophes, ligatures, accents."""

import re
import unicodedata
from typing import Final

from indexer.analysis.words import APOSTROPHES, INVISIBLE

# Before NFKC, because NFKC turns ´ into a blank and an accent. Half rings stand for a glottal
# stop in transcriptions (ʿAlī, Qurʾān) that most people leave out; Arabic kashida only stretches.
_BEFORE = {ord(mark): "'" for mark in APOSTROPHES} | {ord("ŉ"): "'n"}
_AFTER = _BEFORE | str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ʾ": "", "ʿ": "", "ـ": ""})
_INVISIBLE = re.compile(f"[{INVISIBLE}\u034f\ufe00-\ufe0f]+")

# Letters that Unicode does not take apart, and the two sigmas.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "þ": "th", "ς": "σ"}
    | {"æ": "ae"}  # of ǣ and ǽ
)
# Accents of Latin, Greek and Cyrillic, and the vowel points of Arabic and Hebrew. Vowel signs of
# other scripts are letters, not accents.
_ACCENTS: Final = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]+")

PLAIN: Final = re.compile("[A-Za-zÀ-ÅÇ-ÖØ-Þà-åç-öø-ÿ]+")
"""Letters of which lower case alone makes an exact form: no œ, æ, ß, nothing to put together."""

_ACCENTED = dict(zip("àáâãäåçèéêëìíîïñòóôõöøùúûüýÿð", "aaaaaaceeeeiiiinoooooouuuuyyd", strict=True))
_PLAIN_FOLDED = str.maketrans({**_ACCENTED, "þ": "th"})


def normal_form(word: str) -> str:
    """Return the exact form of ``word``: what two spellings share when they are the same word.

    NFC, lower case, every apostrophe ``'``, œ æ ß and ligatures written out, full-width and
    superscript letters plain, soft hyphens and zero-width characters removed, accents kept.
    Any text is allowed; blanks and punctuation stay.

    >>> normal_form("L’ŒUVRE")
    "l'oeuvre"
    """
    if word.isascii():
        return word.lower().replace("`", "'")
    if PLAIN.fullmatch(word):
        return word.lower()
    word = unicodedata.normalize("NFKC", _INVISIBLE.sub("", word.translate(_BEFORE)))
    return unicodedata.normalize("NFC", word.lower().translate(_AFTER))


def fold(form: str) -> str:
    """Return ``form`` without accents and case: what is left when nobody types them.

    >>> fold("Sécuritaire")
    'securitaire'
    """
    if form.isascii():
        return form.lower().replace("`", "'")
    if PLAIN.fullmatch(form):
        return form.lower().translate(_PLAIN_FOLDED)
    form = normal_form(form)
    plain = _ACCENTS.sub("", unicodedata.normalize("NFD", form))
    return unicodedata.normalize("NFC", plain.translate(_PLAIN))
