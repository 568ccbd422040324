"""Every IRI under the base that the data or the ontology names leads somewhere, and says what it is."""

import json
import re
from collections.abc import Iterable
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from served import HTML, get, send

BASE = "https://w3id.org/maliwar/"
SMALL, EVERY = 17, 7
"""Of so many things of a kind, or more, one in seven is opened; all are asked where they lead."""


@pytest.fixture(scope="module")
def iris(server: str) -> list[str]:
    """Return every IRI of ours that stands in a published graph, as subject, property or object."""
    parts = [
        f"SELECT DISTINCT ?iri WHERE {{ GRAPH ?g {{ {triple} }} FILTER(?g != graph:index) }}"
        for triple in ("?iri ?p ?o", "?s ?iri ?o", "?s ?p ?iri")
    ]
    found: set[str] = set()
    for query in parts:
        rows = json.loads(get(server, "/sparql?" + urlencode({"query": query})).body)["results"]["bindings"]
        found |= {row["iri"]["value"] for row in rows if row["iri"]["type"] == "uri"}
    return sorted(iri for iri in found if iri.startswith(BASE))


def status(server: str, paths: Iterable[str]) -> dict[str, int]:
    """Return the status of each path for a person, without its body, over one connection."""
    connection = HTTPConnection(urlsplit(server).netloc, timeout=30)
    found = {}
    for path in paths:
        connection.request("HEAD", path, headers={"Accept": HTML})
        response = connection.getresponse()
        response.read()
        found[path] = response.status
    connection.close()
    return found


def test_every_thing_leads_to_its_page(server: str, iris: list[str]) -> None:
    """303 for each of some three thousand, to its own page."""
    things = [iri.removeprefix(BASE) for iri in iris if iri.startswith(BASE + "id/")]
    assert len(things) > 3000
    lost = [path for path, code in status(server, ("/" + path for path in things)).items() if code != 303]
    assert not lost, lost[:5]


def test_the_pages_are_there(server: str, iris: list[str]) -> None:
    """Each of a small kind, one in seven of a large one: 200, a heading that is no bare IRI, no index, one IRI of ours.

    That one is the thing's own, to be cited.
    """
    kinds: dict[str, list[str]] = {}
    for iri in iris:
        if iri.startswith(BASE + "id/"):
            kinds.setdefault(iri.split("/")[-2], []).append("/page/" + iri.removeprefix(BASE + "id/"))
    assert {"actor", "person", "place", "event", "situation", "claim", "source", "passage", "concept", "note"} <= set(
        kinds
    )
    for paths in kinds.values():
        for path in paths if len(paths) < SMALL else paths[::EVERY]:
            got = get(server, path, HTML)
            assert got.status == 200, path
            heading = re.search(r"<h1>(.+?)</h1>", got.text)
            assert heading, path
            assert "://" not in heading[1], path
            assert got.text.count(">https://w3id.org/maliwar/id/") <= 1, path
            assert "/index#" not in got.text, path


def test_every_term_stands_in_the_ontology(server: str, iris: list[str]) -> None:
    """ontology#X is the place X of the ontology's page."""
    terms = [iri.partition("#")[2] for iri in iris if iri.startswith(BASE + "ontology#")]
    assert len(terms) > 150
    text = get(server, "/ontology", HTML).text
    missing = [term for term in terms if f'id="{term}"' not in text]
    assert not missing, missing[:5]


def test_the_rest_leads_somewhere_too(server: str, iris: list[str]) -> None:
    """The dataset, the graphs, the ontology: a page or a redirect to one."""
    rest = {iri.removeprefix(BASE).partition("#")[0] for iri in iris if not iri.startswith(BASE + "id/")}
    rest -= {path for path in rest if path.startswith("index")}
    assert {"dataset", "ontology"} <= rest
    found = status(server, ("/" + path for path in sorted(rest)))
    assert set(found.values()) <= {200, 303}, found
    assert send(server, "HEAD", "/graph/asserted", accept=HTML).headers["location"] == "/download"
