import json

import pytest

from indexer.corpus.jsonl import BadRecord, read_record
from indexer.documents import Draft


def line(**record: object) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode()


def test_a_full_record() -> None:
    data = line(
        id="A-1@fr", title="Visa", body="Le ministre\nvise.", lang="fr", date="2019-07-11",
        url="https://exemple.fr/a", loi="Loi sur l’œuvre", no=3, notes=["é", 1], vide=None,
    )  # fmt: skip
    assert read_record(data, "lois.jsonl", 7) == Draft(
        "A-1@fr", "lois.jsonl", "Visa", "Le ministre\nvise.", "jsonl", "2019-07-11", "fr",
        "https://exemple.fr/a", {"loi": "Loi sur l’œuvre", "no": "3", "notes": '["é",1]'},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"body": "x"}, {"id": "a.jsonl:7", "title": "", "body": "x"}),
        ({"title": "L’été\n à Rabat"}, {"title": "L’été à Rabat", "body": ""}),
        ({"id": 12, "title": 1984}, {"id": "12", "title": "1984"}),
        ({"id": True, "body": "x"}, {"id": "a.jsonl:7"}),
        ({"id": "", "body": "x"}, {"id": "a.jsonl:7"}),
        ({"body": "x", "date": "December, 1958"}, {"date": "1958-12", "extra": {}}),
        ({"body": "x", "date": "hier"}, {"date": None, "extra": {"date": "hier"}}),
        ({"body": "x", "date": None}, {"date": None, "extra": {}}),
        ({"body": "x", "language": "fr-CA"}, {"language": "fr", "extra": {}}),
        ({"body": "x", "lang": 5}, {"language": None, "extra": {"lang": "5"}}),
        ({"body": "x", "url": "/a"}, {"url": None, "extra": {"url": "/a"}}),
        ({"body": "e\u0301te\u0301\r\n"}, {"body": "été"}),
        ({"body": "a\x00b\ud800"}, {"body": "a b\ufffd"}),
    ],
)
def test_fields(record: dict[str, object], expected: dict[str, object]) -> None:
    draft = read_record(json.dumps(record).encode(), "a.jsonl", 7)
    assert {name: getattr(draft, name) for name in expected} == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings(encoding: str) -> None:
    data = '{"title": "L’été", "body": "déjà à l’œuvre"}\n'.encode(encoding)
    draft = read_record(data, "a.jsonl", 1)
    assert (draft.title, draft.body) == ("L’été", "déjà à l’œuvre")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"title": "a"', "skipped-not-json"),
        (b"Une phrase", "skipped-not-json"),
        (b'{"title": ' + b"[" * 100_000, "skipped-not-json"),
        (b'{"id": ' + b"9" * 10_000 + b', "title": "a"}', "skipped-not-json"),
        (bytes(range(256)), "skipped-not-json"),
        (b'["a"]', "skipped-not-object"),
        (b"3", "skipped-not-object"),
        (b'{"id": "a"}', "skipped-no-text"),
        (b'{"title": " ", "body": null}', "skipped-no-text"),
    ],
)
def test_what_is_no_record(data: bytes, code: str) -> None:
    with pytest.raises(BadRecord) as caught:
        read_record(data, "a.jsonl", 1)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ('{"body":"L’été – « déjà » à l’œuvre"}', "L’été – « déjà » à l’œuvre"),
        ('{"body":"e\u0301te\u0301"}', "été"),
        ('{"body":"e\\u0301te\\u0301"}', "été"),
        ('{"body":"un\\r\\ndeux\\ttrois"}', "un\ndeux\ttrois"),
        ('{"body":"un\\u0000deux\\ftrois"}', "un deux trois"),
        ('{"body":"un\x7fdeux\x85trois\u2028fin"}', "un deux\ntrois\nfin"),
        ('{"body":"5\u202f000\u00a0\u2126"}', "5\u202f000\u00a0Ω"),
        ('{"body":"a \\\\u0301 \\"b\\" c\\/d"}', 'a \\u0301 "b" c/d'),
        ('{"body":"\\ud800 \\ud83d\\ude00"}', "\ufffd 😀"),
    ],
)
def test_text_is_clean(line: str, body: str) -> None:
    assert read_record(line.encode(), "lois.jsonl", 1).body == body
