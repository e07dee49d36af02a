"""Numbers, dates and language names as the reader's language writes them (CLDR, by Babel)."""

from datetime import date
from typing import Final

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

LOCALES: Final = {"en": Locale("en"), "fr": Locale("fr")}


def number(value: int, language: str) -> str:
    """Return a count with its thousands grouped.

    >>> number(12345, "en")
    '12,345'
    """
    return format_decimal(value, locale=LOCALES[language])


def seconds(value: float, language: str) -> str:
    """Return seconds to a thousandth, without the unit.

    >>> seconds(0.0042, "fr")
    '0,004'
    """
    return format_decimal(value, format="0.000", locale=LOCALES[language])


def percent(share: float, language: str) -> str:
    """Return a share of 1 in whole percent.

    >>> percent(0.256, "en"), percent(0.001, "en")
    ('26%', '<1%')
    """
    written = format_percent(max(0.01, round(share, 2)), locale=LOCALES[language])
    return written if share >= 0.005 else f"<{written}"


def day(value: str, language: str) -> str:
    """Return a date ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` as precisely as it is known.

    What is no date of the calendar is returned as it stands.

    >>> day("2025-04-13", "fr"), day("2025-04", "en"), day("2025", "fr")
    ('13 avril 2025', 'April 2025', '2025')
    """
    locale = LOCALES[language]
    try:
        match value.count("-"):
            case 2:
                written = format_date(date.fromisoformat(value), "long", locale=locale)
                # French writes the first of a month as an ordinal; CLDR has no pattern for it.
                if language == "fr" and value.endswith("-01"):
                    written = "1er" + written.removeprefix("1")
                return written
            case 1:
                return format_skeleton("yMMMM", date.fromisoformat(f"{value}-01"), locale=locale)
            case _:
                return value
    except ValueError:
        return value


def language_name(code: str, language: str) -> str | None:
    """Return the name of a language (``"de"``: *German*, *allemand*), or None if it has none."""
    name = LOCALES[language].languages.get(code)
    return None if name is None else str(name)
