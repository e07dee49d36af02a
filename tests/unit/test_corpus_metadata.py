import pytest

from indexer.corpus.frontmatter import split_front_matter
from indexer.corpus.metadata import as_text, normalise_language, normalise_url, read_metadata


@pytest.mark.parametrize(
    ("text", "fields", "rest"),
    [
        ('---\ntitle: "L’été"\nlang: fr\n---\nTexte', {"title": "L’été", "lang": "fr"}, "Texte"),
        ("+++\ntitle = 'Aujourd''hui'\n+++\nx", {"title": "Aujourd'hui"}, "x"),
        ('---\n{"title": "Suivez-nous", "n": 3}\n---\nx', {"title": "Suivez-nous", "n": "3"}, "x"),
        (
            "---\ndescription: >-\n  Une page\n  sur l’œuvre\ntags:\n  - été\n  - 'hiver'\n---\n",
            {"description": "Une page sur l’œuvre", "tags": "été, hiver"},
            "",
        ),
        ('---\naliases: [/un/, "/deux/"]\n---\n', {"aliases": "/un/, /deux/"}, ""),
        ("---\n# rien\ntitle: C # un commentaire\n---\n", {"title": "C"}, ""),
        ("---\ntitle: L’an 1: le début\n---\n", {"title": "L’an 1: le début"}, ""),
        ("---\ntitle:\n---\nx", {"title": ""}, "x"),
        ("---\n\n---\nx", {}, "x"),
        ("---\nUne phrase entre deux filets.\n---\nx", {}, None),
        ("---\ntitle: jamais fermé\n", {}, None),
        ("Texte\n---\ntitle: x\n---\n", {}, None),
    ],
)
def test_front_matter(text: str, fields: dict[str, str], rest: str | None) -> None:
    assert split_front_matter(text) == (fields, text if rest is None else rest)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("EN_US.UTF-8", "en"),
        ("fra", "fr"),
        ("Français", "fr"),
        ("anglais", "en"),
        ("de-CH", "de"),
        ("und", None),
        ("42", None),
        ("une langue", None),
        ("", None),
    ],
)
def test_normalise_language(value: str, expected: str | None) -> None:
    assert normalise_language(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (" https://exemple.fr/été ", "https://exemple.fr/été"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("/recherche/", None),
        ("javascript:alert(1)", None),
        ("https://a b", None),
    ],
)
def test_normalise_url(value: str, expected: str | None) -> None:
    assert normalise_url(value) == expected


def test_publication_comes_before_modification() -> None:
    metadata = read_metadata({"dateModified": "2024-07-11", "dateIssued": "mars 2020"})
    assert (metadata.date, metadata.extra) == ("2020-03", {"dateModified": "2024-07-11"})


def test_what_is_not_recognised_is_kept() -> None:
    metadata = read_metadata(
        {"Title": "Prix &amp; <b>coûts</b>", "date": "hier", "lang": "?", "url": "/x/", "vide": ""}
    )
    assert metadata.title == "Prix & coûts"
    assert (metadata.date, metadata.language, metadata.url) == (None, None, None)
    assert metadata.extra == {"date": "hier", "lang": "?", "url": "/x/"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("e\u0301te\u0301", "été"),
        (None, ""),
        (True, "true"),
        (3, "3"),
        (2.5, "2.5"),
        (["été", {"n": 1}], '["été",{"n":1}]'),
    ],
)
def test_as_text(value: object, expected: str) -> None:
    assert as_text(value) == expected
