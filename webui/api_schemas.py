"""JSON Schemas (2020-12) of what the API answers, as :mod:`indexer.results_json` makes it."""

from typing import Any, Final, get_args

from indexer.documents import SEARCHED
from indexer.results import CompletionKind, Level
from webui.pages import MAX_PAGE

Schema = dict[str, Any]

MAX_LIMIT: Final = 100
"""Most hits that one call gives."""

PAGE_NUMBER: Final[Schema] = {"type": "integer", "minimum": 1, "maximum": MAX_PAGE}
LIMIT: Final[Schema] = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT}

_TEXT: Final[Schema] = {"type": "string"}
_TEXT_OR_NULL: Final[Schema] = {"type": ["string", "null"]}
_NUMBER: Final[Schema] = {"type": "number"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_QUERY_LANGUAGE: Final[Schema] = {"enum": ["en", "fr"]}


def record(description: str, **properties: Schema) -> Schema:
    """Return the schema of an object that has all of these members and no other."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def list_of(schema: Schema) -> Schema:
    """Return the schema of an array."""
    return {"type": "array", "items": schema}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_MARKS: Final = list_of(
    {
        "type": "array",
        "description": "Start and end of a match in the text.",
        "prefixItems": [_COUNT, _COUNT],
        "items": False,
        "minItems": 2,
    }
)

RESULTS: Final = record(
    "The answer to one query: one page of hits, best first.",
    query=_TEXT,
    total={**_COUNT, "description": "All documents found, not those of this page alone."},
    seconds={**_NUMBER, "minimum": 0},
    language={**_QUERY_LANGUAGE, "description": "The language the query was taken for."},
    confidence={**_NUMBER, "minimum": 0.5, "maximum": 1},
    generation={**_TEXT, "description": "The generation of the index that answered."},
    languages={"type": "object", "additionalProperties": _COUNT},
    notices=list_of(_ref("Notice")),
    readings=list_of(_ref("Reading")),
    suggestion={**_TEXT_OR_NULL, "description": "A query that may have been meant."},
    instead=list_of(_ref("Instead")),
    facets={"anyOf": [_ref("Facets"), {"type": "null"}]},
    hits=list_of(_ref("Hit")),
)

_COUNTS: Final[Schema] = {"type": "object", "additionalProperties": _COUNT}

_DOCUMENT: Final[dict[str, Schema]] = {
    "id": _TEXT,
    "path": _TEXT,
    "title": _TEXT,
    "language": {**_TEXT, "description": "`en`, `fr`, `mixed`, or another language."},
    "date": {"type": ["string", "null"], "pattern": r"^\d{4}(-\d\d(-\d\d)?)?$"},
    "type": _TEXT,
    "url": _TEXT_OR_NULL,
    "extra": {"type": "object", "additionalProperties": _TEXT},
}

SCHEMAS: Final[dict[str, Schema]] = {
    "Facets": record(
        "How many documents each choice of a filter finds, the other filters kept. `years` has "
        "`0` for documents without a date; in `folders` a document counts in all above it.",
        total=_COUNT,
        languages=_COUNTS,
        types=_COUNTS,
        folders=_COUNTS,
        sources=_COUNTS,
        years={**_COUNTS, "propertyNames": {"pattern": r"^\d{1,4}$"}},
    ),
    "Counted": record(
        "The facets of a query, without hits.",
        query=_TEXT,
        generation=_TEXT,
        facets=_ref("Facets"),
    ),
    "Suggestions": record(
        "What a query that is being typed may become, the best first.",
        query=_TEXT,
        generation=_TEXT,
        suggestions=list_of(_ref("Completion")),
    ),
    "Completion": record(
        "A whole query, and what was put in for its last words.",
        text=_TEXT,
        kind={"enum": list(get_args(CompletionKind))},
        language={"enum": list(SEARCHED), "description": "That of the title, phrase or word."},
        count={**_COUNT, "description": "In about how many documents that stands."},
    ),
    "WholeDocument": record(
        "A document with its text, the languages of its passages, and where the query matches.",
        **_DOCUMENT,
        title_language=_TEXT,
        body=_TEXT,
        passages=list_of(
            record("A stretch of the body.", start=_COUNT, end=_COUNT, language=_TEXT)
        ),
        title_marks=_MARKS,
        marks=_MARKS,
        fragments=list_of(
            record(
                "One of the best stretches, in text order: where it begins in the body, and which "
                "of `marks` is its first, from 1.",
                start=_COUNT,
                match={"type": "integer", "minimum": 1},
                snippet=_ref("Snippet"),
            )
        ),
    ),
    "Notice": record(
        "How the query was read or limited; `query` asks for what was typed where it was not.",
        code=_TEXT,
        text=_TEXT,
        query=_TEXT_OR_NULL,
    ),
    "Reading": record(
        "A word of the query with other forms of it that were searched, too; `only` is the query "
        "for the word exactly as typed, null where no document has it so.",
        word=_TEXT,
        language=_TEXT,
        forms={**list_of(_TEXT), "minItems": 1},
        only=_TEXT_OR_NULL,
    ),
    "Similar": record(
        "The documents most like one, best first, and the words that they were found by.",
        id=_TEXT,
        words=list_of(record("A word of the document.", text=_TEXT, language=_TEXT)),
        seconds={**_NUMBER, "minimum": 0},
        generation=_TEXT,
        hits=list_of(_ref("Hit")),
    ),
    "Hit": record(
        "One document found.",
        rank={"type": "integer", "minimum": 1},
        score=_NUMBER,
        document=_ref("Document"),
        title_marks=_MARKS,
        snippet=_ref("Snippet"),
        explanation=list_of(_ref("Contribution")),
    ),
    "Document": record("What is known of a document, without its text.", **_DOCUMENT),
    "Snippet": record(
        "The best fragment; whether the document goes on before and after it, and whether matches "
        "stand there or, in a long document, may.",
        text=_TEXT,
        marks=_MARKS,
        language=_TEXT,
        before={"type": "boolean"},
        after={"type": "boolean"},
        more={"type": "boolean"},
    ),
    "Contribution": record(
        "What one part of the query adds to a score.",
        language=_TEXT,
        word=_TEXT,
        level={"enum": list(get_args(Level))},
        forms=list_of(_TEXT),
        frequency={"type": "integer", "minimum": 0, "maximum": 255},
        weight=_NUMBER,
        score=_NUMBER,
    ),
    "Instead": record(
        "A word of the index that looks like one which is in no document, and the query with it.",
        word=_TEXT,
        form=_TEXT,
        language=_TEXT,
        query=_TEXT,
    ),
    "Health": {
        "type": "object",
        "properties": {
            "status": {"enum": ["ok", "unavailable"]},
            "generation": _TEXT,
            "error": _TEXT,
        },
        "required": ["status"],
        "additionalProperties": False,
    },
    "Problem": record(
        "An error, as in RFC 9457; `title` and `detail` in the reader's language.",
        type={"const": "about:blank"},
        title=_TEXT,
        status={"type": "integer", "minimum": 400, "maximum": 599},
        detail=_TEXT,
        code={**_TEXT, "description": "Which error it is, the same in both languages."},
        position={"type": ["integer", "null"], "minimum": 0},
    ),
}
"""Schemas by their names in the description."""
