import json
from pathlib import Path

import pytest

from indexer import Index
from indexer.errors import BadJudgements, CorpusNotFound, EvaluationError, IndexNotFound
from indexer.evaluation.run import evaluate, without_accents

DOCUMENTS = [
    ("ferry-en", "en", "Ferry fares", "The ferry to the island costs four dollars for residents."),
    ("ferry-fr", "fr", "Tarifs du traversier", "Le traversier vers l’île coûte quatre dollars."),
    ("bees en", "en", "Bees", "Beekeepers in Chambly lost half of their hives this winter."),
    ("bees fr", "fr", "Abeilles", "Les apiculteurs de Chambly ont perdu la moitié des ruches."),
    ("choir-en", "en", "Choir", "The choir sings twice in December, once in the old church."),
    ("choir-fr", "fr", "Chœur", "Le chœur chante en décembre, d’abord dans la vieille église."),
]
QUERIES = [
    ("q-ferry", "en", 'ferry - fares (residents): "the ferry to the island"?', None),
    ("q-bees", "en", "beekeeper Chambly", None),
    ("q-nothing", "en", "unjudged words", None),
    ("q île", "fr", "le traversier vers l'ile", "île"),
    ("q-île-2", "fr", "zzyzx", "île"),
    ("q-choeur", "fr", "où le choeur chante-t-il ?", None),
]
SAME = [
    ("q-ferry", "ferry-en", 2),
    ("q-bees", "bees en", 1),
    ("q-bees", "choir-en", 0),
    ("q-nothing", "choir-en", 0),
    ("q île", "ferry-fr", 3),
    ("q-île-2", "ferry-fr", 3),
    ("q-choeur", "choir-fr", 1),
]
CROSS = [("q-bees", "bees fr", 1)]


def lines(rows: list[dict[str, str]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "petit"
    place.mkdir()
    (place / "docs.jsonl").write_text(
        lines(
            [
                {"id": id, "lang": language, "title": title, "body": body}
                for id, language, title, body in DOCUMENTS
            ]
        ),
        encoding="utf-8",
    )
    (place / "queries.jsonl").write_text(
        lines(
            [
                {"id": id, "lang": language, "text": text} | ({"group": group} if group else {})
                for id, language, text, group in QUERIES
            ]
        ),
        encoding="utf-8",
    )
    write_grades(place / "qrels.tsv", SAME)
    return place


def write_grades(path: Path, rows: list[tuple[str, str, int]]) -> None:
    path.write_text("".join(f"{q}\t{d}\t{g}\n" for q, d, g in rows), encoding="utf-8")


def test_a_row_per_language_and_one_for_all(folder: Path) -> None:
    english, french, both = evaluate(folder).scores
    assert [english.language, french.language, both.language] == ["en", "fr", "all"]
    assert {s.set for s in (english, french, both)} == {"petit"}
    assert {s.judgements for s in (english, french, both)} == {"same"}
    # Queries without a relevant document are not asked.
    assert [english.queries, french.queries, both.queries] == [2, 3, 5]
    assert english.ndcg_10 == english.rr_10 == english.r_100 == 1.0
    # One of two wordings of a need finds nothing; the need and the other query weigh the same.
    assert french.ndcg_10 == french.rr_10 == french.r_100 == pytest.approx((0.5 + 1) / 2)
    assert both.ndcg_10 == pytest.approx((1 + 1 + 0.5 + 1) / 4)
    assert all(score.ms_per_query > 0 for score in (english, french, both))


def test_across_languages_only_the_other_language_is_ranked(folder: Path) -> None:
    write_grades(folder / "qrels-cross.tsv", CROSS)
    run = folder / "run.txt"
    scores = evaluate(folder, run_file=run).scores
    assert [(s.judgements, s.language) for s in scores] == [
        ("same", "en"),
        ("same", "fr"),
        ("same", "all"),
        ("cross", "en"),
    ]
    # Chambly is written the same in both languages.
    assert scores[-1].ndcg_10 == 1.0
    across = [row.split(" ") for row in (folder / "run-cross.txt").read_text().splitlines()]
    assert across[0][:4] == ["q-bees", "Q0", "bees%20fr", "1"]
    assert all(row[2].endswith("fr") for row in across)


def test_only_judgements_across_languages(folder: Path) -> None:
    (folder / "qrels.tsv").unlink()
    write_grades(folder / "qrels-cross.tsv", CROSS)
    [score] = evaluate(folder, run_file=folder / "run.txt").scores
    assert (score.judgements, score.language, score.queries) == ("cross", "en", 1)
    assert (folder / "run.txt").read_text(encoding="utf-8").startswith("q-bees Q0 ")


def test_a_run_has_six_columns_and_ranks_from_one(folder: Path) -> None:
    run = folder / "run.txt"
    evaluate(folder, run_file=run)
    rows = [row.split(" ") for row in run.read_text(encoding="utf-8").splitlines()]
    assert {len(row) for row in rows} == {6}
    assert {row[0] for row in rows} == {"q-ferry", "q-bees", "q%20île", "q-choeur"}
    by_query: dict[str, list[list[str]]] = {}
    for row in rows:
        by_query.setdefault(row[0], []).append(row)
    for ranked in by_query.values():
        assert [int(row[3]) for row in ranked] == list(range(1, len(ranked) + 1))
        scores = [float(row[4]) for row in ranked]
        assert scores == sorted(scores, reverse=True)


def test_the_oracle_ranks_documents_of_the_query_language_only(folder: Path) -> None:
    run = folder / "run.txt"
    evaluate(folder, oracle_language=True, run_file=run)
    languages = {id: language for id, language, _, _ in QUERIES}
    for row in run.read_text(encoding="utf-8").splitlines():
        query, _, document, *_ = row.split(" ")
        assert document.endswith(languages[query.replace("%20", " ")])


def test_documents_may_lie_elsewhere_or_in_an_index(folder: Path, tmp_path: Path) -> None:
    expected = [score.ndcg_10 for score in evaluate(folder).scores]
    elsewhere = tmp_path / "documents.jsonl"
    (folder / "docs.jsonl").rename(elsewhere)
    assert [score.ndcg_10 for score in evaluate(folder, docs=elsewhere).scores] == expected
    location = tmp_path / "index"
    Index.build(location, [elsewhere]).close()
    assert [score.ndcg_10 for score in evaluate(folder, index=location).scores] == expected
    with pytest.raises(BadJudgements, match=r"neither|no docs\.jsonl"):
        evaluate(folder)


def test_an_index_that_is_not_there_is_said(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexNotFound):
        evaluate(folder, index=tmp_path / "absent")


def test_judgements_of_other_documents_are_refused(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text(
        '{"id": "x", "lang": "fr", "title": "Autre", "body": "Un autre texte."}\n',
        encoding="utf-8",
    )
    with pytest.raises(BadJudgements, match="not one of its judged documents is in the index"):
        evaluate(folder, docs=other)


def test_a_run_that_cannot_be_written_stops_before_the_work(folder: Path) -> None:
    steps: list[tuple[int, int]] = []
    with pytest.raises(OSError, match="absent"):
        evaluate(
            folder,
            run_file=folder / "absent" / "run.txt",
            progress=lambda done, total: steps.append((done, total)),
        )
    assert steps == []


def test_progress_counts_the_queries(folder: Path) -> None:
    write_grades(folder / "qrels-cross.tsv", CROSS)
    steps: list[tuple[int, int]] = []
    evaluate(folder, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(number, 6) for number in range(1, 7)]


def test_every_query_has_its_own_measures(folder: Path) -> None:
    ferry, bees, island, nonsense, choir = evaluate(folder).queries
    assert (ferry.query.id, ferry.ndcg_10, ferry.rr_10, ferry.r_100, ferry.first) == (
        "q-ferry",
        1.0,
        1.0,
        1.0,
        1,
    )
    assert bees.first == island.first == choir.first == 1
    assert (nonsense.query.text, nonsense.ndcg_10, nonsense.first) == ("zzyzx", 0.0, None)


def test_halves_make_the_whole(folder: Path) -> None:
    whole = {each.query.id for each in evaluate(folder).queries}
    first, second = (
        {each.query.id for each in evaluate(folder, half=half).queries} for half in ("a", "b")
    )
    assert first
    assert second
    assert first | second == whole
    assert not first & second
    assert ("q île" in first) == ("q-île-2" in first)


def test_a_half_without_queries_is_refused(folder: Path) -> None:
    write_grades(folder / "qrels.tsv", SAME[:1])
    only = evaluate(folder).queries[0].query.half
    with pytest.raises(EvaluationError, match="holds no query with a relevant document") as caught:
        evaluate(folder, half="b" if only == "a" else "a")
    assert "La moitié" in caught.value.text("fr")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Où l’ŒUVRE d’été s'arrête-t-elle ?", "Ou l’OeUVRE d’ete s'arrete-t-elle ?"),
        ("Noël, ça et là : ex æquo", "Noel, ca et la : ex aequo"),
        ("cafe\u0301", "cafe"),
        ('"naïve Bayes" -prior', '"naive Bayes" -prior'),
        ("plain ASCII: 3,14", "plain ASCII: 3,14"),
    ],
)
def test_accents_are_taken_away_and_nothing_else(text: str, expected: str) -> None:
    assert without_accents(text) == expected


def test_queries_are_asked_without_accents(folder: Path) -> None:
    queries = [("q", "fr", '="île"', None), ("r", "fr", "chœur église", None)]
    (folder / "queries.jsonl").write_text(
        lines([{"id": id, "lang": lang, "text": text} for id, lang, text, _ in queries]), "utf-8"
    )
    write_grades(folder / "qrels.tsv", [("q", "ferry-fr", 1), ("r", "choir-fr", 1)])
    assert [each.first for each in evaluate(folder).queries] == [1, 1]
    plain = evaluate(folder, without_accents=True).queries
    assert [each.query.text for each in plain] == ['="ile"', "choeur eglise"]
    # An exact form is found only as it is written; other words are found without accents too.
    assert [each.first for each in plain] == [None, 1]


def test_further_documents_are_indexed_beside_those_of_the_set(
    folder: Path, tmp_path: Path
) -> None:
    # By name the further file comes first, and it has a document with the id of a judged one.
    further = tmp_path / "autres.jsonl"
    ferry = "Le traversier vers l’île coûte quatre dollars."
    further.write_text(
        lines(
            [
                {"id": "ferry-fr", "lang": "fr", "title": "Traversier traversier", "body": ferry},
                {"id": "new", "lang": "fr", "title": "Traversier, île", "body": ferry},
                {"id": "empty", "lang": "fr"},
            ]
        ),
        "utf-8",
    )
    run = tmp_path / "run.txt"
    found = evaluate(folder, mixed_with=further, run_file=run)
    assert [part.code for part in found.skipped] == ["skipped-no-text"]
    assert found.skipped[0].path == f"documents/2-{tmp_path.name}/autres.jsonl:3"
    ranked = [
        row.split()[2] for row in run.read_text("utf-8").splitlines() if row.startswith("q%20")
    ]
    assert {"new", "ferry-fr", "ferry-fr~2"} <= set(ranked)
    [island] = [each for each in found.queries if each.query.id == "q île"]
    assert island.first == ranked.index("ferry-fr") + 1
    assert island.first > 1


def test_further_documents_do_not_go_into_an_index_that_exists(
    folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="cannot be mixed"):
        evaluate(folder, index=tmp_path / "index", mixed_with=folder / "docs.jsonl")
    with pytest.raises(CorpusNotFound):
        evaluate(folder, mixed_with=tmp_path / "absent.jsonl")


def test_a_run_compared_with_itself_has_no_difference(folder: Path, tmp_path: Path) -> None:
    write_grades(folder / "qrels-cross.tsv", CROSS)
    run = tmp_path / "run.txt"
    evaluate(folder, run_file=run)
    found = evaluate(folder, compare_with=run)
    same, cross = found.comparisons
    assert [row.language for row in same.rows] == ["en", "fr", "all"]
    for row in (*same.rows, *cross.rows):
        assert (row.difference, row.p, row.won, row.lost) == (0, 1, 0, 0)
        assert row.ndcg_10 == row.ndcg_10_before
        assert row.rr_10 == row.rr_10_before
    assert [row.ndcg_10 for row in same.rows] == [
        score.ndcg_10 for score in found.scores if score.judgements == "same"
    ]
    # The query that finds nothing has no line in the run.
    assert (same.missing, cross.missing) == (1, 0)
    assert same.changes == ()


def test_a_run_may_be_replaced_by_the_one_compared_with_it(folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run.txt"
    run.write_text("q-choeur Q0 choir-fr 1 2.5 autre\n", "utf-8")
    [before] = evaluate(folder, run_file=run, compare_with=run).comparisons
    assert before.missing == 4
    [again] = evaluate(folder, compare_with=run).comparisons
    assert again.changes == ()


def test_another_engine_may_have_no_run_for_the_other_language(
    folder: Path, tmp_path: Path
) -> None:
    write_grades(folder / "qrels-cross.tsv", CROSS)
    run = tmp_path / "autre.run"
    run.write_text("q-choeur Q0 choir-fr 1 2.5 autre\n", "utf-8")
    found = evaluate(folder, compare_with=run)
    assert [each.judgements for each in found.comparisons] == ["same"]
    assert found.no_run == tmp_path / "autre-cross.run"


def test_the_run_of_another_set_is_refused(folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "autre.run"
    run.write_text("q-9 Q0 choir-fr 1 2.5 autre\n", "utf-8")
    with pytest.raises(EvaluationError, match="Not one query of the set"):
        evaluate(folder, compare_with=run)
    with pytest.raises(EvaluationError, match="There is no run"):
        evaluate(folder, compare_with=tmp_path / "absent.run")
