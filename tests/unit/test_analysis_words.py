import pytest

from indexer.analysis import iter_runs


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("L’avocat plaide.", ["L’avocat", "plaide"]),
        ("dit l’« avocat » ici", ["dit", "l’", "avocat", "ici"]),
        ("près d'[Alger](x)", ["près", "d'", "Alger", "x"]),
        ("un porte-parole – le vice-président", ["un", "porte-parole", "le", "vice-président"]),
        ("word--word and -x-", ["word", "word", "and", "x"]),
        ("1 000 000 euros", ["1 000 000", "euros"]),
        ("1\u00a0000\u202f000 €", ["1\u00a0000\u202f000"]),
        ("près d’1 000 euros", ["près", "d’1 000", "euros"]),
        ("2024 2025", ["2024", "2025"]),
        ("514 555 1234", ["514", "555", "1234"]),
        ("100 200 300 400 500 600 700 800", [f"{n}00" for n in range(1, 9)]),
        ("12, 13 et 3,14", ["12", "13", "et", "3,14"]),
        ("L’O.N.U. et les U.S.A. fin.Puis", ["L’O.N.U", "et", "les", "U.S.A", "fin", "Puis"]),
        ("SOR/98-10, 98/34/CE, and/or", ["SOR/98-10", "98/34/CE", "and", "or"]),
        ("AT&T a&b", ["AT&T", "a", "b"]),
        ("jean@example.org", ["jean", "example", "org"]),
        ("_mot_ snake_case", ["mot_", "snake_case"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
        ("coop\u00adération", ["coop\u00adération"]),
        ("étudiant·e·s, étudiant.e.s", ["étudiant·e·s", "étudiant.e.s"]),
        ("\ud800 \x00 ’ - …", []),
    ],
)
def test_runs(text: str, runs: list[str]) -> None:
    found = list(iter_runs(text))
    assert [run for run, _ in found] == runs
    assert all(text[start : start + len(run)] == run for run, start in found)
