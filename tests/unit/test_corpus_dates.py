import pytest

from indexer.corpus.dates import find_date, normalise_date


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("Rabat, April 13, 2025 – The minister arrived.", "2025-04-13", "April 13, 2025"),
        ("13 April 2025", "2025-04-13", "13 April 2025"),
        ("3rd of May 2024", "2024-05-03", "3rd of May 2024"),
        ("Sept. 3, 2021", "2021-09-03", "Sept. 3, 2021"),
        ("date 2025-04 Le ministre a conclu.", "2025-04", "date 2025-04"),
        ("Date : 14 avril 2025", "2025-04-14", "Date : 14 avril 2025"),
        ("14 avril 2025", "2025-04-14", "14 avril 2025"),
        ("1er mai 2024", "2024-05-01", "1er mai 2024"),
        ("le 3 févr. 2023", "2023-02-03", "3 févr. 2023"),
        ("Fait à Ottawa, le lundi 3 mai 2024.", "2024-05-03", "3 mai 2024"),
        ("PARIS, 14 août 2025 (AFP) – L’Élysée a réagi.", "2025-08-14", "14 août 2025"),
        ("Publié le 14 déc. 2025 à 10 h 32", "2025-12-14", "14 déc. 2025"),
        ("2025-04-13", "2025-04-13", "2025-04-13"),
        ("2025-04-13T10:00:00Z", "2025-04-13", "2025-04-13T10:00:00Z"),
        ("13/04/2025", "2025-04-13", "13/04/2025"),
        ("April 2025", "2025-04", "April 2025"),
        ("avril 2025", "2025-04", "avril 2025"),
        ("juill.\u00a02020", "2020-07", "juill.\u00a02020"),
    ],
)
def test_a_stated_date(text: str, value: str, written: str) -> None:
    found = find_date(text)
    assert found is not None
    assert (found.value, text[found.start : found.end], found.stated) == (value, written, True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Il est mort en France le 7 novembre 1924, sans héritier.", "1924-11-07"),
        ("Western Sahara was recognised in July 2024 by France.", "2024-07"),
        ("Le 14 avril 2025, le ministre a quitté Rabat.", "2025-04-14"),
    ],
)
def test_a_date_that_is_only_mentioned(text: str, value: str) -> None:
    found = find_date(text)
    assert found is not None
    assert (found.value, found.stated) == (value, False)


@pytest.mark.parametrize(
    "text",
    [
        "ce lundi 14 avril une visite",
        "En 2019, la loi a changé.",
        "May 2 people come, or 2000?",
        "31 février 2025",
        "2025-02-31",
        "13/13/2025",
        "04/13/2025",  # only day first: 04/05/2025 would be read wrongly beside it
        "saison 2024-25",
        "",
        "x\n" * 20 + "14 avril 2025",
        "mot " * 300 + "14 avril 2025",
    ],
)
def test_no_date(text: str) -> None:
    assert find_date(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Depuis juillet 2024, tout va.\n\nRabat, le 13 avril 2025 – Il arrive.", "2025-04-13"),
        ("Rabat, le 13 avril 2025 – Il arrive.\n\nDate: 2025-05-01", "2025-05-01"),
        ("Paris, 2 mai 2024 —\nRabat, 3 mai 2024 —", "2024-05-02"),
        ("Le 31 février 2025, puis le 3 mars 2025", "2025-03-03"),
    ],
)
def test_which_of_several(text: str, value: str) -> None:
    found = find_date(text)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2019", "2019"),
        ("2019-07", "2019-07"),
        ("2019-07-11", "2019-07-11"),
        ("20190711", "2019-07-11"),
        ("2019-07-11T10:00:00Z", "2019-07-11"),
        ("2018-08-31 09:00:00 -0400", "2018-08-31"),
        ("2025/04/13", "2025-04-13"),
        (" December, 1958 ", "1958-12"),
        ("JUly,1960", "1960-07"),
        ("13 avril 2025", "2025-04-13"),
        ("Dimanche 1er août 2025", "2025-08-01"),
        ("Sun, 13 Apr 2025 10:00:00 GMT", "2025-04-13"),
        ("13.04.2025", "2025-04-13"),
        ("2024-01-015", None),
        ("2025-02-31", None),
        ("2019-13", None),
        ("1958-1962", None),
        ("récemment", None),
        ("", None),
    ],
)
def test_normalise_date(value: str, expected: str | None) -> None:
    assert normalise_date(value) == expected
