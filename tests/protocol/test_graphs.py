"""The SPARQL 1.1 Graph Store HTTP Protocol, reads, on the project's own graphs."""

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from rdflib import Graph
from served import HTML, get, send

from maliwar.names import GRAPHS
from maliwar.snapshot import Snapshot

FORMATS = {
    "ttl": ("text/turtle", "turtle"),
    "nt": ("application/n-triples", "nt"),
    "rdf": ("application/rdf+xml", "xml"),
    "jsonld": ("application/ld+json", "json-ld"),
}
ONTOLOGY = "/sparql/graph?graph=" + quote(GRAPHS["ontology"], safe="")


@pytest.fixture(scope="module")
def snapshot(data: Path) -> Snapshot:
    """Return the snapshot that is served."""
    return Snapshot.open(data)


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_is_what_its_authors_wrote(server: str, snapshot: Snapshot, name: str) -> None:
    """Turtle is the dump, byte for byte, by the graph's IRI as at its own address here."""
    by_name = get(server, "/sparql/graph?graph=" + quote(GRAPHS[name], safe=""))
    at_home = get(server, f"/graph/{name}")
    assert by_name.status == at_home.status == 200
    assert by_name.headers["content-type"] == at_home.headers["content-type"] == "text/turtle; charset=utf-8"
    assert by_name.body == at_home.body == snapshot.dump(name).read_bytes()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD uses it
@pytest.mark.parametrize("name", FORMATS)
def test_a_graph_comes_in_every_format(server: str, snapshot: Snapshot, name: str) -> None:
    """By Accept and by format= alike, and with as many triples as the graph has."""
    media_type, parser = FORMATS[name]
    by_accept, by_name = get(server, ONTOLOGY, media_type), get(server, f"{ONTOLOGY}&format={name}", HTML)
    assert by_accept.status == by_name.status == 200
    assert by_accept.type == media_type
    assert by_accept.body == by_name.body
    assert len(Graph().parse(data=by_accept.body, format=parser)) == snapshot.manifest.counts["ontology"]


def test_the_default_graph_is_all_graphs(server: str, snapshot: Snapshot) -> None:
    """It comes whole, and is all named graphs merged, as the description of the service says."""
    answer = get(server, "/sparql/graph?default", "application/n-triples")
    assert answer.status == 200
    assert answer.body.count(b" .\n") == snapshot.manifest.counts["default"]
    description = get(server, "/sparql", "text/turtle").text
    assert "sd:UnionDefaultGraph" in description
    for number in snapshot.manifest.counts.values():
        assert f"void:triples {number} " in description


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?default&graph=" + quote(GRAPHS["ontology"]), 400),
        ("?default&default", 400),
        ("?default=ontology", 400),
        ("?graph=" + quote(GRAPHS["ontology"]) + "&graph=" + quote(GRAPHS["asserted"]), 400),
        ("?graph=ontology", 400),
        ("?graph=", 400),
        ("?graph=http%3A%2F%2Fexample.org%2Fa%20b", 400),
        ("?graph=%FF", 400),
        ("?default&query=ASK%7B%7D", 400),
        ("?default&format=csv", 400),
        ("?graph=http%3A%2F%2F127.0.0.1%3A1%2Fnone", 404),
        ("?graph=file%3A%2F%2F%2Fetc%2Fpasswd", 404),
    ],
)
def test_what_is_no_graph_is_told(server: str, query: str, status: int) -> None:
    """Neither, both, twice, relative, not an IRI: 400; not here: 404, and never fetched."""
    path = f"/sparql/graph{query}"
    answer = get(server, path, "text/turtle")
    assert (answer.status, answer.type) == (status, "application/json")
    assert json.loads(answer.body)["message"].endswith(".")
    head = send(server, "HEAD", path, accept="text/turtle")
    assert (head.status, head.body) == (status, b"")


@pytest.mark.parametrize("path", ["/graph/none", "/graph/ontology/more", "/sparql/graph/none"])
def test_no_graph_at_an_address(server: str, path: str) -> None:
    """A graph that would be named by its address and is not here is 404."""
    assert get(server, path, "text/turtle").status == 404


def test_no_format_that_cannot_hold_a_graph(server: str) -> None:
    """406 tells the offers; a graph store gives RDF alone."""
    for accept in ("text/csv", "application/sparql-results+json", "text/turtle;q=0, image/png", "*/*;q=0"):
        answer = get(server, ONTOLOGY, accept)
        assert answer.status == 406
        assert "text/turtle" in json.loads(answer.body)["detail"]["offers"]
    assert get(server, ONTOLOGY, "text/turtle; charset=utf-8").status == 200
    assert get(server, ONTOLOGY, "*/*").type == get(server, ONTOLOGY, "text/*").type == "text/turtle"


@pytest.mark.parametrize("path", ["/sparql/graph?default", ONTOLOGY, "/graph/ontology"])
def test_head_etag_and_not_modified(server: str, path: str) -> None:
    """HEAD has the length of GET; a strong ETag by format and encoding; 304 where it is held."""
    whole, head = get(server, path, "application/n-triples"), send(server, "HEAD", path, accept="application/n-triples")
    assert (head.status, head.body) == (200, b"")
    for name in ("content-type", "content-length", "etag", "vary"):
        assert head.headers[name] == whole.headers[name]
    assert int(head.headers["content-length"]) == len(whole.body)
    tag = whole.headers["etag"]
    assert tag.startswith('"')
    again = get(server, path, "application/n-triples", if_none_match=tag)
    assert (again.status, again.body) == (304, b"")
    assert get(server, path, "text/turtle", if_none_match=tag).status == 200
    packed = get(server, path, "application/n-triples", accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["etag"] != tag


@pytest.mark.parametrize("path", ["/sparql/graph", "/sparql/graph?default", ONTOLOGY, "/graph/ontology"])
def test_nothing_is_written(server: str, path: str) -> None:
    """PUT, POST, DELETE and PATCH are 405 with Allow and a sentence; OPTIONS tells the same to a browser."""
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        answer = send(server, method, path, b"<http://a> <http://b> 1 .", content_type="text/turtle")
        assert answer.status == 405
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
        assert json.loads(answer.body)["message"].endswith(".")
    asked = send(server, "OPTIONS", path, origin="https://example.org", access_control_request_method="GET")
    assert asked.status == 200
    assert set(asked.headers["access-control-allow-methods"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
