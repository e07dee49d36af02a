"""A real index of real texts, made once, and a client for the page over it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright

from indexer import Index
from tests.web.browsing import FLAGS, chromium, serving
from webui import create_app

SEEDS = Path(__file__).parents[2] / "seeds"

ODD_IDS = (
    "sp/part/F1",
    "A-0.6#1",
    "été & hiver?q=1",
    "100%25",
    "../articles/x",
    "a//b",
    "a/./b",
    "dos\\sier",
    'gui"llemet<b>',
    "fin/",
)

MIXED = """\
# Procès-verbal / Minutes

The committee on fisheries met on Monday morning and adopted the budget for the coming season. \
The members thanked the staff for their work on the report about the lighthouse and the harbour.

Le comité des pêches s’est réuni lundi matin et a adopté le budget de la saison à venir. \
Les membres ont remercié le personnel pour son travail sur le rapport consacré au phare et au port.

The next meeting will take place in the autumn, when the new figures about the catch are known.
"""

SCRIPT = {
    "id": "script",
    "title": '<script>alert("titre")</script> & <b>gras</b> "guillemets"',
    "body": "Une balise <script>alert('corps')</script> et <img src=x onerror=alert(1)> "
    "dans le texte de la démonstration d’injection, suivie d’une phrase en français.",
    "url": "javascript:alert(document.cookie)",
    "date": "2025-04-01",
    "auteur<i>": "<svg onload=alert(2)>",
}

OEUVRE = {
    "id": "oeuvre",
    "title": "L’œuvre d’Hélène",
    "body": "La sœur d’Hélène admire l’œuvre du peintre. Aujourd’hui, elle l’expose au musée "
    "de la ville, où les visiteurs s’attardent devant chaque toile.",
    "date": "2025-04-13",
    "url": "https://example.org/œuvre?a=1&b=2",
}


MISTYPED = {
    "id": "coquille",
    "title": "Erratum",
    "body": "Dans notre dernier numéro, une coquille a fait du gardien un homme du pharre.",
}


def bulk() -> Iterator[dict[str, str]]:
    """Yield 23 French and 4 English documents that all speak of a budget."""
    for n in range(1, 24):
        yield {
            "id": f"rapport-{n}",
            "title": f"Rapport numéro {n} sur le phare",
            "body": f"Le conseil a examiné le budget du phare pour la saison {n}. Les travaux de "
            "peinture commenceront au printemps et dureront jusqu’à la fin de l’été.",
            "date": f"20{n:02d}-01",
        }
    for n in range(1, 5):
        yield {
            "id": f"report-{n}",
            "title": f"Report number {n} about the lighthouse",
            "body": f"The council looked at the budget of the lighthouse for season {n}. The "
            "painting will begin in the spring and will last until the end of the summer.",
            "date": f"20{n:02d}",
        }


def odd() -> Iterator[dict[str, str]]:
    for id in ODD_IDS:
        yield {
            "id": id,
            "title": f"Bizarrerie {id}",
            "body": "Un document dont l’identifiant contient des caractères inhabituels, "
            "comme on en trouve dans les bases de données.",
        }


def write_jsonl(path: Path, records: Iterator[dict[str, str]]) -> None:
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    path.write_text("".join(lines), encoding="utf-8")


@pytest.fixture(scope="session")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "minutes.md").write_text(MIXED, encoding="utf-8")
    write_jsonl(folder / "bulk.jsonl", bulk())
    write_jsonl(folder / "odd.jsonl", odd())
    write_jsonl(folder / "special.jsonl", iter((SCRIPT, OEUVRE, MISTYPED)))
    place = tmp_path_factory.mktemp("index") / "index"
    Index.build(place, [SEEDS, folder]).close()
    return str(place)


@pytest.fixture(scope="session")
def app(location: str) -> Flask:
    return create_app(location)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def index(location: str) -> Iterator[Index]:
    with Index.open(location) as opened:
        yield opened


@pytest.fixture(scope="module")
def server(app: Flask) -> Iterator[str]:
    """The address of a real server of the page."""
    with serving(app) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium; tests that ask for it are skipped where there is none."""
    program = chromium()
    if program is None:
        pytest.skip("no Chromium on this machine: install chromium or set CHROMIUM")
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=FLAGS) as started,
    ):
        yield started
