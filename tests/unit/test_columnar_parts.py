import os
from pathlib import Path

import numpy as np
import pytest

from indexer.engines.columnar.columns import date_number
from indexer.engines.columnar.container import Container, ContainerWriter, DamagedContainer
from indexer.engines.columnar.lexicon import Lexicon, write_lexicon
from indexer.engines.columnar.writer import MOST_SEGMENTS, segments_to_merge


def container(path: Path) -> Container:
    writer = ContainerWriter(path)
    writer.append("a", np.arange(5, dtype=np.uint32))
    write_lexicon(writer, "mots", ["cote", "coté", "œuvre", "", "x" * 5000])
    writer.append("a", np.array([9], dtype=np.uint32))
    writer.finish({"clé": "é"})
    return Container(path)


def test_arrays_that_grow_in_turn_come_back(tmp_path: Path) -> None:
    found = container(tmp_path / "c")
    assert found["a"].tolist() == [0, 1, 2, 3, 4, 9]
    assert found.meta == {"clé": "é"}
    assert [path.name for path in tmp_path.iterdir()] == ["c"]
    found.check()
    with pytest.raises(ValueError, match="read-only"):
        found["a"][0] = 1


@pytest.mark.parametrize(("start", "end"), [(0, 4), (3, 12), (7, 7), (0, 5015)])
def test_bytes_are_read_without_mapping_them(tmp_path: Path, start: int, end: int) -> None:
    found = container(tmp_path / "c")
    whole = "cotecotéœuvre".encode() + b"x" * 5000
    assert found.read("mots.text", start, end) == whole[start:end]
    assert bytes(found.bytes_of("mots.text")[start:end]) == whole[start:end]


@pytest.mark.skipif(not hasattr(os, "pread"), reason="this system reads by mapping")
def test_a_file_cut_while_it_is_open_is_noticed(tmp_path: Path) -> None:
    found = container(tmp_path / "c")
    os.truncate(tmp_path / "c", 1000)
    with pytest.raises(DamagedContainer, match=r"mots\.text"):
        found.read("mots.text", 0, 5000)


def test_terms_are_found(tmp_path: Path) -> None:
    words = Lexicon(container(tmp_path / "c"), "mots")
    assert [words.find(term) for term in ("cote", "coté", "œuvre", "", "x" * 5000)] == [*range(5)]
    assert words.find("côte") == -1
    assert [words[number] for number in range(len(words))][:3] == ["cote", "coté", "œuvre"]


def test_every_damage_is_noticed(tmp_path: Path) -> None:
    container(tmp_path / "c")
    data = (tmp_path / "c").read_bytes()
    for place in range(len(data)):
        damaged = bytearray(data)
        damaged[place] ^= 4
        (tmp_path / "d").write_bytes(damaged)
        with pytest.raises(DamagedContainer):
            Container(tmp_path / "d").check()
    for length in (0, 7, 30, len(data) - 1):
        (tmp_path / "d").write_bytes(data[:length])
        with pytest.raises(DamagedContainer):
            Container(tmp_path / "d").check()


@pytest.mark.parametrize(
    ("date", "number"),
    [(None, 0), ("2025", 20250000), ("2025-04", 20250400), ("2025-04-13", 20250413)],
)
def test_dates_as_numbers(date: str | None, number: int) -> None:
    assert date_number(date) == number


@pytest.mark.parametrize(
    ("sizes", "merged"),
    [
        ([], []),
        ([100_000], []),
        ([100_000, 100, 100, 100, 100], []),
        ([100_000, 100, 100, 100, 100, 100], [1, 2, 3, 4, 5]),
        ([100_000, 5_000, 200, 100, 90, 80], [2, 3, 4, 5]),
        ([9, 8, 7, 6, 5, 4], [0, 1, 2, 3, 4, 5]),
    ],
)
def test_which_segments_are_merged(sizes: list[int], merged: list[int]) -> None:
    assert segments_to_merge(sizes) == merged


def test_many_updates_stay_few_segments_and_cheap() -> None:
    sizes = [229_000]
    copied = 0
    for _ in range(300):
        sizes.append(100)
        while chosen := segments_to_merge(sizes):
            total = sum(sizes[place] for place in chosen)
            copied += total
            sizes = [n for place, n in enumerate(sizes) if place not in chosen] + [total]
        assert len(sizes) <= MOST_SEGMENTS
    assert sum(sizes) == 229_000 + 30_000
    assert copied < 20 * 30_000
