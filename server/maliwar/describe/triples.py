"""How a description writes its triples."""

from collections.abc import Iterable

import pyoxigraph as ox

from maliwar.names import PREFIXES


def term(prefixed: str) -> ox.NamedNode:
    """Return the node of a prefixed name."""
    prefix, _, local = prefixed.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def is_a(subject: ox.NamedNode, kind: str) -> ox.Triple:
    """Say what kind of thing the subject is."""
    return ox.Triple(subject, term("rdf:type"), term(kind))


def links(subject: ox.NamedNode, property_: str, iri: str) -> ox.Triple:
    """Link the subject to an IRI."""
    return ox.Triple(subject, term(property_), ox.NamedNode(iri))


def size(subject: ox.NamedNode, number: int | None) -> Iterable[ox.Triple]:
    """Say how many triples the subject has, where that is known."""
    return () if number is None else (ox.Triple(subject, term("void:triples"), ox.Literal(number)),)


def by_subject(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return each triple once, with all that is said of a subject together, subjects in the order of their first."""
    once = dict.fromkeys(triples)
    order: dict[object, int] = {}
    for triple in once:
        order.setdefault(triple.subject, len(order))
    return sorted(once, key=lambda triple: order[triple.subject])
