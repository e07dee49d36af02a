"""Ranking equals an independent BM25 of a few lines, per language."""

import math
from collections import Counter
from pathlib import Path

import pytest

from indexer import Index
from indexer.analysis import analyse
from indexer.engines.columnar.columns import LENGTHS
from indexer.ranking import EXACT_WEIGHT
from tests.texts import records, write_jsonl

K1, B = 1.2, 0.75


def bm25(rows: list[dict[str, str]], language: str, word: str) -> dict[str, float]:
    """Score every document of one language for one word: stems, and exact forms at .3."""
    scores: dict[str, float] = {}
    for kind, weight in (("stems", 1.0), ("form", EXACT_WEIGHT)):
        wanted = {getattr(t, kind) for t in analyse(word, language)}
        texts = {}
        for row in rows:
            if row["lang"] == language:
                title, body = (analyse(row[part], language) for part in ("title", "body"))
                texts[row["id"]] = [t for t in (*title, *title, *body) if not t.stop]
        mean = sum(map(len, texts.values())) / len(texts)
        counts = {
            id: Counter(getattr(t, kind) in wanted for t in text)[True]
            for id, text in texts.items()
        }
        df = sum(1 for n in counts.values() if n)
        idf = math.log(1 + (len(texts) - df + 0.5) / (df + 0.5))
        for id, tf in counts.items():
            if tf:
                # A length is kept in one byte: exact to 15, then rounded down by at most an eighth.
                length = max(int(each) for each in LENGTHS if each <= len(texts[id]))
                norm = K1 * (1 - B + B * length / mean)
                scores[id] = scores.get(id, 0.0) + weight * idf * tf * (K1 + 1) / (tf + norm)
    return scores


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("fr", "école"),
        ("fr", "pêche"),
        ("fr", "œuvres"),
        ("fr", "recours"),
        ("en", "heating"),
        ("en", "vessel"),
        ("en", "museum"),
    ],
)
def test_bm25(language: str, word: str, tmp_path: Path) -> None:
    rows = records(80)
    with Index.build(tmp_path / "index", [write_jsonl(tmp_path / "c.jsonl", rows)]) as index:
        hits = index.search(word, language=language, limit=100).hits
    expected = bm25(rows, language, word)
    assert expected
    assert {hit.document.id for hit in hits} == set(expected)
    for hit in hits:
        assert hit.score == pytest.approx(expected[hit.document.id], rel=1e-6)
