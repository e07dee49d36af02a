from indexer.evaluation.bootstrap import Interval
from indexer.evaluation.judgements import JudgedQuery
from indexer.evaluation.reporting import format_evaluations, format_queries, format_table, notices
from indexer.evaluation.run import Evaluation
from indexer.evaluation.scores import MeanScore, QueryScore, Score
from indexer.reports import SkippedPart

SCORE = Score(
    set="presse",
    judgements="cross",
    language="fr",
    queries=1228,
    needs=164,
    ndcg_10=0.123456,
    interval=Interval(0.1, 0.15, 0.0125),
    rr_10=1 / 3,
    r_100=1.0,
    gap=0.4279,
    worded=160,
    ms_per_query=12.3456,
)
MEAN = MeanScore(sets=2, ndcg_10=0.5, rr_10=0.25, r_100=1)
QUERY = QueryScore(
    "presse", "same", JudgedQuery("q 1", "fr", "l’été\n à  Nice"), 0.6309, 0.5, 1.0, 2
)
LOST = QueryScore("presse", "same", JudgedQuery("q2", "en", "snow"), 0.0, 0.0, 0.0, None)


def test_the_table_is_aligned() -> None:
    assert format_table([SCORE], MEAN).split("\n") == [
        "set             judgements  language  queries  nDCG@10           95 %"
        "   RR@10   R@100  ms/query",
        "presse          cross       fr           1228   0.1235  0.100 … 0.150"
        "  0.3333  1.0000     12.35",
        "mean of 2 sets  same                            0.5000                 0.2500  1.0000",
    ]


def test_the_table_in_french() -> None:
    head, row = format_table([SCORE], language="fr").split("\n")
    assert head.split() == [
        *("jeu", "jugements", "langue", "requêtes", "nDCG@10"),
        *("95", "%", "RR@10", "R@100", "ms/requête"),
    ]
    assert "0,1235  0,100 … 0,150" in row
    assert row.endswith("12,35")


def test_queries_a_line_each() -> None:
    assert format_queries([QUERY, LOST], "en").split("\n") == [
        "set     judgements  query  language  nDCG@10   RR@10   R@100  first  text",
        "presse  same        q 1    fr         0.6309  0.5000  1.0000      2  l’été à Nice",
        "presse  same        q2     en         0.0000  0.0000  0.0000      –  snow",
    ]


def test_everything_in_its_order() -> None:
    found = Evaluation("presse", (SCORE,), (QUERY,), (), None, ())
    table, gap = format_evaluations([found], False, 10, "fr").split("\n\n")
    assert table == format_table([SCORE], language="fr")
    assert gap == (
        "presse, cross, fr : 0,4279 de nDCG@10 en moyenne entre la meilleure et la pire "
        "formulation d’un besoin (160 besoins à plusieurs formulations)."
    )
    assert format_evaluations([found], True, 10, "fr").endswith(format_queries([QUERY], "fr"))


def test_what_was_not_done_is_said() -> None:
    skipped = tuple(
        SkippedPart(f"docs.jsonl:{line}", "skipped-no-text", (("line", line),))
        for line in range(1, 31)
    )
    found = Evaluation("presse", (SCORE,), (QUERY,), (), None, skipped)
    brief, full = (notices(found, "fr", verbose=verbose) for verbose in (False, True))
    assert len(full) == 30
    assert "ligne 30 n’a ni" in full[-1]
    assert len(brief) == 21
    assert "10 autres" in brief[-1]
