"""/openapi.json: it is OpenAPI 3.1, it tells of all that there is, and what the server says is what it told."""

import json
import re
from typing import Any
from urllib.parse import urlencode

import fixture_graph
import pytest
from api import fuzz
from jsonschema_rs import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from served import get

from maliwar.describe.openapi import openapi
from maliwar.service import Service
from maliwar.settings import Settings
from maliwar.web.app import create_app

FOR_PEOPLE = {
    *("/", "/about", "/browse", "/search", "/favicon.ico", "/static/{filename}"),
    *("/alliances", "/control", "/map", "/timeline", "/disputes", "/numbers", "/sources"),
    *("/page/{kind}", "/page/{kind}/{slug}"),
    *("/feed.xml", "/robots.txt", "/sitemap.xml", "/sitemap/{name}.xml"),  # readers of feeds and crawlers know these
    *("/dataset", "/ontology", "/ontology/{version}"),  # redirects that people and RDF tools follow by Accept
}
ALSO = {
    "/questions.{suffix}": "/questions, by suffix",
    "/questions/{name}": "one path for each question",
    "/questions/{name}/why": "one path for each question",
    "/questions/{name}/why.{suffix}": "its `format`",
    "/questions/{name}/cite": "one path for each question",
    "/data/{kind}/{name}": "/data/{kind}/{slug}.{format}",
    "/on/{name}": "/on/{date}",
    "/cite/source/{slug}": "/cite/source/{source}",
    "/sparql/graph/{rest}": "the graphs of a file that is served alone",
}
"""Rules of the server that the document tells in another way."""
SAMPLE = ("allied-with", "counts-of", "events-of-kind", "flagged-sources", "operations", "losses", "actors", "fates")
"""Questions of every type of parameter, of every kind of column, with and without claims, long and short."""
SECONDS = 20


@pytest.fixture(scope="module")
def described(server: str) -> Any:
    """Return the document of the running server."""
    return json.loads(get(server, "/openapi.json").body)


def operations(document: Any) -> dict[str, Any]:
    """Return every operation by its path and method."""
    return {f"{method} {path}": each for path, item in document["paths"].items() for method, each in item.items()}


def test_the_document_is_openapi_3_1(described: Any) -> None:
    """By another reader than the one that writes it: structure, references, defaults, paths and their parameters."""
    assert [str(fault) for fault in OpenAPIV31SpecValidator(described).iter_errors()] == []
    assert {"title", "version", "license", "contact", "description"} <= set(described["info"])


def test_every_operation_can_be_told_from_the_others(described: Any) -> None:
    """A name of its own, a summary, a tag that is described."""
    found = operations(described)
    names = [each["operationId"] for each in found.values()]
    assert len(set(names)) == len(names)
    tags = {tag["name"] for tag in described["tags"] if tag["description"]}
    assert all(each["summary"] and set(each["tags"]) <= tags for each in found.values())


def test_every_path_of_the_server_is_told(data: Any, described: Any) -> None:
    """What answers machines is in the document, and what is in the document answers."""
    app = create_app(Settings(data=str(data)))
    try:
        rules = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
    finally:
        app.extensions["maliwar"].service.close()
    assert rules - set(described["paths"]) - FOR_PEOPLE - set(ALSO) == set()
    questions = {path for path in described["paths"] if path.startswith("/questions/")}
    assert set(described["paths"]) - questions - rules == {
        "/data/{kind}/{slug}.{format}",
        "/on/{date}",
        "/cite/source/{source}",
    }
    assert {path.split("/")[2] for path in questions} == set(fixture_graph.catalogue())


def test_short_lists_are_told_whole_and_long_ones_are_suggested(described: Any, server: str) -> None:
    """A flag is one of an enumeration; an actor is a name that /suggest offers; both have an example that answers."""
    own = described["components"]["parameters"]
    flags = own["flagged-sources.flag"]["schema"]["enum"]
    assert "concept/dead-link" in flags
    assert own["allied-with.actor"]["schema"]["format"] == "name-of-actors"
    assert own["allied-with.actor"]["schema"]["default"] == "actor/mnla"
    for name, parameter in own.items():
        question, _, _ = name.partition(".")
        for example in parameter.get("examples", {}).values() if question in described["paths"] else ():
            path = f"/questions/{question}.json?" + urlencode({parameter["name"]: example["value"]})
            assert get(server, path).status == 200, path


def test_every_answer_is_what_the_document_says(described: Any, server: str) -> None:
    """The defaults of every question, held against its own schema, column by column."""
    for name in fixture_graph.catalogue():
        got = get(server, f"/questions/{name}.json")
        assert got.status == 200, name
        content = described["paths"][f"/questions/{name}"]["get"]["responses"]["200"]["content"]
        schema = {**content["application/json"]["schema"], "components": described["components"]}
        faults = [f"{name}: {fault.message}"[:300] for fault in Draft202012Validator(schema).iter_errors(got_json(got))]
        assert faults == []


def test_a_schema_knows_a_wrong_answer_when_it_sees_one(described: Any, server: str) -> None:
    """A number as text, a column too many, a grade that there is none of: each is a fault."""
    content = described["paths"]["/questions/allied-with"]["get"]["responses"]["200"]["content"]
    schema = {**content["application/json"]["schema"], "components": described["components"]}
    whole = get(server, "/questions/allied-with.json").body
    for change in ({"disputed": "true"}, {"colour": "red"}, {"grade": "perhaps"}, {"form": None}, {"claims": [{}]}):
        answer = json.loads(whole)
        assert answer["rows"][0].keys() >= change.keys() - {"colour"}
        answer["rows"][0].update(change)
        assert list(Draft202012Validator(schema).iter_errors(answer)), change


def test_the_document_is_made_from_the_question_files(data: Any) -> None:
    """A question fewer in the catalogue is a question fewer in the document."""
    service = Service.open(Settings(data=str(data)))
    try:
        small = type(service.catalogue)({"coups": service.catalogue["coups"]})
        paths = openapi(small, service.labels, "http://127.0.0.1:1", "1")["paths"]
    finally:
        service.close()
    assert {path for path in paths if path.startswith("/questions/")} == {
        *("/questions/coups", "/questions/coups/why", "/questions/coups/cite"),
    }


def test_schemathesis_finds_no_fault_in_any_example(server: str) -> None:
    """Every operation is asked with its examples; the answers conform in status, type, headers and schema."""
    said = fuzz(server, SECONDS, 5, "--phases", "examples")
    assert "✅ Examples" in said
    assert cases(said) > len(SAMPLE)


def test_schemathesis_finds_no_fault_in_a_sample(server: str) -> None:
    """Borders, wrong types, other methods, chance: all that is no question, and questions of every shape."""
    sample = f"^/(?!questions/)|^/questions/({'|'.join(SAMPLE)})$|^/questions/allied-with"
    said = fuzz(server, SECONDS, 5, "--phases", "coverage,fuzzing", "--include-path-regex", sample)
    assert "✅ Coverage" in said
    assert cases(said) > 3 * len(SAMPLE)  # on a busy machine; four times as many on an idle one


def cases(said: str) -> int:
    """Return how many requests schemathesis has made."""
    found = re.search(r"(\d+) generated", said)
    return int(found[1]) if found else 0


def got_json(got: Any) -> Any:
    """Return a body as JSON."""
    return json.loads(got.body)
