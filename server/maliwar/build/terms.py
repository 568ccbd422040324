"""Where two term models meet: pyoxigraph's, in which the build works, and rdflib's, for the references."""

from collections.abc import Iterable

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef

from maliwar.build.naming import Term


def rdflib_graph(triples: Iterable[ox.Triple]) -> Graph:
    """Return triples as an rdflib graph in which blank nodes keep their names and literals their spelling."""
    graph = Graph()
    for triple in triples:
        graph.add((_term(triple.subject), _term(triple.predicate), _term(triple.object)))
    return graph


def _term(term: Term) -> URIRef | BNode | Literal:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Triple):
        raise TypeError("Quoted triples are not in the data model.")
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
