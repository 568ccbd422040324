"""W3C's SPARQL 1.1 tests of what goes over HTTP, sent to `maliwar serve --dataset` as their manifests have it.

One file of quads holds what all of them need: the protocol's three graphs under the names that the manifest gives, the
data of the result formats as graphs of their own (asked by default-graph-uri), and each state of a graph that a test of
the Graph Store Protocol would have written before it reads, as this server is read-only.
"""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote, urlencode

import pytest
from description_schema import SD, faults
from manifests import MF, QT, RDFS, UT, W3C, entries, exchanges, local, manifest, steps
from rdflib import RDF, BNode, Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.plugins.sparql.results.tsvresults import TSVResultParser
from rdflib.term import Node
from served import Answer, get, running

VERDICTS = {"application/sparql-results+json", "application/sparql-results+xml"}
TABLES = {*VERDICTS, "text/csv", "text/tab-separated-values"}
TRIPLES = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml"}
Row: TypeAlias = dict[str, Any]
NUMBERS = "the engine keeps numbers by value: -3 is xsd:integer whatever it was, and 1.0E6 is written 1000000"

PROTOCOL = manifest("protocol/manifest.ttl")
DIRECT = manifest("graph-store-protocol/manifest-direct.ttl")
INDIRECT = manifest("graph-store-protocol/manifest-indirect.ttl")
TABULAR = manifest("csv-tsv-res/manifest.ttl")
JSON = manifest("json-res/manifest.ttl")
DESCRIPTION = manifest("service-description/manifest.ttl")
STORE = [
    (graph, entry)
    for graph in (DIRECT, INDIRECT)
    for entry in sorted(graph.subjects(RDF.type, MF.GraphStoreProtocolTest))
]


# The server.


@pytest.fixture(scope="module")
def served(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve one file with all that the tests ask of it."""
    assert shared / "w3c" / "sparql11" == W3C
    folder = tmp_path_factory.mktemp("w3c")
    quads = folder / "w3c.nq"
    quads.write_text("".join([*_protocol_quads(), *_format_quads(), *_store_quads()]), encoding="utf-8")
    with running(folder, MALIWAR_DATASET=str(quads)) as (address, _):
        yield address


def _quads(graph: Graph, name: str | None) -> str:
    lines = graph.serialize(format="nt").splitlines()
    return "".join(f"{line.removesuffix('.')}{f'<{name}> ' if name else ''}.\n" for line in lines if line)


def _protocol_quads() -> Iterator[str]:
    data = set(PROTOCOL.objects(None, UT.graphData))
    named = {str(PROTOCOL.value(node, RDFS.label)): PROTOCOL.value(node, UT.graph) for node in data}
    return (_quads(Graph().parse(str(file)), name) for name, file in named.items())


def _format_quads() -> Iterator[str]:
    files = {file for graph in (TABULAR, JSON) for file in graph.objects(None, QT.data)}
    return (_quads(Graph().parse(str(file)), str(file)) for file in files)


def _store_quads() -> Iterator[str]:
    """Yield what each read of the Graph Store Protocol's tests should find."""
    for graph, entry in STORE:
        for step in steps(graph, entry):
            if step.turtle is not None:
                yield _quads(Graph().parse(data=step.turtle, format="turtle"), step.name)


# SPARQL 1.1 Protocol.


def test_all_entries_are_here(shared: Path) -> None:
    """No manifest has been read as empty."""
    assert shared.is_dir()
    assert [len(entries(graph)) for graph in (PROTOCOL, TABULAR, JSON, DESCRIPTION)] == [34, 6, 4, 3]
    assert len(STORE) == 14


@pytest.mark.parametrize("entry", [e for e in entries(PROTOCOL) if "update" not in local(e)], ids=local)
def test_queries_by_the_protocol(served: str, entry: URIRef) -> None:
    """Status, verdict and kind of format are those that the manifest expects, for good requests and bad."""
    for exchange in exchanges(PROTOCOL, entry):
        answer = exchange.sent(served, exchange.path.replace("/sparql/", "/sparql"))
        assert exchange.allows(answer.status), answer.body
        if exchange.boolean is not None:
            assert json.loads(answer.body)["boolean"] is exchange.boolean
        match exchange.form:
            case "boolean":
                assert answer.type in VERDICTS
            case "tabular":
                assert answer.type in TABLES
            case "RDF":
                Graph().parse(data=answer.body, format=TRIPLES[answer.type])
        if answer.status >= 400:
            assert json.loads(answer.body)["message"].endswith(".")


@pytest.mark.parametrize("entry", [e for e in entries(PROTOCOL) if "update" in local(e)], ids=local)
def test_updates_are_refused(served: str, entry: URIRef) -> None:
    """403 or 405 and a sentence; bad ones are bad as the manifest has it; nothing has been written afterwards."""
    update, *questions = exchanges(PROTOCOL, entry)
    answer = update.sent(served, update.path.replace("/sparql/", "/sparql"))
    assert update.allows(answer.status) if local(entry).startswith("bad_") else answer.status in (403, 405)
    assert json.loads(answer.body)["message"].endswith(".")
    for question in questions:
        answer = question.sent(served, question.path.replace("/sparql/", "/sparql"))
        assert (answer.status, json.loads(answer.body)["boolean"]) == (200, False)


# Result formats.


def asked(served: str, graph: Graph, entry: URIRef, accept: str) -> tuple[Answer, str, bytes]:
    """Send an entry's query on its data; return the answer, the query and what is expected."""
    action, result = graph.value(entry, MF.action), str(graph.value(entry, MF.result))
    query = _file(graph.value(action, QT.query)).decode()
    parameters = urlencode({"query": query, "default-graph-uri": str(graph.value(action, QT.data))})
    return get(served, "/sparql?" + parameters, accept), query, _file(URIRef(result))


def _file(iri: Node | None) -> bytes:
    return Path(unquote(str(iri)).removeprefix("file://")).read_bytes()


def _alike(rows: list[Row], query: str) -> list[list[object]]:
    """Return rows by the names of their columns, which SELECT * may give in any order, and blank nodes numbered.

    The order of rows counts only where the query gives one.
    """
    cells = [[row[name] for name in sorted(row)] for row in rows]
    if "ORDER BY" not in query.upper():
        cells.sort(key=str)
    numbers: dict[object, str] = {}
    return [[_numbered(value, numbers) for value in row] for row in cells]


def _numbered(value: object, numbers: dict[object, str]) -> object:
    blank = isinstance(value, BNode) or (isinstance(value, str) and value.startswith("_:"))
    return numbers.setdefault(value, f"_:{len(numbers)}") if blank else value


def _tabular(entry: URIRef) -> object:
    marks = [pytest.mark.xfail(strict=True, reason=NUMBERS)] if local(entry) in ("csv03", "tsv03") else []
    return pytest.param(entry, id=local(entry), marks=marks)


@pytest.mark.parametrize("entry", [_tabular(entry) for entry in entries(TABULAR)])
def test_csv_and_tsv(served: str, entry: URIRef) -> None:
    """CSV has the same rows of text, TSV the same rows of terms."""
    kind = local(entry)[:3]
    media_type = {"csv": "text/csv", "tsv": "text/tab-separated-values"}[kind]
    answer, query, expected = asked(served, TABULAR, entry, media_type)
    assert (answer.status, answer.headers["content-type"]) == (200, f"{media_type}; charset=utf-8")
    found, wanted = (_csv(body) if kind == "csv" else _tsv(body) for body in (answer.body, expected))
    assert set(found[0]) == set(wanted[0])
    assert _alike(found, query) == _alike(wanted, query)


def _csv(body: bytes) -> list[Row]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8"), newline="")))


def _tsv(body: bytes) -> list[Row]:
    result = TSVResultParser().parse(io.BytesIO(body), "text/tab-separated-values")
    return [{str(name): row.get(name) for name in result.vars or ()} for row in result.bindings]


@pytest.mark.parametrize("entry", entries(JSON), ids=local)
def test_json(served: str, entry: URIRef) -> None:
    """The same variables, and the same bindings but for the names of blank nodes; or the same verdict."""
    answer, query, expected = asked(served, JSON, entry, "application/sparql-results+json")
    assert (answer.status, answer.type) == (200, "application/sparql-results+json")
    found, wanted = json.loads(answer.body), json.loads(expected)
    assert found.get("boolean") == wanted.get("boolean")
    assert sorted(found["head"].get("vars", [])) == sorted(wanted["head"].get("vars", []))
    if "results" in wanted:
        rows, others = (_bindings(each) for each in (found, wanted))
        assert _alike(rows, query) == _alike(others, query)


def _bindings(result: dict[str, Any]) -> list[Row]:
    def term(value: dict[str, str] | None) -> object:
        return "_:" + value["value"] if value and value["type"] == "bnode" else value

    return [{name: term(row.get(name)) for name in result["head"]["vars"]} for row in result["results"]["bindings"]]


# SPARQL 1.1 Graph Store HTTP Protocol.


@pytest.mark.parametrize(("graph", "entry"), STORE, ids=[local(entry) for _, entry in STORE])
def test_the_graph_store(served: str, graph: Graph, entry: URIRef) -> None:
    """Reads find what the test would have written, or 404; writes are answered 405, with Allow and a sentence."""
    for step in steps(graph, entry):
        answer = step.exchange.sent(served, step.path, host="www.example")
        if step.exchange.method not in ("GET", "HEAD"):
            assert answer.status == 405
            assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
            assert json.loads(answer.body)["message"].endswith(".")
            continue
        assert step.exchange.allows(answer.status), answer.body
        if answer.status == 200:
            assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
            assert int(answer.headers["content-length"]) > 100
        if step.exchange.triples is not None:
            found, wanted = (Graph().parse(data=text, format="turtle") for text in (answer.text, step.exchange.triples))
            assert isomorphic(found, wanted)


# SPARQL 1.1 Service Description.


@pytest.mark.parametrize("entry", entries(DESCRIPTION), ids=local)
def test_the_description(served: str, entry: URIRef) -> None:
    """GET on the endpoint returns RDF, with a triple for this endpoint, as the vocabulary has it."""
    answer = get(served, "/sparql")
    assert answer.status == 200
    found = Graph().parse(data=answer.body, format=TRIPLES[answer.type])
    match local(entry):
        case "returns-rdf":
            assert len(found)
        case "has-endpoint-triple":
            assert (None, SD.endpoint, URIRef(f"{served}/sparql")) in found
        case "conforms-to-schema":
            assert not faults(found)


def test_a_wrong_description_is_noticed(served: str) -> None:
    """The check of the schema finds what does not conform."""
    found = Graph().parse(data=get(served, "/sparql").body, format="turtle")
    for wrong in (
        (URIRef(f"{served}/sparql"), SD.endpiont, URIRef(f"{served}/sparql")),  # codespell:ignore endpiont
        (URIRef(f"{served}/sparql"), SD.defaultGraph, URIRef(f"{served}/sparql#default-graph")),
        (URIRef(f"{served}/sparql"), SD.feature, SD.Magic),
        (URIRef(f"{served}/sparql"), SD.resultFormat, URIRef("http://www.w3.org/ns/formats/PDF")),
    ):
        assert faults(found + Graph().add(wrong))
