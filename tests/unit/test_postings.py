"""Postings written and read with many documents, long documents and many occurrences."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.engines.columnar.columns import length_byte
from indexer.engines.columnar.container import Container, ContainerWriter
from indexer.engines.columnar.gaps import (
    GapLists,
    encode,
    numbers_of,
    owners_of,
    sizes_of,
    values_of,
)
from indexer.engines.columnar.language_postings import POSITION_BITS, LanguagePostings
from indexer.engines.columnar.lexicon import Terms
from indexer.engines.columnar.occurrences import Occurrences
from indexer.engines.columnar.vocabulary import Words
from indexer.engines.columnar.words import WordTable
from indexer.query.analysed import Key
from tests.loops import numpy_alone

WORDS = (
    ("règle", ("regl",)),
    ("règles", ("regl",)),
    ("réglé", ("regl", "régler")),
    ("pêche", ("pech",)),
    ("pêcher", ("pech", "pecheur")),
    ("œuvre", ("oeuvr",)),
    ("l'été", ("et",)),
)

Numbers = NDArray[np.int64]


def written(
    path: Path, word: Numbers, document: Numbers, position: Numbers, titles: Numbers
) -> LanguagePostings:
    table, occurrences = WordTable(), Occurrences()
    table.learn([form for form, _ in WORDS], [stems for _, stems in WORDS])
    # In batches that end within a document.
    for part in np.array_split(np.arange(len(word)), 7):
        occurrences.add(word[part], document[part], position[part])
    lengths = np.bincount(document, minlength=len(titles))
    writer = ContainerWriter(path)
    writer.append("fr.length", lengths.astype(np.uint32))
    occurrences.write(writer, "fr", table, titles, length_byte(lengths))
    writer.finish({})
    return LanguagePostings(Container(path), "fr")


@pytest.mark.parametrize("documents", [30, 65_536, 65_537, 140_000])
def test_more_documents_than_a_chunk(documents: int, tmp_path: Path) -> None:
    draw = np.random.default_rng(documents)
    count = 40_000
    document = np.sort(draw.choice(np.append(draw.integers(0, documents, 9), documents - 1), count))
    spread = np.sort(draw.integers(0, documents, count))
    document = np.sort(np.concatenate([document, spread]))
    # A few documents are very long.
    position = draw.integers(0, 5000, 2 * count)
    position[document < 9] **= 2
    order = np.lexsort((position, document))
    document, position = document[order], position[order]
    word = draw.choice(len(WORDS) - 1, 2 * count, p=(0.5, 0.2, 0.1, 0.1, 0.05, 0.05))
    titles = draw.integers(0, 3000, documents)
    postings = written(tmp_path / "s", word, document, position, titles)
    expected: dict[tuple[str, str], set[tuple[int, int]]] = defaultdict(set)
    for each, owner, place in zip(word.tolist(), document.tolist(), position.tolist(), strict=True):
        form, stems = WORDS[each]
        for kind, text in (("form", form), *(("stem", stem) for stem in stems)):
            expected[kind, text].add((owner, place))
    wanted = np.unique(np.append(draw.integers(0, documents, 40), document[::999]))
    for (kind, text), pairs in expected.items():
        words = postings.vocabulary.words_of([Key("form" if kind == "form" else "stem", text)])
        rows = np.array(sorted(pairs), dtype=np.int64)
        places = rows[:, 0] << POSITION_BITS | rows[:, 1]
        assert np.array_equal(postings.places(words), places)
        own = places[np.isin(rows[:, 0], wanted)]
        assert np.array_equal(postings.places(words, wanted), own)
        found, keys = postings.postings(words)
        assert np.array_equal(found, np.unique(rows[:, 0]))
        frequency = np.bincount(rows[:, 0], weights=1 + (rows[:, 1] < titles[rows[:, 0]]))
        if kind == "stem" and words.forms is None:
            assert np.array_equal(keys >> 8, np.minimum(frequency[found], 255))
    regl = postings.vocabulary.words_of([Key("stem", "regl")])
    family, number = int(regl.families[0]), postings.vocabulary.forms.find("règle")
    local = number - int(postings.vocabulary.family_form[family])
    low, high = postings.range_of(family)
    at, frequencies = postings.mixed_with(family, local)
    documents_, keys_ = postings.postings(Words(regl.families, np.array([number])))
    exact = dict(zip(documents_.tolist(), keys_.tolist(), strict=True))
    found = postings.documents_of(family)
    alone = found[postings.local[low:high] == local]
    assert sorted([*alone.tolist(), *found[at].tolist()]) == sorted(exact)
    assert [exact[document] >> 8 for document in found[at].tolist()] == frequencies.tolist()


def test_words_are_written_once_and_in_order(tmp_path: Path) -> None:
    number = np.arange(len(WORDS))
    postings = written(tmp_path / "s", number, number * 0, number, np.zeros(1, dtype=np.int64))
    words = postings.vocabulary
    stems = dict(WORDS)
    assert words.words() == sorted(stems.items(), key=lambda word: (word[1][0], word[0]))
    assert [words.forms[n] for n in words.forms_beginning("peche").tolist()] == ["pêche", "pêcher"]
    with numpy_alone():
        numbers = words.forms_folding_to(Terms.of(["regle", "rogle", "pechet", ""])).tolist()
    assert [words.forms[number] for number in numbers] == ["règle", "réglé"]


@given(st.lists(st.lists(st.integers(0, 1 << 31), min_size=1), min_size=1, max_size=80), st.data())
def test_lists_of_gaps_come_back(lists: list[list[int]], data: st.DataObject) -> None:
    values = np.array([gap for each in lists for gap in each], dtype=np.int64)
    last = np.cumsum([len(each) for each in lists]) - 1
    stored = encode(values, last)
    sizes = sizes_of(stored)
    assert len(sizes) == len(lists)
    back, ends = values_of(stored)
    assert back.tolist() == values.tolist()
    assert ends.tolist() == last.tolist()
    numbers = numbers_of(stored, sizes, np.zeros(len(lists), dtype=np.int64))
    owner = owners_of(stored, sizes)
    expected = [(i, int(n)) for i, each in enumerate(lists) for n in np.cumsum(each)]
    assert list(zip(owner.tolist(), numbers.tolist(), strict=True)) == expected
    starts = np.append((np.cumsum(sizes) - sizes)[::16], len(stored))
    kept = GapLists(stored, starts)
    chosen = np.array(sorted(data.draw(st.sets(st.integers(0, len(lists) - 1), min_size=1))))
    some, some_sizes = kept.some(chosen)
    pieces = np.split(stored, np.cumsum(sizes)[:-1])
    assert some.tolist() == np.concatenate([pieces[i] for i in chosen]).tolist()
    assert some_sizes.tolist() == sizes[chosen].tolist()
    first, end = int(chosen[0]), int(chosen[-1]) + 1
    assert kept.between(first, end).tolist() == np.concatenate(pieces[first:end]).tolist()
