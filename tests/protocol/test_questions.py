"""The questions over HTTP: one answer in every form, and faults that help."""

import csv
import io
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from rdflib import Graph
from served import HTML, get

ALLIES = "/questions/allied-with?actor=MNLA&when=mid-2012"
GRADES = {"throughout", "at-some-time", "possibly"}
SUPPORTS = {"stated", "uncited", "reported", "claimed", "inferred", "denied"}


def answer(server: str, name: str, **parameters: str) -> Any:
    """Return the JSON of an answer."""
    got = get(server, f"/questions/{name}.json?{urlencode(parameters)}")
    assert got.status == 200, got.text
    return json.loads(got.body)


def test_the_json_has_the_fixed_shape(server: str) -> None:
    """What architecture.md fixes for others to rely on."""
    found = json.loads(get(server, ALLIES, "application/json").body)
    assert {"question", "parameters", "version", "columns", "rows", "coverage"} <= set(found)
    row = found["rows"][0]
    assert set(row["ally"]) == {"iri", "label"}
    assert row["grade"] in GRADES
    assert row["support"] in SUPPORTS
    assert isinstance(row["disputed"], bool)
    assert {"iri", "asserter", "stance", "said_on", "source", "passage"} <= set(row["claims"][0])


@pytest.mark.parametrize(
    ("day", "grade"),
    [("2012-03-01", "throughout"), ("2012-04-20", "possibly"), ("2012-05-20", "possibly"), ("mid-2012", "possibly")],
)
def test_ansar_dine_by_the_day(server: str, day: str, grade: str) -> None:
    """The question that all this is for, on the days that are settled."""
    rows = answer(server, "allied-with", actor="MNLA", when=day)["rows"]
    assert {row["ally"]["label"]: row["grade"] for row in rows}["Ansar Dine"] == grade


def test_on_1_july_the_hostility_is_offered(server: str) -> None:
    """No row, a sentence instead, and what was recorded from 8 June on."""
    found = answer(server, "allied-with", actor="MNLA", other="Ansar Dine", when="2012-07-01")
    assert not found["rows"]
    assert "not allied on 1 July 2012, as far as is recorded" in found["coverage"][0]["text"]
    offered = next(note for note in found["coverage"] if note.get("question") == "hostile-to")
    assert [row["begins"] for row in offered["rows"]] == ["2012-06-08"]
    page = get(server, "/questions/allied-with?actor=MNLA&other=Ansar+Dine&when=2012-07-01", HTML).text
    assert "as far as is recorded" in page
    assert "8 Jun 2012" in page


def test_every_format_gives_the_same_rows(server: str) -> None:
    """JSON, CSV, TSV, HTML and the words of /ask agree; so does the SPARQL behind it."""
    found = json.loads(get(server, ALLIES, "application/json").body)
    iris = [row["ally"]["iri"] for row in found["rows"]]
    for suffix, delimiter in (("csv", ","), ("tsv", "\t")):
        body = get(server, f"/questions/allied-with.{suffix}?actor=MNLA&when=mid-2012").text
        assert [row["ally"] for row in csv.DictReader(io.StringIO(body), delimiter=delimiter)] == iris
    page = get(server, ALLIES, HTML).text
    assert all(f'href="/page/{iri.partition("/id/")[2]}"' in page for iri in iris)
    asked = json.loads(get(server, "/ask?q=who+was+allied+with+MNLA+in+mid-2012&format=json").body)
    assert asked == {**found, "parameters": asked["parameters"], "href": asked["href"]}
    assert asked["rows"] == found["rows"]


def test_the_turtle_holds_the_evidence(server: str) -> None:
    """The situations, their claims and the sources cited, as triples."""
    body = get(server, "/questions/allied-with.ttl?actor=MNLA&when=mid-2012").text
    graph = Graph().parse(data=body, format="turtle")
    found = json.loads(get(server, ALLIES, "application/json").body)
    subjects = {str(subject) for subject in graph.subjects()}
    for row in found["rows"]:
        assert row["situation"]["iri"] in subjects
        assert {claim["iri"] for claim in row["claims"]} <= subjects


def test_things_may_be_named_in_three_ways(server: str) -> None:
    """An IRI, a short path and an acronym mean the same actor."""
    names = ("https://w3id.org/maliwar/id/actor/mnla", "actor/mnla", "MNLA", "mnla")
    answers = [answer(server, "allied-with", actor=name, when="2012-03-01")["rows"] for name in names]
    assert all(rows == answers[0] for rows in answers)


@pytest.mark.parametrize(
    ("path", "code", "says"),
    [
        ("/questions/allied-with?actor=MNLAA", "unknown-thing", "MNLA"),
        ("/questions/allied-with?actor=MNLA&when=florp", "bad-date", "florp"),
        ("/questions/allied-with?actor=MNLA&colour=red", "bad-parameter", "colour"),
        ("/questions/allied-with?actor=MNLA&actor=AQIM", "bad-parameter", "one value"),
        ("/questions/allied-with?actor=MNLA&lang=xx", "bad-parameter", "lang"),
        ("/questions/allied-with?actor=MNLA&page=0", "bad-parameter", "page"),
        ("/ask?q=what+colour+is+the+sky", "not-understood", ""),
        ("/ask?q=", "bad-input", "Ask"),
        ("/ask?p=1", "bad-parameter", "/ask takes"),
    ],
)
def test_bad_input_is_400_and_says_what_would_be_right(server: str, path: str, code: str, says: str) -> None:
    """JSON for tools; for people a page on which they can go on."""
    got = get(server, path, "application/json")
    assert (got.status, json.loads(got.body)["error"]) == (400, code)
    assert says in got.text
    page = get(server, path, HTML)
    assert page.status == (200 if path == "/ask?q=" else 400)
    assert "<form" in page.text


def test_a_permanent_link_knows_its_version(server: str) -> None:
    """Today’s version answers; another one is gone, with a link to today's answer."""
    version = json.loads(get(server, ALLIES, "application/json").body)["version"]
    assert get(server, f"{ALLIES}&version={version}").status == 200
    gone = get(server, f"{ALLIES}&version=0.0.1-old", "application/json")
    assert gone.status == 410
    detail = json.loads(gone.body)["detail"]
    assert detail["current"] == version
    assert get(server, detail["href"]).status == 200


def test_every_question_has_a_page_and_a_path_in_openapi(server: str) -> None:
    """Nothing in the catalogue is hidden; each form offers what it takes."""
    listed = json.loads(get(server, "/questions?format=json").body)["questions"]
    paths = json.loads(get(server, "/openapi.json").body)["paths"]
    assert len(listed) >= 10
    for question in listed:
        page = get(server, question["href"], HTML)
        assert page.status == 200
        assert question["href"] in paths
        assert all(f'name="{param["name"]}"' in page.text for param in question["parameters"])
        assert get(server, question["href"], "application/json").status == 200


def test_the_examples_on_the_home_page_are_sure(server: str) -> None:
    """Whoever clicks one gets an answer."""
    from maliwar.war import war  # noqa: PLC0415  the page's own list

    for text in war().sentences:
        got = get(server, "/ask?" + urlencode({"q": text}), "application/json")
        assert got.status == 200, text
        assert json.loads(got.body)["rows"], text


def test_an_unknown_question_is_404_with_a_hint(server: str) -> None:
    """The nearest name is told."""
    got = get(server, "/questions/alied-with")
    assert got.status == 404
    assert "allied-with" in got.text
