"""Clients that people use, against the real server."""

import io
import json
import subprocess
from typing import Any
from urllib.request import Request, urlopen

import pandas as pd
import pytest
from rdflib import Graph, URIRef
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)

ROWS = "SELECT ?group ?label WHERE { ?group a mw:ArmedGroup ; rdfs:label ?label } ORDER BY ?label LIMIT 4"
TRIPLES = "CONSTRUCT { ?group a mw:ArmedGroup } WHERE { ?group a mw:ArmedGroup }"
WAYS = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]


def wrapper(server: str, query: str, form: str, way: tuple[str, str] = WAYS[0]) -> SPARQLWrapper:
    """Return a client that is about to ask."""
    client = SPARQLWrapper(server + "/sparql")
    client.setQuery("PREFIX mw: <https://w3id.org/maliwar/ontology#>\n" + query)
    client.setReturnFormat(form)
    client.setMethod(way[0])
    client.setRequestMethod(way[1])
    return client


@pytest.mark.parametrize("way", WAYS, ids=["get", "post", "post-directly"])
def test_sparqlwrapper_reads_rows(server: str, way: tuple[str, str]) -> None:
    """JSON, XML, CSV and TSV, sent in each of its three ways."""
    found: Any = wrapper(server, ROWS, JSON, way).queryAndConvert()
    assert len(found["results"]["bindings"]) == 4
    document: Any = wrapper(server, ROWS, XML, way).queryAndConvert()
    assert len(document.getElementsByTagName("result")) == 4
    for form in (CSV, TSV):
        body: Any = wrapper(server, ROWS, form, way).queryAndConvert()
        assert len(body.decode().strip().splitlines()) == 5


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib warns of itself when it reads JSON-LD
@pytest.mark.parametrize("way", WAYS, ids=["get", "post", "post-directly"])
def test_sparqlwrapper_reads_triples(server: str, way: tuple[str, str]) -> None:
    """Turtle, RDF/XML and JSON-LD become graphs of the same size."""
    turtle: Any = wrapper(server, TRIPLES, TURTLE, way).queryAndConvert()
    xml: Any = wrapper(server, TRIPLES, RDFXML, way).queryAndConvert()
    linked: Any = wrapper(server, TRIPLES, JSONLD, way).queryAndConvert()
    graph = Graph().parse(data=turtle, format="turtle")
    assert len(graph) == len(xml) == len(linked) > 5


def test_pandas_reads_an_answer(server: str) -> None:
    """A question's CSV is a data frame with a column for each column and one for each label."""
    with urlopen(f"{server}/questions/allied-with.csv?actor=MNLA&when=mid-2012") as response:
        frame = pd.read_csv(io.BytesIO(response.read()))
    assert {"ally", "ally_label", "grade", "support", "citation"} <= set(frame.columns)
    assert "Ansar Dine" in set(frame["ally_label"])


def test_curl_needs_no_headers(server: str) -> None:
    """What curl sends by itself gets data, and follows an IRI to it."""
    asked = subprocess.run(
        ["curl", "-sfG", f"{server}/sparql", "--data-urlencode", f"query={ROWS}"], capture_output=True, check=True
    )
    assert len(json.loads(asked.stdout)["results"]["bindings"]) == 4
    turtle = subprocess.run(
        ["curl", "-sfL", "-H", "Accept: text/turtle", f"{server}/id/actor/mnla"], capture_output=True, check=True
    )
    graph = Graph().parse(data=turtle.stdout, format="turtle")
    assert (URIRef("https://w3id.org/maliwar/id/actor/mnla"), None, None) in graph


def test_urllib_gets_an_answer_as_json(server: str) -> None:
    """The plainest Python client, with one header."""
    request = Request(f"{server}/ask?q=who+was+allied+with+MNLA+in+mid-2012", headers={"Accept": "application/json"})
    with urlopen(request) as response:
        assert json.load(response)["question"] == "allied-with"
