"""Every IRI answers: 303, a page, data; nothing internal shows."""

import pyoxigraph as ox
import pytest
from rdflib import Graph
from served import HTML, get

TURTLE = "text/turtle"
SUFFIXES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}


def test_an_iri_leads_people_to_its_page_and_tools_to_its_data(server: str) -> None:
    """303 by Accept; the target says what it describes."""
    people, tools = get(server, "/id/actor/mnla", HTML), get(server, "/id/actor/mnla", TURTLE)
    assert (people.status, people.headers["location"]) == (303, "/page/actor/mnla")
    assert (tools.status, tools.headers["location"]) == (303, "/data/actor/mnla.ttl")
    assert get(server, "/id/actor/mnla", "image/png").status == 406


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_data_comes_in_four_formats(server: str, suffix: str) -> None:
    """Each parses, holds the label and the inverse links, and nothing of the index."""
    media_type = SUFFIXES[suffix]
    got = get(server, f"/data/claim/p028-mnla-allied.{suffix}")
    assert (got.status, got.type) == (200, media_type)
    form = ox.RdfFormat.from_media_type(media_type)
    assert form
    predicates = {quad.predicate.value for quad in ox.parse(got.body, form)}
    assert "https://w3id.org/maliwar/ontology#passage" in predicates
    assert not any("/index#" in predicate for predicate in predicates)


def test_a_page_shows_what_points_at_it(server: str) -> None:
    """A source shows its claims, a passage too, a concept what uses it, a place its events."""
    assert "/page/claim/p028-mnla-allied" in get(server, "/page/source/142", HTML).text
    assert "/page/claim/p028-mnla-allied" in get(server, "/page/passage/p028", HTML).text
    assert "/page/claim/p028-mnla-allied" in get(server, "/page/situation/alliance-mnla-ansar-dine-2012", HTML).text
    assert "/page/event/" in get(server, "/page/place/gao", HTML).text
    assert "/page/situation/" in get(server, "/page/concept/co-belligerence", HTML).text


def test_long_sections_have_pages(server: str) -> None:
    """The article makes most claims: the first are shown, all are reachable."""
    first = get(server, "/page/actor/article", HTML).text
    assert "part=claims-by" in first
    assert get(server, "/page/actor/article?part=claims-by&page=2", HTML).status == 200
    assert get(server, "/page/actor/article?part=nonsense", HTML).status == 404
    assert get(server, "/page/actor/article?part=claims-by&page=999", HTML).status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/id/actor/nobody",
        "/page/actor/nobody",
        "/data/actor/nobody.ttl",
        "/id/colour/red",
        "/page/colour/red",
        "/page/actor/a%22%3E%3Cscript",
        "/page/actor/..%2F..%2Fetc%2Fpasswd",
        "/id/actor/" + "a" * 3000,
        "/nothing",
        "//evil.example/",
    ],
)
def test_what_is_not_there_is_404(server: str, path: str) -> None:
    """For tools and for people, without echoing what was sent."""
    assert get(server, path, TURTLE).status == 404
    page = get(server, path, HTML)
    assert page.status == 404
    assert '"><script' not in page.text


def test_the_ontology_is_a_page_and_turtle(server: str) -> None:
    """A heading for each term, and the file as its authors wrote it."""
    page = get(server, "/ontology", HTML).text
    assert 'id="Alliance"' in page
    assert 'id="asserter"' in page
    led = get(server, "/ontology", TURTLE)
    assert (led.status, led.headers["location"]) == (303, "/ontology.ttl")
    assert len(Graph().parse(data=get(server, "/ontology.ttl").body, format="turtle")) > 500


def test_void_has_real_counts(server: str) -> None:
    """Triples, entities by type, licence and endpoint."""
    graph = Graph().parse(data=get(server, "/.well-known/void").body, format="turtle")
    rows = list(
        graph.query(
            """PREFIX void: <http://rdfs.org/ns/void#> PREFIX dcterms: <http://purl.org/dc/terms/>
            SELECT ?n ?licence ?endpoint WHERE {
              ?d void:triples ?n ; dcterms:license ?licence ; void:sparqlEndpoint ?endpoint }"""
        )
    )
    assert len(rows) == 1
    assert int(rows[0][0]) > 10_000  # type: ignore[index]
