"""The page's catalogue: both languages, well written, and nothing said outside of it."""

import re
from pathlib import Path
from string import Formatter

import jinja2
import pytest
from jinja2 import nodes

import webui
from indexer import messages
from indexer.query.parser import parse
from webui.sentences import HELP, PLURALS, SENTENCES, help_rows, say, say_count

FOLDER = Path(webui.__file__).parent
TEMPLATES = sorted((FOLDER / "templates").glob("*.html"))
CODE = "\n".join(
    path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py") if path.name != "sentences.py"
)

SCRIPT = """<script type="module" src="{{ url_for('static', filename='search.js') }}"></script>"""

# Keys that are put together from a value: "count-" + a language, and the like.
MADE = (
    "count-",
    "keys-",
    "suggested-",
    "language-",
    "read-",
    "filter-",
    "help-",
    "bad-",
    "why-",
    "facet-",
    "type-",
    "sort-",
    "instead-",
)

# What the engine says of a query or a document: the page shows it as it is.
SHOWN = re.compile(
    "nothing-to-search|stop-words-|word-|expansion-|query-|document-not-found|original-"
)

ALL = [
    (key, english, french)
    for key, (english, french) in (
        *SENTENCES.items(),
        *(
            (f"{key} {form}", (en[i], fr[i]))
            for key, (en, fr) in PLURALS.items()
            for i, form in enumerate(("one", "other"))
        ),
    )
]


def environment() -> jinja2.Environment:
    return jinja2.Environment(autoescape=True)


def fields(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize(("key", "english", "french"), ALL)
def test_both_languages_say_the_same_facts(key: str, english: str, french: str) -> None:
    assert english.strip() and french.strip()
    assert fields(english) == fields(french)


def check_french(french: str) -> None:
    assert "'" not in french, "typographic apostrophe"
    assert not re.search(r"[^\u00a0\u202f][;?!»]|«[^\u00a0]", french), "no-break space"
    assert not re.search(r"[^\u00a0]:(?!\w)", french), "no-break space before a colon"


@pytest.mark.parametrize(("key", "english", "french"), ALL)
def test_typography(key: str, english: str, french: str) -> None:
    check_french(french)
    assert "'" not in english and '"' not in english


@pytest.mark.parametrize("code", [code for code in messages.SENTENCES if SHOWN.match(code)])
def test_french_typography_of_what_the_engine_says(code: str) -> None:
    check_french(messages.SENTENCES[code][1].replace("{field}:", "titre:x"))


@pytest.mark.parametrize(
    ("key", "count", "english", "french"),
    [
        ("found", 0, "0 documents found", "0 document trouvé"),
        ("found", 1, "1 document found", "1 document trouvé"),
        ("found", 2, "2 documents found", "2 documents trouvés"),
        ("found", 1234, "1,234 documents found", "1\u202f234 documents trouvés"),
        ("found", 1_000_000, "1,000,000 documents found", "1\u202f000\u202f000 documents trouvés"),
        ("matches", 0, "0 matches in the text", "0 occurrence dans le texte"),
        ("indexed", 21, "21 documents to search", "21 documents où chercher"),
    ],
)
def test_plurals(key: str, count: int, english: str, french: str) -> None:
    assert (say_count(key, "en", count), say_count(key, "fr", count)) == (english, french)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_say_nothing_of_their_own(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    text = "".join(value for _, kind, value in environment().lex(source) if kind == "data")
    spoken = re.findall(r"\b(?:title|alt|placeholder|aria-label|content)=\"([^\"]*)", text)
    allowed = {"", "width=device-width, initial-scale=1", "light dark"}
    assert set(spoken) <= allowed
    assert not re.search(r"[^\W\d_]", re.sub(r"<[^>]*>", "", text)), "words outside the catalogue"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_never_switch_escaping_off(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    tree = environment().parse(source)
    assert not [node for node in tree.find_all(nodes.Filter) if node.name == "safe"]
    assert "autoescape" not in source
    assert not re.search(r"\son\w+=|style=", source)
    scripts = re.findall(r"<script.*", source)
    assert scripts == ([SCRIPT] if path.name == "base.html" else [])


def test_nothing_in_python_makes_markup() -> None:
    assert not re.search(r"Markup|\|\s*safe|<\w+[ >]", CODE)


def used_keys() -> set[str]:
    """Return the keys named in templates and code, as literals."""
    used = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', CODE))
    for path in TEMPLATES:
        for call in environment().parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in ("say", "say_count"):
                key = call.args[0]
                if isinstance(key, nodes.Const):
                    assert key.value in (PLURALS if call.node.name == "say_count" else SENTENCES)
                    used.add(key.value)
    return used


def test_templates_use_only_keys_that_exist_and_all_of_them() -> None:
    # A failure is named by its first sentence: "failed" stands for "failed-title" too.
    used = {name for key in used_keys() for name in (key, f"{key}-title")}
    unused = {key for key in (*SENTENCES, *PLURALS) if key not in used and not key.startswith(MADE)}
    assert unused == set()


@pytest.mark.parametrize(
    ("key", "language", "example"),
    [(row[0], *each) for row in HELP for each in (("en", row[1]), ("fr", row[2]))],
)
def test_every_example_of_the_help_is_understood(key: str, language: str, example: str) -> None:
    parsed = parse(example)
    assert parsed.node is not None
    assert parsed.notices == ()
    kind = {
        "help-words": "Group",
        "help-phrase": "Phrase",
        "help-exact": "Exact",
        "help-must": "Group",
        "help-logic": "Group",
        "help-prefix": "Prefix",
        "help-fuzzy": "Fuzzy",
        "help-title": "Word",
        "help-date": "Filter",
        "help-lang": "Filter",
    }[key]
    assert type(parsed.node).__name__ == kind
    assert (example, key) in help_rows(language)
    assert say(key, language)
