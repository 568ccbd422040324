"""curl, by which people try a server and scripts use it."""

import gzip
import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

import brotli
import pytest
from rdflib import Graph, URIRef

ROWS = "SELECT ?group ?label WHERE { ?group a mw:ArmedGroup ; rdfs:label ?label } ORDER BY ?label LIMIT 4"
LONG = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 500"


@dataclass(frozen=True)
class Reply:
    """What curl got."""

    status: int
    headers: dict[str, str]
    body: bytes


def curl(*arguments: str) -> Reply:
    """Run curl and return the last response's head and the body."""
    done = subprocess.run(["curl", "-sS", "-D", "/dev/stderr", *arguments], capture_output=True, check=True)
    last = done.stderr.decode().strip().split("\r\n\r\n")[-1].split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in last[1:])}
    return Reply(int(last[0].split()[1]), headers, done.stdout)


def rows(reply: Reply) -> int:
    """Return the number of rows of an answer in JSON."""
    assert reply.status == 200
    return len(json.loads(reply.body)["results"]["bindings"])


def test_get_and_both_posts_need_no_headers(server: str) -> None:
    """What curl sends by itself gets rows, by GET, as a form, and as the query itself."""
    endpoint = f"{server}/sparql"
    assert rows(curl("-G", endpoint, "--data-urlencode", f"query={ROWS}")) == 4
    assert rows(curl(endpoint, "--data-urlencode", f"query={ROWS}")) == 4
    assert rows(curl(endpoint, "-H", "Content-Type: application/sparql-query", "--data-binary", ROWS)) == 4


def test_head_says_what_get_would(server: str) -> None:
    """HEAD has the type, tag and length of GET, and no body."""
    address = ["-G", f"{server}/sparql", "--data-urlencode", f"query={ROWS}"]
    whole, head = curl(*address), curl("--head", *address)
    assert head.status == 200
    assert head.headers["content-length"] == str(len(whole.body))
    assert (head.headers["etag"], head.headers["content-type"]) == (
        whole.headers["etag"],
        whole.headers["content-type"],
    )


@pytest.mark.parametrize(("coding", "unpack"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
def test_answers_are_compressed(server: str, coding: str, unpack: Callable[[bytes], bytes]) -> None:
    """Both gzip and br are given to who asks, are smaller, and unpack to the same bytes."""
    address = ["-G", f"{server}/sparql", "--data-urlencode", f"query={LONG}"]
    plain, packed = curl(*address), curl(*address, "-H", f"Accept-Encoding: {coding}")
    assert packed.headers["content-encoding"] == coding
    assert "accept-encoding" in packed.headers["vary"].lower()
    assert len(packed.body) < len(plain.body) / 3
    assert unpack(packed.body) == plain.body


def test_compressed_is_unpacked_by_curl_itself(server: str) -> None:
    """--compressed gives the plain bytes."""
    address = ["-G", f"{server}/sparql", "--data-urlencode", f"query={LONG}"]
    packed = curl("--compressed", *address)
    assert packed.headers["content-encoding"] in ("gzip", "br")
    assert packed.body == curl(*address).body


@pytest.mark.parametrize("options", [[], ["-H", "Accept-Encoding: gzip"]], ids=["plain", "gzip"])
@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/questions/allied-with.csv", "/data/actor/mnla.ttl"])
def test_a_known_tag_is_not_sent_again(server: str, path: str, options: list[str]) -> None:
    """If-None-Match with the tag that was sent gives 304 without a body; another tag gives all of it."""
    first = curl(server + path, *options)
    again = curl(server + path, *options, "-H", f"If-None-Match: {first.headers['etag']}")
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert curl(server + path, *options, "-H", 'If-None-Match: "of-old"').status == 200


@pytest.mark.parametrize(
    ("accept", "form"),
    [("text/turtle", "turtle"), ("application/n-triples", "nt"), ("application/rdf+xml", "xml")],
)
def test_an_iri_leads_to_data(server: str, accept: str, form: str) -> None:
    """/id/actor/mnla redirects to triples in the form that was asked for."""
    reply = curl("-L", "-H", f"Accept: {accept}", f"{server}/id/actor/mnla")
    assert reply.headers["content-type"].startswith(accept)
    graph = Graph().parse(data=reply.body, format=form)
    assert (URIRef("https://w3id.org/maliwar/id/actor/mnla"), None, None) in graph


def test_a_fault_is_an_exit_code(server: str) -> None:
    """With --fail, a broken query is curl's exit code 22."""
    done = subprocess.run(
        ["curl", "-sf", "-G", f"{server}/sparql", "--data-urlencode", "query=SELECT"], capture_output=True, check=False
    )
    assert done.returncode == 22
