"""Stock Whoosh on our index folder: the same documents and the same scores as our own search."""

import pickle
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from whoosh import index as stock
from whoosh import query as w
from whoosh import scoring
from whoosh.fields import TEXT, Schema
from whoosh.filedb.filestore import ReadOnlyError
from whoosh.qparser import FuzzyTermPlugin, QueryParser
from whoosh.query.spans import SpanNear2
from whoosh.reading import MultiReader, TermNotFound

from indexer import Index, IndexNotFound, ranking
from indexer.analysis import analyse, fold
from indexer.documents import SEARCHED, Document
from indexer.engines.columnar.columns import LENGTHS, length_byte
from indexer.engines.columnar.reader import ColumnarReader
from indexer.engines.generations import read_pointer
from indexer.engines.whoosh.codec import WhooshIndex, open_whoosh
from indexer.engines.whoosh.matchers import BLOCK, PostingsMatcher, TermPostings
from indexer.engines.whoosh.schema import PositionList
from indexer.query import analysed
from indexer.query.analysed import (
    Analysed,
    AnalysedQuery,
    AnyLanguage,
    Boolean,
    Expansion,
    Key,
    Terms,
)
from indexer.query.analysing import analyse_query
from indexer.query.nodes import Filter
from indexer.query.parser import parse
from tests.texts import records, write_jsonl

ARTICLES = 700

TEXTS = {
    "Notes/réunion.md": "---\ndate: 2019\n---\n# Note de service\n\nLa réunion sur les nouvelles"
    " règles de pêche aura lieu à l’école du village, avec les ministres et les enseignants. Elle"
    " est ouverte à tous ceux qui ont un navire dans le port, et à leurs familles aussi.\n\n"
    "The meeting about the new fishing rules takes place at the village school, with the"
    " ministers, the teachers and the owners of the fishing vessels. It is open to all of those"
    " who have a vessel in the harbour, and to their families too.\n",
    "brief.txt": "Das Museum bewahrt Briefe und Karten der alten Eisenbahn. Die Minister haben"
    " sich auf neue Regeln für die Fischerei geeinigt, und die Lehrer wünschen sich kleinere"
    " Klassen und eine bessere Heizung in den Schulen der Dörfer. Ein Rechtsanwalt schrieb es.",
    "Notes/weekend.txt": "Un week-end à la mer : l’avocat et la juge ont vu la côte, puis les"
    " côtes d’œuvre et de bœuf. Le weekend fut « très long », dit l’avocate.\n",
    "lettre.txt": "Le musée garde des lettres et des cartes. Une carte du chemin de fer, une"
    " lettre de l’ancien ministre, et encore une carte.\n",
    "letter.txt": "The museum keeps maps and letters. To be or not to be a letter: that is the"
    " question of the old railway and its museum.\n",
}


def write_texts(folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(TEXTS[name], "utf-8")


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three segments, deletions in the first two, and rows of every kind in each."""
    base = tmp_path_factory.mktemp("whoosh")
    texts, location = base / "texts", base / "index"
    rows = records(ARTICLES)
    write_jsonl(texts / "articles.jsonl", rows)
    write_texts(texts, ["lettre.txt", "letter.txt", "Notes/weekend.txt"])
    Index.build(location, [texts])
    second = [{**row, "id": f"second-{row['id']}"} for row in records(60, seed=2)]
    write_jsonl(texts / "second.jsonl", second)
    write_texts(texts, ["Notes/réunion.md", "brief.txt"])
    kept = [row for number, row in enumerate(rows) if number % 7 not in (3, 4)]
    write_jsonl(texts / "articles.jsonl", kept)
    (texts / "letter.txt").unlink()
    Index.open(location).update()
    third = [{**row, "id": f"third-{row['id']}"} for row in records(40, seed=3)]
    write_jsonl(texts / "third.jsonl", third)
    write_texts(texts, ["letter.txt"])
    write_jsonl(texts / "second.jsonl", second[5:50])
    Index.open(location).update()
    return location


@pytest.fixture(scope="module")
def reader(location: Path) -> ColumnarReader:
    return ColumnarReader(location / read_pointer(location).current)


@pytest.fixture(scope="module")
def opened(location: Path) -> WhooshIndex:
    return open_whoosh(location)


def test_the_index_has_several_segments_and_deletions(
    reader: ColumnarReader, opened: WhooshIndex
) -> None:
    dead = [int(np.count_nonzero(~alive)) for alive in reader.generation.alive]
    assert len(dead) == 3
    assert dead[0] > 0
    assert dead[1] > 0
    with opened.reader() as whoosh:
        assert isinstance(whoosh, MultiReader)
        assert whoosh.has_deletions()
    assert opened.doc_count_all() == sum(
        segment.documents for segment in reader.generation.segments
    )
    assert opened.doc_count() == opened.doc_count_all() - sum(dead) == reader.stamp.documents
    assert not opened.is_empty()
    assert opened.up_to_date()


# The same documents


def stock_query(node: Analysed, spelled: dict[str, str]) -> w.Query:
    """Write an analysed tree with stock query classes; ``spelled`` gives folded words accents."""

    def each(nodes: tuple[Analysed, ...]) -> list[w.Query]:
        return [stock_query(child, spelled) for child in nodes]

    match node:
        case Terms():
            return w.Or([term(key, node.language) for key in node.keys])
        case analysed.Sequence():
            field = f"{node.steps[0][0].kind}_{node.language}"
            words = product(*([key.text for key in keys] for keys in node.steps))
            return w.Or([w.Phrase(field, list(each)) for each in words])
        case Expansion():
            # Ours looks past accents: stock Whoosh is asked for the word with and without.
            field, texts = f"form_{node.language}", {node.text, spelled.get(node.text, node.text)}
            if node.kind == "prefix":
                return w.Or([w.Prefix(field, text) for text in texts])
            return w.Or([w.FuzzyTerm(field, text, maxdist=1, prefixlength=0) for text in texts])
        case AnyLanguage():
            return w.Or(each(node.readings))
        case Boolean():
            positive = w.And(each(node.must)) if node.must else w.Or(each(node.may))
            if not (node.must or node.may):
                positive = w.Every()
            excluded = [w.Not(child) for child in each(node.never)]
            return w.And([positive, *excluded]) if excluded else positive
        case Filter():
            return stock_filter(node)


def term(key: Key, language: str) -> w.Term:
    return w.Term(f"{key.kind}_{language}", key.text)


def stock_filter(node: Filter) -> w.Query:
    match node.field:
        case "type":
            return w.Term("type", node.low)
        case "path":
            return w.Wildcard("path", f"*{node.low.lower()}*")
        case "lang" if node.low == "other":
            named = w.Or([w.Term("language", code) for code in ("en", "fr", "mixed")])
            return w.And([w.Every(), w.Not(named)])
        case "lang":
            return w.Term("language", node.low)
        case "date":
            # A date known less exactly than the first day asked for may be that day.
            parts = node.low.split("-")
            vaguer = ["-".join(parts[: i + 1]) for i in range(len(parts))] if node.low else []
            high = f"{node.high}-99" if node.high else "9999"
            within = w.TermRange("date", node.low or "0", high)
            return w.Or([within, *(w.Term("date", each) for each in vaguer)])


def analysed_query(text: str, languages: tuple[str, ...] = SEARCHED) -> AnalysedQuery:
    return analyse_query(parse(text).node, languages)


def ours(reader: ColumnarReader, query: AnalysedQuery) -> set[str]:
    ranked = reader.search(query, limit=10_000, offset=0)
    assert ranked.total == len(ranked.hits)
    return {reader.load(number).id for number, _ in ranked.hits}


def theirs(opened: WhooshIndex, query: w.Query) -> set[str]:
    with opened.searcher() as searcher:
        found = [hit["id"] for hit in searcher.search(query, limit=None)]
    assert len(found) == len(set(found))
    return set(found)


def spelling(text: str) -> dict[str, str]:
    return {fold(word): word for word in re.findall(r"\w+", text.lower())}


QUERIES = [
    # Terms
    "pêche", "peche", "ministres", "fishing", "railway", "l’avocat", "œuvres", "absent-partout",
    "=côte", "=pêche", "=letters", "week-end", "n17", "n18",
    "Rechtsanwalt",
    # Or
    "pêche ministres", "fishing schools musée", "lettre letter carte", "réunion OR meeting",
    # And
    "pêche AND navires", "ministres ET sécurité ET rapport", "fishing AND teachers AND railway",
    "+pêche drogue", "+week-end +côte", "(pêche OR drogue) AND (école OR musée)",
    # Not
    "pêche -drogue", "museum -crime -fishing", "-pêche -fishing",
    "ministres SAUF (drogue OR école)", "NOT (pêche OR fishing)",
    # Phrases
    '"règles pour les navires"', '"nouvelle règle"', '"chemin de fer"', '"drug trafficking"',
    '"to be or not to be"', '"pêche navires"', '="nouvelles règles"', '"lettres, des cartes"',
    '"règles de pêche" "fishing rules"', '+"organized crime" -"fishing vessels"',
    # Prefixes
    "minist*", "coopé*", "pêch*", "museu*", "zzz*", "n1*", "lett* AND cart*", "cart* -fish*",
    # Typing errors
    "nvires~", "ministrs~", "muséee~", "teachrs~", "lettree~ AND chemn~", "zzzzzz~",
    # Dates
    "date:2005", "date:2005-06", "date:2019", "date:2019-03", "date:2003..2009", "date:..2004",
    "date:2020-02..", "date:2007-08-10..2011-01", "pêche date:2010..2015",
    # Types, languages, paths
    "type:jsonl", "type:md", "musée type:txt", "lang:en", "lang:fr", "lang:mixed", "lang:other",
    "fishing lang:fr", "pêche lang:mixed", "path:notes", "path:second", "-path:articles",
    "pêche -type:jsonl", "type:txt OR type:md", "lang:en date:2011 -museum",
    "-lang:en -lang:fr", "(minist* OR teachrs~) AND \"à l’école\" date:2008..",
]  # fmt: skip


@pytest.mark.parametrize("text", QUERIES)
def test_stock_whoosh_finds_the_same_documents(
    reader: ColumnarReader, opened: WhooshIndex, text: str
) -> None:
    query = analysed_query(text)
    assert query.root is not None
    expected = ours(reader, query)
    assert theirs(opened, stock_query(query.root, spelling(text))) == expected


NOTHING = {"absent-partout", '"pêche navires"', "zzz*", "zzzzzz~", "fishing lang:fr"}


def test_the_queries_find_something_in_several_segments(reader: ColumnarReader) -> None:
    empty, segments = set(), set()
    for text in QUERIES:
        ranked = reader.search(analysed_query(text), limit=10_000, offset=0)
        segments |= {reader.generation.place(number)[0] for number, _ in ranked.hits}
        if not ranked.total:
            empty.add(text)
    assert segments == {0, 1, 2}
    assert empty == NOTHING


@pytest.mark.parametrize(
    ("text", "language", "query"),
    [
        ("pêche", "fr", w.Term("stem_fr", "pech")),
        ("ministres", "fr", w.Term("stem_fr", "ministr")),
        ("=ministres", "fr", w.Term("form_fr", "ministres")),
        ("ministre", "fr", w.Or([w.Term("form_fr", "ministre"), w.Term("form_fr", "ministres")])),
        ("letters", "en", w.Term("stem_en", "letter")),
        ("pêche drogue", "fr", w.Or([w.Term("stem_fr", "pech"), w.Term("stem_fr", "drogu")])),
        ("+pêche -drogue", "fr", w.And([w.Term("stem_fr", "pech"),
                                        w.Not(w.Term("stem_fr", "drogu"))])),
        ('"chemin de fer"', "fr", w.Phrase("stem_fr", ["chemin", "de", "fer"])),
        ('="nouvelles règles"', "fr", w.Phrase("form_fr", ["nouvelles", "règles"])),
        ("coopé*", "fr", w.Prefix("form_fr", "coopé")),
        ("nvires~", "fr", w.FuzzyTerm("form_fr", "nvires")),
        ("teachrs~", "en", w.FuzzyTerm("form_en", "teachrs")),
        ("fish*", "en", w.Wildcard("form_en", "fish*")),
        ("date:2005", "fr", w.Prefix("date", "2005")),
    ],
)  # fmt: skip
def test_queries_written_by_hand(
    reader: ColumnarReader, opened: WhooshIndex, text: str, language: str, query: w.Query
) -> None:
    found = ours(reader, analysed_query(text, (language,)))
    assert found
    assert theirs(opened, query) == found


@pytest.mark.parametrize(
    ("language", "words", "slop"),
    [
        ("fr", ("règles", "navires"), 3),
        ("fr", ("chemin", "fer"), 2),
        ("fr", ("lettres", "œuvres"), 6),
        ("en", ("fishing", "owners"), 4),
        ("en", ("maps", "railway"), 6),
    ],
)
def test_words_near_each_other(
    reader: ColumnarReader, opened: WhooshIndex, language: str, words: tuple[str, str], slop: int
) -> None:
    stems = [analyse(word, language)[0].stems[0] for word in words]
    query = SpanNear2([w.Term(f"stem_{language}", stem) for stem in stems], slop=slop, mindist=1)
    expected = {
        document.id
        for document in living(reader)
        if any(within(text, language, stems, slop) for text in texts_in(document, language))
    }
    assert expected
    assert theirs(opened, query) == expected


def living(reader: ColumnarReader) -> Iterator[Document]:
    for segment, alive in zip(reader.generation.segments, reader.generation.alive, strict=True):
        for number in np.flatnonzero(alive).tolist():
            yield segment.document(number)


def texts_in(document: Document, language: str) -> Iterator[str]:
    if document.title_language == language:
        yield document.title
    for passage in document.passages:
        if passage.language == language:
            yield document.body[passage.start : passage.end]


def within(text: str, language: str, stems: list[str], slop: int) -> bool:
    """Tell whether the second word stands at most ``slop`` words behind the first."""
    left, right = (
        [token.position for token in analyse(text, language) if stem in token.stems]
        for stem in stems
    )
    return any(0 < b - a <= slop for a in left for b in right)


# The same scores


class Bm25(scoring.WeightingModel):  # type: ignore[misc]
    """Our BM25: statistics of the living documents of a language, lengths as in one byte."""

    def __init__(self, reader: ColumnarReader) -> None:
        self.reader = reader

    def scorer(self, searcher: Any, fieldname: str, text: Any, qf: int = 1) -> scoring.BaseScorer:
        statistics = self.reader.generation.statistics[fieldname.rpartition("_")[2]]
        everywhere = searcher.get_parent().reader()
        frequency = sum(1 for _ in everywhere.postings(fieldname, text).all_ids())
        idf = ranking.idf(statistics.documents, frequency)
        return Bm25Scorer(searcher, fieldname, text, idf, statistics.mean_length)


class Bm25Scorer(scoring.WeightLengthScorer):  # type: ignore[misc]
    def __init__(self, searcher: Any, fieldname: str, text: Any, idf: float, mean: float) -> None:
        self.idf, self.mean = idf, mean
        self.setup(searcher, fieldname, text)

    def _score(self, weight: float, length: int) -> float:
        shown = LENGTHS[length_byte(np.array([length]))].astype(np.float64)
        return self.idf * float(ranking.saturation(np.array([weight]), shown, self.mean)[0])


def plain(node: Analysed) -> Analysed:
    """Take the exact-form bonus and the second pass away."""
    match node:
        case Terms():
            assert len(node.keys) == 1, "a word of several stems is several terms to Whoosh"
            return node._replace(exact=None, step=None)
        case AnyLanguage():
            return AnyLanguage(tuple(plain(each) for each in node.readings))
        case Boolean():
            parts = (node.must, node.may, node.never)
            return Boolean(*(tuple(plain(each) for each in part) for part in parts))
        case _:
            raise AssertionError(node)


SCORED = [
    ("pêche", "fr"),
    ("ministres", "fr"),
    ("dossier", "fr"),
    ("numéro", "fr"),
    ("carte", "fr"),
    ("fishing", "en"),
    ("museum", "en"),
    ("letters", "en"),
    ("=lettres", "fr"),
    ("=ministres", "fr"),
    ("pêche ministres", "fr"),
    ("carte lettres chemin drogue", "fr"),
    ("dossier numéro pêche", "fr"),
    ("fishing schools", "en"),
    ("file museum crime railway", "en"),
]


def our_scores(reader: ColumnarReader, text: str, language: str) -> dict[str, float]:
    query = analysed_query(text, (language,))
    assert query.root is not None
    ranked = reader.search(replace(query, root=plain(query.root)), limit=10_000, offset=0)
    trust = ranking.trust(ranked.probabilities, language)
    return {reader.load(number).id: score / trust for number, score in ranked.hits}


@pytest.mark.parametrize(("text", "language"), SCORED)
def test_the_same_scores(
    reader: ColumnarReader, opened: WhooshIndex, text: str, language: str
) -> None:
    query = analysed_query(text, (language,)).root
    assert query is not None
    expected = our_scores(reader, text, language)
    with opened.searcher(weighting=Bm25(reader)) as searcher:
        results = searcher.search(stock_query(query, {}), limit=None)
        scores = {hit["id"]: hit.score for hit in results}
    assert len(scores) > 1
    assert scores == pytest.approx(expected, rel=1e-5)


class Watched(Bm25):
    """Counts the postings that are scored."""

    def __init__(self, reader: ColumnarReader) -> None:
        super().__init__(reader)
        self.scored = 0

    def scorer(self, *args: Any, **kwargs: Any) -> scoring.BaseScorer:
        scorer = super().scorer(*args, **kwargs)
        score = scorer.score

        def counting(matcher: Any) -> float:
            self.scored += 1
            return float(score(matcher))

        scorer.score = counting
        return scorer


@pytest.mark.parametrize("limit", [1, 3, 10])
@pytest.mark.parametrize(("text", "language"), SCORED)
def test_the_best_are_the_best_of_all(
    reader: ColumnarReader, opened: WhooshIndex, text: str, language: str, limit: int
) -> None:
    """Whoosh skips blocks that cannot reach the best hits; bounds too low would lose some."""
    query = analysed_query(text, (language,)).root
    assert query is not None
    best = sorted(our_scores(reader, text, language).values(), reverse=True)[:limit]
    with opened.searcher(weighting=Bm25(reader)) as searcher:
        scores = [hit.score for hit in searcher.search(stock_query(query, {}), limit=limit)]
    assert scores == pytest.approx(best, rel=1e-5)


def test_blocks_are_skipped(reader: ColumnarReader, opened: WhooshIndex) -> None:
    def scored(limit: int | None) -> int:
        weighting = Watched(reader)
        with opened.searcher(weighting=weighting) as searcher:
            searcher.search(w.Term("stem_fr", "numero"), limit=limit)
        return weighting.scored

    assert scored(1) < scored(None)
    assert scored(None) > BLOCK


def test_block_bounds_hold_for_every_posting(opened: WhooshIndex) -> None:
    checked = 0
    with opened.reader() as whoosh:
        for leaf, _ in whoosh.leaf_readers():
            for field, text in leaf.all_terms():
                if not field.startswith("stem_"):
                    continue
                info = leaf.term_info(field, text)
                matcher = leaf.postings(field, text)
                while matcher.is_active():
                    # Whoosh wraps the matcher of a segment with deletions in a filter.
                    own = getattr(matcher, "child", matcher)
                    length = leaf.doc_field_length(matcher.id(), field)
                    assert own.block_min_length() <= length <= own.block_max_length()
                    assert info.min_length() <= length <= info.max_length()
                    assert matcher.weight() <= own.block_max_weight() <= info.max_weight()
                    assert info.min_id() <= matcher.id() <= info.max_id()
                    checked += 1
                    matcher.next()
    assert checked > 10_000


def test_no_matcher_of_ours_stops_at_a_deleted_document(opened: WhooshIndex) -> None:
    """Whoosh's own filter does not look at the document it lands on when it skips blocks."""
    deleted = 0
    with opened.reader() as whoosh:
        for leaf, _ in whoosh.leaf_readers():
            terms = leaf.codec().terms_reader(None, leaf.segment())
            dead = leaf.deleted_docs_set
            deleted += len(dead)
            for field, text in terms.terms():
                ids = set(terms.matcher(field, text, opened.schema[field].format).all_ids())
                assert not ids & dead
                assert len(ids) <= terms.doc_frequency(field, text)
    assert deleted > 100


@pytest.mark.parametrize("count", [1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK, 5 * BLOCK + 7])
def test_skipping_loses_nothing_that_could_be_among_the_best(count: int) -> None:
    chance = np.random.default_rng(count)
    documents = np.cumsum(chance.integers(1, 4, size=count))
    weights = chance.geometric(0.05, size=count)
    postings = TermPostings(documents, weights, np.ones(count, dtype=np.int64))
    best = scoring.WeightScorer(float(weights.max()))
    heaviest = [0, *(int(weights[at : at + BLOCK].max()) for at in range(0, count, BLOCK))]
    for start in range(0, count, 50):
        for quality in heaviest:
            matcher = PostingsMatcher(("stem_fr", b"mot"), postings, PositionList(), best)
            matcher.skip_to(int(documents[start]))
            assert matcher.id() == documents[start]
            matcher.skip_to_quality(quality)
            reached = documents.searchsorted(matcher.id()) if matcher.is_active() else count
            assert (weights[start:reached] <= quality).all()
            # What is left begins where it stood or with a block that has something better.
            assert reached in (start, count) or reached % BLOCK == 0
            block = weights[reached // BLOCK * BLOCK : (reached // BLOCK + 1) * BLOCK]
            assert reached == count or block.max() > quality


def test_whooshs_own_bm25f_ranks_too(opened: WhooshIndex) -> None:
    """Its top ten are those of its whole ranking: its bounds come from our statistics."""
    query = w.Or([w.Term("stem_fr", "cart"), w.Term("stem_fr", "pech")])
    with opened.searcher() as searcher:
        some = [hit.score for hit in searcher.search(query, limit=10)]
        everything = [hit.score for hit in searcher.search(query, limit=None)]
    assert len(everything) > 100
    assert some == everything[:10]
    assert all(a >= b > 0 for a, b in pairwise(everything))


# The parts that queries stand on


@pytest.mark.parametrize("field", ["stem_en", "stem_fr", "form_en", "form_fr", "stem_other"])
def test_words_are_those_of_the_documents(
    reader: ColumnarReader, opened: WhooshIndex, field: str
) -> None:
    kind, language = field.split("_")
    with opened.reader() as whoosh:
        words = list(whoosh.lexicon(field)) if field in set(whoosh.indexed_field_names()) else []
        assert words == sorted(set(words))
        assert all((field, word) in whoosh for word in words)
        for leaf, _ in whoosh.leaf_readers():
            assert [t for f, t in leaf.all_terms() if f == field] == list(leaf.lexicon(field))
    expected = {
        text.encode()
        for segment in reader.generation.segments
        if language in segment.languages
        for form, stems in segment.languages[language].vocabulary.words()
        for text in (stems if kind == "stem" else (form,))
    }
    assert set(words) == expected


def test_statistics_and_positions_of_one_word(reader: ColumnarReader, opened: WhooshIndex) -> None:
    french = [each for each in living(reader) if each.language == "fr"]
    expected: dict[str, tuple[float, list[int]]] = {}
    for document in french:
        title, body = (analyse(text, "fr") for text in (document.title, document.body))
        in_title = [t.position for t in title if "dossi" in t.stems]
        in_body = [t.position for t in body if "dossi" in t.stems]
        if in_title or in_body:
            expected[document.id] = (2.0 * len(in_title) + len(in_body), in_title)
    assert len(expected) > 100
    with opened.reader() as whoosh:
        matcher = whoosh.postings("stem_fr", "dossi")
        assert matcher.supports("positions")
        assert not matcher.supports("characters")
        found = {}
        while matcher.is_active():
            id = whoosh.stored_fields(matcher.id())["id"]
            positions = matcher.value_as("positions")
            assert matcher.value_as("frequency") == len(positions)
            assert [span.start for span in matcher.spans()] == positions
            found[id] = (matcher.weight(), positions)
            matcher.next()
        # Statistics count deleted documents too, as Whoosh's own codec does.
        assert whoosh.doc_frequency("stem_fr", "dossi") > len(expected)
        assert whoosh.frequency("stem_fr", "dossi") > sum(weight for weight, _ in expected.values())
    assert found == expected


def test_single_terms(reader: ColumnarReader, opened: WhooshIndex) -> None:
    with opened.searcher() as searcher:
        documents = list(living(reader))
        for name in ("type", "language", "date"):
            values = {getattr(each, name) for each in documents} - {None}
            assert {term.decode() for term in searcher.lexicon(name)} >= values
        assert {term.decode() for term in searcher.lexicon("id")} >= {d.id for d in documents}
        for document in documents[::29]:
            hit = searcher.document(id=document.id)
            assert hit["body"] == document.body
            assert hit["path"] == document.path
            assert hit.get("date") == document.date
        assert searcher.document(id="d3") is None  # deleted
        (path,) = {each.path for each in documents if each.path.endswith("réunion.md")}
        assert searcher.document(path=path.upper())["path"] == path  # paths are in lower case
        assert "d3" in {term.decode() for term in searcher.lexicon("id")}


def test_unknown_terms_and_fields(opened: WhooshIndex) -> None:
    with opened.searcher() as searcher:
        assert ("stem_fr", "absent") not in searcher.reader()
        assert searcher.doc_frequency("stem_fr", "absent") == 0
        assert searcher.frequency("stem_fr", "absent") == 0
        with pytest.raises(TermNotFound):
            searcher.term_info("stem_fr", "absent")
        assert len(searcher.search(w.Term("stem_other", "absent"))) == 0
        assert len(searcher.search(w.Term("no_such_field", "absent"))) == 0


# Parsers


@pytest.mark.parametrize(
    ("field", "text", "ours_"),
    [
        ("stem_fr", "règle", "règle"),
        ("stem_fr", "pêche ministres", "pêche AND ministres"),
        ("stem_fr", "pêche OR drogue", "pêche OR drogue"),
        ("stem_fr", "pêche NOT drogue", "pêche -drogue"),
        ("stem_fr", '"règles pour les navires"', '"règles pour les navires"'),
        ("stem_fr", "week-end", "week-end"),
        ("form_fr", "Coopé*", "coopé*"),
        ("form_fr", "nvires~", "nvires~"),
        ("stem_fr", "carte AND type:txt", "carte AND type:txt"),
        ("stem_fr", "pêche date:[2003 TO 2005-12]", "pêche date:2003..2005"),
        ("stem_en", "letters", "letters"),
        ("stem_en", '"Fishing Vessels" language:en', '"fishing vessels" lang:en'),
        ("form_en", "teachers*", "teachers*"),
    ],
)
def test_stock_query_parser(
    reader: ColumnarReader, opened: WhooshIndex, field: str, text: str, ours_: str
) -> None:
    parser = QueryParser(field, opened.schema)
    parser.add_plugin(FuzzyTermPlugin())
    expected = ours(reader, analysed_query(ours_, (field[-2:],)))
    assert expected
    assert theirs(opened, parser.parse(text)) == expected


def test_hits_hold_the_stored_fields(opened: WhooshIndex) -> None:
    query = QueryParser("stem_fr", opened.schema).parse("réunion")
    with opened.searcher() as searcher:
        (hit,) = searcher.search(query)
        fields = hit.fields()
    assert set(fields) == {"id", "path", "title", "body", "language", "date", "type"}
    assert fields["title"] == "Note de service"
    assert "à l’école du village" in fields["body"]
    assert fields["language"] == "mixed"
    assert fields["date"] == "2019"
    assert fields["type"] == "md"
    assert fields["path"].endswith("réunion.md")


# Nothing executed, nothing written


@pytest.fixture
def no_pickles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every way to unpickle raise, under whatever name a module has imported it."""
    traps: list[Any] = [pickle.load, pickle.loads, pickle.Unpickler, pickle._load, pickle._loads]  # type: ignore[attr-defined]

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("unpickled")

    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] not in ("whoosh", "indexer", "pickle", "_pickle", "numpy"):
            continue
        for attribute, value in list(vars(module).items()):
            if any(value is trap for trap in traps):
                monkeypatch.setattr(module, attribute, refuse)


@pytest.mark.usefixtures("no_pickles")
def test_the_trap_catches_stock_indexes(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="unpickled"):
        stock.create_in(tmp_path, Schema(text=TEXT)).searcher()


@pytest.mark.usefixtures("no_pickles")
def test_nothing_is_unpickled(location: Path) -> None:
    opened = open_whoosh(location)
    parser = QueryParser("stem_fr", opened.schema)
    for text in ("pêche", '"chemin de fer"', "minist*", "pêche AND NOT drogue", "type:md"):
        with opened.searcher() as searcher:
            results = searcher.search(parser.parse(text), limit=5)
            assert [hit["title"] for hit in results]
    with opened.searcher() as searcher:
        assert len(searcher.search(w.FuzzyTerm("form_fr", "nvires"))) > 0


def test_only_our_writer_writes(opened: WhooshIndex) -> None:
    attempts: list[Callable[[], object]] = [
        opened.writer,
        lambda: opened.delete_by_term("id", "d0"),
        lambda: opened.add_field("text", TEXT()),
    ]
    for attempt in attempts:
        with pytest.raises(ReadOnlyError):
            attempt()


def test_refreshing_follows_an_update(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    write_texts(texts, ["lettre.txt"])
    Index.build(tmp_path / "index", [texts])
    old = open_whoosh(tmp_path / "index")
    with old.searcher() as searcher:
        assert searcher.up_to_date()
        write_texts(texts, ["Notes/weekend.txt"])
        Index.open(tmp_path / "index").update()
        assert not searcher.up_to_date()
    assert old.refresh() is not old
    assert (old.doc_count(), old.refresh().doc_count()) == (1, 2)
    assert theirs(old, w.Term("stem_fr", "avocat")) == set()
    assert len(theirs(old.refresh(), w.Term("stem_fr", "avocat"))) == 1


def test_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexNotFound):
        open_whoosh(tmp_path)
