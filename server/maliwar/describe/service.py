"""The SPARQL service description (SPARQL 1.1 Service Description), from the table of formats and the graphs served."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from maliwar.answer.bodies import write_triples
from maliwar.answer.formats import FORMATS
from maliwar.describe.triples import is_a, links, size, term
from maliwar.names import GRAPHS

_W3C: Final = "http://www.w3.org/ns/formats/"
_W3C_FORMATS: Final = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "jsonld": "JSON-LD",
}
_SIMPLE: Final = "http://www.w3.org/ns/entailment/Simple"
GEOF: Final = "http://www.opengis.net/def/function/geosparql/"
FUNCTIONS: Final = (
    "distance",
    "sfContains",
    "sfCrosses",
    "sfDisjoint",
    "sfEquals",
    "sfIntersects",
    "sfOverlaps",
    "sfTouches",
    "sfWithin",
)
"""What the embedded engine knows beyond SPARQL 1.1; a test asks it for each."""
LARGEST: Final = 1 << 26
"""Bytes that no description comes near."""


@dataclass(frozen=True)
class Facts:
    """What a description is made from: the endpoint's address, and triples by graph where they are known."""

    endpoint: str
    default: int | None
    named: Mapping[str, int | None]
    union: bool
    """Whether the default graph is all named graphs merged."""
    remote: bool
    """Whether another engine answers, of which no more is known than that it speaks SPARQL 1.1."""


def service_description(facts: Facts, form: str) -> bytes:
    """Return what the endpoint can do, by SPARQL 1.1 Service Description, in a format of the table."""
    return write_triples(_described(facts), form, LARGEST).content


def name_faults(iri: str) -> str:
    """Return why a text is no full IRI, or nothing."""
    try:
        ox.NamedNode(iri)
    except ValueError as error:
        return str(error)
    return ""


def _described(facts: Facts) -> Iterator[ox.Triple]:
    service = ox.NamedNode(facts.endpoint)
    yield is_a(service, "sd:Service")
    yield links(service, "sd:endpoint", facts.endpoint)
    yield ox.Triple(service, term("sd:supportedLanguage"), term("sd:SPARQL11Query"))
    for item in FORMATS:
        if not item.kinds <= {"dump"}:
            yield links(service, "sd:resultFormat", _W3C + _W3C_FORMATS[item.name])
    if facts.union:
        yield ox.Triple(service, term("sd:feature"), term("sd:UnionDefaultGraph"))
    if not facts.remote:
        yield links(service, "sd:defaultEntailmentRegime", _SIMPLE)
        for name in FUNCTIONS:
            yield links(service, "sd:extensionFunction", GEOF + name)
    yield from _dataset(service, facts)
    if not facts.remote:
        for name in FUNCTIONS:
            yield is_a(ox.NamedNode(GEOF + name), "sd:Function")


def _dataset(service: ox.NamedNode, facts: Facts) -> Iterator[ox.Triple]:
    """Describe the dataset that is asked by default; its graphs are also all that FROM can choose among."""
    dataset, default = (ox.NamedNode(f"{facts.endpoint}#{part}") for part in ("dataset", "default-graph"))
    yield ox.Triple(service, term("sd:defaultDataset"), dataset)
    yield ox.Triple(service, term("sd:availableGraphs"), dataset)
    yield is_a(dataset, "sd:Dataset")
    yield is_a(dataset, "sd:GraphCollection")
    yield ox.Triple(dataset, term("sd:defaultGraph"), default)
    yield is_a(default, "sd:Graph")
    yield from size(default, facts.default)
    ours = {iri: name for name, iri in GRAPHS.items()}
    for number, (iri, triples) in enumerate(facts.named.items(), 1):
        part = ours.get(iri, str(number))
        named, graph = (ox.NamedNode(f"{facts.endpoint}#{kind}-{part}") for kind in ("named", "graph"))
        yield ox.Triple(dataset, term("sd:namedGraph"), named)
        yield is_a(named, "sd:NamedGraph")
        yield links(named, "sd:name", iri)
        yield ox.Triple(named, term("sd:graph"), graph)
        yield is_a(graph, "sd:Graph")
        yield from size(graph, triples)
