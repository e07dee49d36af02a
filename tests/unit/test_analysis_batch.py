from collections.abc import Sequence

import pytest

from indexer.analysis import Token, analyse, batch, chunks
from indexer.analysis.batch import BatchAnalyser


def tokens_of(analyser: BatchAnalyser, texts: Sequence[str]) -> list[list[Token]]:
    """Return the arrays as ``analyse`` gives the tokens of each text."""
    arrays = analyser.analyse(texts)
    rows = list(
        zip(
            [analyser.forms[number] for number in arrays.form.tolist()],
            [analyser.stems[number] for number in arrays.form.tolist()],
            arrays.position.tolist(),
            arrays.start.tolist(),
            arrays.end.tolist(),
            arrays.stop.tolist(),
            arrays.joined.tolist(),
            strict=True,
        )
    )
    assert len(arrays.counts) == len(arrays.words) == len(texts)
    found = []
    for count, words in zip(arrays.counts.tolist(), arrays.words.tolist(), strict=True):
        found.append([Token(*row) for row in rows[:count]])
        assert sum(not token.joined for token in found[-1]) == words
        del rows[:count]
    assert not rows
    return found


TEXTS = [
    ("en", "The courts' decision isn't final: see 98/34/EC."),
    ("en", "Week-ends cost $1,000.50, i.e. 12 345 dollars in the U.S.A."),
    ("en", "5 1 000 2 000 words; 514 555 1234; 12 14 16 000 18"),
    ("en", "100 200 300 400 500 600 700 800 900 000 1"),
    ("en", "the dogs' “bones”, the dogs' bones, the dogs' (old) bones, getElementById"),
    ("fr", "L’avocat de l’O.N.U. plaide aujourd’hui l’« affaire » ; qu’“elle” gagne."),
    ("fr", "Près d’1 000 000 d’euros, d'[Alger](x) jusqu' *ici*, l’ _amour_, l’_air_."),
    ("fr", "Les étudiant·e·s et les étudiant.e.s du XIXe siècle mangent des œufs."),
    ("fr", "Le vice-président a-t-il l’arc-en-ciel ? 3,14 m² à 1\u202f000\u00a0€."),
    ("fr", "cooper\u00adation e\u0301te\u0301 \u200bmot\u200b l’\u200b« là » 1\u200b 000"),
    ("fr", "中文 l’été 漢字かな 😀 mot 👩\u200d🚀 𝒜vocat 1 000"),
    ("other", "L'università è l' “altra” cosa, 1 000 volte"),
    ("fr", "’ - … \x00 \ud800 _ \u0301 «»"),
    ("fr", ""),
]


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_gives_the_tokens_of_analyse(language: str, text: str) -> None:
    assert tokens_of(BatchAnalyser(language), [text]) == [analyse(text, language)]


@pytest.mark.parametrize("language", ["en", "fr", "other"])
def test_texts_do_not_touch_each_other(language: str) -> None:
    analyser = BatchAnalyser(language)
    texts = [*(text for _, text in TEXTS), "l’", "« mot", "", "1", "000", "jusqu' ", "*ici"]
    for _ in "new", "known":
        assert tokens_of(analyser, texts) == [analyse(text, language) for text in texts]


def test_counts_positions_and_spans() -> None:
    analyser = BatchAnalyser("fr")
    found = analyser.analyse(["", "Le week-end, l’été.", "…", "Été"])
    assert [analyser.forms[number] for number in found.form] == [
        *("le", "week", "weekend", "end", "été"),
        "été",
    ]
    assert found.position.tolist() == [0, 1, 1, 2, 3, 0]
    assert found.start.tolist() == [0, 3, 3, 8, 15, 0]
    assert found.end.tolist() == [2, 7, 11, 11, 18, 3]
    assert found.stop.tolist() == [True, False, False, False, False, False]
    assert found.joined.tolist() == [False, False, True, False, False, False]
    assert found.counts.tolist() == [0, 5, 0, 1]
    assert found.words.tolist() == [0, 4, 0, 1]


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["… — !", ""]])
def test_no_words(texts: list[str]) -> None:
    found = BatchAnalyser("fr").analyse(texts)
    assert found.counts.tolist() == found.words.tolist() == [0] * len(texts)
    assert len(found.form) == len(found.start) == len(found.stop) == 0


def test_unknown_language() -> None:
    with pytest.raises(ValueError, match="'de'"):
        BatchAnalyser("de")


def test_ids_count_up_and_stay_when_chunks_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_MOST_CHUNKS", 3)
    analyser = BatchAnalyser("fr")
    texts = ["le chat noir", "un chien blanc et le chat", "Le CHAT", "un deux trois quatre cinq"]
    for _ in "once", "again":
        for text in texts:
            assert tokens_of(analyser, [text]) == [analyse(text, "fr")]
    assert analyser.forms == [
        *("le", "chat", "noir", "un", "chien", "blanc", "et"),
        *("deux", "trois", "quatre", "cinq"),
    ]
    assert len(analyser.stems) == len(analyser.forms)


@pytest.mark.parametrize(
    ("language", "text", "form", "stems"),
    [
        ("en", "R.U.N.S. runs RUNS", "runs", [("runs",), ("run",)]),
        ("fr", "M.E.R.S. mers MERS", "mers", [("mers",), ("mer",)]),
    ],
)
def test_a_form_with_other_stems_is_another_id(
    language: str, text: str, form: str, stems: list[tuple[str, ...]]
) -> None:
    analyser = BatchAnalyser(language)
    assert analyser.analyse([text]).form.tolist() == [0, 1, 1]
    assert analyser.forms == [form, form]
    assert analyser.stems == stems


def test_long_texts_are_cut_where_nothing_is_lost() -> None:
    line = "L’avocat paie 1 000 000 d’euros à l’« ami » de l’O.N.U., le week-end ; "
    text = line * (3 * chunks.SLICE // len(line))
    assert tokens_of(BatchAnalyser("fr"), [text, "mot"]) == [
        analyse(text, "fr"),
        analyse("mot", "fr"),
    ]


@pytest.mark.parametrize("piece", ["1 000 ", "1 ", "a'", "l’ ", "aB3/", "mot", "A."])
def test_long_texts_without_a_place_to_cut(piece: str) -> None:
    text = piece * (3 * chunks.SLICE // len(piece)) + " fin"
    analyser = BatchAnalyser("fr")
    assert tokens_of(analyser, ["début", text, "fin"]) == [
        analyse("début", "fr"),
        analyse(text, "fr"),
        analyse("fin", "fr"),
    ]
    assert tokens_of(analyser, ["fin"]) == [analyse("fin", "fr")]
