"""The dumps over HTTP: exact types, hashes as entity tags, parts, compression, and nothing else from that folder."""

import gzip
import hashlib
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from served import HTML, get, send
from test_wellknown import remote_client

from maliwar.settings import Settings
from maliwar.snapshot import Snapshot

TYPES = {
    "maliwar.nq": "application/n-quads",
    "maliwar.trig": "application/trig",
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
