"""Comunica, JavaScript's query engine: it finds out by itself what the server is.

It is installed once by `npm ci --ignore-scripts` into the user's cache, and asked in one process for the whole file.
"""

import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from served import get

HERE = Path(__file__).parent / "comunica"
INSTALL_SECONDS = 240

RDF = ("application/n-triples", "application/ld+json", "text/turtle", "application/rdf+xml")
PREFIXES = """PREFIX mw: <https://w3id.org/maliwar/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
QUERIES = {
    "select": "SELECT ?group ?label WHERE { ?group a mw:ArmedGroup ; rdfs:label ?label } ORDER BY ?label",
    "construct": "CONSTRUCT { ?group a mw:ArmedGroup } WHERE { ?group a mw:ArmedGroup }",
    "joined": """SELECT ?group ?label ?other WHERE { ?group a mw:ArmedGroup ; rdfs:label ?label .
        FILTER(LANG(?label) = "en" && CONTAINS(?label, "a")) OPTIONAL { ?group skos:altLabel ?other } }""",
    "ask": "ASK { ?group a mw:ArmedGroup }",
    "long": "SELECT ?group WHERE { VALUES ?label { " + " ".join(f'"no {number}"@en' for number in range(400)) + " } "
    "?group rdfs:label ?label }",
}


@dataclass(frozen=True)
class Asked:
    """What Comunica found, and the requests that it sent."""

    found: dict[str, Any]
    requests: list[dict[str, Any]]


@pytest.fixture(scope="module")
def script() -> Path:
    """Return the script, beside an installed Comunica."""
    return _installed()


@pytest.fixture(scope="module")
def asked(server: str, script: Path) -> Asked:
    """Return what came of all queries, asked of nothing but the endpoint's address."""
    return _ask(script, f"{server}/sparql", QUERIES)


def test_comunica_discovers_the_endpoint(server: str, asked: Asked) -> None:
    """Its first request has no query and gets RDF; that makes it send whole queries, though no type was forced."""
    first, *others = asked.requests
    assert (first["address"], first["method"], first["status"]) == (f"{server}/sparql", "GET", 200)
    assert get(server, "/sparql", first["accept"]).type in RDF
    sent = [request for request in others if urlsplit(request["address"]).query]
    assert all(request["address"].startswith(f"{server}/sparql") for request in others)
    assert any("SELECT" in parse_qs(urlsplit(request["address"]).query)["query"][0] for request in sent)
    assert {request["status"] for request in asked.requests} == {200}


def test_comunica_reads_rows_and_triples(server: str, asked: Asked) -> None:
    """A SELECT, a CONSTRUCT and an ASK say what the server says to a plain client."""
    plain = json.loads(_plain(server, QUERIES["select"]))["results"]["bindings"]
    assert asked.found["select"] == [{name: term["value"] for name, term in row.items()} for row in plain]
    groups = {row["group"] for row in asked.found["select"]}
    assert {triple[0] for triple in asked.found["construct"]} >= groups
    assert len(groups) > 5
    assert asked.found["ask"] is True


def test_comunica_joins_with_filter_and_optional(server: str, asked: Asked) -> None:
    """A join with FILTER and OPTIONAL has the rows that the server itself gives, with the unbound left out."""
    plain = json.loads(_plain(server, QUERIES["joined"]))["results"]["bindings"]
    expected = [{name: term["value"] for name, term in row.items()} for row in plain]
    assert sorted(map(_sorted, asked.found["joined"])) == sorted(map(_sorted, expected))
    assert any("other" in row for row in expected)
    assert any("other" not in row for row in expected)


def test_comunica_posts_what_is_too_long_for_an_address(asked: Asked) -> None:
    """A long query goes by POST and is answered."""
    assert asked.requests[-1]["method"] == "POST"
    assert asked.found["long"] == []


def test_comunica_reads_a_thing_by_its_address(server: str, script: Path) -> None:
    """/id/actor/mnla leads to RDF that it can query as a source of its own."""
    queries = {"types": "SELECT ?type WHERE { <https://w3id.org/maliwar/id/actor/mnla> a ?type }"}
    read = _ask(script, f"{server}/id/actor/mnla", queries)
    assert "https://w3id.org/maliwar/ontology#ArmedGroup" in {row["type"] for row in read.found["types"]}


def _sorted(row: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(row.items())


def _plain(server: str, query: str) -> str:
    reply = subprocess.run(
        ["curl", "-sfG", f"{server}/sparql", "--data-urlencode", f"query={PREFIXES}{query}"],
        capture_output=True,
        check=True,
        text=True,
    )
    return reply.stdout


def _ask(script: Path, source: str, queries: dict[str, str]) -> Asked:
    given = {"source": source, "queries": {name: PREFIXES + query for name, query in queries.items()}}
    run = subprocess.run(
        ["node", script], input=json.dumps(given), capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr
    return Asked(**json.loads(run.stdout))


def _installed() -> Path:
    """Install what the lock file names where it is not yet, and return the script there.

    Skips where Node or the registry is missing; in CI a machine with Node must get it.
    """
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("Comunica needs node and npm, which are not on this machine")
    lock = HERE / "package-lock.json"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "maliwar-tests"
    folder = cache / f"comunica-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    if not folder.exists():
        aside = folder.with_name(f"{folder.name}.{os.getpid()}")
        aside.mkdir(parents=True)
        try:
            _install(aside)
            aside.replace(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return Path(shutil.copy(HERE / "ask.mjs", folder))


def _install(folder: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=INSTALL_SECONDS,
        check=False,
    )
    if done.returncode:
        missing = f"npm could not install Comunica: {done.stderr[-400:]}"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
