"""Markdown: front matter, and the text without its marks.

Not a rendering: a text to search in and to show snippets of. No pattern here can take more than
linear time, whatever the text.
"""

import html
import re
from collections.abc import Iterator
from typing import Final

from indexer.corpus.dates import find_date
from indexer.corpus.frontmatter import split_front_matter
from indexer.corpus.metadata import read_metadata
from indexer.corpus.titles import split_title, without_title
from indexer.documents import Draft

_FENCE: Final = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(`{3,}+|~{3,}+)([^`\n]*)$")
_HIDDEN: Final = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))

# Kept aside while the marks around them go: code in backticks, characters after a backslash.
_VERBATIM: Final = re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,1000})\1(?!`)|\\([!-/:-@\[-`{-~])")
_KEPT: Final = re.compile(r"\0(\d+)\0")  # clean text has no NUL of its own

_TEMPLATE_TAG: Final = re.compile(r"\{\{[<%][^{}]*[>%]\}\}|\{%[^{}]*%\}")
_IMAGE_TAG: Final = re.compile(
    r"<img\b[^<>]{0,500}?\balt=(?:\"([^\"<>]*)\"|'([^'<>]*)')[^<>]{0,500}>", re.I
)
_INLINE_TAG: Final = re.compile(
    r"</?(?:a|abbr|b|cite|code|del|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|var)"
    r"(?:\s[^<>]*)?>",
    re.I,
)
_TAG: Final = re.compile(r"</?[a-zA-Z][\w:-]*+(?:\s(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)?/?>")

_TARGET: Final = r"\((?:[^()\n]|\([^()\n]*\))*+\)"
# "::: tip Title" (VitePress), "!!! note "Title"" and "/// note | Title" (MkDocs)
_ADMONITION: Final = (
    r"^[ \t]*+(?::{3,}+|/{3,}+|!{3}|\?{3}\+?)[ \t]*+[\w-]*+[ \t]*+(?:\|[ \t]*+)?\"?([^\"\n]*)\"?$"
)
_SUBSTITUTIONS: Final = tuple(
    (re.compile(pattern, re.MULTILINE), replacement)
    for pattern, replacement in (
        (rf"!\[([^\[\]]*)\](?:{_TARGET}|\[[^\[\]\n]*\])", r"\1"),  # image: its description
        (r"\[\^[^\[\]\s]+\]:?", ""),  # footnote and reference to it
        (r"^[ \t]*\[[^\[\]\n]+\]:[ \t]*\S+.*$", ""),  # address of a link by reference
        (rf"\[([^\[\]]*)\](?:{_TARGET}|\[[^\[\]\n]*\])", r"\1"),  # link: its label
        (r"\[\[(?:[^\[\]|\n]*\|)?([^\[\]|\n]*)\]\]", r"\1"),  # link of a wiki
        (r"<((?:https?://|mailto:)[^<>\s]*)>", r"\1"),
        (r"\{ ?[#.:][^{}\n]*\}", ""),  # {#anchor} {.class}
        (r"^[ \t]*(?:>[ \t]?)+", ""),  # quotation
        (r"^[ \t]*(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|=+[ \t]*)$", ""),  # rules
        (r"^[ \t]*+(?:\|[ \t]*+)?:?-{2,}+:?[ \t]*+(?:\|[ \t:|-]*+)?$", ""),  # rule of a table
        (_ADMONITION, r"\1"),
        (r"^([ \t]*)[-*+][ \t]+(?:\[[ xX]\][ \t]+)?", r"\1"),  # item of a list
        (r"(?<!\*)\*(?![\s*])([^*]+)(?<!\s)\*(?!\*)", r"\1"),  # before ** that may be around it
        (r"\*{2,3}(?!\s)([^*]+)(?<!\s)\*{2,3}", r"\1"),
        (r"(?<!\w)_{1,3}(?=\S)([^_]+)(?<=\S)_{1,3}(?!\w)", r"\1"),
        (r"~~([^~]+)~~", r"\1"),
    )
)
_HEADING: Final = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(.*)$", re.MULTILINE)
_TABLE_ROW: Final = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$", re.MULTILINE)


def read_markdown(text: str, name: str) -> Draft:
    """Return the draft of a Markdown ``text`` shown as ``name``.

    Title, date and language come from the front matter; else the title is the first line, as
    in plain text, and the date one that the text states as its own.
    """
    fields, text = split_front_matter(text)
    metadata = read_metadata(fields)
    title, body = metadata.title, strip_marks(text)
    date = metadata.date
    if date is None and (found := find_date(body)) and found.stated:
        date = found.value
    if title:
        body = without_title(body, title)
    else:
        title, body = split_title(body, name)
    language, url = metadata.language, metadata.url
    return Draft(name, name, title, body, "md", date, language, url, metadata.extra)


def strip_marks(text: str) -> str:
    r"""Return Markdown ``text`` as readable text: paragraphs with an empty line between them.

    Code stays as it is, links and images are replaced by their words; comments, scripts,
    styles, tags of HTML and of Hugo and Jekyll templates are gone.

    >>> strip_marks("# L’été\n\nVoir *la* [carte](x.html) de `a_b_c`.")
    'L’été\n\nVoir la carte de a_b_c.'
    """
    parts = (part if is_code else _strip_prose(part) for is_code, part in _parts(text))
    lines = "\n".join(line.rstrip() for line in "\n".join(parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """Yield runs of lines, each with whether it is fenced code; fences themselves are left out."""
    lines: list[str] = []
    fence = hidden = ""
    for line in text.split("\n"):
        found = None if hidden else _FENCE.match(line)
        if fence:
            if found and found[1].startswith(fence) and not found[2].strip():
                yield True, "\n".join(lines)
                lines, fence = [], ""
                continue
        elif found:
            yield False, "\n".join(lines)
            lines, fence = [], found[1]
            continue
        else:
            hidden = _still_hidden(line, hidden)
        lines.append(line)
    yield bool(fence), "\n".join(lines)


def _still_hidden(line: str, closing: str) -> str:
    """Return what will end the comment, script or style that is open after ``line``, if any."""
    if closing:
        return "" if closing in line else closing
    line = _VERBATIM.sub("", line)
    for start, end in _HIDDEN:
        place = line.rfind(start)
        if place >= 0 and end not in line[place:]:
            return end
    return ""


def _strip_prose(text: str) -> str:
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[2].strip() if found[1] else found[3])
        return f"\0{len(kept) - 1}\0"

    text = _VERBATIM.sub(keep, text)
    for start, end in _HIDDEN:
        text = _without(text, start, end)
    text = _TEMPLATE_TAG.sub("", text)
    if "<" in text:
        text = _IMAGE_TAG.sub(lambda found: found[1] or found[2] or "", text)
        text = _TAG.sub("\n", _INLINE_TAG.sub("", text))
    text = _HEADING.sub(_heading, text)
    for pattern, replacement in _SUBSTITUTIONS:
        text = pattern.sub(replacement, text)
    text = _TABLE_ROW.sub(
        lambda found: "\t".join(cell.strip() for cell in found[1].split("|")), text
    )
    return _KEPT.sub(lambda found: kept[int(found[1])], html.unescape(text))


def _heading(found: re.Match[str]) -> str:
    words = found[1].rstrip()
    inside = words.rstrip("#")  # "## Title ##", but not "# C#"
    return f"\n{words if inside[-1:].strip() else inside.rstrip()}\n"


def _without(text: str, start: str, end: str) -> str:
    """Return ``text`` without what lies between ``start`` and ``end``; an open end stays."""
    pieces = []
    place = 0
    while (opening := text.find(start, place)) >= 0:
        closing = text.find(end, opening)
        if closing < 0:
            break
        pieces.append(text[place:opening])
        place = closing + len(end)
    return "".join(pieces) + text[place:]
