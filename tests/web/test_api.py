"""The API and its description: each is held to the other."""

import re
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator
from schemathesis import Case

import webui.openapi

DESCRIPTION = "/api/openapi.json"


schema = schemathesis.openapi.from_dict(webui.openapi.description())


@schema.parametrize()
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
def test_whatever_the_description_allows_is_answered_as_it_says(
    case: Case[Any], app: Flask
) -> None:
    case.call_and_validate(app=app)


def validator(description: dict[str, Any], name: str) -> Draft202012Validator:
    reference = {"$ref": f"#/components/schemas/{name}"}
    return Draft202012Validator({**reference, "components": description["components"]})


@pytest.fixture
def description(client: FlaskClient) -> dict[str, Any]:
    return dict(client.get(DESCRIPTION).get_json())


def test_every_address_for_programs_is_described(app: Flask, description: dict[str, Any]) -> None:
    rules = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
    machines = {rule for rule in rules if rule.startswith("/api/")} | {"/healthz"}
    assert machines == set(description["paths"])


def test_every_schema_is_one_and_every_reference_leads_somewhere(
    description: dict[str, Any],
) -> None:
    for name, each in description["components"]["schemas"].items():
        Draft202012Validator.check_schema(each)
        assert list(validator(description, name).iter_errors(object())), "allows anything"
    for name in re.findall(r"'\$ref': '#/(.*?)'", str(description)):
        part: Any = description
        for step in name.split("/"):
            part = part[step]


SEARCHES = [
    "q=coop%C3%A9ration+s%C3%A9curitaire&explain=1",
    "q=budget&limit=100&explain=1",
    "q=%C5%93uvre+d%E2%80%99H%C3%A9l%C3%A8ne&explain=1&hl=fr",
    "q=%22budget+du+phare%22+date:2010..2025&lang=fr",
    "q=pharre&explain=1",
    "q=ligthouse&hl=en",
    "q=script&explain=1",
    "q=bizarrerie&limit=20",
    "q=lang:fr&explain=1",
    "q=introuvable&lang=other",
    "q=bud*+titre:rapport+comission~&explain=1",
    "q=" + "phare+" * 300,
    "q=",
    "",
]


@pytest.mark.parametrize("query", SEARCHES)
def test_real_answers_are_as_described(
    client: FlaskClient, description: dict[str, Any], query: str
) -> None:
    response = client.get(f"/api/search?{query}")
    assert response.status_code == 200
    validator(description, "Results").validate(response.get_json())


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/search?q=a&page=0", 400, "bad-page"),
        ("/api/search?q=a&lang=de", 400, "bad-lang"),
        ("/api/search?q=a&explain=x", 400, "bad-explain"),
        ("/api/search?q=phare+date:2024-99", 400, "query-bad-date"),
        ("/api/search?q=" + "(" * 60 + "phare", 400, "query-too-deep"),
        ("/api/rien", 404, "not-found"),
        ("/api/search?q=" + "a" * 17_000, 414, "too-long"),
    ],
)
def test_errors_are_problem_objects_in_both_languages(
    client: FlaskClient, description: dict[str, Any], address: str, status: int, code: str
) -> None:
    details = set()
    for language in ("en", "fr"):
        response = client.get(address, headers={"Accept-Language": language})
        assert (response.status_code, response.mimetype) == (status, "application/problem+json")
        assert response.headers["Content-Language"] == language
        problem = response.get_json()
        validator(description, "Problem").validate(problem)
        assert (problem["status"], problem["code"]) == (status, code)
        details.add(problem["detail"])
    assert len(details) == 2


def test_answers_that_are_not_as_described_are_noticed(
    client: FlaskClient, description: dict[str, Any]
) -> None:
    answer = client.get("/api/search?q=budget&explain=1").get_json()
    check = validator(description, "Results")
    for spoilt in (
        {**answer, "more": 1},
        {**answer, "total": -1},
        {**answer, "hits": [{**answer["hits"][0], "title_marks": [[1]]}]},
        {key: value for key, value in answer.items() if key != "seconds"},
    ):
        assert not check.is_valid(spoilt)
