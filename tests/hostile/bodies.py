"""Whether a body that came with 200 is what its Content-Type says, whole or cut."""

import csv
import io
import json
import re
from xml.etree import ElementTree

import pyoxigraph as ox

TRIPLES = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
}
SAYS = re.compile(rb"cut here|The result was cut")
WORDLESS = ("text/csv", "text/tab-separated-values", "application/ld+json")
"""Formats that have no words for being cut; the header alone says it."""


def size_of(kind: str, body: bytes) -> int:
    """Return the number of rows or triples in a body of that media type; raises where it is broken."""
    if kind in TRIPLES:
        return sum(1 for _ in ox.parse(body, TRIPLES[kind]))
    return READERS[kind](body)


def says_it_is_cut(kind: str, body: bytes) -> bool:
    """Whether a cut body says so in its format's own terms; true where the format has none."""
    if kind == "application/sparql-results+json":
        return json.loads(body).get("truncated") is True
    return kind in WORDLESS or SAYS.search(body) is not None


def _json(body: bytes) -> int:
    found = json.loads(body)
    return 1 if "boolean" in found else len(found["results"]["bindings"])


def _xml(body: bytes) -> int:
    root = ElementTree.fromstring(body)  # noqa: S314  # our own server's
    return len(root.findall(".//{*}result")) + len(root.findall("{*}boolean"))


def _csv(body: bytes) -> int:
    return _rows([row for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True) if row])


def _tsv(body: bytes) -> int:
    return _rows([line.split("\t") for line in body.decode().splitlines()])


def _page(body: bytes) -> int:
    assert re.search(rb"</html>\s*\Z", body)
    return 1


def _plain_json(body: bytes) -> int:
    json.loads(body)
    return 1


def _rows(rows: list[list[str]]) -> int:
    assert len({len(row) for row in rows}) <= 1, "rows of different lengths"
    return len(rows) - 1


READERS = {
    "application/sparql-results+json": _json,
    "application/sparql-results+xml": _xml,
    "text/csv": _csv,
    "text/tab-separated-values": _tsv,
    "text/html": _page,
    "application/json": _plain_json,
}
