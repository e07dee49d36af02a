"""Suggestions while typing: for the box of the page, and for the one of a browser."""

import json
from dataclasses import asdict
from typing import Final

from flask import Blueprint, Response, jsonify, request

from indexer.completing import MOST
from indexer.results import Completion
from webui.addresses import typed_query
from webui.failures import BadParameterError
from webui.opening import current_index
from webui.pages import read_page
from webui.views import read_language

blueprint = Blueprint("suggestions", __name__)

SUGGESTED: Final = 8
"""Suggestions given where no number is asked for."""

SUGGESTIONS_TYPE: Final = "application/x-suggestions+json"


@blueprint.get("/api/suggest")
def api_suggest() -> Response:
    """Answer ``/api/suggest?q=…&lang=…&limit=…``: what ``q`` may become."""
    query = typed_query(request)
    suggestions = [asdict(each) for each in _suggested(query)]
    generation = current_index().status().generation
    return jsonify({"query": query, "generation": generation, "suggestions": suggestions})


@blueprint.get("/suggest")
def browser_suggest() -> Response:
    """Answer ``/suggest?q=…`` as browsers ask it: the typed text and a list of texts.

    The format is that of the OpenSearch Suggestions extension.
    """
    query = typed_query(request)
    texts = [each.text for each in _suggested(query)]
    return Response(json.dumps([query, texts], ensure_ascii=False), mimetype=SUGGESTIONS_TYPE)


def _suggested(query: str) -> tuple[Completion, ...]:
    return current_index().suggest(query, language=read_language(), limit=_limit())


def _limit() -> int:
    text = request.args.get("limit")
    limit = read_page(text) if text else SUGGESTED
    if limit is None or limit > MOST:
        raise BadParameterError("suggestions", text or "")
    return limit
