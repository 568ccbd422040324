"""The SPARQL 1.1 Protocol over HTTP, against the server as people start it."""

import json
import re
from urllib.parse import urlencode

import pytest
from rdflib import Graph, Namespace
from served import HTML, Answer, get, send

from maliwar.names import BASE

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SELECT = "SELECT ?group WHERE { ?group a mw:ArmedGroup } ORDER BY ?group LIMIT 3"
ASK = "ASK { actor:mnla a mw:ArmedGroup }"
CONSTRUCT = "CONSTRUCT { ?group a mw:ArmedGroup } WHERE { ?group a mw:ArmedGroup }"
DESCRIBE = "DESCRIBE actor:mnla"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
RESULTS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPHS = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}


def ask(server: str, query: str, accept: str | None = None, **parameters: str) -> Answer:
    """Send a query by GET."""
    return get(server, "/sparql?" + urlencode({"query": query, **parameters}), accept)


def test_three_ways_to_send_a_query_give_one_answer(server: str) -> None:
    """GET, POST with a form and POST of the bare query say the same."""
    by_get = ask(server, SELECT, RESULTS["json"])
    by_form = send(server, "POST", "/sparql", urlencode({"query": SELECT}).encode(), RESULTS["json"], content_type=FORM)
    direct = send(server, "POST", "/sparql", SELECT.encode(), RESULTS["json"], content_type=DIRECT + ";charset=UTF-8")
    assert by_get.status == by_form.status == direct.status == 200
    assert by_get.body == by_form.body == direct.body
    assert len(json.loads(by_get.body)["results"]["bindings"]) == 3


@pytest.mark.parametrize(
    ("query", "formats"),
    [
        (SELECT, RESULTS),
        (ASK, {"json": RESULTS["json"], "xml": RESULTS["xml"]}),
        (CONSTRUCT, GRAPHS),
        (DESCRIBE, GRAPHS),
    ],
    ids=["select", "ask", "construct", "describe"],
)
def test_every_form_comes_in_its_formats(server: str, query: str, formats: dict[str, str]) -> None:
    """By Accept and by format= alike, with the exact media type."""
    for name, media_type in formats.items():
        by_accept, by_name = ask(server, query, media_type), ask(server, query, HTML, format=name)
        assert (by_accept.status, by_accept.type) == (200, media_type)
        assert (by_name.status, by_name.type) == (200, media_type)
        assert by_accept.body == by_name.body


def test_q_values_decide(server: str) -> None:
    """The format that is liked best is sent."""
    assert ask(server, SELECT, "text/csv;q=0.4, application/sparql-results+xml;q=0.8").type == RESULTS["xml"]
    assert ask(server, SELECT, "*/*").type == RESULTS["json"]
    assert ask(server, SELECT).type == RESULTS["json"]


def test_a_browser_gets_a_table_on_a_page(server: str) -> None:
    """Labels, not raw IRIs, and the query still in the editor."""
    answer = ask(server, SELECT, HTML)
    assert answer.type == "text/html"
    assert "<table" in answer.text
    assert "/page/actor/" in answer.text
    assert "mw:ArmedGroup" in answer.text


def test_without_a_query_people_get_the_editor_and_tools_the_description(server: str) -> None:
    """The service description names the endpoint, the formats and every graph with its size."""
    assert "<textarea" in get(server, "/sparql", HTML).text
    description = get(server, "/sparql", "text/turtle")
    assert description.type == "text/turtle"
    assert f"{server}/sparql" in description.text
    for name in ("SPARQL_Results_JSON", "Turtle", "graph:asserted", "void:triples"):
        assert name in description.text


def test_a_dataset_by_the_protocol_wins(server: str) -> None:
    """default-graph-uri chooses the graph; an unknown graph is empty, never fetched."""
    query = "ASK { mw:Actor a owl:Class }"
    graph = "https://w3id.org/maliwar/graph/"

    def verdict(**parameters: str) -> bool:
        return bool(json.loads(ask(server, query, **parameters).body)["boolean"])

    assert verdict()
    assert verdict(**{"default-graph-uri": graph + "ontology"})
    assert not verdict(**{"default-graph-uri": graph + "asserted"})
    assert not verdict(**{"default-graph-uri": "http://127.0.0.1:1/none"})


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("?query=ASK+%7B%7D&query=ASK+%7B%7D", 400, "bad-parameter"),
        ("?query=ASK+%7B%7D&colour=red", 400, "bad-parameter"),
        ("?query=ASK+%7B%7D&format=pdf", 400, "bad-parameter"),
        ("?query=ASK+%7B%7D&format=json&output=xml", 400, "bad-parameter"),
        ("?query=SELECT+*+WHERE+%7B", 400, "bad-query"),
        ("?query=", 400, "bad-query"),
        ("?query=ASK+%7B+%22%FF%22+%3Fp+1+%7D", 400, "bad-query"),
        ("?query=DROP+ALL", 400, "query-refused"),
        ("?update=DROP+ALL", 403, "forbidden"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_shape(server: str, path: str, status: int, code: str) -> None:
    """Status, code, a sentence and a detail; JSON for tools, a page for people."""
    answer = get(server, "/sparql" + path)
    fault = json.loads(answer.body)
    assert (answer.status, fault["error"], set(fault)) == (status, code, {"error", "message", "detail"})
    assert fault["message"].endswith((".", "?"))
    page = get(server, "/sparql" + path, HTML)
    assert (page.status, page.type) == (status, "application/json" if "format=json" in path else "text/html")


def test_a_fault_names_its_place(server: str) -> None:
    """Line and column of the engine, and a hint on prefixes."""
    fault = json.loads(ask(server, "SELECT *\nWHERE { ?s a nope:Thing }").body)
    assert fault["detail"]["line"] == 2
    assert fault["detail"]["column"] > 1
    assert "nope:" in fault["message"]


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/sparql-update", b"DROP ALL", 403),
        ("text/plain", b"ASK {}", 415),
        (DIRECT + "; charset=latin-1", b"ASK {}", 415),
        (DIRECT, b"ASK { \xff }", 400),
        (FORM, b"", 400),
        (FORM, b"update=DROP+ALL", 403),
    ],
)
def test_posts_that_are_no_queries(server: str, content_type: str, body: bytes, status: int) -> None:
    """Updates are forbidden, other media types unreadable, other bytes bad."""
    answer = send(server, "POST", "/sparql", body, content_type=content_type)
    assert answer.status == status
    assert json.loads(answer.body)["message"]


def test_other_methods_are_told_what_is_allowed(server: str) -> None:
    """405 with Allow; 406 with the offers."""
    answer = send(server, "DELETE", "/sparql")
    assert answer.status == 405
    assert {"GET", "HEAD", "OPTIONS", "POST"} <= set(answer.headers["allow"].replace(" ", "").split(","))
    none = ask(server, SELECT, "image/png")
    assert none.status == 406
    assert RESULTS["json"] in json.loads(none.body)["detail"]["offers"]


def test_anybody_may_read_from_a_browser(server: str) -> None:
    """CORS on reads, with its preflight, never with credentials."""
    preflight = send(server, "OPTIONS", "/sparql", origin="https://example.org", access_control_request_method="POST")
    assert preflight.status == 200
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "Content-Type" in preflight.headers["access-control-allow-headers"]
    for answer in (preflight, ask(server, SELECT), ask(server, "nonsense")):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers


def test_head_is_get_without_its_body(server: str) -> None:
    """The same headers, no bytes."""
    path = "/sparql?" + urlencode({"query": SELECT, "format": "csv"})
    head, whole = send(server, "HEAD", path), get(server, path)
    assert (head.status, head.body) == (200, b"")
    for name in ("content-type", "content-length", "etag", "vary"):
        assert head.headers[name] == whole.headers[name]


def test_what_one_holds_is_not_sent_again(server: str) -> None:
    """A strong ETag for query, format and encoding; 304 where it is held."""
    path = "/sparql?" + urlencode({"query": CONSTRUCT.replace("ArmedGroup", "Actor")})
    plain, packed = get(server, path), get(server, path, accept_encoding="gzip")
    assert not plain.headers["etag"].startswith("W/")
    assert packed.headers["content-encoding"] == "gzip"
    assert len({plain.headers["etag"], packed.headers["etag"], get(server, path + "&format=nt").headers["etag"]}) == 3
    assert {"Accept", "Accept-Encoding"} <= set(plain.headers["vary"].replace(" ", "").split(","))
    again = get(server, path, if_none_match=plain.headers["etag"])
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", plain.headers["etag"])
    assert get(server, path, if_none_match=packed.headers["etag"], accept_encoding="gzip").status == 304
    assert get(server, path, if_none_match=packed.headers["etag"]).status == 200
    assert get(server, path, if_none_match='"other"').status == 200


def test_every_response_is_guarded(server: str) -> None:
    """Pages, data and errors carry the same security headers."""
    for path in ("/", "/sparql?query=ASK+%7B%7D", "/nothing", "/static/site.css", "/id/actor/mnla"):
        headers = get(server, path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["referrer-policy"]


@pytest.mark.parametrize(
    "content_type",
    [
        DIRECT + "; charset=utf-8",
        DIRECT + ";charset=UTF-8",
        DIRECT + '; charset="UTF-8"',
        "Application/SPARQL-Query; Charset=utf8",
    ],
)
def test_a_content_type_is_read_as_http_has_it(server: str, content_type: str) -> None:
    """Types, parameters and charsets in either case, quoted or not."""
    answer = send(server, "POST", "/sparql", ASK.encode(), content_type=content_type)
    assert (answer.status, json.loads(answer.body)["boolean"]) == (200, True)


def test_a_form_s_content_type_too(server: str) -> None:
    """The same for a form."""
    body = urlencode({"query": ASK}).encode()
    for content_type in (FORM.upper(), FORM + '; charset="utf-8"', FORM + ";charset=UTF-8"):
        assert send(server, "POST", "/sparql", body, content_type=content_type).status == 200
    assert send(server, "POST", "/sparql", body, content_type=FORM + "; charset=utf-16").status == 415


@pytest.mark.parametrize(
    ("path", "body", "content_type", "status"),
    [
        ("?" + urlencode({"query": ASK}), b"", FORM, 400),
        ("?" + urlencode({"query": ASK}), urlencode({"query": ASK}).encode(), FORM, 400),
        ("?" + urlencode({"query": ASK}), ASK.encode(), DIRECT, 400),
        ("", urlencode({"query": ASK, "update": "DROP ALL"}).encode(), FORM, 403),
        ("", urlencode([("query", ASK), ("query", ASK)]).encode(), FORM, 400),
        ("?default-graph-uri=none", ASK.encode(), DIRECT, 400),
        ("?default-graph-uri=http%3A%2F%2Fexample.org%2Fnone", ASK.encode(), DIRECT, 200),
        ("?default-graph-uri=http%3A%2F%2Fexample.org%2Fnone", urlencode({"query": ASK}).encode(), FORM, 200),
    ],
)
def test_where_parameters_may_stand(server: str, path: str, body: bytes, content_type: str, status: int) -> None:
    """A POST has its query in the body alone; the dataset of the address holds for it (section 2.1)."""
    answer = send(server, "POST", "/sparql" + path, body, content_type=content_type)
    assert answer.status == status
    if status == 200:
        assert json.loads(answer.body)["boolean"] is False


@pytest.mark.parametrize(
    ("query", "accept", "status", "media_type"),
    [
        (SELECT, "image/png, */*;q=0", 406, "application/json"),
        (SELECT, "application/sparql-results+json;q=0, */*;q=0.5", 200, RESULTS["xml"]),
        (SELECT, "application/sparql-results+json;q=0.1, */*;q=0.9", 200, RESULTS["xml"]),
        (SELECT, "text/*", 200, RESULTS["csv"]),
        (SELECT, "text/csv; charset=utf-8", 200, RESULTS["csv"]),
        (SELECT, "text/turtle", 406, "application/json"),
        (SELECT, "text/html;q=0.5, text/csv", 200, RESULTS["csv"]),
        (SELECT, "text/html; charset=utf-8", 200, "text/html"),
        (CONSTRUCT, "text/html", 200, "text/html"),
        (CONSTRUCT, "text/*", 200, GRAPHS["ttl"]),
        (CONSTRUCT, RESULTS["json"], 406, "application/json"),
        (ASK, "text/html", 200, "text/html"),
    ],
)
def test_negotiation(server: str, query: str, accept: str, status: int, media_type: str) -> None:
    """As RFC 9110, section 12.5.1 has it: what is most specific counts, q=0 forbids, parameters do not hinder."""
    answer = ask(server, query, accept)
    assert (answer.status, answer.type) == (status, media_type)
    if status == 406:
        assert json.loads(answer.body)["detail"]["offers"]


def test_a_long_query_fits_into_an_address(server: str) -> None:
    """A GET of 20 kB is answered as well as a short one."""
    assert ask(server, ASK + " # " + "x" * 20_000).status == 200


def test_head_on_what_is_refused(server: str) -> None:
    """HEAD says what GET says, for faults as for the description."""
    for path in ("/sparql?query=ASK+%7B", "/sparql?query=ASK+%7B%7D&format=pdf", "/sparql"):
        head, whole = send(server, "HEAD", path), get(server, path)
        assert (head.status, head.body, head.type) == (whole.status, b"", whole.type)
        assert head.headers["content-length"] == whole.headers["content-length"]


@pytest.mark.parametrize(
    "path", ["/", "/sparql", "/sparql/graph", "/questions", "/ask", "/page/actor/mnla", "/health/live", "/openapi.json"]
)
def test_a_preflight_everywhere(server: str, path: str) -> None:
    """What a browser asks before it reads from elsewhere is allowed at each address, and never with credentials."""
    answer = send(
        server,
        "OPTIONS",
        path,
        origin="https://example.org",
        access_control_request_method="GET",
        access_control_request_headers="accept, content-type, if-none-match",
    )
    assert answer.status == 200
    allowed = {name.strip().lower() for name in answer.headers["access-control-allow-headers"].split(",")}
    assert {"accept", "content-type", "if-none-match"} <= allowed
    assert "GET" in answer.headers["access-control-allow-methods"]
    assert "GET" in answer.headers["allow"]
    assert "access-control-allow-credentials" not in answer.headers


def test_only_prefixes_that_are_used_are_declared(server: str) -> None:
    """Turtle and RDF/XML are short to read: names by prefix, and no prefix in vain."""
    turtle = ask(server, CONSTRUCT, GRAPHS["ttl"]).text
    assert set(re.findall(r"@prefix (\w+):", turtle)) == {"mw", "actor"}
    assert " a mw:ArmedGroup" in turtle
    xml = ask(server, CONSTRUCT, GRAPHS["rdf"]).text
    assert 'xmlns:mw="' in xml
    assert "xmlns:dcterms" not in xml


def test_a_relative_iri_has_a_base(server: str) -> None:
    """The service's own base resolves it (SPARQL 1.1 Protocol, 2.1), the same for everybody."""
    found = Graph().parse(data=ask(server, "CONSTRUCT { <s> <p> 1 } WHERE {}", GRAPHS["nt"]).text, format="nt")
    assert {str(subject) for subject in found.subjects()} == {BASE + "s"}


def test_the_description_tells_no_more_than_is_true(server: str) -> None:
    """Every format that it names is given, every function known; federation is not claimed."""
    description = Graph().parse(data=get(server, "/sparql", "text/turtle").text, format="turtle")
    formats = {str(item).rpartition("/")[2] for item in description.objects(None, SD.resultFormat)}
    assert len(formats) == len(RESULTS) + len(GRAPHS)
    assert (None, SD.feature, SD.BasicFederatedQuery) not in description
    functions = {str(item) for item in description.objects(None, SD.extensionFunction)}
    assert functions
    point = '"POINT(1 1)"^^geo:wktLiteral'
    for name in functions:
        unit = ", <http://www.opengis.net/def/uom/OGC/1.0/metre>" if name.endswith("distance") else ""
        found = json.loads(ask(server, f"SELECT (<{name}>({point}, {point}{unit}) AS ?known) {{}}").body)
        assert found["results"]["bindings"][0]["known"], name
