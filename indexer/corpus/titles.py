"""The title of a text that does not name its title."""

import re
from typing import Final

from indexer.corpus.dates import find_date

LONGEST_LINE: Final = 200
"""A first line of at most this many characters is a title; a longer one is a paragraph."""

LONGEST_SENTENCE: Final = 120
"""A title made from a first sentence is cut at this many characters, the … included."""

_LETTER: Final = re.compile(r"[^\W\d_]")
_WORD: Final = re.compile(r"[^\W_]")
_SENTENCE_END: Final = re.compile(r"[.!?…]+[»”\")\]]*(?=\s|$)")
_NOT_AN_END: Final = re.compile(
    r"(?:^|[\s(«“\"'’])(?:[^\W\d_]|MM|Mr|Mrs|Ms|Dr|Prof|St|Ste|Me|Mgr|No|vs|etc|art|cf|env|p|"
    r"[A-Z](?:\.[A-Z])+)$"
)


def split_title(text: str, name: str) -> tuple[str, str]:
    """Return the title of plain ``text`` and its body.

    A marker such as ``date 2025-04`` at the very beginning belongs to neither. A title on a line
    of its own is taken out of the body; where the text begins with a paragraph, its first
    sentence is the title and the body stays whole. A text without letters is named after its
    file, ``name``; without any text there is no title.

    >>> split_title("date 2025-04 Le ministre a conclu sa visite. Il repart.", "x.txt")
    ('Le ministre a conclu sa visite', 'Le ministre a conclu sa visite. Il repart.')
    """
    text = _without_marker(text).strip()
    if not text:
        return "", ""
    letter = _LETTER.search(text)
    if letter is None:
        return name.rsplit("/", 1)[-1], text
    # A rule of dashes may come before, or a number, which is a word of the body.
    start = text.rfind("\n", 0, letter.start()) + 1
    before = text[:start] if _WORD.search(text, 0, start) else ""
    line, _, rest = text[start:].partition("\n")
    line = line.strip()
    if len(line) <= LONGEST_LINE and rest.strip() and not _goes_on(line, rest):
        return line, before + rest.strip("\n")
    paragraph = (line + "\n" + rest).split("\n\n", 1)[0]
    return first_sentence(paragraph), text


def first_sentence(text: str) -> str:
    """Return the first sentence of ``text`` on one line, without its full stop.

    At most :data:`LONGEST_SENTENCE` characters, cut between words and then ending in ``…``.
    """
    sentence = " ".join(text[: 10 * LONGEST_SENTENCE].split())
    for end in _SENTENCE_END.finditer(sentence):
        if end[0] != "." or not _NOT_AN_END.search(sentence[: end.start()]):
            sentence = sentence[: end.end()]
            break
    if len(sentence) > LONGEST_SENTENCE:
        cut = sentence[: LONGEST_SENTENCE - 1]
        if " " in cut and sentence[len(cut)] != " ":
            cut = cut.rsplit(" ", 1)[0]
        return cut.rstrip(" ,;:–—-«(") + "…"
    return sentence[:-1] if re.search(r"[^.]\.$", sentence) else sentence


def without_title(body: str, title: str) -> str:
    """Return ``body`` without its first line where that line is the title, stored apart."""
    line, _, rest = body.lstrip().partition("\n")
    return rest.lstrip("\n") if line.strip() == title and rest.strip() else body


def _without_marker(text: str) -> str:
    """Return ``text`` without the date that stands alone before it as metadata."""
    found = find_date(text)
    if found is None or text[: found.start].strip():
        return text
    rest = text[found.end :]
    alone = not rest.split("\n", 1)[0].strip(" \t.:–—-")
    return rest if found.marker or alone else text


def _goes_on(line: str, rest: str) -> bool:
    """Tell whether ``line`` is the first of a paragraph broken into lines of equal width."""
    return line[-1] not in ".!?…:" and rest[:1].islower()
