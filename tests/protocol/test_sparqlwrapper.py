"""SPARQLWrapper, Python's oldest client: each return format, each way to send, each form of query."""

from typing import Any

import pytest
from rdflib import Graph, URIRef
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDF,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
    SPARQLWrapper2,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

PREFIX = "PREFIX mw: <https://w3id.org/maliwar/ontology#>\n"
ROWS = "SELECT ?group ?label WHERE { ?group a mw:ArmedGroup ; rdfs:label ?label } ORDER BY ?label LIMIT 4"
TRIPLES = "CONSTRUCT { ?group a mw:ArmedGroup } WHERE { ?group a mw:ArmedGroup }"
MNLA = URIRef("https://w3id.org/maliwar/id/actor/mnla")
ABOUT = f"DESCRIBE <{MNLA}>"
WAYS = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]
TEXTS = {TURTLE: "turtle", N3: "turtle"}
"""Formats that SPARQLWrapper hands on as text."""

ways = pytest.mark.parametrize("way", WAYS, ids=["get", "post", "post-directly"])
warns_of_itself = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated",  # what it reads JSON-LD into
    "ignore:Sending Accept header",  # it has no Accept of its own for RDF, only `format=rdf`
)


def asked(server: str, query: str, form: str, way: tuple[str, str] = WAYS[0]) -> Any:
    """Return the answer as SPARQLWrapper converts it."""
    client = SPARQLWrapper(server + "/sparql")
    client.setQuery(PREFIX + query)
    client.setReturnFormat(form)
    client.setMethod(way[0])
    client.setRequestMethod(way[1])
    return client.queryAndConvert()


def graph(server: str, query: str, form: str, way: tuple[str, str]) -> Graph:
    """Return the triples of an answer."""
    answer = asked(server, query, form, way)
    return Graph().parse(data=answer, format=TEXTS[form]) if form in TEXTS else answer


@ways
def test_rows_are_the_same_in_every_format(server: str, way: tuple[str, str]) -> None:
    """JSON, XML, CSV and TSV have the same four rows, sent in each of the three ways."""
    rows = asked(server, ROWS, JSON, way)["results"]["bindings"]
    groups = [row["group"]["value"] for row in rows]
    assert len(groups) == 4
    document = asked(server, ROWS, XML, way)
    assert [node.firstChild.data for node in document.getElementsByTagName("uri")] == groups
    for form, comma in ((CSV, ","), (TSV, "\t")):
        lines = asked(server, ROWS, form, way).decode().splitlines()
        assert [line.split(comma)[0].strip("<>") for line in lines[1:]] == groups


@ways
def test_a_verdict_is_read(server: str, way: tuple[str, str]) -> None:
    """ASK is true or false in JSON and in XML."""
    for what, verdict in (("ArmedGroup", True), ("Submarine", False)):
        query = f"ASK {{ ?thing a mw:{what} }}"
        assert asked(server, query, JSON, way)["boolean"] is verdict
        element = asked(server, query, XML, way).getElementsByTagName("boolean")[0]
        assert element.firstChild.data == str(verdict).lower()


@warns_of_itself
@ways
@pytest.mark.parametrize("query", [TRIPLES, ABOUT], ids=["construct", "describe"])
def test_triples_are_the_same_in_every_format(server: str, query: str, way: tuple[str, str]) -> None:
    """Turtle, N3, RDF/XML and JSON-LD become graphs of the same triples."""
    first, *others = (set(graph(server, query, form, way)) for form in (TURTLE, N3, RDF, RDFXML, JSONLD))
    assert (MNLA, None, None) in graph(server, query, TURTLE, way)
    assert len(first) > 5
    assert all(other == first for other in others)


def test_bindings_have_their_types(server: str) -> None:
    """SPARQLWrapper2 gives terms with their kind, language and datatype."""
    client = SPARQLWrapper2(server + "/sparql")
    client.setQuery(f"SELECT * WHERE {{ <{MNLA}> rdfs:label ?label BIND(7 AS ?n) FILTER(LANG(?label) = 'fr') }}")
    answer: Any = client.query()
    row = answer.bindings[0]
    assert (row["label"].type, row["label"].lang) == ("literal", "fr")
    assert (row["n"].value, row["n"].datatype) == ("7", "http://www.w3.org/2001/XMLSchema#integer")


def test_graphs_are_passed_on(server: str) -> None:
    """What addDefaultGraph and addNamedGraph name is all that is asked of."""
    client = SPARQLWrapper(server + "/sparql", returnFormat=JSON)
    client.addDefaultGraph("https://w3id.org/maliwar/graph/ontology")
    client.setQuery(PREFIX + "ASK { ?group a mw:ArmedGroup }")
    answer: Any = client.queryAndConvert()
    assert answer["boolean"] is False
    client = SPARQLWrapper(server + "/sparql", returnFormat=JSON)
    client.addNamedGraph("https://w3id.org/maliwar/graph/asserted")
    client.setQuery("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
    answer = client.queryAndConvert()
    assert [row["g"]["value"] for row in answer["results"]["bindings"]] == ["https://w3id.org/maliwar/graph/asserted"]


def test_a_broken_query_is_told_with_its_place(server: str) -> None:
    """The exception that the client raises carries the server's sentence with line and column."""
    with pytest.raises(QueryBadFormed, match="line"):
        asked(server, "SELECT * WHERE { ?s ?p", JSON)
