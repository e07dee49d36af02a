"""Stored texts come back whole, and in stretches."""

import copy
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.documents import Document, Passage
from indexer.engines.columnar.building import Analysers, SegmentBuilder
from indexer.engines.columnar.frames import FRAME_CHARACTERS, Dictionaries
from indexer.engines.columnar.merging import merge
from indexer.engines.columnar.segment import Segment
from indexer.engines.protocol import Sourced

LONG = "".join(f"Ligne {i} : l’œuvre de l’été 𝒳.\n" for i in range(2000))


def text(number: int, body: str, language: str = "fr") -> Document:
    return Document(
        id=f"n{number}",
        path="Archives/\udcff.txt",
        title='Sœur \udcff « aînée » \\ "b" \n fin',
        body=body,
        type="txt",
        language=language,
        title_language="fr",
        passages=(Passage(0, len(body), "fr"),) if body else (),
        url="https://example.org/é" if number % 2 else None,
        extra={"clé": "œuvre", "": ""} if number % 3 else {},
    )


def written(path: Path, documents: list[Document], dictionaries: Dictionaries) -> Segment:
    builder = SegmentBuilder(path, Analysers(), dictionaries)
    builder.add([Sourced(document) for document in documents])
    builder.write()
    return Segment(path)


@pytest.mark.parametrize(
    "body",
    ["", "é", "\udcff", LONG[:FRAME_CHARACTERS], LONG[: FRAME_CHARACTERS + 1], LONG, "x" * 32_768],
)
def test_bodies_and_stretches_of_them(body: str, tmp_path: Path) -> None:
    documents = [text(0, "avant"), text(1, body), text(2, "après")]
    segment = written(tmp_path / "s", documents, Dictionaries())
    assert [segment.document(n) for n in range(3)] == documents
    size, frame = len(body), FRAME_CHARACTERS
    places = {0, 1, size // 2, size - 1, size, size + 9, frame - 1, frame, frame + 1, 2 * frame}
    for start in (place for place in places if place >= 0):
        for end in (place for place in places if place >= start):
            assert segment.text(1, start, end) == body[start:end], (start, end)


def test_a_long_body_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    segment = written(tmp_path / "s", [text(0, LONG)], Dictionaries())
    for use in (copy.copy, pickle.dumps, replace, repr, hash_of_parts):
        record = segment.record(0)
        with pytest.raises(AttributeError):
            Document.__dict__["body"].__get__(record)
        assert record.title == text(0, LONG).title
        use(record)
        assert record.body == LONG
    assert segment.record(0) == text(0, LONG)
    assert pickle.loads(pickle.dumps(segment.record(0))) == text(0, LONG)  # noqa: S301  # our own
    with pytest.raises(AttributeError, match="nothing"):
        _ = segment.record(0).nothing  # type: ignore[attr-defined]


def hash_of_parts(document: Document) -> int:
    return hash((document.id, document.body))


def test_each_language_has_its_dictionary(tmp_path: Path) -> None:
    def some(language: str, number: int) -> list[Document]:
        return [
            text(i, f"Article {i}. {language} " + LONG[i * 20 : i * 20 + 400], language)
            for i in range(number)
        ]

    dictionaries = Dictionaries()
    mixed = [each for pair in zip(some("fr", 300), some("en", 300), strict=True) for each in pair]
    first = written(tmp_path / "a", [*mixed, *some("de", 20)], dictionaries)
    assert sorted(first.dictionaries) == ["en", "fr"]
    assert [first.document(n) for n in range(600)] == mixed
    second = written(tmp_path / "b", some("fr", 3), dictionaries)
    assert second.dictionaries == ["fr"]
    other = written(tmp_path / "c", some("fr", 310)[10:], Dictionaries())
    everything = [first, second, other]
    alive = [np.ones(each.documents, dtype=bool) for each in everything]
    alive[0][::7] = False
    merge(everything, alive, tmp_path / "m")
    merged = Segment(tmp_path / "m")
    assert sorted(merged.dictionaries) == ["en", "fr", "fr"]
    kept = [
        s.document(n)
        for s, a in zip(everything, alive, strict=True)
        for n in np.flatnonzero(a).tolist()
    ]
    assert [merged.document(n) for n in range(merged.documents)] == kept
