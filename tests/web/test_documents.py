"""A document: its matches and the way between them, its JSON, its original file."""

import json
import os
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from indexer import Index
from indexer.catalogue import Source, path_of, to_bytes
from tests.web.conftest import ODD_IDS, SCRIPT
from tests.web.test_pages import OUR_SCRIPT, read
from webui import create_app

NBSP = "\u00a0"

FRENCH = "Le cœur d’Émilie bat. L’œuvre de sa sœur l’émeut : « c’est l’œuvre d’une vie »."


def test_the_way_from_match_to_match(client: FlaskClient) -> None:
    for hl, said, next_said in (
        ("fr", "Occurrence {} sur 2", "Occurrence suivante"),
        ("en", "Match {} of 2", "Next match"),
    ):
        node = read(client.get("/documents/oeuvre", query_string={"q": "oeuvre soeur", "hl": hl}))
        assert [given["id"] for given, _ in node.all("mark") if "id" in given] == ["m1", "m2"]
        steps = list(node.all("span", class_="step"))
        assert [given["lang"] for given, _ in steps] == [hl, hl]
        assert [text.strip(" ←→") for _, text in steps] == [said.format(1), said.format(2)]
        assert node.one("a", href="#m2")[0]["aria-label"] == next_said
        # From the line above, and back from the second match.
        assert len(list(node.all("a", href="#m1"))) == 2
        assert not list(node.all("a", href="#m0")) + list(node.all("a", href="#m3"))


def test_a_document_without_query_has_no_steps(client: FlaskClient) -> None:
    node = read(client.get("/documents/oeuvre"))
    assert not list(node.all("mark")) + list(node.all("span", class_="step"))


@pytest.mark.parametrize("id", ["oeuvre", "script", *ODD_IDS])
def test_the_json_that_the_page_links_to(client: FlaskClient, index: Index, id: str) -> None:
    page = read(client.get("/documents/", query_string={"id": id, "q": "œuvre", "hl": "fr"}))
    (address,) = [href for href, label in page.links() if label == "Ce document en JSON"]
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, "application/json")
    found = index.document(id)
    answer = response.json or {}
    for name in ("id", "title", "body", "language", "date", "url", "path", "type"):
        assert answer[name] == getattr(found, name)
    assert answer["extra"] == found.extra
    assert [(p["start"], p["end"], p["language"]) for p in answer["passages"]] == [
        (p.start, p.end, p.language) for p in found.passages
    ]
    words = {answer["body"][start:end] for start, end in answer["marks"]}
    assert words == ({"œuvre"} if id == "oeuvre" else set())


def test_the_json_of_nothing_and_of_a_bad_query(client: FlaskClient) -> None:
    for address, status, code in (
        ("/api/documents/rien", 404, "document-not-found"),
        ("/api/documents/", 404, "not-found"),
        ("/api/documents/oeuvre?q=date:2024-99", 400, None),
        ("/api/documents/oeuvre?lang=de", 400, "bad-lang"),
    ):
        response = client.get(address)
        assert (response.status_code, response.mimetype) == (status, "application/problem+json")
        problem = json.loads(response.data)
        assert problem["detail"]
        assert code in (None, problem["code"])


# -- original files ---------------------------------------------------------------------------


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "dossier"
    (folder / "sous").mkdir(parents=True)
    (folder / "cœur d’Émilie.txt").write_bytes(FRENCH.encode("cp1252"))
    (folder / "sous" / "page.html").write_text(
        "<html lang=fr><title>Page</title><script>alert(1)</script><p>Un phare sur la côte."
    )
    (folder / "lignes.jsonl").write_text('{"id": "l1", "title": "Ligne", "body": "Un phare."}\n')
    (tmp_path / "secret.txt").write_text("Mot de passe du phare.")
    return folder


def page_over(*places: Path) -> FlaskClient:
    location = places[0].parent / "index"
    Index.build(location, places).close()
    return create_app(str(location)).test_client()


def test_an_original_comes_as_it_is_and_is_never_shown(corpus: Path) -> None:
    client = page_over(corpus)
    page = read(client.get("/documents/" + quote("dossier/cœur d’Émilie.txt") + "?hl=fr"))
    (address,) = [href for href, label in page.links() if label == "Fichier d’origine"]
    response = client.get(address)
    assert response.data == FRENCH.encode("cp1252")
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert (
        "filename*=UTF-8''" + quote("cœur d’Émilie.txt", safe="")
        in (response.headers["Content-Disposition"])
    )
    for id in ("dossier/cœur d’Émilie.txt", "dossier/sous/page.html"):
        response = client.get("/originals/" + quote(id))
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/octet-stream"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Disposition"].startswith("attachment;")
        assert response.content_length == len(response.data)
    assert client.head("/originals/" + quote(id)).data == b""


def test_the_file_as_it_is_now(corpus: Path) -> None:
    client = page_over(corpus)
    (corpus / "sous" / "page.html").write_text("<p>Une autre page, plus longue qu’avant.")
    response = client.get("/originals/dossier/sous/page.html")
    assert "plus longue" in response.get_data(as_text=True)
    assert response.content_length == len(response.data)


def refused(client: FlaskClient, address: str, status: int, french: str, english: str) -> None:
    for hl, words in (("fr", french), ("en", english)):
        response = client.get(address, query_string={"hl": hl})
        assert response.status_code == status
        node = read(response)
        assert words in node.one("main")[1]
        assert node.one("html")[0]["lang"] == hl
        source = response.get_data(as_text=True)
        assert "passe" not in source and "root:" not in source
        assert "Content-Disposition" not in response.headers


GONE = ("n’est plus là où il était", "no longer where it was")
OUTSIDE = ("hors des dossiers indexés", "out of the indexed folders")


def test_a_line_has_no_original(corpus: Path) -> None:
    client = page_over(corpus)
    page = read(client.get("/documents/l1?hl=fr"))
    assert "Fichier d’origine" not in [label for _, label in page.links()]
    refused(client, "/originals/l1", 404, "une ligne d’un fichier", "one line of a JSON Lines")


def test_a_file_that_is_gone_or_another_thing_now(corpus: Path) -> None:
    client = page_over(corpus)
    file = corpus / "sous" / "page.html"
    address = "/originals/dossier/sous/page.html"
    file.unlink()
    refused(client, address, 404, *GONE)
    file.mkdir()
    refused(client, address, 404, *GONE)
    file.rmdir()
    file.symlink_to(file)
    refused(client, address, 404, *GONE)
    file.unlink()
    if hasattr(os, "mkfifo"):
        os.mkfifo(file)
        refused(client, address, 404, *GONE)
    shutil.rmtree(corpus)
    refused(client, address, 404, *GONE)


def test_links_out_of_the_folders_lead_nowhere(corpus: Path) -> None:
    (corpus / "lien.txt").symlink_to(corpus.parent / "secret.txt")
    client = page_over(corpus)
    refused(client, "/originals/dossier/lien.txt", 403, *OUTSIDE)
    # A file, and the folder above one, that became links after they were indexed.
    (corpus / "cœur d’Émilie.txt").unlink()
    (corpus / "cœur d’Émilie.txt").symlink_to("/etc/passwd")
    refused(client, "/originals/" + quote("dossier/cœur d’Émilie.txt"), 403, *OUTSIDE)
    (corpus / "sous").rename(corpus.parent / "ailleurs")
    (corpus / "sous").symlink_to(corpus.parent / "ailleurs")
    refused(client, "/originals/dossier/sous/page.html", 403, *OUTSIDE)


def test_links_inside_the_folders_and_to_them_are_followed(corpus: Path) -> None:
    (corpus.parent / "raccourci").symlink_to(corpus)
    client = page_over(corpus.parent / "raccourci")
    assert client.get("/originals/raccourci/sous/page.html").status_code == 200


def test_a_folder_whose_name_begins_alike_is_outside(corpus: Path) -> None:
    beside = corpus.parent / "dossier-secret"
    beside.mkdir()
    (beside / "a.txt").write_text("Mot de passe du phare.")
    (corpus / "a.txt").symlink_to(beside / "a.txt")
    client = page_over(corpus)
    refused(client, "/originals/dossier/a.txt", 403, *OUTSIDE)


def test_a_single_file_as_place(corpus: Path) -> None:
    client = page_over(corpus.parent / "secret.txt", corpus / "sous")
    assert client.get("/originals/secret.txt").data == b"Mot de passe du phare."
    assert client.get("/originals/sous/page.html").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/originals/../secret.txt",
        "/originals/%2e%2e/secret.txt",
        "/originals/dossier/../../secret.txt",
        "/originals/?id=../secret.txt",
        "/originals/?id=dossier/../../secret.txt",
        "/originals//etc/passwd",
        "/originals/?id=/etc/passwd",
        "/originals/?id=file:///etc/passwd",
        "/originals/?id=%00",
        "/originals/",
        "/originals/" + "a" * 5000,
    ],
)
def test_only_ids_of_the_index_lead_to_files(corpus: Path, address: str) -> None:
    client = page_over(corpus)
    response = client.get(address)
    assert response.status_code == 404
    assert read(response).one("h1")[1]
    assert "passe" not in response.get_data(as_text=True)


def test_names_that_could_break_a_header(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    name = 'a\r\nSet-Cookie: x=1"; <b>.txt'
    (folder / name).write_text("Un phare dans la nuit.")
    odd = os.path.join(os.fsencode(folder), b"caf\xe9.txt")  # noqa: PTH118  # a name in bytes
    with open(odd, "wb") as file:  # noqa: PTH123
        file.write(b"Un phare au cafe.")
    client = page_over(folder)
    with Index.open(tmp_path / "index") as index:
        ids = [hit.document.id for hit in index.search("phare").hits]
    assert len(ids) == 2
    for id in ids:
        response = client.get("/originals/", query_string={"id": id})
        assert response.status_code == 200
        assert response.data.startswith(b"Un phare")
        assert "Set-Cookie" not in response.headers
        assert "\n" not in response.headers["Content-Disposition"]


def test_the_path_of_a_name() -> None:
    data = to_bytes(
        {
            '/x/"a.txt"': Source(1, 'x/"a.txt"', 1, 1),
            "/x/a.txt": Source(2, "x/a.txt", 1, 1),
            "/y/x\udce9.txt": Source(3, "y/x\ufffd.txt", 1, 1),
        }
    )
    assert path_of(data, "x/a.txt") == "/x/a.txt"
    assert path_of(data, 'x/"a.txt"') == '/x/"a.txt"'
    assert path_of(data, "y/x\ufffd.txt") == "/y/x\udce9.txt"
    assert path_of(data, "a.txt") is None
    assert path_of(data, "/x/a.txt") is None


def test_keys_and_titles_stay_text(client: FlaskClient) -> None:
    node = read(client.get("/documents/script?q=alert&hl=fr"))
    assert SCRIPT["title"] in node.one("h1")[1]
    assert list(node.all("script")) == [OUR_SCRIPT]
    assert not list(node.all("img", src="x"))
