"""Which language the page speaks to this reader."""

from typing import Final

from werkzeug.wrappers import Request

PAGE_LANGUAGES: Final = ("en", "fr")
"""Languages the page speaks; the first is spoken to readers who ask for neither."""


def chosen_language(request: Request) -> str | None:
    """Return the language chosen in the address (``?hl=fr``), or None.

    Anything else in ``hl`` counts as no choice: the reader sees at once which language came.
    """
    choice = request.args.get("hl", "")
    return choice if choice in PAGE_LANGUAGES else None


def page_language(request: Request) -> str:
    """Return ``"en"`` or ``"fr"``: the address's choice, else the browser's best, else English.

    No cookie: an address sent to somebody else shows the same thing there.
    """
    preferred = request.accept_languages.best_match(PAGE_LANGUAGES, PAGE_LANGUAGES[0])
    return chosen_language(request) or preferred


def other_language(language: str) -> str:
    """Return the language that the toggle leads to."""
    return "en" if language == "fr" else "fr"
