"""What the keeper of a server gets to see: searches that found nothing, and counts."""

import json
import re
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from indexer import Index
from indexer.errors import BadSetting
from tests.web.test_network import OUTSIDE, basic, check_headers
from webui import create_app
from webui.options import Options
from webui.passwords import password_hash
from webui.query_log import QueryLog


def entries(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("ascii").splitlines()]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "searches.jsonl"


@pytest.fixture
def logged(location: str, log: Path) -> FlaskClient:
    return create_app(location, Options(query_log=log, query_log_days=7)).test_client()


def test_nothing_is_written_unless_asked_for(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert client.get("/?q=introuvablissime").status_code == 200
    assert list(tmp_path.iterdir()) == []
    for language, sentence in (("en", "Page not found"), ("fr", "Page introuvable")):
        response = client.get(f"/searches?hl={language}")
        assert response.status_code == 404 and sentence in response.get_data(as_text=True)


def test_the_log_has_what_it_says_and_no_more(logged: FlaskClient, log: Path) -> None:
    logged.get("/?q=œuvre+d’Hélène", environ_base=OUTSIDE, headers={"User-Agent": "curieux"})
    logged.get("/?q=budget&lang=fr&hl=en")
    logged.get("/api/search?q=introuvablissime")
    written = entries(log)
    assert [list(entry) for entry in written] == [
        ["time", "query", "language", "filters", "total"]
    ] * 3
    assert [(entry["query"], entry["filters"]) for entry in written] == [
        ("œuvre d’Hélène", {}),
        ("budget", {"lang": "fr"}),
        ("introuvablissime", {}),
    ]
    assert [entry["total"] for entry in written[1:]] == [24, 0]
    assert all(entry["language"] in ("en", "fr") for entry in written)
    age = datetime.now(UTC) - datetime.fromisoformat(str(written[0]["time"]))
    assert timedelta(0) <= age < timedelta(minutes=1)
    text = log.read_text("ascii")
    assert "203.0.113.9" not in text and "curieux" not in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_search_is_written_once(logged: FlaskClient, log: Path) -> None:
    for address in (
        "/?q=budget",
        "/?q=budget&page=2",
        "/?q=budget&explain=3",
        "/?q=budget&fragments=3",
        "/feed.atom?q=budget",
        "/?q=",
        "/?q=date:2024-99",
        "/api/search",
        "/documents/oeuvre?q=budget",
    ):
        logged.get(address)
    assert [entry["query"] for entry in entries(log)] == ["budget"]


def test_an_export_is_a_search(logged: FlaskClient, log: Path) -> None:
    for kind in ("csv", "jsonl"):
        logged.get(f"/export.{kind}?q=budget+{kind}&lang=fr")
    assert [entry["query"] for entry in entries(log)] == ["budget csv", "budget jsonl"]
    assert {str(entry["filters"]) for entry in entries(log)} == {"{'lang': 'fr'}"}


def test_whatever_is_typed_stays_one_line(logged: FlaskClient, log: Path) -> None:
    queries = ["a%0Ab", "c%ED%A0%80", "d%E2%80%A8e", "f%22%5C", "%F0%9F%92%A1", "g%C2%85"]
    for query in queries:
        logged.get(f"/?q={query}")
    assert len(entries(log)) == len(queries)


@pytest.mark.parametrize(
    ("language", "heading", "lead"),
    [
        ("en", "Searches that found nothing", "Of the last 7 days"),
        ("fr", "Recherches sans résultat", "Celles des 7 derniers jours"),
    ],
)
def test_searches_that_found_nothing_are_shown(
    logged: FlaskClient, language: str, heading: str, lead: str
) -> None:
    empty = logged.get(f"/searches?hl={language}").get_data(as_text=True)
    assert "<table" not in empty
    for query in ("xylophonie", "phare", "ornithorynque<u>", "Xylophonie", "budget&lang=mixed"):
        logged.get(f"/?q={query}")
    response = logged.get(f"/searches?hl={language}")
    text = response.get_data(as_text=True)
    check_headers(response)
    assert heading in text and lead in text
    assert re.findall(r'rel="nofollow">(.*?)</a></td><td>(\d)', text) == [
        ("Xylophonie", "2"),
        ("ornithorynque&lt;u&gt;", "1"),
    ]


@pytest.mark.parametrize("address", ["/searches", "/metrics"])
def test_keepers_pages_are_for_the_machine_itself_or_the_password(
    location: str, log: Path, address: str
) -> None:
    open_page = create_app(location, Options(query_log=log)).test_client()
    assert open_page.get(address).status_code == 200
    for language, sentence in (("en", "not for everybody"), ("fr", "pas ouverte à tous")):
        refused = open_page.get(
            address, environ_base=OUTSIDE, headers={"Accept-Language": language}
        )
        assert refused.status_code == 403 and sentence in refused.get_data(as_text=True)
    through_proxy = {"X-Forwarded-For": "203.0.113.9"}
    assert open_page.get(address, headers=through_proxy).status_code == 403
    assert open_page.get(address, headers={"Forwarded": "for=203.0.113.9"}).status_code == 403
    behind = create_app(location, Options(query_log=log, proxies=1)).test_client()
    assert behind.get(address, headers=through_proxy).status_code == 403
    closed = create_app(
        location, Options(query_log=log, password_hash=password_hash("sésame"))
    ).test_client()
    assert closed.get(address).status_code == 401
    with_password = closed.get(address, headers=basic("sésame"), environ_base=OUTSIDE)
    assert with_password.status_code == 200


def line(age: timedelta, query: str, total: int = 0) -> str:
    time = (datetime.now(UTC) - age).isoformat(timespec="seconds")
    entry = {"time": time, "query": query, "language": "fr", "filters": {}, "total": total}
    return json.dumps(entry) + "\n"


def test_what_is_old_is_forgotten(log: Path) -> None:
    log.write_text(
        line(timedelta(days=8), "vieux") + "no JSON\n[]\n{}\n" + line(timedelta(days=6), "jeune"),
        encoding="ascii",
    )
    kept = QueryLog(log, 7)
    assert [entry["query"] for entry in entries(log)] == ["jeune"]
    kept.add("nouveau", "fr", {}, 0)
    assert {missed.query for missed in kept.missed(10)} == {"jeune", "nouveau"}
    assert [path.name for path in log.parent.iterdir()] == [log.name]


def test_a_server_that_runs_for_long_forgets_each_day(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = QueryLog(log, 1)
    kept.add("hier", "fr", {}, 0)
    monkeypatch.setattr("webui.query_log.datetime", Later)
    kept.add("dans trois jours", "fr", {}, 0)
    assert [entry["query"] for entry in entries(log)] == ["dans trois jours"]


class Later(datetime):
    @classmethod
    def now(cls, tz: object = None) -> "Later":
        later = datetime.now(UTC) + timedelta(days=3)
        return cls.fromtimestamp(later.timestamp(), UTC)


def test_the_most_frequent_come_first_then_the_latest(log: Path) -> None:
    days = [timedelta(hours=n) for n in range(5)]
    log.write_text(
        line(days[4], "deux") + line(days[3], "un") + line(days[2], "DEUX ") + line(days[1], "une"),
        encoding="ascii",
    )
    missed = QueryLog(log, 7).missed(2)
    assert [(each.query, each.count) for each in missed] == [("DEUX ", 2), ("une", 1)]


def test_a_log_that_cannot_be_written_is_named_at_the_start(location: str, tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere" / "log", tmp_path):
        with pytest.raises(BadSetting) as caught:
            create_app(location, Options(query_log=path))
        assert str(path) in caught.value.text("fr")


def test_a_log_that_breaks_later_keeps_nobody_from_searching(
    location: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    client = create_app(location, Options(query_log=folder / "log")).test_client()
    (folder / "log").unlink()
    folder.rmdir()
    assert client.get("/?q=phare").status_code == 200
    assert "could not be written to the log" in caplog.text


def samples(client: FlaskClient) -> dict[tuple[str, tuple[str, ...]], float]:
    response = client.get("/metrics")
    assert response.content_type == "text/plain; version=0.0.4; charset=utf-8"
    return {
        (sample.name, tuple(sorted(sample.labels.values()))): sample.value
        for family in text_string_to_metric_families(response.get_data(as_text=True))
        for sample in family.samples
    }


def test_metrics_count_what_happened(location: str, index: Index) -> None:
    client = create_app(location).test_client()
    for _ in range(3):
        client.get("/?q=phare")
    client.get("/")
    client.get("/?q=phare&page=x")
    client.get("/api/search?q=budget")
    client.get("/rien/secret-in-the-path")
    counted = samples(client)
    requests = "bilingual_search_requests_total"
    assert counted[requests, ("200", "search")] == 4
    assert counted[requests, ("400", "search")] == 1
    assert counted[requests, ("200", "api_search")] == 1
    assert counted[requests, ("404", "none")] == 1
    assert counted["bilingual_search_search_seconds_count", ()] == 4
    assert 0 < counted["bilingual_search_search_seconds_sum", ()] < 60
    assert counted["bilingual_search_request_seconds_count", ("search",)] == 5
    status = index.status()
    assert counted["bilingual_search_index_up", ()] == 1
    assert counted["bilingual_search_index_generation", (status.generation,)] == 1
    for language, count in status.languages.items():
        assert counted["bilingual_search_index_documents", (language,)] == count
    text = client.get("/metrics").get_data(as_text=True)
    assert "phare" not in text and "secret" not in text and location not in text


def test_two_applications_count_apart(location: str) -> None:
    first, second = (create_app(location).test_client() for _ in range(2))
    first.get("/?q=phare")
    assert samples(first)["bilingual_search_search_seconds_count", ()] == 1
    assert samples(second)["bilingual_search_search_seconds_count", ()] == 0


def test_metrics_without_an_index_say_so(tmp_path: Path) -> None:
    counted = samples(create_app(str(tmp_path / "rien")).test_client())
    assert counted["bilingual_search_index_up", ()] == 0
    assert not [name for name, _ in counted if name == "bilingual_search_index_generation"]
