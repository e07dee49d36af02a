"""What a search gives back as JSON: for the command line, the API and exports."""

from dataclasses import asdict

from indexer.results import Facets, Fragment, Hit, Neighbours, Results, Snippet


def as_json(results: Results, language: str = "en") -> dict[str, object]:
    """Return results as one JSON object: the field names of the dataclasses.

    Documents come without their body and passages; notices as sentences in ``language``.
    """
    return {
        "query": results.query,
        "total": results.total,
        "seconds": round(results.seconds, 6),
        "language": results.language,
        "confidence": round(results.confidence, 4),
        "generation": results.generation,
        "languages": results.languages,
        "notices": [
            {"code": notice.code, "text": notice.text(language), "query": notice.query}
            for notice in results.notices
        ],
        "readings": [asdict(reading) for reading in results.readings],
        "suggestion": results.suggestion,
        "instead": [asdict(each) for each in results.instead],
        "facets": None if results.facets is None else facets_as_json(results.facets),
        "hits": [_hit_as_json(hit) for hit in results.hits],
    }


def facets_as_json(facets: Facets) -> dict[str, object]:
    """Return facets as one JSON object: the field names of the dataclass, years as text."""
    return {
        "total": facets.total,
        "languages": dict(facets.languages),
        "types": dict(facets.types),
        "folders": dict(facets.folders),
        "sources": dict(facets.sources),
        "years": {str(year): count for year, count in facets.years.items()},
    }


def neighbours_as_json(neighbours: Neighbours) -> dict[str, object]:
    """Return similar documents as one JSON object, hits as :func:`as_json` has them."""
    return {
        "id": neighbours.document.id,
        "words": [asdict(word) for word in neighbours.words],
        "seconds": round(neighbours.seconds, 6),
        "generation": neighbours.generation,
        "hits": [_hit_as_json(hit) for hit in neighbours.hits],
    }


def fragment_as_json(fragment: Fragment) -> dict[str, object]:
    """Return one of several fragments of a document as a JSON object."""
    return {
        "start": fragment.start,
        "match": fragment.match,
        "snippet": _snippet_as_json(fragment.snippet),
    }


def _snippet_as_json(snippet: Snippet) -> dict[str, object]:
    return {
        "text": snippet.text,
        "marks": [list(mark) for mark in snippet.marks],
        "language": snippet.language,
        "before": snippet.before,
        "after": snippet.after,
        "more": snippet.more,
    }


def _hit_as_json(hit: Hit) -> dict[str, object]:
    document = hit.document
    return {
        "rank": hit.rank,
        "score": round(hit.score, 6),
        "document": {
            "id": document.id,
            "path": document.path,
            "title": document.title,
            "language": document.language,
            "date": document.date,
            "type": document.type,
            "url": document.url,
            "extra": dict(document.extra),
        },
        "title_marks": [list(mark) for mark in hit.title_marks],
        "snippet": _snippet_as_json(hit.snippet),
        "explanation": [
            {**asdict(part), "weight": round(part.weight, 6), "score": round(part.score, 6)}
            for part in hit.explanation
        ],
    }
