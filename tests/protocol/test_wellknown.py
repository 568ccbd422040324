"""What machines look for: the dataset counted as the dumps have it, the examples as they run."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import fixture_graph
import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from rdflib import Graph
from served import get, send

from maliwar.names import BASE, DATASET, GRAPHS, ID, PREFIXES
from maliwar.questions.labels import LabelIndex
from maliwar.service import Service
from maliwar.settings import Settings
from maliwar.web.app import create_app

VOID, DCAT, DCTERMS = (PREFIXES[name] for name in ("void", "dcat", "dcterms"))
WHOLE = ox.NamedNode(DATASET)
FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
}
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


class Description:
    """The triples of a description, looked up by short names."""

    def __init__(self, body: bytes) -> None:
        self.store = ox.Store()
        self.store.bulk_load(body, ox.RdfFormat.TURTLE)

    def values(self, subject: ox.NamedNode | ox.BlankNode, iri: str) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        """Return the values of a property."""
        found = self.store.quads_for_pattern(subject, ox.NamedNode(iri), None)
        return [quad.object for quad in found]  # type: ignore[misc]  # no quoted triples here

    def one(self, subject: ox.NamedNode | ox.BlankNode, iri: str) -> str:
        """Return the one value of a property as text."""
        (value,) = self.values(subject, iri)
        return value.value

    def parts(self, link: str, naming: str) -> dict[str, ox.BlankNode]:
        """Return the partitions by the IRI of their class or property."""
        return {self.one(part, VOID + naming): part for part in self.values(WHOLE, VOID + link)}  # type: ignore[arg-type,misc]


@pytest.fixture(scope="module")
def void(server: str) -> Description:
    """Return the description in Turtle."""
    got = get(server, "/.well-known/void", "text/turtle")
    assert (got.status, got.headers["content-type"]) == (200, "text/turtle; charset=utf-8")
    return Description(got.body)


@pytest.fixture(scope="module")
def quads(server: str) -> list[ox.Quad]:
    """Return the quads of the dump, fetched as anybody fetches it."""
    return list(ox.parse(get(server, "/download/maliwar.nq").body, ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def triples(quads: list[ox.Quad]) -> set[ox.Triple]:
    """Return the triples of the dump, each once."""
    return {quad.triple for quad in quads}


def test_the_whole_is_counted_right(void: Description, quads: list[ox.Quad], triples: set[ox.Triple]) -> None:
    """Triples, subjects, objects, things, classes and properties, and triples by graph, as the dump has them."""
    things = {t.subject for t in triples if t.predicate == TYPE and t.subject.value.startswith(ID)}  # type: ignore[union-attr]
    expected = {
        "triples": len(triples),
        "distinctSubjects": len({t.subject for t in triples}),
        "distinctObjects": len({t.object for t in triples}),
        "entities": len(things),
        "properties": len({t.predicate for t in triples}),
        "classes": len({t.object for t in triples if t.predicate == TYPE and isinstance(t.object, ox.NamedNode)}),
    }
    assert {name: int(void.one(WHOLE, VOID + name)) for name in expected} == expected
    assert expected["triples"] > 60_000
    for name in ("ontology", "asserted", "inferred"):
        graph = ox.NamedNode(GRAPHS[name])
        assert int(void.one(graph, VOID + "triples")) == sum(quad.graph_name == graph for quad in quads)
        assert graph in void.values(WHOLE, VOID + "subset")


def test_every_class_and_property_is_counted_right(void: Description, triples: set[ox.Triple]) -> None:
    """No partition is missing, none too many, each number is the dump's."""
    instances = defaultdict(set)
    used: dict[str, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        used[triple.predicate.value].append(triple)
        if triple.predicate == TYPE and isinstance(triple.object, ox.NamedNode):
            instances[triple.object.value].add(triple.subject)
    classes = void.parts("classPartition", "class")
    told = {iri: int(void.one(part, VOID + "entities")) for iri, part in classes.items()}
    assert told == {iri: len(found) for iri, found in instances.items()}
    properties = void.parts("propertyPartition", "property")
    assert properties.keys() == used.keys()
    for iri, part in properties.items():
        counted = tuple(int(void.one(part, VOID + n)) for n in ("triples", "distinctSubjects", "distinctObjects"))
        found = used[iri]
        assert counted == (len(found), len({t.subject for t in found}), len({t.object for t in found})), iri


def test_links_to_wikidata_are_a_linkset(void: Description, triples: set[ox.Triple]) -> None:
    """One for each property that links, with its number."""
    links = Counter(t.predicate.value for t in triples if str(t.object).startswith("<" + PREFIXES["wd"]))
    assert links
    found = {}
    for quad in void.store.quads_for_pattern(None, TYPE, ox.NamedNode(VOID + "Linkset")):
        node = quad.subject
        assert isinstance(node, ox.NamedNode)
        assert void.one(node, VOID + "objectsTarget") == DATASET + "#wikidata"
        found[void.one(node, VOID + "linkPredicate")] = int(void.one(node, VOID + "triples"))
    assert found == links


def test_what_people_wrote_is_there(void: Description) -> None:
    """Titles in two languages, licence, source, period, place, who to cite; nobody has to guess."""
    titles = {(value.language) for value in void.values(WHOLE, DCTERMS + "title") if isinstance(value, ox.Literal)}
    assert titles == {"en", "fr"}
    assert void.one(WHOLE, DCTERMS + "license") == "https://creativecommons.org/licenses/by-sa/4.0/"
    sources = {value.value for value in void.values(WHOLE, DCTERMS + "source")}
    assert "https://en.wikipedia.org/wiki/Mali_War" in sources
    for name in ("creator", "publisher", "provenance", "temporal", "spatial", "bibliographicCitation", "issued"):
        assert void.values(WHOLE, DCTERMS + name), name
    for name in ("keyword", "landingPage", "version"):
        assert void.values(WHOLE, DCAT + name), name


def test_every_address_in_it_answers(server: str, void: Description) -> None:
    """What is ours to answer is answered; identifiers are w3id IRIs and lead on here."""
    here = {
        quad.object.value
        for quad in void.store
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(server)
    }
    assert {f"{server}/sparql", f"{server}/download/maliwar.nq", f"{server}/download"} <= here
    for address in here:
        assert send(server, "HEAD", address.removeprefix(server)).status == 200, address
    for example in void.values(WHOLE, VOID + "exampleResource"):
        assert example.value.startswith(ID)
        assert get(server, "/id/" + example.value.removeprefix(ID), "text/turtle").status == 303, example
    for quad in void.store:
        if isinstance(quad.subject, ox.NamedNode):
            assert quad.subject.value.startswith(BASE), quad.subject


def test_distributions_have_their_sizes_and_hashes(server: str, void: Description) -> None:
    """Whoever downloads can check what came."""
    checked = 0
    for node in void.values(WHOLE, DCAT + "distribution"):
        assert isinstance(node, ox.NamedNode)
        assert void.one(node, DCTERMS + "license")
        if not (urls := void.values(node, DCAT + "downloadURL")):
            continue
        body = get(server, urlsplit(urls[0].value).path).body
        assert int(void.one(node, DCAT + "byteSize")) == len(body)
        checksum = void.values(node, PREFIXES["spdx"] + "checksum")[0]
        assert isinstance(checksum, ox.NamedNode)
        assert void.one(checksum, PREFIXES["spdx"] + "checksumValue") == hashlib.sha256(body).hexdigest()
        assert void.one(node, DCAT + "mediaType").startswith("https://www.iana.org/assignments/media-types/")
        checked += 1
    assert checked >= 10


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD parser uses it
@pytest.mark.parametrize("path", ["/.well-known/void", "/.well-known/sparql-examples"])
def test_every_format_says_the_same(server: str, path: str) -> None:
    """Four formats, read by another library; what cannot be had is 406 with the offers."""
    sizes = set()
    for media_type, name in FORMATS.items():
        got = get(server, path, media_type)
        assert (got.status, got.type) == (200, media_type)
        sizes.add(len(Graph().parse(data=got.body, format=name)))
    assert len(sizes) == 1
    assert sizes.pop() > 300
    refused = get(server, path, "image/png")
    assert refused.status == 406
    assert "text/turtle" in json.loads(refused.body)["detail"]["offers"]


def _examples(server: str) -> Iterator[tuple[str, str]]:
    graph = Graph().parse(data=get(server, "/.well-known/sparql-examples", "text/turtle").body, format="turtle")
    query = """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX schema: <https://schema.org/>
    SELECT ?it ?text ?target WHERE { ?it a sh:SPARQLExecutable, sh:SPARQLSelectExecutable ; sh:select ?text ;
      rdfs:comment ?says ; schema:keywords ?topic ; schema:target ?target ;
      sh:prefixes/sh:declare [ sh:prefix "mw" ] }"""
    for it, text, target in graph.query(query):  # type: ignore[misc]  # rows of a SELECT
        assert str(target) == f"{server}/sparql"
        yield str(it), str(text)


def test_every_example_runs_as_it_stands(server: str) -> None:
    """Each question of the catalogue is there, under its own IRI, and its text answers at the endpoint."""
    found = dict(_examples(server))
    listed = json.loads(get(server, "/questions?format=json").body)["questions"]
    assert found.keys() == {BASE + question["href"].lstrip("/") for question in listed}
    for iri, text in found.items():
        got = send(
            server,
            "POST",
            "/sparql",
            urlencode({"query": text}).encode(),
            "text/csv",
            content_type="application/x-www-form-urlencoded",
        )
        assert got.status == 200, (iri, got.text[:300])
        assert len(got.body.splitlines()) >= 1


def remote_client() -> FlaskClient:
    """Return a client of an app whose engine is another machine's, as far as the app can tell."""
    engine = fixture_graph.engine()
    settings = Settings(engine="https://engine.example/sparql")
    service = Service(settings, None, engine, fixture_graph.catalogue(), LabelIndex.load(engine))  # type: ignore[arg-type]  # it answers as an Engine does
    return create_app(settings, service).test_client()


def test_another_machines_engine_is_described_without_dumps() -> None:
    """Its counts are told; no dump and no endpoint is promised that is not there."""
    got = remote_client().get("/.well-known/void")
    assert got.status_code == 200
    text = got.get_data(as_text=True)
    assert "void:triples" in text
    assert "download" not in text
    assert "sparqlEndpoint" not in text
    assert remote_client().get("/.well-known/sparql-examples").status_code == 200
