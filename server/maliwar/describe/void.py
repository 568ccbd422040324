"""The dataset, by VoID."""

from collections.abc import Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from maliwar.answer.bodies import write_triples
from maliwar.describe.triples import is_a, links, size, term
from maliwar.names import BASE, ID, ONTOLOGY, PREFIXES
from maliwar.snapshot import Snapshot

LICENCE: Final = "https://creativecommons.org/licenses/by-sa/4.0/"
ARTICLE: Final = "https://en.wikipedia.org/wiki/Mali_War"
DATASET: Final = BASE + "dataset"


def void(root: str, snapshot: Snapshot | None, sizes: Mapping[str, int], form: str) -> bytes:
    """Return what the dataset holds, by VoID; `sizes` counts things by type, `root` is this server's address."""
    return write_triples(_dataset(root, snapshot, sizes), form, 1 << 20).content


def _dataset(root: str, snapshot: Snapshot | None, sizes: Mapping[str, int]) -> Iterator[ox.Triple]:
    dataset = ox.NamedNode(DATASET)
    yield is_a(dataset, "void:Dataset")
    yield ox.Triple(dataset, term("dcterms:title"), ox.Literal("Mali War, claim by claim", language="en"))
    for name, iri in (
        ("dcterms:license", LICENCE),
        ("dcterms:source", ARTICLE),
        ("foaf:homepage", root + "/"),
        ("void:sparqlEndpoint", root + "/sparql"),
        ("void:vocabulary", ONTOLOGY),
        ("void:vocabulary", PREFIXES["skos"]),
        ("void:vocabulary", PREFIXES["prov"]),
        ("void:exampleResource", ID + "actor/mnla"),
    ):
        yield links(dataset, name, iri)
    yield ox.Triple(dataset, term("void:uriSpace"), ox.Literal(ID))
    if snapshot:
        counts = snapshot.manifest.counts
        yield ox.Triple(dataset, term("owl:versionInfo"), ox.Literal(snapshot.version))
        yield from size(dataset, sum(counts.get(name, 0) for name in ("ontology", "asserted", "inferred")))
    yield ox.Triple(dataset, term("void:entities"), ox.Literal(sum(sizes.values())))
    for name, number in sizes.items():
        part = ox.NamedNode(f"{DATASET}#{name}")
        yield ox.Triple(dataset, term("void:subset"), part)
        yield is_a(part, "void:Dataset")
        yield ox.Triple(part, term("void:uriSpace"), ox.Literal(f"{ID}{name}/"))
        yield ox.Triple(part, term("void:entities"), ox.Literal(number))
