"""Templates with what all of them need: the reader's language and how it writes things."""

from functools import partial

from flask import Response, render_template, request

from webui import addresses, formats
from webui.addresses import Place
from webui.explaining import reasons
from webui.filters import type_label
from webui.language import chosen_language, other_language, page_language
from webui.marking import html_language, pieces
from webui.sentences import help_rows, key_rows, say, say_count
from webui.wording import language_label, shown_title, title_pieces


def render(
    template: str, *, status: int = 200, place: Place | None = None, **values: object
) -> Response:
    """Return a page. ``place`` is where in a search it stands; by default at its first page."""
    language = page_language(request)
    place = place or Place(addresses.typed_query(request), page_language=chosen_language(request))
    text = render_template(
        template,
        hl=language,
        toggle_language=other_language(language),
        toggle_address=addresses.toggled_address(request, other_language(language)),
        place=place,
        say=partial(_say, language),
        say_count=partial(_say_count, language),
        number=partial(formats.number, language=language),
        day=partial(formats.day, language=language),
        language_label=language_label,
        type_label=partial(type_label, language=language),
        shown_title=shown_title,
        title_pieces=title_pieces,
        pieces=pieces,
        reasons=partial(reasons, language=language),
        help_rows=help_rows(language),
        key_rows=key_rows(language),
        html_language=html_language,
        search_address=addresses.search_address,
        kept_parameters=addresses.kept_parameters,
        document_address=addresses.document_address,
        feed_address=addresses.feed_address,
        **values,
    )
    response = Response(text, status, mimetype="text/html")
    response.content_language.add(language)
    return response


def _say(language: str, key: str, /, **facts: object) -> str:
    return say(key, language, **facts)


def _say_count(language: str, key: str, count: int, /, **facts: object) -> str:
    return say_count(key, language, count, **facts)
