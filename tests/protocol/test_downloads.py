"""The dumps over HTTP: exact types, hashes as entity tags, parts, compression, and nothing else from that folder."""

import csv
import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from served import HTML, get, send
from test_wellknown import remote_client

from maliwar.settings import Settings
from maliwar.snapshot import Snapshot

TYPES = {
    "maliwar.nq": "application/n-quads",
    "maliwar.trig": "application/trig",
    "maliwar.jsonld": "application/ld+json",
    "maliwar.ttl": "text/turtle; charset=utf-8",
    "ontology.ttl": "text/turtle; charset=utf-8",
    "asserted.ttl": "text/turtle; charset=utf-8",
    "inferred.ttl": "text/turtle; charset=utf-8",
}


@pytest.fixture(scope="module")
def sums(server: str) -> dict[str, str]:
    """Return the hashes by file name, read as sha256sum reads them."""
    got = get(server, "/download/SHA256SUMS")
    assert (got.status, got.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    return {line[66:]: line[:64] for line in got.text.splitlines()}


@pytest.mark.parametrize("name", TYPES)
def test_a_dump_is_what_was_sealed(server: str, data: Path, sums: dict[str, str], name: str) -> None:
    """Byte for byte the snapshot's, with its hash as the tag, a file name, and the same on HEAD."""
    got = get(server, f"/download/{name}")
    digest = hashlib.sha256(got.body).hexdigest()
    sealed = Snapshot.open(Settings(data=str(data)).data_folder).manifest.files[f"dumps/{name}"].sha256
    assert (got.status, digest) == (200, sealed)
    assert sums[name] == digest
    assert got.headers["content-type"] == TYPES[name]
    assert got.headers["etag"] == f'"{digest}"'
    assert got.headers["content-disposition"] == f"attachment; filename={name}"
    assert "content-encoding" not in got.headers
    head = send(server, "HEAD", f"/download/{name}")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(got.body))
    assert get(server, f"/download/{name}", if_none_match=got.headers["etag"]).status == 304


@pytest.mark.parametrize("name", TYPES)
def test_gzip_is_the_same_in_a_tenth_of_the_bytes(server: str, sums: dict[str, str], name: str) -> None:
    """By Accept-Encoding, and as a file of its own."""
    coded = get(server, f"/download/{name}", accept_encoding="gzip")
    assert coded.headers["content-encoding"] == "gzip"
    assert coded.headers["content-type"] == TYPES[name]
    assert hashlib.sha256(gzip.decompress(coded.body)).hexdigest() == sums[name]
    assert coded.headers["etag"] == f'"{sums[name]}:gzip"'
    assert "Accept-Encoding" in coded.headers["vary"]
    twin = get(server, f"/download/{name}.gz", accept_encoding="gzip, br")
    assert (twin.body, twin.headers["content-type"]) == (coded.body, "application/gzip")
    assert "content-encoding" not in twin.headers
    assert hashlib.sha256(twin.body).hexdigest() == sums[f"{name}.gz"]


@pytest.mark.parametrize("coding", ["identity", "br", "gzip"])
def test_a_download_that_broke_off_goes_on(server: str, coding: str) -> None:
    """A range is cut out of what would have been sent whole, and is not compressed on its way."""
    path = "/download/ontology.ttl"
    whole = get(server, path, accept_encoding=coding)
    part = get(server, path, accept_encoding=coding, range="bytes=1000-1999", if_range=whole.headers["etag"])
    assert part.status == 206
    assert part.body == whole.body[1000:2000]
    assert part.headers["content-range"] == f"bytes 1000-1999/{len(whole.body)}"
    assert part.headers.get("content-encoding") == ("gzip" if coding == "gzip" else None)
    assert get(server, path, range=f"bytes={len(whole.body) + 5}-", accept_encoding=coding).status == 416


def test_trig_says_what_n_quads_say(server: str) -> None:
    """Two spellings of one dataset."""
    quads = ox.Dataset(ox.parse(get(server, "/download/maliwar.nq").body, ox.RdfFormat.N_QUADS))
    named = ox.Dataset(ox.parse(get(server, "/download/maliwar.trig").body, ox.RdfFormat.TRIG))
    assert len(quads) == len(named)
    plain = {str(quad) for quad in quads if not _anonymous(quad)}
    assert plain == {str(quad) for quad in named if not _anonymous(quad)}


def test_every_format_says_the_same(server: str) -> None:
    """JSON-LD holds the quads, the merged Turtle their triples; blank nodes are counted only."""
    quads = ox.Dataset(ox.parse(get(server, "/download/maliwar.nq").body, ox.RdfFormat.N_QUADS))
    linked = ox.Dataset(ox.parse(get(server, "/download/maliwar.jsonld").body, ox.RdfFormat.JSON_LD))
    plain = {str(quad) for quad in quads if not _anonymous(quad)}
    assert plain == {str(quad) for quad in linked if not _anonymous(quad)}
    merged = ox.Dataset(ox.parse(get(server, "/download/maliwar.ttl").body, ox.RdfFormat.TURTLE))
    assert {str(quad.triple) for quad in merged if not _anonymous(quad)} == {
        str(quad.triple) for quad in quads if not _anonymous(quad)
    }


@pytest.fixture(scope="module")
def tables(server: str, sums: dict[str, str]) -> zipfile.ZipFile:
    """Return the zip of tables as it is sent."""
    got = get(server, "/download/maliwar-tables.zip", accept_encoding="gzip")
    assert (got.status, got.headers["content-type"]) == (200, "application/zip")
    assert hashlib.sha256(got.body).hexdigest() == sums["maliwar-tables.zip"]
    assert "maliwar-tables.zip.gz" not in sums
    return zipfile.ZipFile(io.BytesIO(got.body))


def test_the_tables_are_as_they_are_described(tables: zipfile.ZipFile) -> None:
    """Each file of the data package has the size, hash, columns and key that it says, and no other file is there."""
    package = json.loads(tables.read("datapackage.json"))
    assert {each["path"] for each in package["resources"]} == set(tables.namelist()) - {"README.md", "datapackage.json"}
    for each in package["resources"]:
        body = tables.read(each["path"])
        assert each["bytes"] == len(body)
        assert each["hash"] == "sha256:" + hashlib.sha256(body).hexdigest()
        head, *rows = csv.reader(io.StringIO(body.decode(), newline=""))
        assert head == [field["name"] for field in each["schema"]["fields"]]
        assert len(rows) == each["rows"] == len({row[0] for row in rows})
        assert {len(row) for row in rows} == {len(head)}
        assert f"`{each['path']}`" in tables.read("README.md").decode()


@pytest.mark.parametrize(
    ("table", "pattern"),
    [
        ("actors", "?x a mw:Actor"),
        ("places", "?x a mw:Place"),
        ("events", "?x a mw:Event"),
        ("relations", "?x a mw:Situation FILTER NOT EXISTS { ?x a mw:TerritorialControl }"),
        ("control", "?x a mw:TerritorialControl"),
        ("counts", "?x a mw:CountClaim"),
        ("claims", "?x a mw:Claim"),
        ("sources", "?x a mw:Source"),
    ],
)
def test_a_table_has_every_thing_of_its_kind(server: str, tables: zipfile.ZipFile, table: str, pattern: str) -> None:
    """The rows are those that the endpoint finds."""
    query = quote(f"SELECT DISTINCT ?x {{ {pattern} }}")
    found = get(server, f"/sparql?query={query}", "text/csv").text.split()[1:]
    text = io.StringIO(tables.read(f"{table}.csv").decode(), newline="")
    assert {row["iri"] for row in csv.DictReader(text)} == set(found)


def test_a_row_says_what_the_graph_says(tables: zipfile.ZipFile) -> None:
    """Names in two languages, several values in one cell with their names beside them, and both coordinates."""
    alliance = _row(tables, "relations", "situation/alliance-mnla-ansar-dine-2012")
    assert (alliance["party"], alliance["party_label"]) == ("actor/ansar-dine; actor/mnla", "Ansar Dine; MNLA")
    assert (alliance["begins"], alliance["latest_begin"], alliance["type"]) == ("2012-01", "2012-01-31", "Alliance")
    gao = _row(tables, "places", "place/gao")
    assert (gao["label_fr"], gao["longitude"], gao["latitude"]) == ("Gao", "-0.05", "16.2667")
    assert _row(tables, "sources", "source/142")["publisher_label"]


def _row(tables: zipfile.ZipFile, table: str, name: str) -> dict[str, str]:
    text = io.StringIO(tables.read(f"{table}.csv").decode(), newline="")
    return next(row for row in csv.DictReader(text) if row["id"] == name)


def _anonymous(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


@pytest.mark.parametrize(
    "name", ["store.nq", "index.ttl", "manifest.json", "..%2Fmanifest.json", "%2e%2e%2fstore%2FCURRENT", "x%00"]
)
def test_nothing_else_is_sent(server: str, name: str) -> None:
    """What serves this software alone stays inside; a 404 says what there is."""
    got = get(server, f"/download/{name}", "application/json")
    assert got.status == 404
    assert b"Traceback" not in got.body
    if name == "store.nq":
        assert "maliwar.nq" in got.text


def test_the_list_is_the_manifests(server: str, sums: dict[str, str]) -> None:
    """As JSON and as a page with every file."""
    files = json.loads(get(server, "/download", "application/json").body)["files"]
    assert {file["name"]: file["sha256"] for file in files} == sums
    assert set(TYPES) < set(sums)
    page = get(server, "/download", HTML)
    assert page.type == "text/html"
    assert all(f'href="/download/{name}"' in page.text for name in sums)


def test_without_a_snapshot_there_are_no_dumps() -> None:
    """A remote engine's server says so in a sentence."""
    client = remote_client()
    for path in ("/download/maliwar.nq", "/download/SHA256SUMS"):
        got = client.get(path, headers={"Accept": "application/json"})
        assert got.status_code == 404
        assert "another machine's engine" in got.get_json()["message"]
    assert client.get("/download?format=json").get_json()["files"] == []
    assert "another machine" in client.get("/download", headers={"Accept": HTML}).get_data(as_text=True)
