"""The service as machines see it: SPARQL service description, VoID, OpenAPI; all from the tables that it runs on."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pyoxigraph as ox

from maliwar.answer.bodies import write_triples
from maliwar.answer.formats import FORMATS
from maliwar.names import BASE, GRAPHS, ID, ONTOLOGY, PREFIXES
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.catalogue import Catalogue, Question
from maliwar.questions.header import Param
from maliwar.snapshot import Snapshot

LICENCE: Final = "https://creativecommons.org/licenses/by-sa/4.0/"
ARTICLE: Final = "https://en.wikipedia.org/wiki/Mali_War"
DATASET: Final = BASE + "dataset"
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
_SCHEMAS: Final = {"integer": "integer", "year": "integer", "decimal": "number", "boolean": "boolean"}


def service_description(endpoint: str, snapshot: Snapshot | None, form: str) -> bytes:
    """Return what the endpoint can do, by SPARQL 1.1 Service Description, in a format of the table."""
    return write_triples(_service(endpoint, snapshot), form, 1 << 20).content


def void(root: str, snapshot: Snapshot | None, sizes: Mapping[str, int], form: str) -> bytes:
    """Return what the dataset holds, by VoID; `sizes` counts things by type, `root` is this server's address."""
    return write_triples(_dataset(root, snapshot, sizes), form, 1 << 20).content


def _service(endpoint: str, snapshot: Snapshot | None) -> Iterator[ox.Triple]:
    service = ox.NamedNode(endpoint)
    yield _is(service, "sd:Service")
    yield _links(service, "sd:endpoint", endpoint)
    yield ox.Triple(service, _name("sd:supportedLanguage"), _name("sd:SPARQL11Query"))
    for item in FORMATS:
        if not item.kinds <= {"dump"}:
            yield _links(service, "sd:resultFormat", f"http://www.w3.org/ns/formats/{_W3C_FORMATS[item.name]}")
    dataset, default = ox.NamedNode(endpoint + "#dataset"), ox.NamedNode(endpoint + "#default-graph")
    yield ox.Triple(service, _name("sd:defaultDataset"), dataset)
    yield _is(dataset, "sd:Dataset")
    yield ox.Triple(dataset, _name("sd:defaultGraph"), default)
    yield _is(default, "sd:Graph")
    counts = snapshot.manifest.counts if snapshot else {}
    yield from _size(default, counts.get("default"))
    for name, iri in GRAPHS.items():
        named, graph = (ox.NamedNode(f"{endpoint}#{part}-{name}") for part in ("named", "graph"))
        yield ox.Triple(dataset, _name("sd:namedGraph"), named)
        yield _is(named, "sd:NamedGraph")
        yield _links(named, "sd:name", iri)
        yield ox.Triple(named, _name("sd:graph"), graph)
        yield _is(graph, "sd:Graph")
        yield from _size(graph, counts.get(name))


def _dataset(root: str, snapshot: Snapshot | None, sizes: Mapping[str, int]) -> Iterator[ox.Triple]:
    dataset = ox.NamedNode(DATASET)
    yield _is(dataset, "void:Dataset")
    yield ox.Triple(dataset, _name("dcterms:title"), ox.Literal("Mali War, claim by claim", language="en"))
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
        yield _links(dataset, name, iri)
    yield ox.Triple(dataset, _name("void:uriSpace"), ox.Literal(ID))
    if snapshot:
        counts = snapshot.manifest.counts
        yield ox.Triple(dataset, _name("owl:versionInfo"), ox.Literal(snapshot.version))
        yield from _size(dataset, sum(counts.get(name, 0) for name in ("ontology", "asserted", "inferred")))
    yield ox.Triple(dataset, _name("void:entities"), ox.Literal(sum(sizes.values())))
    for name, number in sizes.items():
        part = ox.NamedNode(f"{DATASET}#{name}")
        yield ox.Triple(dataset, _name("void:subset"), part)
        yield _is(part, "void:Dataset")
        yield ox.Triple(part, _name("void:uriSpace"), ox.Literal(f"{ID}{name}/"))
        yield ox.Triple(part, _name("void:entities"), ox.Literal(number))


def openapi(catalogue: Catalogue, root: str, version: str) -> dict[str, Any]:
    """Return an OpenAPI 3.1 document with one path for each question."""
    paths = {f"/questions/{question.name}": {"get": _path(question)} for question in catalogue.values()}
    ask = {
        "summary": "Ask in words",
        "operationId": "ask",
        "parameters": [
            _parameter("q", "string", "For example: who was allied with MNLA in mid-2012", required=True),
            _format(),
        ],
        "responses": _responses(),
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Mali War, claim by claim",
            "version": version,
            "license": {"name": "CC BY-SA 4.0", "url": LICENCE},
        },
        "servers": [{"url": root}],
        "paths": {"/ask": {"get": ask}, **paths},
        "components": {"schemas": {"Answer": _answer_schema(), "Error": _error_schema()}},
    }


def _path(question: Question) -> dict[str, Any]:
    parameters = [_of(param, required=not question.optional(param.name)) for param in question.params]
    if question.temporal:
        parameters.append(_parameter(AS_KNOWN_ON, "string", "Only claims made by that day."))
    return {
        "summary": question.title,
        "description": question.description,
        "operationId": question.name,
        "tags": [question.group],
        "parameters": [*parameters, _format()],
        "responses": _responses(),
    }


def _of(param: Param, *, required: bool) -> dict[str, Any]:
    return _parameter(param.name, _SCHEMAS.get(param.type, "string"), param.help or param.label, required=required)


def _parameter(name: str, kind: str, text: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "description": text, "schema": {"type": kind}}


def _format() -> dict[str, Any]:
    choices = {"type": "string", "enum": ["html", "json", "csv", "tsv", "ttl"]}
    return {"name": "format", "in": "query", "required": False, "description": "Instead of Accept.", "schema": choices}


def _responses() -> dict[str, Any]:
    def reference(name: str) -> dict[str, Any]:
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}

    texts = ("text/html", "text/csv", "text/tab-separated-values", "text/turtle")
    fine = {**reference("Answer"), **{name: {"schema": {"type": "string"}} for name in texts}}
    wrong = {"400": "What was asked cannot be understood", "406": "No such format", "503": "Over the deadline"}
    faults = {status: {"description": text, "content": reference("Error")} for status, text in wrong.items()}
    return {"200": {"description": "The answer", "content": fine}, **faults}


def _answer_schema() -> dict[str, Any]:
    rows = {"type": "array", "items": {"type": "object"}}
    names = {"question": "string", "title": "string", "href": "string", "version": "string", "parameters": "object"}
    properties = {name: {"type": kind} for name, kind in names.items()}
    required = ["question", "parameters", "version", "columns", "rows", "coverage"]
    return {
        "type": "object",
        "required": required,
        "properties": {**properties, "columns": rows, "rows": rows, "coverage": rows},
    }


def _error_schema() -> dict[str, Any]:
    properties = {"error": {"type": "string"}, "message": {"type": "string"}, "detail": {}}
    return {"type": "object", "required": ["error", "message", "detail"], "properties": properties}


def _name(prefixed: str) -> ox.NamedNode:
    prefix, _, local = prefixed.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def _is(subject: ox.NamedNode, kind: str) -> ox.Triple:
    return ox.Triple(subject, _name("rdf:type"), _name(kind))


def _links(subject: ox.NamedNode, name: str, iri: str) -> ox.Triple:
    return ox.Triple(subject, _name(name), ox.NamedNode(iri))


def _size(subject: ox.NamedNode, number: int | None) -> Iterable[ox.Triple]:
    return () if number is None else (ox.Triple(subject, _name("void:triples"), ox.Literal(number)),)
