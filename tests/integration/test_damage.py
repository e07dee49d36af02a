"""A damaged or foreign index is refused with what to do, never with a traceback."""

import json
import pickle
import random
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from indexer import Index, IndexCorrupt, IndexNotFound, IndexOutOfDate, rollback, verify
from indexer.building import update
from indexer.engines.columnar import reader
from indexer.engines.stamp import STAMP_NAME
from tests.texts import records, write_jsonl


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    corpus = write_jsonl(folder / "corpus.jsonl", records(60))
    Index.build(folder / "index", [corpus]).close()
    return folder / "index"


def files_of(location: Path) -> list[Path]:
    return sorted(p for p in location.rglob("*") if p.is_file() and p.name != "writer.lock")


def test_one_byte_flipped_anywhere(sound: Path, tmp_path: Path) -> None:
    chance = random.Random(3)  # noqa: S311  # places, not secrets
    for original in files_of(sound):
        data = original.read_bytes()
        places = {0, len(data) - 1, *(chance.randrange(len(data)) for _ in range(6))}
        for place in sorted(places):
            location = tmp_path / "damaged"
            shutil.copytree(sound, location)
            damaged = bytearray(data)
            damaged[place] ^= 1 << chance.randrange(8)
            (location / original.relative_to(sound)).write_bytes(damaged)
            with pytest.raises((IndexCorrupt, IndexOutOfDate)) as caught:
                Index.open(location)
            with pytest.raises((IndexCorrupt, IndexOutOfDate)):
                verify(location)
            assert "rebuild" in caught.value.text("en")
            assert "rebuild" in caught.value.text("fr")
            shutil.rmtree(location)


def test_a_missing_and_an_unknown_file(sound: Path, tmp_path: Path) -> None:
    for original in files_of(sound):
        location = tmp_path / "damaged"
        shutil.copytree(sound, location)
        (location / original.relative_to(sound)).unlink()
        with pytest.raises((IndexCorrupt, IndexNotFound)):
            Index.open(location)
        shutil.rmtree(location)
    shutil.copytree(sound, tmp_path / "more")
    generation = next(p for p in (tmp_path / "more").iterdir() if p.is_dir())
    (generation / "stranger.seg").write_bytes(b"x")
    with pytest.raises(IndexCorrupt, match="stranger"):
        Index.open(tmp_path / "more")


@pytest.mark.parametrize("name", ["format", "analysis"])
def test_an_index_of_another_version(name: str, sound: Path, tmp_path: Path) -> None:
    location = tmp_path / "old"
    shutil.copytree(sound, location)
    stamp = next(location.rglob(STAMP_NAME))
    values = json.loads(stamp.read_bytes().split(b"\n")[0])
    values[name] = 0
    line = json.dumps(values).encode()
    stamp.write_bytes(line + b"\n" + f"{zlib.crc32(line):08x}".encode() + b"\n")
    with pytest.raises(IndexOutOfDate) as caught:
        Index.open(location)
    assert f"{name} 0" in str(caught.value)
    assert "rebuild" in str(caught.value)


def test_the_command_line_says_what_to_do(sound: Path, tmp_path: Path) -> None:
    location = tmp_path / "damaged"
    shutil.copytree(sound, location)
    (location / "current").write_bytes(b"nonsense")
    for verb in (["search", "musée"], ["status"], ["verify"]):
        done = subprocess.run(
            [sys.executable, "-m", "indexer", *verb, "--index", str(location)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert done.stdout == ""
        assert "python -m indexer rebuild" in done.stderr
        assert "Traceback" not in done.stderr


def test_rollback_and_rebuild_mend_a_damaged_generation(tmp_path: Path) -> None:
    corpus = write_jsonl(tmp_path / "corpus.jsonl", records(20))
    location = tmp_path / "index"
    Index.build(location, [corpus]).close()
    Index.build(location, [corpus]).close()
    for damaged in (location / verify(location).generation).glob("*.seg"):
        damaged.write_bytes(b"nonsense")
    with pytest.raises(IndexCorrupt):
        Index.open(location)
    rollback(location)
    with Index.open(location) as index:
        assert index.search("musée").total
    Index.build(location, [corpus]).close()
    assert verify(location).documents == 20


def test_a_large_index_answers_at_once_and_is_checked_meanwhile(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "CHECKED_AT_ONCE", 0)
    chance = random.Random(5)  # noqa: S311  # places, not secrets
    original = next(path for path in files_of(sound) if path.suffix == ".seg")
    data = original.read_bytes()
    for _ in range(40):
        location = tmp_path / "damaged"
        shutil.copytree(sound, location)
        damaged = bytearray(data)
        damaged[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        (location / original.relative_to(sound)).write_bytes(damaged)
        # Whatever the damage does to an answer, nothing but IndexCorrupt is raised, and it is
        # raised as soon as the check in the background has come to the place.
        with pytest.raises(IndexCorrupt):
            index = Index.open(location)
            for _ in range(1000):
                for query in ("musée", "coopér* -x", '"crime organisé"', "title:dossier"):
                    index.search(query)
        shutil.rmtree(location)


def test_an_update_never_hides_damage_under_a_right_checksum(tmp_path: Path) -> None:
    location = tmp_path / "index"
    Index.build(location, [write_jsonl(tmp_path / "c0.jsonl", records(40))]).close()
    generation = location / verify(location).generation
    (segment,) = generation.glob("*.seg")
    damaged = bytearray(segment.read_bytes())
    damaged[len(damaged) // 3] ^= 16
    segment.write_bytes(damaged)
    for number in range(1, 12):
        corpus = write_jsonl(tmp_path / f"c{number}.jsonl", records(30, seed=number))
        try:
            update(location, [corpus])
        except IndexCorrupt as error:
            assert segment.name in str(error)
            break
        # The damaged segment was left as it is, with the checksum it had when it was sound.
        with pytest.raises(IndexCorrupt, match=segment.name):
            verify(location)
    else:
        raise AssertionError("segments were merged, the damaged one with them")


def test_nothing_is_unpickled(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("an index must never be unpickled")

    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, refuse)
    location = tmp_path / "index"
    shutil.copytree(sound, location)
    with Index.open(location) as index:
        assert index.search("musée").total
        index.update([write_jsonl(tmp_path / "more.jsonl", [{"id": "n", "body": "Un hibou."}])])
        assert index.search("hibou").total == 1
    assert verify(location).documents == 61
