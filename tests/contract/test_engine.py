"""What every engine promises, run with the real one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import DocumentNotFound, Index, IndexBusy, IndexNotFound, NoPreviousGeneration
from indexer import rollback as roll_back
from indexer.documents import Document, Passage
from indexer.engines.local import current_stamp, open_reader
from indexer.engines.protocol import Reader, Sourced
from indexer.engines.writing import open_writer
from indexer.query.analysing import analyse_query
from indexer.query.parser import parse


def document(id: str, body: str, language: str = "fr", *, title: str = "", date: str | None = None,
             path: str = "", type: str = "txt") -> Document:  # fmt: skip
    other = "other" if language not in ("en", "fr") else language
    return Document(
        id=id,
        path=path or f"archives/{id}.txt",
        title=title,
        body=body,
        type=type,
        language=language,
        title_language=other,
        passages=(Passage(0, len(body), other),),
        date=date,
        extra={"source": "œuvre"},
    )


MIXED = Document(
    id="mixte",
    path="Mixte/Note.md",
    title="Note de service",
    body="La réunion aura lieu à l’école.\n\nThe meeting takes place at the school.",
    type="md",
    language="mixed",
    title_language="fr",
    passages=(Passage(0, 31, "fr"), Passage(33, 71, "en")),
    date="2024-03",
)

DOCUMENTS = (
    document("avocat", "L’avocat du ministre était à l’Assemblée.", date="2025-04-13"),
    document("ministres", "Les ministres parlent de coopération.", title="Les ministres"),
    document("cote", "La côte est belle, la cote monte.", date="2019"),
    document("cote-seule", "La cote est belle, la cote monte.", date="2024-03-15"),
    document("weekend", "Un weekend à Rabat", type="html"),
    document("week-end", "Un week-end à la mer", type="html"),
    document("lawyer", "The lawyers met the minister of the interior.", "en"),
    document("crime", "Organized crime is a crime; it is organized.", "en", date="2025"),
    document("hamlet", "To be, or not to be, that is the question.", "en"),
    document("anwalt", "Der Rechtsanwalt und die Zusammenarbeit", "de"),
    MIXED,
)


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> Path:
    location = tmp_path_factory.mktemp("engine")
    writer = open_writer(location, fresh=True)
    for each in DOCUMENTS:
        writer.add([Sourced(each)])
    writer.publish(folders=("/x",), catalogue=b"kept")
    return location


@pytest.fixture(scope="module")
def reader(location: Path) -> Iterator[Reader]:
    reader = open_reader(location, current_stamp(location).generation)
    yield reader
    reader.close()


def found(reader: Reader, query: str, *, limit: int = 100, offset: int = 0) -> list[str]:
    analysed = analyse_query(parse(query).node, ("en", "fr", "other"))
    ranked = reader.search(analysed, limit=limit, offset=offset)
    return [reader.load(number).id for number, _ in ranked.hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("avocat", {"avocat"}),
        ("l’avocat", {"avocat"}),
        ("L'AVOCAT", {"avocat"}),
        ("ministre", {"avocat", "ministres"}),
        ("minister", {"lawyer"}),
        ("cooperation", {"ministres"}),
        ("coopération ministers", {"ministres", "lawyer"}),
        ("coopération AND ministre", {"ministres"}),
        ("coopération ET ministre", {"ministres"}),
        ("+ministre coopération", {"avocat", "ministres"}),
        ("ministre -coopération", {"avocat"}),
        ("ministre SAUF coopération", {"avocat"}),
        ("week-end", {"weekend", "week-end"}),
        ("weekend", {"weekend", "week-end"}),
        ("+week-end", {"weekend", "week-end"}),
        ('"organized crime"', {"crime"}),
        ('"crime organized"', set()),
        ('"ministres parlent"', {"ministres"}),
        ('"ministres les"', set()),  # a phrase does not run from the title into the body
        ('"not to be"', {"hamlet"}),
        ("to be", {"hamlet", "crime"}),  # it *is*
        ("title:ministres", {"ministres"}),
        ("titre:coopération", set()),
        ('titre:"note de service"', {"mixte"}),
        ("school", {"mixte"}),
        ("école", {"mixte"}),
        ("Rechtsanwalt", {"anwalt"}),
        ("avo*", {"avocat"}),
        ("COOPÉ*", {"ministres"}),
        ("coope*", {"ministres"}),
        ("coopértion~", {"ministres"}),
        ("lawyrs~", {"lawyer"}),
        ("=cote", {"cote", "cote-seule"}),
        ("=côte", {"cote"}),
        ('="la côte"', {"cote"}),
        ("lang:de", {"anwalt"}),
        ("lang:other", {"anwalt"}),
        ("lang:mixed", {"mixte"}),
        ("type:html", {"weekend", "week-end"}),
        ("path:mixte", {"mixte"}),
        ("date:2024", {"cote-seule", "mixte"}),
        ("date:2024-03-15", {"cote-seule", "mixte"}),
        ("date:2024-03-16", {"mixte"}),
        ("date:2025-04-01..2025-04-30", {"avocat", "crime"}),
        ("date:..2019", {"cote"}),
        ("ministre date:2025", {"avocat"}),
        ("(ministre OR minister) -lang:en", {"avocat", "ministres"}),
        ("zzz", set()),
    ],
)
def test_finds(query: str, expected: set[str], reader: Reader) -> None:
    assert set(found(reader, query)) == expected


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("côte", "cote"),
        ("cote", "cote-seule"),
        ("ministres", "ministres"),
        ("be question", "hamlet"),
        ("to be or not to be", "hamlet"),
        ("weekend", "weekend"),
    ],
)
def test_the_exact_form_comes_first(query: str, first: str, reader: Reader) -> None:
    assert found(reader, query)[0] == first


def test_only_exclusions_finds_the_rest(reader: Reader) -> None:
    assert len(found(reader, "-ministre")) == len(DOCUMENTS) - 2


def test_pages_continue_each_other(reader: Reader) -> None:
    whole = found(reader, "la les the un date:2000..")
    assert [found(reader, "la les the un date:2000..", limit=1, offset=i)[0]
            for i in range(len(whole))] == whole  # fmt: skip


def test_counts_cover_all_that_was_found(reader: Reader) -> None:
    ranked = reader.search(
        analyse_query(parse("ministre minister école").node, ("en", "fr", "other")),
        limit=1,
        offset=0,
    )
    assert ranked.total == 4
    assert {k: n for k, n in ranked.languages.items() if n} == {"en": 1, "fr": 2, "mixed": 1}


def test_documents_come_back_as_they_were(reader: Reader) -> None:
    for each in DOCUMENTS:
        assert reader.document(each.id) == each
    for unknown in ("../../etc/passwd", "", "\x00", "\ud800"):
        with pytest.raises(DocumentNotFound):
            reader.document(unknown)


def test_one_writer_at_a_time(location: Path) -> None:
    writer = open_writer(location, fresh=False)
    try:
        with pytest.raises(IndexBusy):
            open_writer(location, fresh=True)
    finally:
        writer.abandon()
    open_writer(location, fresh=False).abandon()


def test_nobody_sees_a_generation_before_it_is_published(tmp_path: Path) -> None:
    with pytest.raises(IndexNotFound):
        Index.open(tmp_path)
    writer = open_writer(tmp_path, fresh=True)
    writer.add([Sourced(DOCUMENTS[0])])
    with pytest.raises(IndexNotFound):
        current_stamp(tmp_path)
    writer.abandon()
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []


def test_changes_deletions_and_the_way_back(tmp_path: Path) -> None:
    writer = open_writer(tmp_path, fresh=True)
    for number, each in enumerate(DOCUMENTS[:6]):
        writer.add([Sourced(each, number)])
    first = writer.publish(folders=(), catalogue=b"")
    with pytest.raises(NoPreviousGeneration):
        roll_back(tmp_path)

    writer = open_writer(tmp_path, fresh=False)
    for place, each in enumerate(DOCUMENTS[:7]):
        assert writer.documents_of(place)[0].tolist() == ([place] if place < 6 else []), each
    writer.delete(writer.documents_of(2)[0])
    assert not len(writer.documents_of(2)[0])
    writer.add([Sourced(document("cote", "Une tout autre phrase."))])
    second = writer.publish(folders=(), catalogue=b"")
    assert (first.documents, second.documents) == (6, 6)
    assert first.generation != second.generation

    with Index.open(tmp_path) as index:
        assert index.search("phrase").total == 1
        assert [h.document.id for h in index.search("côte").hits] == ["cote-seule"]
        assert roll_back(tmp_path).generation == first.generation
        assert index.search("phrase").total == 0
        assert [h.document.id for h in index.search("côte").hits] == ["cote", "cote-seule"]


def test_statistics_are_those_of_each_language(reader: Reader) -> None:
    """A word's worth must not depend on how many documents the other language has."""
    assert reader.stamp.languages == {"fr": 6, "en": 3, "de": 1, "mixed": 1}
    assert reader.stamp.documents == len(DOCUMENTS)
    assert reader.stamp.tokens["other"] == 5


def test_segments_that_lose_all_their_documents(tmp_path: Path) -> None:
    generations = [{"a", "b"}, {"c"}, {"d"}, {"e"}]
    for number, ids in enumerate(generations):
        writer = open_writer(tmp_path, fresh=number == 0)
        for id in sorted(ids):
            writer.add([Sourced(document(id, f"Texte {id}{number}"), ord(id))])
        writer.publish(folders=(), catalogue=b"")
    for gone, left in (({"c", "d"}, 3), ({"a", "b"}, 1), ({"e"}, 0)):
        writer = open_writer(tmp_path, fresh=False)
        for id in gone:
            writer.delete(writer.documents_of(ord(id))[0])
        assert writer.publish(folders=(), catalogue=b"").documents == left
        with Index.open(tmp_path) as index:
            assert index.search("texte").total == left
    writer = open_writer(tmp_path, fresh=False)
    writer.add([Sourced(document("z", "Texte nouveau"))])
    assert writer.publish(folders=("/pas\udcff",), catalogue=b"").documents == 1
    with Index.open(tmp_path) as index:
        assert index.search("nouveau").total == 1
        assert index.status().folders == ("/pas\udcff",)


def test_very_many_forms_of_one_stem(tmp_path: Path) -> None:
    variants = [f"{a}{b}{c}" for a in "eéèêë" for b in "eéèêëēė" for c in "eéèêëēėę"]
    writer = open_writer(tmp_path, fresh=True)
    writer.add([Sourced(document("all", " ".join(f"z{v}tz" for v in variants), "en"))])
    writer.add([Sourced(document("last", f"z{variants[-1]}tz", "en"))])
    writer.publish(folders=(), catalogue=b"")
    assert len(variants) > 255
    with Index.open(tmp_path) as index:
        for variant in (variants[0], variants[200], variants[-1]):
            assert index.search(f"=z{variant}tz").total == 1 + (variant == variants[-1])


def test_one_form_with_several_stems(tmp_path: Path) -> None:
    """*C.A.T.S.* is the form *cats* with another stem: it stands where the word *cat* does not."""
    lines = [
        '{"id": "agency", "lang": "en", "body": "The report of C.A.T.S. was read by nobody."}',
        '{"id": "animal", "lang": "en", "body": "A cat and the other cats sat on the mat."}',
        '{"id": "one", "lang": "en", "body": "A cat sat on the mat and was gone after lunch."}',
    ]
    (tmp_path / "notes.jsonl").write_text("\n".join(lines), "utf-8")
    with Index.build(tmp_path / "index", [tmp_path / "notes.jsonl"]) as index:
        found = {q: [hit.document.id for hit in index.search(q).hits] for q in ("cats", "C.A.T.S.")}
    assert found == {"cats": ["animal", "one"], "C.A.T.S.": ["agency"]}
