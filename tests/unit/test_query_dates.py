import pytest

from indexer.query.dates import DateRange, end_of_range, read_range


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2024", "2024", "2024"),
        ("2024-03", "2024-03", "2024-03"),
        ("2024-3-5", "2024-03-05", "2024-03-05"),
        ("2025/04/13", "2025-04-13", "2025-04-13"),
        ("13.04.2025", "2025-04-13", "2025-04-13"),
        ("04/13/2025", "2025-04-13", "2025-04-13"),
        ("05/05/2025", "2025-05-05", "2025-05-05"),
        ("04/2025", "2025-04", "2025-04"),
        ("avril 2025", "2025-04", "2025-04"),
        ("1er août 2024", "2024-08-01", "2024-08-01"),
        ("13 déc. 2024", "2024-12-13", "2024-12-13"),
        ("FEVRIER 2024", "2024-02", "2024-02"),
        ("April 13th, 2025", "2025-04-13", "2025-04-13"),
        ("Sept 2025", "2025-09", "2025-09"),
        ("2024-03..2025", "2024-03", "2025"),
        ("2024…2025", "2024", "2025"),
        ("2020-2024", "2020", "2024"),
        ("2020–2024", "2020", "2024"),
        ("2024..", "2024", ""),
        ("..2024-05-01", "", "2024-05-01"),
        (">=2024", "2024", ""),
        ("<=mars 2024", "", "2024-03"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("0987", "0987", "0987"),
    ],
)
def test_dates_as_people_write_them(text: str, low: str, high: str) -> None:
    assert read_range(text) == DateRange(low, high)


def test_day_or_month_first_is_doubtful() -> None:
    assert read_range("04/05/2025") == DateRange("2025-05-04", "2025-05-04", doubtful=True)


@pytest.mark.parametrize(
    "text",
    ["", "..", "hier", "24", "2024-13", "2023-02-29", "31/04/2024", "jui 2024", "brumaire 2024",
     "2024..2025..2026", "0000", "2024-03/05", ">2024", "20240315", "99/99/9999"],
)  # fmt: skip
def test_no_dates(text: str) -> None:
    assert read_range(text) is None


@pytest.mark.parametrize(
    ("low", "high", "empty"),
    [("2024", "2023", True), ("2024-03", "2024", False), ("2024", "2024-03", False),
     ("2024-03-15", "2024-03-14", True), ("", "2024", False), ("2024", "", False)],
)  # fmt: skip
def test_empty_ranges(low: str, high: str, empty: bool) -> None:
    assert DateRange(low, high).empty is empty


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("avril 2025 maroc", "avril 2025"),
        ("1er mai 2024..juin 2025 asile", "1er mai 2024..juin 2025"),
        ("2024..March 2025", "2024..March 2025"),
        ("2024 maroc 2025", None),
        ("maroc 2025", None),
    ],
)
def test_months_in_words_reach_over_blanks(text: str, taken: str | None) -> None:
    end = end_of_range(text, 0)
    assert (None if end is None else text[:end]) == taken
