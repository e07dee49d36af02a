from pathlib import Path

import pytest

from indexer.errors import EvaluationError
from indexer.evaluation.runs import column, cross_path, read_run, run_paths, write_ranking


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "moteur.run"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    # The last two have equal scores in the file: their ranks keep their order.
    found = [("dossier/l’été à Nice.txt", 2.5), ("b", 0.25), ("z", 1e-9), ("a", 1e-10)]
    with path.open("w", encoding="utf-8") as file:
        write_ranking(file, "q île", found)
        write_ranking(file, "rien", [])
    assert read_run(path) == {"q%20île": [column(id) for id, _ in found]}


def test_the_score_decides_then_the_rank(tmp_path: Path) -> None:
    text = "q1 Q0 c 2 1.5 x\nq1 Q0 a 9 -2e1 x\n\nq2\tQ0\td\t1\t7\tx\r\nq1 Q0 b 1 1.5 x\n"
    assert read_run(write(tmp_path, text)) == {"q1": ["b", "c", "a"], "q2": ["d"]}


def test_the_rankings_of_one_query_may_be_apart_and_without_last_newline(tmp_path: Path) -> None:
    text = "\ufeffq1 Q0 a 1 2 x\nq2 Q0 a 1 2 x\nq1 Q0 b 2 1 x"
    assert read_run(write(tmp_path, text)) == {"q1": ["a", "b"], "q2": ["a"]}


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("q Q0 a 1 2 x\nq Q0 b\n", "line 2 has 3 columns instead of 6", "la ligne 2 a 3 colonnes"),
        ("q Q0 a b 1 2 x\n", "line 1 has 7 columns", "la ligne 1 a 7 colonnes"),
        ("\nq Q0 a 1. 2 x\n", "the rank 1. in line 2", "le rang 1., à la ligne 2"),
        ("q Q0 a 1 bon x\n", "the score bon in line 1", "le score bon, à la ligne 1"),
        ("q Q0 a 1 nan x\n", "the score nan in line 1", "le score nan"),
        ("q Q0 a 1 inf x\n", "the score inf in line 1", "le score inf"),
        (
            "q Q0 é 1 2 x\nr Q0 é 1 2 x\nq Q0 é 2 1 x\n",
            "in line 3 document é comes a second time for query q",
            "à la ligne 3, le document é revient une deuxième fois pour la requête q",
        ),
        ("\n \n", "it holds no line", "aucune ligne"),
        ("q Q0 é 1 2 x\n".encode("latin-1"), "not UTF-8 at byte 5", "l’octet 5"),
    ],
)
def test_what_is_not_a_run_is_refused(
    tmp_path: Path, text: str | bytes, english: str, french: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(EvaluationError) as caught:
        read_run(path)
    assert english in caught.value.text("en")
    assert french in caught.value.text("fr")
    assert str(path) in caught.value.text("fr")


def test_a_missing_run_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"--run .*absent\.run"):
        read_run(tmp_path / "absent.run")


def test_the_run_of_the_other_language_lies_beside() -> None:
    assert cross_path(Path("runs/presse.run")) == Path("runs/presse-cross.run")
    assert cross_path(Path("runs/presse")) == Path("runs/presse-cross")


def test_one_set_has_a_file_or_a_folder(tmp_path: Path) -> None:
    assert run_paths(["sets/presse"], tmp_path / "a.txt", reading=False) == [tmp_path / "a.txt"]
    assert run_paths(["sets/presse/"], tmp_path, reading=False) == [tmp_path / "presse.run"]


def test_several_sets_have_a_folder(tmp_path: Path) -> None:
    place = tmp_path / "runs"
    expected = [place / "presse.run", place / "lois.run"]
    assert run_paths(["sets/presse", "lois"], place, reading=False) == expected
    assert place.is_dir()
    expected[0].write_text("q Q0 a 1 2 x\n")
    with pytest.raises(EvaluationError, match=r"no run at .*lois\.run"):
        run_paths(["sets/presse", "lois"], place, reading=True)
    expected[1].write_text("q Q0 a 1 2 x\n")
    assert run_paths(["sets/presse", "lois"], place, reading=True) == expected


def test_several_sets_have_no_file(tmp_path: Path) -> None:
    path = write(tmp_path, "q Q0 a 1 2 x\n")
    for reading in (True, False):
        with pytest.raises(EvaluationError, match="is a file, and several sets are given"):
            run_paths(["presse", "lois"], path, reading=reading)
    with pytest.raises(EvaluationError, match="Two sets are called presse"):
        run_paths(["a/presse", "b/presse"], tmp_path, reading=False)
