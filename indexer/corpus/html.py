"""HTML: metadata from the head, readable text from the body."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.corpus.dates import find_date, normalise_date
from indexer.corpus.encoding import clean
from indexer.corpus.frontmatter import split_front_matter
from indexer.corpus.metadata import normalise_language, normalise_url, read_metadata
from indexer.corpus.titles import split_title, without_title
from indexer.documents import Draft

DEEPEST: Final = 1000
"""Elements within elements; the parser needs the square of the depth, pages have 30."""


class TooDeep(ValueError):
    """The page is nested deeper than :data:`DEEPEST` elements."""


_CHARSET: Final = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_TEMPLATE_TAG: Final = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}")
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)(?:[^<>]*(/)>)?")


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# These end by themselves, or have no end: an open one does not make the page deeper.
_UNNESTED: Final = _names(
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd tr td th thead tbody tfoot option"
)
_DROPPED: Final = _names(
    "script style noscript template svg math iframe object canvas audio video head "
    "select button input textarea datalist"
)
_AROUND: Final = frozenset(("nav", "header", "footer", "aside"))
_BLOCKS: Final = _names(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main nav ol p pre "
    "section summary table tbody tfoot thead ul"
)
_PUBLISHED: Final = (
    ("meta[property='article:published_time']", "content"),
    ("meta[itemprop=datePublished]", "content"),
    ("meta[name='dcterms.issued' i]", "content"),
    ("meta[name='dcterms.date' i]", "content"),
    ("meta[name='dc.date' i]", "content"),
    ("meta[name=date i]", "content"),
    ("time[itemprop=datePublished]", "datetime"),
)
_MODIFIED: Final = (
    ("meta[name='dcterms.modified' i]", "content"),
    ("meta[property='article:modified_time']", "content"),
    ("main time[datetime], article time[datetime]", "datetime"),
    ("time[property=dateModified]", "datetime"),
    ("time[datetime]", "datetime"),
)
_DATE_IN_JSON: Final = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_LANGUAGES: Final = (
    ("html", "lang"),
    ("html", "xml:lang"),
    ("meta[http-equiv='content-language' i]", "content"),
    ("meta[name='dcterms.language' i]", "content"),
    ("meta[property='og:locale']", "content"),
)
_URLS: Final = (("link[rel=canonical]", "href"), ("meta[property='og:url']", "content"))


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that a page declares of itself in its first 2,048 bytes, if any."""
    found = _CHARSET.search(data[:2048])
    return found[1].decode("ascii", errors="replace") if found else None


def read_html(text: str, name: str) -> Draft:
    """Return the draft of the page ``text`` shown as ``name``.

    The title is ``<title>`` (without the name of the site where ``<h1>`` shows what that is),
    else ``<h1>``, else the first line. Menus, headers, footers and asides are left out unless
    they hold all the text there is. Front matter wins over the head of the page. Raises
    :class:`TooDeep`.
    """
    fields, text = split_front_matter(text)
    if fields:  # a source of a site generator, not a page yet
        text = _TEMPLATE_TAG.sub("", text)
    metadata = read_metadata(fields)
    if _depth(text) > DEEPEST:
        raise TooDeep
    page = LexborHTMLParser(text)
    body = _body(page)
    date = metadata.date or _date(page)
    if date is None and (found := find_date(body)) and found.stated:
        date = found.value
    title = metadata.title or _title(page)
    if title:
        body = without_title(body, title)
    else:
        title, body = split_title(body, name)
    extra = dict(metadata.extra)
    for key in ("description", "author"):
        if value := _one_line(_attribute(page, f"meta[name={key} i]", "content")):
            extra.setdefault(key, value)
    language = metadata.language or _first(page, _LANGUAGES, normalise_language)
    url = metadata.url or _first(page, _URLS, normalise_url)
    return Draft(name, name, title, body, "html", date, language, url, extra)


def _depth(text: str) -> int:
    """Return how deep the elements of ``text`` are nested at most, to a good guess."""
    opened: dict[str, int] = {}
    depth = deepest = 0
    in_script = False
    for found in _TAG.finditer(text):
        name = found[2].lower()
        if in_script or name == "script":
            in_script = not (found[1] and name == "script")
        elif name in _UNNESTED:
            continue
        elif found[1]:
            if opened.get(name, 0):
                opened[name] -= 1
                depth -= 1
        # A slash closes in drawings and formulas only: <path …/> but not <div/>.
        elif not (found[3] and (opened.get("svg") or opened.get("math"))):
            opened[name] = opened.get(name, 0) + 1
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _body(page: LexborHTMLParser) -> str:
    """Return the text of the part of the page that holds its content."""
    articles = page.css("article")
    content = page.css_first("main") or page.css_first("[role=main]")
    if content is None and len(articles) == 1:
        content = articles[0]
    if content is not None and (text := _text(content, _DROPPED | _AROUND - {"header"})):
        return text
    if page.body is None:
        return ""
    return _text(page.body, _DROPPED | _AROUND) or _text(page.body, _DROPPED)


def _text(root: LexborNode, dropped: frozenset[str]) -> str:
    """Return the words below ``root``: blocks as paragraphs, table cells divided by tabs."""
    text = "".join(_pieces(root, dropped))
    text = "\n".join(line.strip(" \t") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _pieces(root: LexborNode, dropped: frozenset[str]) -> Iterator[str]:
    node: LexborNode | None = root
    preformatted = 0
    while node is not None:
        tag = node.tag or ""
        if node.is_text_node:
            words = node.text_content or ""
            yield words if preformatted else re.sub(r"[ \t\n\r\f]+", " ", words)
        elif tag not in dropped:
            yield _before(tag, node)
            preformatted += tag == "pre"
            if node.child is not None:
                node = node.child
                continue
            yield _after(tag)
            preformatted -= tag == "pre"
        while node is not None and node.mem_id != root.mem_id and node.next is None:
            node = node.parent
            if node is not None:
                yield _after(node.tag or "")
                preformatted -= node.tag == "pre"
        node = None if node is None or node.mem_id == root.mem_id else node.next


def _before(tag: str, node: LexborNode) -> str:
    match tag:
        case "br" | "tr":
            return "\n"
        case "img":
            return node.attributes.get("alt") or ""
        case _:
            return "\n\n" if tag in _BLOCKS else ""


def _after(tag: str) -> str:
    if tag in ("td", "th"):
        return "\t"
    return "\n\n" if tag in _BLOCKS else ""


# "Headline – Name of the newspaper", "Headline | Site"
_SITE_NAME = re.compile(r"\s*[-–—|·•:»›/]|$")


def _title(page: LexborHTMLParser) -> str:
    heading = page.css_first("main h1") or page.css_first("h1")
    first = _one_line(_text(heading, _DROPPED)) if heading is not None else ""
    named = page.css_first("head > title") or page.css_first("title")
    title = _one_line(clean(named.text())) if named is not None else ""
    if first and title.startswith(first) and _SITE_NAME.match(title, len(first)):
        return first
    return title or first or _one_line(_attribute(page, "meta[property='og:title']", "content"))


def _date(page: LexborHTMLParser) -> str | None:
    """Return the date that the page gives, of publication rather than of modification."""
    if date := _first(page, _PUBLISHED, normalise_date):
        return date
    for script in page.css("script[type='application/ld+json']"):
        found = _DATE_IN_JSON.search(script.text())
        if found and (date := normalise_date(found[1])):
            return date
    if date := _first(page, _MODIFIED, normalise_date):
        return date
    for time in page.css("time")[:1]:
        return normalise_date(_one_line(time.text()))
    return None


def _first(
    page: LexborHTMLParser,
    places: tuple[tuple[str, str], ...],
    normalise: Callable[[str], str | None],
) -> str | None:
    """Return the first value at ``places`` (selector, attribute) that ``normalise`` accepts."""
    for selector, attribute in places:
        if value := normalise(_attribute(page, selector, attribute)):
            return value
    return None


def _attribute(page: LexborHTMLParser, selector: str, attribute: str) -> str:
    node = page.css_first(selector)
    return clean(node.attributes.get(attribute) or "") if node is not None else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
