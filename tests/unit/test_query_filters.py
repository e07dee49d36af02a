import pytest

from indexer.query.filters import read_language, read_type


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("fr", "fr"),
        ("EN", "en"),
        ("français", "fr"),
        ("Francais", "fr"),
        ("FRENCH", "fr"),
        ("anglais", "en"),
        ("English", "en"),
        ("fr-CA", "fr"),
        ("en_GB", "en"),
        ("mixed", "mixed"),
        ("Mixte", "mixed"),
        ("autre", "other"),
        ("other", "other"),
        ("de", "de"),
        ("allemand", "de"),
        ("arabe", "ar"),
        ("Spanish", "es"),
        ("xx", None),
        ("klingonais2", None),
        ("", None),
        ("und", None),
    ],
)
def test_languages_by_code_and_by_name(value: str, code: str | None) -> None:
    assert read_language(value) == code


@pytest.mark.parametrize(
    ("value", "name"),
    [("md", "md"), (".md", "md"), ("Markdown", "md"), ("htm", "html"), ("texte", "txt"),
     ("JSONL", "jsonl"), ("pdf", None), ("", None)],
)  # fmt: skip
def test_types_by_the_names_users_give_them(value: str, name: str | None) -> None:
    assert read_type(value) == name
