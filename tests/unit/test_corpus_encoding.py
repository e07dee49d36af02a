import unicodedata

import pytest

from indexer.corpus.encoding import NotText, clean, decode

FRENCH = (
    "Élève à l'école, où le garçon naïf dit : « Ça suffit ! » Le maître a reçu vingt élèves "
    "dès août ; la forêt brûlée, l'île et l'hôpital. À Noël, même l'évêque était là."
)
ENGLISH = "The café’s naïve résumé – “quoted” – cost £5; it’s a cliché, not a fiancé’s façade."
GERMAN = "Die Straße führt über die Brücke zu den Häusern; schöne Grüße aus München."


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "iso8859-15", "mac_roman", "cp850"])
def test_french_in_single_byte_encodings(encoding: str) -> None:
    assert decode(FRENCH.encode(encoding)) == FRENCH


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("L’œuvre du cœur : 3 €", "cp1252"),
        ("L'œuvre du cœur : 3 €", "iso8859-15"),
        ("L’œuvre du cœur", "mac_roman"),
        ("été", "cp1252"),
        ("un élève", "cp850"),
        ("À ½ prix", "cp1252"),
        (ENGLISH, "cp1252"),
        (ENGLISH, "mac_roman"),
        (GERMAN, "cp1252"),
        ("Les frères Müller élèvent des bêtes", "latin-1"),
        (FRENCH, "utf-8"),
        (FRENCH, "utf-8-sig"),
        (FRENCH, "utf-16"),
        (FRENCH, "utf-16-le"),
        (FRENCH, "utf-16-be"),
        (FRENCH, "utf-32"),
        ("Мы живём в большом городе, и каждый день мы ходим на работу пешком. " * 3, "cp1251"),
    ],
)
def test_text_comes_out_as_it_went_in(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_utf16_with_the_big_end_first_and_a_mark() -> None:
    assert decode(b"\xfe\xff" + "l’été".encode("utf-16-be")) == "l’été"


def test_broken_utf8_stays_utf8() -> None:
    data = "Le ministre a été reçu à Rabat où il".encode() + b"\xc3"
    assert decode(data) == "Le ministre a été reçu à Rabat où il\ufffd"


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        ("Žluťoučký kůň úpěl", "iso8859-2", "iso-8859-2"),
        ("C’est déjà l’été", "cp1252", "iso-8859-1"),  # said by many pages, true of few
        ("déjà l’été", "utf-8", "iso-8859-1"),  # a wrong claim
        ("déjà vu", "cp1252", "utf-8"),
        ("déjà vu", "cp1252", "punycode"),
        ("déjà vu", "cp1252", "no such thing"),
    ],
)
def test_what_a_file_declares(text: str, encoding: str, declared: str) -> None:
    assert decode(text.encode(encoding), declared=declared) == text


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"%PDF-1.7\nune phrase lisible",
        b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml",
        bytes(range(256)) * 4,
        b"\x7fELF\x02\x01\x01" + bytes(50),
    ],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(NotText):
        decode(data)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("un\r\ndeux\rtrois\u2028quatre", "un\ndeux\ntrois\nquatre"),
        ("e\u0301te\u0301", "été"),
        ("a\x00b\x0cc\td", "a b c\td"),
        ("mal \ud83d coupé", "mal \ufffd coupé"),
        ("« l’été »", "« l’été »"),
        ("e" + "\u0301\u0327" * 60_000, unicodedata.normalize("NFC", "e" + "\u0301\u0327" * 15)),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_the_end_of_file_mark_of_dos_is_no_text() -> None:
    assert decode("Fin de l'été\r\n\x1a".encode("cp850")) == "Fin de l'été\n"
