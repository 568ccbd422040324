"""The dataset, by VoID and DCAT 3: what people wrote in triples/dataset.ttl, and what can be counted.

Identifiers are w3id IRIs; only what must be fetched (dumps, endpoint, pages) has an address of this server.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from maliwar.answer.bodies import write_triples
from maliwar.answer.terms import IRI, Literal, Term
from maliwar.describe.dumps import GZIP, Dump, dumps, import_dumps
from maliwar.describe.triples import by_subject, is_a, links, size, term
from maliwar.names import DATASET, GRAPHS, ID, ONTOLOGY, PREFIXES
from maliwar.questions.imports import Dataset as Imported
from maliwar.reading.dataset import Statement
from maliwar.reading.statistics import Count, Statistics
from maliwar.snapshot import Snapshot
from maliwar.war import war

SPARQL_PROTOCOL: Final = "http://www.w3.org/TR/sparql11-protocol/"
MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
LARGEST: Final = 1 << 24
"""Bytes that no description comes near."""

_XSD: Final = PREFIXES["xsd"]
_DATASET: Final = ox.NamedNode(DATASET)


@dataclass(frozen=True)
class Facts:
    """All that a description is made from."""

    root: str
    """This server's address, without a slash at its end."""
    snapshot: Snapshot | None
    endpoint: bool
    """Whether /sparql is open to strangers."""
    written: tuple[Statement, ...]
    statistics: Statistics
    kinds: Mapping[str, int]
    """Things by the `<type>` of their IRIs."""
    imports: tuple[Imported, ...] = ()
    """Data sets of others that stand beside, each with its own licence."""


def void(facts: Facts, form: str) -> bytes:
    """Return what the dataset is and holds, in a format of the table of formats."""
    return write_triples(by_subject(_described(facts)), form, LARGEST).content


def _described(facts: Facts) -> Iterator[ox.Triple]:
    yield is_a(_DATASET, "void:Dataset")
    yield is_a(_DATASET, "dcat:Dataset")
    for subject, predicate, value in facts.written:
        yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), _node(value))
    yield ox.Triple(_DATASET, term("void:uriSpace"), ox.Literal(ID))
    yield links(_DATASET, "foaf:page", facts.root + "/")
    for iri in war().things:
        yield links(_DATASET, "void:exampleResource", iri)
    yield from _counts(facts)
    yield from _partitions(facts.statistics)
    yield from _linksets(facts.statistics)
    if facts.endpoint:
        yield from _service(facts.root)
    if facts.snapshot:
        yield from _version(facts.snapshot)
        for dump in dumps(facts.snapshot.manifest):
            yield from _distribution(facts.root, dump)
    for each in facts.imports:
        yield from _import(facts, each)


def _import(facts: Facts, each: Imported) -> Iterator[ox.Triple]:
    """Describe an import as a dataset of its own: what its graph says of it, how large it is, where it lies."""
    node = ox.NamedNode(each.iri)
    yield ox.Triple(_DATASET, term("dcterms:relation"), node)
    for predicate, value in each.told:
        yield ox.Triple(node, ox.NamedNode(predicate), _node(value))
    if facts.snapshot is None:
        return
    for note, dump in import_dumps(facts.snapshot.manifest):
        if note.graph == each.graph and not dump.compressed:
            yield from size(node, note.triples)
            yield links(node, "void:dataDump", f"{facts.root}/download/{dump.file}")


def _licence(node: ox.NamedNode) -> Iterator[ox.Triple]:
    """Say under which licence it is, where the project says it."""
    if war().licence_url:
        yield links(node, "dcterms:license", war().licence_url)


def _node(value: Term) -> ox.NamedNode | ox.Literal:
    if isinstance(value, Literal):
        return ox.Literal(value.value, language=value.language) if value.language else _typed(value)
    if isinstance(value, IRI):
        return ox.NamedNode(value.value)
    raise TypeError("A blank node of another graph means nothing here.")


def _typed(value: Literal) -> ox.Literal:
    return ox.Literal(value.value, datatype=ox.NamedNode(value.datatype))


def _of(text: str, kind: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + kind))


def _counts(facts: Facts) -> Iterator[ox.Triple]:
    found = facts.statistics
    yield from _told(_DATASET, found.whole)
    for name, number in (
        ("entities", sum(facts.kinds.values())),
        ("classes", len(found.classes)),
        ("properties", len(found.properties)),
    ):
        yield ox.Triple(_DATASET, term(f"void:{name}"), ox.Literal(number))
    for iri in _vocabularies(found):
        yield links(_DATASET, "void:vocabulary", iri)
    for name, number in found.graphs.items():
        graph = ox.NamedNode(GRAPHS[name])
        yield ox.Triple(_DATASET, term("void:subset"), graph)
        yield is_a(graph, "void:Dataset")
        yield from size(graph, number)
        if facts.snapshot:
            yield links(graph, "void:dataDump", f"{facts.root}/download/{name}.ttl")
    for name, number in facts.kinds.items():
        part = ox.NamedNode(f"{DATASET}#{name}")
        yield ox.Triple(_DATASET, term("void:subset"), part)
        yield is_a(part, "void:Dataset")
        yield ox.Triple(part, term("void:uriSpace"), ox.Literal(f"{ID}{name}/"))
        yield ox.Triple(part, term("void:entities"), ox.Literal(number))


def _told(subject: ox.NamedNode | ox.BlankNode, counted: Count) -> Iterator[ox.Triple]:
    yield ox.Triple(subject, term("void:triples"), ox.Literal(counted.triples))
    if counted.triples and not counted.subjects:
        return  # of a large graph they are not counted
    yield ox.Triple(subject, term("void:distinctSubjects"), ox.Literal(counted.subjects))
    yield ox.Triple(subject, term("void:distinctObjects"), ox.Literal(counted.objects))


def _vocabularies(found: Statistics) -> Iterator[str]:
    """Yield the namespaces, of those that the project knows, from which a class or a property is used."""
    yield ONTOLOGY
    used = (*found.classes, *found.properties)
    for iri in PREFIXES.values():
        if not iri.startswith((ONTOLOGY, ID)) and any(each.startswith(iri) for each in used):
            yield iri


def _partitions(found: Statistics) -> Iterator[ox.Triple]:
    """Say how often each class and property is used (VoID 4.5)."""
    for number, (iri, instances) in enumerate(found.classes.items(), 1):
        part = ox.BlankNode(f"class{number}")
        yield ox.Triple(_DATASET, term("void:classPartition"), part)
        yield ox.Triple(part, term("void:class"), ox.NamedNode(iri))
        yield ox.Triple(part, term("void:entities"), ox.Literal(instances))
    for number, (iri, counted) in enumerate(found.properties.items(), 1):
        part = ox.BlankNode(f"property{number}")
        yield ox.Triple(_DATASET, term("void:propertyPartition"), part)
        yield ox.Triple(part, term("void:property"), ox.NamedNode(iri))
        yield from _told(part, counted)


def _linksets(found: Statistics) -> Iterator[ox.Triple]:
    """Say what links to Wikidata, a linkset for each property that does (VoID 5)."""
    for iri, number in found.links.items():
        local = iri.replace("#", "/").rpartition("/")[2]
        linkset = ox.NamedNode(f"{DATASET}#wikidata-{local}")
        yield ox.Triple(_DATASET, term("void:subset"), linkset)
        yield is_a(linkset, "void:Linkset")
        yield links(linkset, "void:linkPredicate", iri)
        yield links(linkset, "void:subjectsTarget", DATASET)
        yield links(linkset, "void:objectsTarget", DATASET + "#wikidata")
        yield ox.Triple(linkset, term("void:triples"), ox.Literal(number))


def _service(root: str) -> Iterator[ox.Triple]:
    endpoint, service = root + "/sparql", ox.NamedNode(DATASET + "#endpoint")
    yield links(_DATASET, "void:sparqlEndpoint", endpoint)
    yield is_a(service, "dcat:DataService")
    yield links(service, "dcat:endpointURL", endpoint)
    yield links(service, "dcat:endpointDescription", endpoint)
    yield links(service, "dcat:servesDataset", DATASET)
    yield links(service, "dcterms:conformsTo", SPARQL_PROTOCOL)
    access = ox.NamedNode(DATASET + "#sparql")
    yield ox.Triple(_DATASET, term("dcat:distribution"), access)
    yield is_a(access, "dcat:Distribution")
    yield ox.Triple(access, term("dcterms:title"), ox.Literal("SPARQL endpoint", language="en"))
    yield links(access, "dcat:accessURL", endpoint)
    yield links(access, "dcat:accessService", service.value)
    yield from _licence(access)


def _version(snapshot: Snapshot) -> Iterator[ox.Triple]:
    for name in ("owl:versionInfo", "dcat:version"):
        yield ox.Triple(_DATASET, term(name), ox.Literal(snapshot.version))
    yield ox.Triple(_DATASET, term("dcterms:modified"), _of(snapshot.manifest.built_at, "dateTime"))


def _distribution(root: str, dump: Dump) -> Iterator[ox.Triple]:
    address = f"{root}/download/{dump.file}"
    node, checksum = ox.NamedNode(f"{DATASET}#{dump.file}"), ox.NamedNode(f"{DATASET}#{dump.file}-sha256")
    yield ox.Triple(_DATASET, term("dcat:distribution"), node)
    yield is_a(node, "dcat:Distribution")
    yield ox.Triple(node, term("dcterms:title"), ox.Literal(dump.file))
    yield ox.Triple(node, term("dcterms:description"), ox.Literal(dump.text, language="en"))
    yield links(node, "dcat:accessURL", root + "/download")
    yield links(node, "dcat:downloadURL", address)
    yield links(node, "dcat:mediaType", MEDIA_TYPES + dump.media_type)
    if dump.compressed:
        yield links(node, "dcat:compressFormat", MEDIA_TYPES + GZIP)
    yield ox.Triple(node, term("dcat:byteSize"), _of(str(dump.seal.bytes), "nonNegativeInteger"))
    yield from _licence(node)
    yield ox.Triple(node, term("spdx:checksum"), checksum)
    yield is_a(checksum, "spdx:Checksum")
    yield links(checksum, "spdx:algorithm", PREFIXES["spdx"] + "checksumAlgorithm_sha256")
    yield ox.Triple(checksum, term("spdx:checksumValue"), _of(dump.seal.sha256, "hexBinary"))
    if dump.name in ("maliwar", "trig"):
        yield links(_DATASET, "void:dataDump", address)
