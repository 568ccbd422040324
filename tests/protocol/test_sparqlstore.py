"""rdflib's SPARQLStore: the server as a graph on somebody's own machine."""

from itertools import islice

import pytest
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

MW = Namespace("https://w3id.org/maliwar/ontology#")
MNLA = URIRef("https://w3id.org/maliwar/id/actor/mnla")
GRAPHS = {URIRef(f"https://w3id.org/maliwar/graph/{name}") for name in ("ontology", "asserted", "inferred", "index")}


@pytest.fixture(params=["GET", "POST", "POST_FORM"])
def store(server: str, request: pytest.FixtureRequest) -> SPARQLStore:
    """Return a store that asks in one of its three ways."""
    return SPARQLStore(f"{server}/sparql", method=request.param)


def test_a_query_uses_bound_prefixes(store: SPARQLStore) -> None:
    """A prefix bound in the store is declared in the query; rows are rdflib's terms."""
    store.bind("war", MW)
    rows = list(store.query("SELECT ?label WHERE { ?group a war:ArmedGroup ; rdfs:label ?label }", {"rdfs": RDFS}))
    assert len(rows) > 5
    assert {type(row.label) for row in rows} == {Literal}
    assert store.query("ASK { ?group a war:ArmedGroup }", {"rdfs": RDFS}).askAnswer is True


def test_a_query_takes_values_and_gives_triples(store: SPARQLStore) -> None:
    """The initBindings are sent with the query, and a CONSTRUCT comes back as a graph."""
    query = "SELECT ?label WHERE { ?thing rdfs:label ?label }"
    bound = list(store.query(query, {"rdfs": RDFS}, initBindings={"thing": MNLA}))
    assert "MNLA" in {str(row.label) for row in bound}
    graph = store.query(f"CONSTRUCT {{ <{MNLA}> a ?type }} WHERE {{ <{MNLA}> a ?type }}").graph
    assert graph is not None
    assert (MNLA, RDF.type, MW.ArmedGroup) in graph


def test_triples_match_patterns(store: SPARQLStore) -> None:
    """Each place of a pattern may be given or open."""
    assert (MNLA, RDF.type, MW.ArmedGroup) in {triple for triple, _ in store.triples((MNLA, None, None))}
    assert MNLA in {triple[0] for triple, _ in store.triples((None, RDF.type, MW.ArmedGroup))}
    assert [triple for triple, _ in store.triples((MNLA, RDF.type, MW.ArmedGroup))] == [(MNLA, RDF.type, MW.ArmedGroup)]
    assert list(store.triples((MNLA, RDF.type, MW.Submarine))) == []


def test_length_and_contexts(store: SPARQLStore) -> None:
    """The length is the default graph's triples; the contexts are the named graphs."""
    assert len(store) > 50_000
    assert set(store.contexts()) == GRAPHS
    assert GRAPHS >= set(store.contexts((MNLA, None, None))) >= {URIRef("https://w3id.org/maliwar/graph/asserted")}


def test_a_graph_reads_through_the_store(store: SPARQLStore) -> None:
    """Graph(store=…) works as if the triples were here: membership, values, slices, iteration, queries."""
    graph = Graph(store=store)
    graph.bind("war", MW)
    assert (MNLA, RDF.type, MW.ArmedGroup) in graph
    assert (MNLA, RDF.type, MW.Submarine) not in graph
    assert graph.value(MNLA, RDFS.label) is not None
    assert len(list(islice(graph.subjects(RDF.type, MW.ArmedGroup), 3))) == 3
    assert "MNLA" in {str(label) for label in graph[MNLA : RDFS.label]}
    assert len(graph.query("SELECT ?group WHERE { ?group a war:ArmedGroup }")) > 5


def test_a_named_graph_is_its_own(store: SPARQLStore) -> None:
    """A graph with a name sees what the server keeps under that name, and nothing else."""
    ontology = Graph(store=store, identifier="https://w3id.org/maliwar/graph/ontology")
    assert (MW.ArmedGroup, None, None) in ontology
    assert (MNLA, None, None) not in ontology
    assert 0 < len(ontology) < len(store)
