"""A segment holds exactly what a dictionary of lists would hold, however it came about."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.analysis import analyse
from indexer.documents import Document, Passage
from indexer.engines.columnar import (
    building,
    gaps,
    language_postings,
    merging_postings,
    occurrences,
)
from indexer.engines.columnar import postings as posting_format
from indexer.engines.columnar.building import Analysers, SegmentBuilder
from indexer.engines.columnar.columns import LENGTHS, OFFSET_BLOCK, length_byte
from indexer.engines.columnar.container import Container
from indexer.engines.columnar.frames import Dictionaries
from indexer.engines.columnar.language_postings import POSITION_BITS
from indexer.engines.columnar.merging import merge
from indexer.engines.columnar.segment import Segment
from indexer.engines.protocol import Sourced
from indexer.query.analysed import Key
from indexer.ranking import TITLE_COUNTS
from tests.inversion import invert
from tests.texts import records

Places = dict[tuple[str, str, str], list[tuple[int, int]]]

TEXT = """
le la les de l’avocat avocats côté cote coté week-end weekend employé employée employe d’Artagnan
1 000 3,14 C-46 œuvre oeuvre aujourd’hui the of lawyers lawyer's don't run running ran organisation
organization SOR/98-10 naïve école Écoles ÉCOLE à a été ete . 漢字 слово
"""
WORDS = (*TEXT.split(), "\n\n", "1 000 000")


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    made = []
    for number in range(draw(st.integers(1, 7))):
        title = " ".join(draw(st.lists(st.sampled_from(WORDS), max_size=4)))
        parts = draw(
            st.lists(
                st.tuples(
                    st.sampled_from(("en", "fr", "other")),
                    st.lists(st.sampled_from(WORDS), max_size=80).map(" ".join),
                ),
                max_size=3,
            )
        )
        body, passages = "", []
        for language, text in parts:
            passages.append(Passage(len(body), len(body) + len(text), language))
            body += text + "\n\n"
        made.append(
            Document(
                id=f"id{number % 3}/{number}",
                path=f"Dossier/{number % 2}.txt",
                title=title,
                body=body,
                type="txt",
                language=draw(st.sampled_from(("en", "fr", "mixed", "de"))),
                title_language=draw(st.sampled_from(("en", "fr"))),
                passages=tuple(passages),
                date=draw(st.sampled_from((None, "2024", "2024-03", "2024-03-15"))),
                extra={"clé": "œuvre"},
            )
        )
    return made


def build(folder: Path, name: str, texts: list[Document], analysers: Analysers) -> Segment:
    builder = SegmentBuilder(folder / name, analysers, Dictionaries())
    for start in range(0, len(texts), 2):
        builder.add([Sourced(text, 3, 2**64 - 1) for text in texts[start : start + 2]])
    builder.write()
    segment = Segment(folder / name)
    segment.check()
    return segment


def expected(texts: list[Document]) -> Places:
    found: Places = defaultdict(list)
    for number, document in enumerate(texts):
        for language, postings in invert(document, title_counts=TITLE_COUNTS).languages.items():
            for kind, terms in (("stem", postings.stems), ("form", postings.forms)):
                for text, places in terms.items():
                    found[kind, language, text] += [(number, p) for p in sorted(set(places))]
    return found


def agrees(segment: Segment, texts: list[Document]) -> None:
    wanted = expected(texts)
    assert segment.documents == len(texts)
    for (kind, language, text), places in wanted.items():
        postings = segment.languages[language]
        words = postings.vocabulary.words_of([Key("stem" if kind == "stem" else "form", text)])
        found = postings.places(words)
        assert list(zip(*split(found), strict=True)) == places, (kind, language, text)
        listed, keys = postings.postings(words)
        assert listed.tolist() == sorted({document for document, _ in places})
        assert postings.document_frequency(words) == len(listed)
        titles = segment.title_lengths
        for document, key in zip(listed.tolist(), keys.tolist(), strict=True):
            own = [p for d, p in places if d == document]
            inside = sum(1 for p in own if p < titles[document])
            assert key >> 8 == len(own) + inside * (TITLE_COUNTS - 1)
            length = postings.lengths[document]
            assert key & 255 == length_byte(np.array([length]))[0]
            only = postings.places(words, np.array([document]))
            assert split(only)[1] == own
    known = {
        (kind, language, text)
        for language, postings in segment.languages.items()
        for form, stems in postings.vocabulary.words()
        for kind, text in (("form", form), *(("stem", stem) for stem in stems))
        if len(postings.places(postings.vocabulary.words_of([Key("form", form)])))
    }
    assert known >= set(wanted)
    for number, document in enumerate(texts):
        assert segment.document(number) == document
        assert number in segment.numbers_of(document.id)


def split(places: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    return (places >> POSITION_BITS).tolist(), (places & ((1 << POSITION_BITS) - 1)).tolist()


@settings(max_examples=60, deadline=None)
@given(documents(), st.data())
def test_built_at_once_merged_and_with_deletions(
    texts: list[Document], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(texts)))
    alive = np.array(data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts))))
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging_postings, "PORTION", 5)
        patch.setattr(occurrences, "PORTION", 7)
        bits = data.draw(st.sampled_from((0, 1, 2, 16)))
        for module in (posting_format, language_postings):
            patch.setattr(module, "CHUNK_BITS", bits)
        patch.setattr(posting_format, "WIDE", data.draw(st.sampled_from((0, 1 << 32))))
        patch.setattr(language_postings, "_FEW_POSTINGS", 1)
        patch.setattr(gaps, "_DENSE", data.draw(st.sampled_from((0, 4))))
        patch.setattr(language_postings, "_FEW_FAMILIES", data.draw(st.sampled_from((0, 64))))
        folder, analysers = Path(name), Analysers()
        agrees(build(folder, "whole", texts, analysers), texts)
        halves = [part for part in (texts[:cut], texts[cut:]) if part]
        parts = [build(folder, f"p{i}", part, analysers) for i, part in enumerate(halves)]
        merge(parts, [np.ones(len(part), dtype=bool) for part in halves], folder / "merged")
        agrees(Segment(folder / "merged"), texts)
        if alive.any():
            living = [alive[:cut], alive[cut:]] if len(halves) == 2 else [alive]
            merge(parts, living, folder / "living")
            kept = [text for text, lives in zip(texts, alive, strict=True) if lives]
            agrees(Segment(folder / "living"), kept)


@given(documents())
@settings(max_examples=30, deadline=None)
def test_a_stretch_holds_the_words_asked_for(texts: list[Document]) -> None:
    with TemporaryDirectory() as name:
        segment = build(Path(name), "s", texts, Analysers())
        for number, document in enumerate(texts):
            text = f"{document.title}\n{document.body}"
            shift = len(document.title) + 1
            plain = [t for t in analyse(document.title, document.title_language) if not t.joined]
            words = [(t.position, t.start, t.end) for t in plain]
            position = len(plain) + 1
            for passage in document.passages:
                part = document.body[passage.start : passage.end]
                tokens = [t for t in analyse(part, passage.language) if not t.joined]
                base = passage.start + shift
                words += [(position + t.position, base + t.start, base + t.end) for t in tokens]
                position += len(tokens)
            for place, start, end in words:
                low, high = segment.stretch(number, place, place)
                assert low <= start
                assert end <= min(high, len(text))
                inside = [word for word in words if low <= word[1] < high]
                assert len(inside) <= OFFSET_BLOCK


@given(st.lists(st.integers(0, 10_000_000), min_size=1))
def test_length_bytes_round_down_by_at_most_an_eighth(lengths: list[int]) -> None:
    found = LENGTHS[length_byte(np.array(lengths))]
    for length, kept in zip(lengths, found.tolist(), strict=True):
        assert kept <= length
        assert length - kept <= max(0, kept / 8)


def test_analysed_in_stretches_or_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row["body"] for row in records(300)]
    french, english = " ".join(rows[1::2]) * 9, "\n\n".join(rows[::2]) * 9
    body = f"{french}\n\n{english}"
    long = Document(
        id="long",
        path="long.txt",
        title="Le musée de l’été",
        body=body,
        type="txt",
        language="mixed",
        title_language="fr",
        passages=(Passage(0, len(french), "fr"), Passage(len(french) + 2, len(body), "en")),
    )
    texts = [replace(long, id="a", body="", passages=()), long, long, replace(long, title="")]
    for size in (2_000_000, 1000):
        monkeypatch.setattr(building, "GROUP_CHARACTERS", size)
        build(tmp_path, str(size), texts, Analysers())
    whole, cut = Container(tmp_path / "2000000"), Container(tmp_path / "1000")
    assert whole.meta == cut.meta
    for name in whole.names():
        assert np.array_equal(whole[name], cut[name]), name
