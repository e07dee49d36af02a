import re
import subprocess
import sys
import time
import zlib
from pathlib import Path

import numpy as np
import pytest

from indexer.analysis import fold, lemma_table
from indexer.analysis.families import stems
from indexer.analysis.lemma_table import LemmaTable, compiled, entries
from indexer.analysis.lemmas import irregular_forms
from indexer.analysis.spelling import FOLDER
from indexer.analysis.stemming import beginning

FOUND = {"chevaux": ("cheval",), "cheval": ("cheval",), "œil": ("œil",), "suis": ("être", "suivre")}
HEADS = {"cheval": "chevaler"}
WHOLE = compiled(FOUND, HEADS)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory for the user's caches."""
    monkeypatch.setattr(lemma_table, "user_cache_path", lambda name: tmp_path / "cache" / name)
    return tmp_path / "cache" / "bilingual-search"


def small(_: str) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    return dict(FOUND), dict(HEADS)


def test_a_table_gives_back_what_it_was_made_of() -> None:
    table = LemmaTable(WHOLE)
    for form, lemmas in FOUND.items():
        assert table.find(form) == (lemmas, HEADS.get(form, ""))
    for unknown in ("", "cheva", "chevau", "chevaux ", "x" * 10_000, "chevaux\t", "\ud800"):
        assert table.find(unknown) is None


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_whole_dictionary_is_found_again(language: str, home: Path) -> None:
    found, heads = entries(language)
    made = LemmaTable.open(language)
    (kept,) = home.iterdir()
    opened = LemmaTable.open(language)
    for form in list(found)[::7]:
        assert made.find(form) == opened.find(form)
        assert opened.find(form) == (found[form], heads.get(form, ""))
    assert kept.stat().st_size < 8e6
    for lemmas in found.values():
        for lemma in lemmas:  # else two forms of one word have two
            assert lemma in found[lemma]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_form_begins_like_its_stems_or_is_listed_with_them(language: str) -> None:
    found, _ = entries(language)
    for form in list(found)[::13]:
        plain = fold(form)
        for key in stems(form, language):
            assert plain.startswith(beginning(key)) or plain in irregular_forms(key, language)


def test_the_order_of_lemmas_is_the_same_in_every_process(tmp_path: Path) -> None:
    program = (
        "import zlib; from indexer.analysis.lemma_table import entries;"
        "print(zlib.crc32(repr(sorted(entries('fr')[0].items())).encode()))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"lemmas",
        b"x" * 5000,
        WHOLE[:-1],
        WHOLE[:20],
        WHOLE + b"\n",
        WHOLE[:16] + np.array([24, len(WHOLE)], np.uint32).tobytes() + WHOLE[24:],  # no power of 2
        WHOLE[:16] + np.array([0, len(WHOLE)], np.uint32).tobytes() + WHOLE[24:],
        WHOLE[:16] + np.array([2**31, len(WHOLE)], np.uint32).tobytes() + WHOLE[24:],
    ],
)
def test_what_is_no_whole_table_is_made_anew(
    damaged: bytes, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match="table of lemmas"):
        LemmaTable(damaged)
    monkeypatch.setattr(lemma_table, "entries", small)
    LemmaTable.open("fr")
    (kept,) = home.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damaged)
    assert LemmaTable.open("fr").find("chevaux") == (("cheval",), "")
    assert kept.read_bytes() == whole
    assert [path.name for path in home.iterdir()] == [kept.name]


def test_no_damage_crashes_or_hangs_a_search() -> None:
    chance = np.random.default_rng(1)
    forms = [*FOUND, "inconnu", "oeil"]
    for _ in range(3000):
        data = bytearray(WHOLE)
        for at in chance.integers(24, len(data), 4):
            data[at] = int(chance.integers(256))
        table = LemmaTable(bytes(data))
        for form in forms:
            found = table.find(form)
            assert found is None or all(isinstance(lemma, str) for lemma in found[0])


@pytest.mark.parametrize("place", [24, 2**32 - 1, len(WHOLE) - 1])
def test_a_full_table_has_an_end(place: int) -> None:
    slots = np.full(1 << 20, place, np.uint32).tobytes()
    size = np.array([1 << 20, 24 + len(slots)], np.uint32).tobytes()
    table = LemmaTable(WHOLE[:16] + size + slots)
    began = time.perf_counter()
    assert table.find("chevaux") is None
    assert time.perf_counter() - began < 0.1


@pytest.mark.parametrize("at_home", ["a file", "nothing"])
def test_a_home_that_cannot_be_written_to(
    at_home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").write_text("not a directory")
    place = tmp_path / "a file" if at_home == "a file" else Path("/proc/nobody")
    monkeypatch.setattr(lemma_table, "user_cache_path", lambda name: place / name)
    monkeypatch.setattr(lemma_table, "entries", small)
    assert LemmaTable.open("fr").find("suis") == (("être", "suivre"), "")


def test_two_processes_make_it_at_once(tmp_path: Path) -> None:
    program = (
        "from indexer.analysis.lemmas import lemmas as of; print(of('mice', 'en'), of('zz', 'en'))"
    )
    root = Path(__file__).parents[2]
    # The caches of Linux, of macOS and of Windows are all below one of these.
    env = {"PYTHONPATH": str(root), "XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program], env=env, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    answers = [process.communicate(timeout=120)[0] for process in processes]
    assert answers == ["('mouse',) ()\n"] * 3
    (kept,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert LemmaTable(kept.read_bytes()).find("mice") == (("mouse",), "")


def test_a_changed_list_or_rule_makes_another_table(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = lemma_table._place("fr")
    assert before == lemma_table._place("fr")
    assert re.fullmatch(r"lemmas-fr-[\d.]+-[\d.]+-[0-9a-f]{8}-(little|big)", before.name)
    assert before.parent == home
    for path in FOLDER.glob("*.txt"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(lemma_table, "FOLDER", tmp_path)
    english = lemma_table._place("en")
    with (tmp_path / "forms-fr.txt").open("a", encoding="utf-8") as file:
        file.write("choses chose\n")
    assert lemma_table._place("fr") != before
    assert lemma_table._place("en") == english
    monkeypatch.setattr(lemma_table, "_RULES", ("folding",))
    assert lemma_table._place("en") != english


def test_opening_takes_no_time(home: Path) -> None:
    LemmaTable.open("fr")
    took = []
    for _ in range(20):
        began = time.perf_counter()
        LemmaTable.open("fr")
        took.append(time.perf_counter() - began)
    assert min(took) < 0.001


def test_forms_with_the_same_hash_are_told_apart() -> None:
    # Two words whose checksums fall into one slot of a small table.
    slot: dict[int, str] = {}
    for number in range(100):
        form = f"mot{number}"
        other = slot.setdefault(zlib.crc32(form.encode()) & 7, form)
        if other != form:
            break
    table = LemmaTable(compiled({form: ("un",), other: ("deux",)}, {}))
    assert table.find(form) == (("un",), "")
    assert table.find(other) == (("deux",), "")
