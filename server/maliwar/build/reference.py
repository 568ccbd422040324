"""The references, slow and trusted: owlrl for the closure, pyshacl for the report; the fast paths are held to them."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from owlrl import DeductiveClosure, OWLRL_Semantics  # type: ignore[import-untyped]  # it has no stubs
from pyshacl import validate
from rdflib import BNode, Graph, Literal

from maliwar.build.reason import contents, is_about_things, working_store
from maliwar.build.sources import Sources
from maliwar.build.terms import rdflib_graph
from maliwar.names import PREFIXES

VOCABULARY = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs"))
ANNOTATIONS = {PREFIXES["rdfs"] + name for name in ("label", "comment", "isDefinedBy", "seeAlso")}
_ERROR = "http://www.daml.org/2002/03/agents/agent-ont#"


def closure(sources: Sources) -> tuple[frozenset[ox.Triple], list[str]]:
    """Return what owlrl infers of things beyond what is said, and the inconsistencies that it meets."""
    given = contents(working_store(sources.ontology_triples, sources.asserted_triples))
    graph = rdflib_graph(_without_annotations(given, sources))
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    errors = [str(text) for _, predicate, text in graph if str(predicate).startswith(_ERROR)]
    kept = Graph()
    for triple in graph:
        if not isinstance(triple[0], Literal) and not isinstance(triple[1], BNode):
            kept.add(triple)
    lines = kept.serialize(format="nt", encoding="utf-8")
    closed = contents(working_store(quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)))
    return frozenset(filter(is_about_things, closed - given)), errors


def _without_annotations(given: Iterable[ox.Triple], sources: Sources) -> Iterator[ox.Triple]:
    """Leave out what no rule can touch: triples whose predicate no axiom names, such as labels and definitions.

    They are most of the data, and owlrl takes three times as long with them.
    """
    named = {term for triple in sources.ontology_triples for term in (triple.subject, triple.object)}
    for triple in given:
        predicate = triple.predicate
        if predicate in named or (predicate.value.startswith(VOCABULARY) and predicate.value not in ANNOTATIONS):
            yield triple


def report(data: Iterable[ox.Triple], shapes: Iterable[ox.Triple]) -> bytes:
    """Return pyshacl's validation report as N-Triples."""
    _, found, text = validate(rdflib_graph(data), shacl_graph=rdflib_graph(shapes), advanced=False)
    if not isinstance(found, Graph):
        raise TypeError(f"pyshacl could not validate: {text}")
    return found.serialize(format="nt", encoding="utf-8")
