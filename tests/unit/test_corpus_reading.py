import gzip
import json
import re
from pathlib import Path

import pytest

from indexer.corpus import reading
from indexer.corpus.reading import Skipped, read_file, read_lines
from indexer.corpus.walk import SourceFile, find_files
from indexer.documents import Draft
from indexer.messages import SENTENCES


def source(tmp_path: Path, name: str, data: bytes) -> SourceFile:
    (tmp_path / name).write_bytes(data)
    [file] = find_files([tmp_path / name])
    return file


def results(tmp_path: Path, name: str, data: bytes) -> list[Draft | Skipped]:
    return list(read_file(source(tmp_path, name, data)))


RECORD = '{"id": "a", "title": "Été"}\n'.encode()


@pytest.mark.parametrize(
    ("name", "data", "type", "title"),
    [
        ("a.txt", "L’été\n\nTexte".encode(), "txt", "L’été"),
        ("A.TXT", "L'été\n\nTexte".encode("cp1252"), "txt", "L'été"),
        ("a.md", "# L’été".encode(), "md", "L’été"),
        ("a.markdown", b"---\ntitle: t\n---\n", "md", "t"),
        ("a.html", "<title>L’été".encode(), "html", "L’été"),
        ("a.htm", "<meta charset=latin1><h1>L'été</h1>x".encode("latin-1"), "html", "L'été"),
        ("a.jsonl", RECORD, "jsonl", "Été"),
        ("a.jsonl.gz", gzip.compress(RECORD), "jsonl", "Été"),
        ("a.jsonl", RECORD.decode().encode("utf-16"), "jsonl", "Été"),
        ("a.jsonl", b"\xef\xbb\xbf" + RECORD, "jsonl", "Été"),
    ],
)
def test_kinds(tmp_path: Path, name: str, data: bytes, type: str, title: str) -> None:
    [draft] = results(tmp_path, name, data)
    assert isinstance(draft, Draft)
    assert (draft.path, draft.type, draft.title) == (name, type, title)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.docx", b"PK\x03\x04", "skipped-unknown-kind"),
        ("a.txt.gz", gzip.compress(b"x"), "skipped-unknown-kind"),
        ("LISEZMOI", b"x", "skipped-unknown-kind"),
        ("a.txt", b"", "skipped-empty"),
        ("a.txt", b"\xef\xbb\xbf \r\n", "skipped-empty"),
        ("a.md", b"<!-- rien -->", "skipped-empty"),
        ("a.html", b"<script>x</script>", "skipped-empty"),
        ("a.txt", bytes(range(256)), "skipped-binary"),
        ("a.html", b"%PDF-1.4", "skipped-binary"),
        ("a.html", b"<div>" * 5000, "skipped-too-deep"),
        ("a.jsonl", b"", "skipped-empty"),
        ("a.jsonl", b"\n \n", "skipped-empty"),
        ("a.jsonl.gz", RECORD, "skipped-bad-gzip"),
        ("a.jsonl.gz", b"", "skipped-empty"),
    ],
)
def test_a_file_that_gives_nothing(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    [skipped] = results(tmp_path, name, data)
    assert isinstance(skipped, Skipped)
    assert (skipped.path, skipped.code, skipped.whole) == (name, code, True)


def test_bad_lines_are_reported_one_by_one(tmp_path: Path) -> None:
    data = b'{"id": "a", "title": "A"}\n\n{oops\n[1]\n{"id": "b"}\n{"title": "B"}'
    first, *bad, last = results(tmp_path, "a.jsonl", data)
    assert isinstance(first, Draft)
    assert isinstance(last, Draft)
    assert (first.id, last.id) == ("a", "a.jsonl:6")
    assert bad == [
        Skipped("a.jsonl:3", "skipped-not-json", (("line", 3),), whole=False),
        Skipped("a.jsonl:4", "skipped-not-object", (("line", 4),), whole=False),
        Skipped("a.jsonl:5", "skipped-no-text", (("line", 5),), whole=False),
    ]


def test_lines_from_the_middle_of_a_file() -> None:
    lines = [b"{oops\n", b" \r\n", '{"title": "L’œuvre"}'.encode()]
    bad, draft = read_lines(iter(lines), "lois.jsonl", 41)
    assert bad == Skipped("lois.jsonl:41", "skipped-not-json", (("line", 41),), whole=False)
    assert isinstance(draft, Draft)
    assert (draft.id, draft.path, draft.title) == ("lois.jsonl:43", "lois.jsonl", "L’œuvre")
    assert list(read_lines([b"\n"], "lois.jsonl", 7)) == []


def test_a_file_of_bad_lines_is_skipped_as_a_whole_too(tmp_path: Path) -> None:
    *lines, whole = results(tmp_path, "a.jsonl", b"oops\n{}\n")
    assert [line.path for line in lines] == ["a.jsonl:1", "a.jsonl:2"]
    assert whole == Skipped("a.jsonl", "skipped-no-record")


@pytest.mark.parametrize("cut", [1, 9, 200])
def test_what_was_read_before_damage_is_kept(tmp_path: Path, cut: int) -> None:
    records = b"".join(
        json.dumps({"id": str(number), "body": f"Texte {number * 7919}"}).encode() + b"\n"
        for number in range(2000)
    )
    *drafts, last = results(tmp_path, "a.jsonl.gz", gzip.compress(records)[:-cut])
    assert [draft.id for draft in drafts if isinstance(draft, Draft)] == [
        str(number) for number in range(len(drafts))
    ]
    assert len(drafts) > 1000
    facts = (("line", len(drafts)),)
    assert last == Skipped("a.jsonl.gz", "skipped-bad-gzip", facts, whole=False)


def test_a_changed_byte_in_compressed_data(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(RECORD * 5000))
    data[-6] ^= 0xFF  # the check sum
    *drafts, last = results(tmp_path, "a.jsonl.gz", bytes(data))
    assert len(drafts) == 5000
    assert isinstance(last, Skipped)
    assert (last.code, last.whole) == ("skipped-bad-gzip", False)


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_DOCUMENT_BYTES", 2 * 1024 * 1024)
    large = b"x" * (2 * 1024 * 1024 + 1)
    [skipped] = results(tmp_path, "a.txt", large)
    assert skipped == Skipped("a.txt", "skipped-too-large", (("size", 3), ("limit", 2)))
    assert isinstance(results(tmp_path, "b.txt", large[:-1])[0], Draft)
    lines = b'{"title": "' + large * 3 + b'"}\n' + RECORD
    bad, draft = results(tmp_path, "a.jsonl", lines)
    facts = (("line", 1), ("limit", 2))
    assert bad == Skipped("a.jsonl:1", "skipped-line-too-large", facts, whole=False)
    assert isinstance(draft, Draft)


def test_a_file_that_has_gone(tmp_path: Path) -> None:
    for name in ("a.txt", "a.jsonl"):
        file = source(tmp_path, name, RECORD)
        file.path.unlink()
        assert list(read_file(file)) == [Skipped(name, "skipped-gone")]


def test_a_file_that_must_not_be_read(tmp_path: Path) -> None:
    file = source(tmp_path, "a.txt", b"x")
    file.path.chmod(0)
    try:
        file.path.read_bytes()
    except PermissionError:
        assert list(read_file(file)) == [Skipped("a.txt", "skipped-permission")]
    else:
        pytest.skip("this user may read every file")


def test_a_folder_that_cannot_be_opened(tmp_path: Path) -> None:
    assert list(read_file(SourceFile(tmp_path, "articles", 0, 0))) == [
        Skipped("articles", "skipped-folder")
    ]


def test_every_reason_can_be_said_in_both_languages() -> None:
    codes = set(re.findall(r"``(skipped-[\w-]+)``", reading.__doc__ or ""))
    assert codes == {code for code in SENTENCES if code.startswith("skipped-")}
    facts = (("kind", ".docx"), ("detail", "x"), ("size", 70), ("limit", 64), ("line", 17))
    for code in codes:
        skipped = Skipped("a", code, facts)
        assert skipped.text("fr") != skipped.text("en")
        assert "{" not in skipped.text("fr") + skipped.text("en")
    skipped = Skipped("a.jsonl:17", "skipped-not-json", (("line", 17),), whole=False)
    assert skipped.text("fr") == "La ligne 17 n’est pas du JSON."
