"""The SPARQL service description (SPARQL 1.1 Service Description)."""

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from maliwar.answer.bodies import write_triples
from maliwar.answer.formats import FORMATS
from maliwar.describe.triples import is_a, links, size, term
from maliwar.names import GRAPHS
from maliwar.snapshot import Snapshot

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


def service_description(endpoint: str, snapshot: Snapshot | None, form: str) -> bytes:
    """Return what the endpoint can do, by SPARQL 1.1 Service Description, in a format of the table."""
    return write_triples(_service(endpoint, snapshot), form, 1 << 20).content


def _service(endpoint: str, snapshot: Snapshot | None) -> Iterator[ox.Triple]:
    service = ox.NamedNode(endpoint)
    yield is_a(service, "sd:Service")
    yield links(service, "sd:endpoint", endpoint)
    yield ox.Triple(service, term("sd:supportedLanguage"), term("sd:SPARQL11Query"))
    for item in FORMATS:
        if not item.kinds <= {"dump"}:
            yield links(service, "sd:resultFormat", f"http://www.w3.org/ns/formats/{_W3C_FORMATS[item.name]}")
    dataset, default = ox.NamedNode(endpoint + "#dataset"), ox.NamedNode(endpoint + "#default-graph")
    yield ox.Triple(service, term("sd:defaultDataset"), dataset)
    yield is_a(dataset, "sd:Dataset")
    yield ox.Triple(dataset, term("sd:defaultGraph"), default)
    yield is_a(default, "sd:Graph")
    counts = snapshot.manifest.counts if snapshot else {}
    yield from size(default, counts.get("default"))
    for name, iri in GRAPHS.items():
        named, graph = (ox.NamedNode(f"{endpoint}#{part}-{name}") for part in ("named", "graph"))
        yield ox.Triple(dataset, term("sd:namedGraph"), named)
        yield is_a(named, "sd:NamedGraph")
        yield links(named, "sd:name", iri)
        yield ox.Triple(named, term("sd:graph"), graph)
        yield is_a(graph, "sd:Graph")
        yield from size(graph, counts.get(name))
