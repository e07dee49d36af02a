import pytest

from indexer.analysis.numerals import number_form, ordinal_base


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("1000000", "1000000"),
        ("1 000 000", "1000000"),
        ("1\u00a0000\u00a0000", "1000000"),
        ("1\u202f000\u202f000", "1000000"),
        ("1,000,000", "1000000"),
        ("1'000'000", "1000000"),
        ("1,000", "1000"),
        ("12 345,67", "12345.67"),
        ("12,345.67", "12345.67"),
        ("3,14", "3.14"),
        ("3.14", "3.14"),
        ("0,125", "0.125"),
        ("007", "007"),
        ("1,2,3", None),
        ("12.05.2024", None),
        ("C46", None),
        ("", None),
    ],
)
def test_one_form_for_one_number(text: str, form: str | None) -> None:
    assert number_form(text) == form


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("1er", "1"),
        ("1ʳᵉ", "1"),
        ("2nd", "2"),
        ("20e", "20"),
        ("3ème", "3"),
        ("4es", "4"),
        ("21st", "21"),
        ("XIXe", "xix"),
        ("XIXᵉ", "xix"),
        ("Ve", "v"),
        ("Ier", "i"),
        ("Ce", None),
        ("De", None),
        ("Mme", None),
        ("3D", None),
        ("MIX", None),
    ],
)
def test_ordinals(text: str, base: str | None) -> None:
    assert ordinal_base(text) == base
