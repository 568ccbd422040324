"""The references, slow and trusted: owlrl for the closure, pyshacl for the report; the fast paths are held to them."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from owlrl import DeductiveClosure, OWLRL_Semantics  # type: ignore[import-untyped]  # it has no stubs
from pyshacl import validate
from rdflib import BNode, Graph, Literal
from rdflib.namespace import OWL, RDF
from rdflib.term import Node

from maliwar.build.reason import contents, is_about_things, working_store
from maliwar.build.sources import Sources
from maliwar.build.terms import rdflib_graph
from maliwar.names import PREFIXES

VOCABULARY = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs"))
ANNOTATIONS = {PREFIXES["rdfs"] + name for name in ("label", "comment", "isDefinedBy", "seeAlso")}
_ERROR = "http://www.daml.org/2002/03/agents/agent-ont#"


class Rules(OWLRL_Semantics):  # type: ignore[misc]  # it has no stubs
    """owlrl's rules, spared what they do for nothing; whole data closes in a sixth of the time.

    owlrl says of each thing that it is the same as itself (eq-ref), copies by that all that is said of it onto itself
    (eq-rep), and tries every rule on every triple. Here no thing is said to be itself, from which nothing follows that
    is not there (but that a thing cannot differ from itself, and `owl:differentFrom` is refused before), and rules see
    the triples that they begin at: those with a term of OWL, RDF or RDFS for predicate and, where that is `rdf:type`,
    for class.
    """

    def store_triple(self, t: tuple[Node, Node, Node]) -> None:
        """Keep a triple that is new and says more than that a thing is itself."""
        if not (t[1] == OWL.sameAs and t[0] == t[2]) and t not in self.graph and not isinstance(t[1], Literal):
            self.added_triples.add(t)

    def rules(self, t: tuple[Node, Node, Node], cycle_num: int) -> None:
        """Try the rules on a triple at which one of them can begin."""
        if str(t[1]).startswith(VOCABULARY) and (t[1] != RDF.type or str(t[2]).startswith(VOCABULARY)):
            super().rules(t, cycle_num)

    def _equality(self, triple: tuple[Node, Node, Node], cycle_num: int) -> None:
        if triple[1] == OWL.sameAs or triple[2] == OWL.AllDifferent:
            super()._equality(triple, cycle_num)


def closure(sources: Sources) -> tuple[frozenset[ox.Triple], list[str]]:
    """Return what owlrl infers of things beyond what is said, and the inconsistencies that it meets."""
    given = contents(working_store(sources.ontology_triples, sources.asserted_triples))
    graph = Graph(store="SimpleMemory")
    graph += rdflib_graph(_without_annotations(given, sources))
    DeductiveClosure(Rules).expand(graph)
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
