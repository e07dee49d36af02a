"""The API in OpenAPI 3.1: an operation for each address, put together from shared parts.

A new address is one more entry of :data:`_PATHS`, made by :func:`_operation`; a test holds the
description to the addresses that exist, another one the answers to their schemas.
"""

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final, get_args

from indexer.completing import MOST
from indexer.query.filters import TYPES
from indexer.query.parser import MAX_CHARACTERS
from indexer.results import Sort
from webui.api_schemas import LIMIT, PAGE_NUMBER, RESULTS, SCHEMAS
from webui.filters import FILTERS
from webui.language import PAGE_LANGUAGES
from webui.suggestions import SUGGESTED

Part = dict[str, Any]

_QUERY: Final[Part] = {
    "name": "q",
    "in": "query",
    "description": "What to search for, in the query language (docs/query-language.md). Of more "
    f"than {MAX_CHARACTERS} characters the first are read, and a notice says so. An empty query "
    "finds nothing.",
    "schema": {"type": "string", "default": ""},
    "example": "coopération sécuritaire",
}
_LANG: Final[Part] = {
    "name": "lang",
    "in": "query",
    "description": "Only documents in this language; `en` and `fr` include mixed ones. Empty: all.",
    "schema": {"enum": [*FILTERS, ""]},
}
_FILTERS: Final[tuple[Part, ...]] = (
    {
        "name": "type",
        "in": "query",
        "description": "Only files of this type. Empty: all, as for the filters below.",
        "schema": {"enum": [*dict.fromkeys(TYPES.values()), ""]},
    },
    {
        "name": "folder",
        "in": "query",
        "description": "Only documents below this folder, as `folders` of the facets names it.",
        "schema": {"type": "string"},
    },
    {
        "name": "source",
        "in": "query",
        "description": "Only documents of this `.jsonl` file, as `sources` names it.",
        "schema": {"type": "string"},
    },
    {
        "name": "year",
        "in": "query",
        "description": "Only documents of this year, of years such as `1990..1999`, or without a "
        "date (`0`).",
        "schema": {"type": "string", "pattern": r"^(0|[1-9]\d{0,3}(\.\.[1-9]\d{0,3})?)?$"},
    },
)
_SORT: Final[Part] = {
    "name": "sort",
    "in": "query",
    "description": "The best, the latest or the oldest first.",
    "schema": {"enum": [*get_args(Sort), ""], "default": "relevance"},
}
_FACETS: Final[Part] = {
    "name": "facets",
    "in": "query",
    "description": "`1`: count what each filter would find.",
    "schema": {"enum": ["0", "1", ""], "default": "0"},
}
_READINGS: Final[Part] = {
    "name": "readings",
    "in": "query",
    "description": "`1`: tell under which other forms the words were searched.",
    "schema": {"enum": ["0", "1", ""], "default": "0"},
}
_ID: Final[Part] = {
    "name": "id",
    "in": "query",
    "required": True,
    "description": "The document's id, as a hit has it.",
    "schema": {"type": "string", "minLength": 1},
}
_PATH_ID: Final[Part] = {
    "name": "path_id",
    "in": "path",
    "required": True,
    "description": "The same in the path; it may hold slashes. Ids that do not survive in a path "
    "are given to the address without it.",
    "schema": {"type": "string", "minLength": 1},
}
_PAGE: Final[Part] = {
    "name": "page",
    "in": "query",
    "description": "Which page of hits, from 1 (also when empty).",
    "schema": {"anyOf": [PAGE_NUMBER, {"const": ""}], "default": 1},
}
_LIMIT: Final[Part] = {
    "name": "limit",
    "in": "query",
    "description": "How many hits are on a page (10 when empty).",
    "schema": {"anyOf": [LIMIT, {"const": ""}], "default": 10},
}
_SUGGESTED: Final[Part] = {
    "name": "limit",
    "in": "query",
    "description": f"How many suggestions at most ({SUGGESTED} when empty).",
    "schema": {
        "anyOf": [{"type": "integer", "minimum": 1, "maximum": MOST}, {"const": ""}],
        "default": SUGGESTED,
    },
}
_TYPED: Final[Part] = {
    "name": "q",
    "in": "query",
    "description": "What has been typed so far. Its last words are completed, what is before them "
    "stays; nothing is suggested for more than "
    f"{MAX_CHARACTERS} characters, for the value of a filter, or behind a finished phrase.",
    "schema": {"type": "string", "default": ""},
    "example": "minist",
}
_EXPLAIN: Final[Part] = {
    "name": "explain",
    "in": "query",
    "description": "Any number from 1: say of each hit what its score is made of.",
    "schema": {"anyOf": [PAGE_NUMBER, {"const": ""}]},
}
_HL: Final[Part] = {
    "name": "hl",
    "in": "query",
    "description": "Language of notices and errors: `en` or `fr`; anything else leaves it to "
    "`Accept-Language`.",
    "schema": {"type": "string", "examples": list(PAGE_LANGUAGES)},
}

_PROBLEMS: Final = {
    "BadRequest": "A parameter or the query cannot be understood: `code` and `position` say which "
    "and where.",
    "NotFound": "There is no document with this id.",
    "Unauthorized": "The server has a password (any user name), and this is not it.",
    "TooLong": "The address is longer than 16,384 bytes.",
    "TooMany": "More requests from this client than the server allows; `Retry-After` says how many "
    "seconds to wait.",
    "Failed": "A fault of the server; the answer names the line of its log.",
    "Unavailable": "There is no index, or it cannot be read.",
}

_ERRORS: Final = {
    "400": "BadRequest",
    "401": "Unauthorized",
    "414": "TooLong",
    "429": "TooMany",
    "500": "Failed",
    "503": "Unavailable",
}


def _operation(
    id: str, summary: str, parameters: tuple[Part, ...], schema: Part, **others: Part
) -> Part:
    """Return a ``GET`` that answers 200 with ``schema``; ``others`` adds answers by ``_status``."""
    errors = {status: _problem(name) for status, name in _ERRORS.items()}
    answers = {"200": _answer("The answer.", schema), **errors}
    answers |= {status.removeprefix("_"): answer for status, answer in others.items()}
    return {
        "get": {
            "operationId": id,
            "summary": summary,
            "parameters": list(parameters),
            "responses": answers,
        }
    }


def _answer(text: str, schema: Part, media_type: str = "application/json") -> Part:
    return {"description": text, "content": {media_type: {"schema": schema}}}


def _problem(name: str) -> Part:
    return {"$ref": f"#/components/responses/{name}"}


def _component(name: str) -> Part:
    return {"$ref": f"#/components/schemas/{name}"}


_PATHS: Final[Mapping[str, Part]] = {
    "/api/search": _operation(
        "search",
        "Search; the hits of one page, best first, as `python -m indexer search --json` has them.",
        (_QUERY, _LANG, *_FILTERS, _SORT, _PAGE, _LIMIT, _EXPLAIN, _FACETS, _READINGS, _HL),
        _component("Results"),
    ),
    "/api/facets": _operation(
        "facets",
        "How many documents each choice of a filter finds.",
        (_QUERY, _LANG, *_FILTERS, _HL),
        _component("Counted"),
    ),
    "/api/suggest": _operation(
        "suggest",
        "What a query that is being typed may become: titles, phrases and words of the documents.",
        (
            _TYPED,
            {**_LANG, "description": "Only texts in English or in French. Others leave none out."},
            _SUGGESTED,
            _HL,
        ),
        _component("Suggestions"),
    ),
    "/api/documents/": _operation(
        "document",
        "One document with its text and where the query matches.",
        (_ID, _QUERY, _LANG, _HL),
        _component("WholeDocument"),
        _404=_problem("NotFound"),
    ),
    "/api/documents/{path_id}": _operation(
        "documentAt",
        "The same with the id in the path.",
        (_PATH_ID, _QUERY, _LANG, _HL),
        _component("WholeDocument"),
        _404=_problem("NotFound"),
    ),
    "/api/similar/": _operation(
        "similar",
        "The documents most like one.",
        (_ID, _LANG, _LIMIT, _HL),
        _component("Similar"),
        _404=_problem("NotFound"),
    ),
    "/api/similar/{path_id}": _operation(
        "similarAt",
        "The same with the id in the path.",
        (_PATH_ID, _LANG, _LIMIT, _HL),
        _component("Similar"),
        _404=_problem("NotFound"),
    ),
    "/api/openapi.json": _operation("openapi", "This description.", (), {"type": "object"}),
    "/healthz": {
        "get": {
            "operationId": "health",
            "summary": "Whether the index can be searched; open to all, without limit.",
            "security": [],
            "responses": {
                "200": _answer("It can.", _component("Health")),
                "503": _answer("It cannot.", _component("Health")),
            },
        }
    },
}


def description() -> Part:
    """Return the OpenAPI document, to be written as JSON."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Bilingual Search",
            "version": _version(),
            "description": "Search in English and French documents. Positions and marks are "
            "offsets in Unicode characters, `[start, end)`, from 0.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": [{}, {"password": []}],
        "paths": dict(_PATHS),
        "components": {
            "schemas": {"Results": RESULTS, **SCHEMAS},
            "responses": {
                name: _answer(text, _component("Problem"), "application/problem+json")
                for name, text in _PROBLEMS.items()
            },
            "securitySchemes": {"password": {"type": "http", "scheme": "basic"}},
        },
    }


def _version() -> str:
    try:
        return version("bilingual-search")
    except PackageNotFoundError:  # run from its folder, not installed
        return "0"
