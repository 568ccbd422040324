"""How the build writes RDF terms: as keys, as N-Triples, and as people read them."""

from collections.abc import Iterable

import pyoxigraph as ox

from maliwar.names import PREFIXES, short_path

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def key(term: Term) -> str:
    """Return an IRI, a blank node's name or a literal's text."""
    if isinstance(term, ox.Triple):
        raise TypeError("Quoted triples are refused when a file is parsed.")
    return term.value


def n_triples(triples: Iterable[ox.Triple]) -> bytes:
    """Return triples as N-Triples; blank nodes keep their names and literals their spelling."""
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


def shorten(iri: str) -> str:
    """Return `actor/mnla`, `mw:about` or the IRI itself."""
    ours = short_path(iri)
    if ours:
        return ours
    near = [item for item in PREFIXES.items() if iri.startswith(item[1])]
    if not near:
        return iri
    prefix, namespace = max(near, key=lambda item: len(item[1]))
    return f"{prefix}:{iri[len(namespace) :]}"


def words(term: Term) -> str:
    """Return a short IRI, or a literal in quotes."""
    if isinstance(term, ox.NamedNode):
        return shorten(term.value)
    return f'"{term.value}"' if isinstance(term, ox.Literal) else "a blank node"
