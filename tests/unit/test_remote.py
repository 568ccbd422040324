"""What a remote engine promises: the same answers as the embedded one, and no harm from the other end."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from served import oxigraph
from stranger import Play, dribble, playing, send

from maliwar.answer import engine_for
from maliwar.answer.engine import EmbeddedEngine
from maliwar.answer.formats import choose
from maliwar.answer.graphs import Graphs
from maliwar.answer.remote import RemoteEngine
from maliwar.errors import BadInput, BadQuery, EngineDown, EngineError, QueryRefused, QueryTimeout
from maliwar.names import MW, MWX
from maliwar.settings import Settings

ACTOR = "<https://w3id.org/maliwar/id/actor/mnla>"
FACTS = f"""{ACTOR} <http://www.w3.org/2000/01/rdf-schema#label> "MNLA"@en .
{ACTOR} <{MW}notation> "tab\\t, \\"quotes\\" and é" .
{ACTOR} <{MWX}label> "MNLA" .
<urn:s> <urn:p> "in a graph" <urn:g> .
""" + "".join(f'<urn:s{i}> <urn:p> "{i}" .\n' for i in range(300))
QUESTIONS = (
    "SELECT ?p ?o { actor:mnla ?p ?o } ORDER BY ?p",
    "SELECT ?x { VALUES ?x { 1 1.5 true '2012-01'^^<http://id.loc.gov/datatypes/edtf> UNDEF <urn:x> } }",
    "ASK { actor:mnla ?p ?o }",
    "CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s rdfs:label ?o }",
    "DESCRIBE actor:mnla",
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start a real `oxigraph serve`, load the facts, and yield the address of its queries."""
    with oxigraph(FACTS.encode()) as address:
        yield address


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    """Yield the embedded engine on the same facts."""
    dump = tmp_path_factory.mktemp("remote") / "store.nq"
    dump.write_text(FACTS, encoding="utf-8")
    engine = EmbeddedEngine(dump, None, Settings())
    yield engine
    engine.close()


def test_the_settings_choose_the_engine() -> None:
    """A URL of a web server is an engine, and nothing else but `embedded` is."""
    assert isinstance(engine_for(Settings(engine="http://127.0.0.1:1/sparql"), None), RemoteEngine)
    for url in ("file:///etc/passwd", "ftp://example.org/", "sparql", "http://"):
        with pytest.raises(BadInput, match="MALIWAR_ENGINE"):
            engine_for(Settings(engine=url), None)


@pytest.mark.parametrize("query", QUESTIONS)
def test_the_answers_are_those_of_the_embedded_engine(server: str, embedded: EmbeddedEngine, query: str) -> None:
    """A remote engine gives the same answers in the same formats."""
    remote = RemoteEngine(server, Settings())
    here, there = embedded.answer(query), remote.answer(query)
    assert (there.kind, there.format, there.truncated) == (here.kind, here.format, here.truncated)
    assert sorted(there.body.splitlines()) == sorted(here.body.splitlines())
    if here.kind == "table":
        assert remote.select(query) == embedded.select(query)
        for name in ("xml", "csv", "tsv"):
            fmt = choose("table", name=name)
            assert remote.answer(query, fmt).body == embedded.answer(query, fmt).body


def test_the_dataset_is_passed_on(server: str) -> None:
    """The protocol's graphs reach the other end."""
    csv = choose("table", name="csv")
    reply = RemoteEngine(server, Settings()).answer("SELECT ?o { ?s ?p ?o }", csv, Graphs(("urn:g",)))
    assert reply.body == b"o\r\nin a graph\r\n"


def test_a_long_answer_is_cut_and_marked(server: str) -> None:
    """What comes is read up to the cap, and cut between rows."""
    remote = RemoteEngine(server, Settings(answer_bytes=5_000))
    for query in ("SELECT * { ?s <urn:p> ?o }", "CONSTRUCT WHERE { ?s <urn:p> ?o }"):
        reply = remote.answer(query)
        assert reply.truncated
        assert 1_000 < len(reply.body) < 7_000


def test_a_fault_in_the_query_is_told_with_its_place(server: str, embedded: EmbeddedEngine) -> None:
    """The place is the one in the text that was asked, without the prefixes lent to it."""
    places = []
    for engine in (embedded, RemoteEngine(server, Settings())):
        with pytest.raises(BadQuery, match="foo: is not declared") as bad:
            engine.answer("SELECT * { actor:mnla foo:bar ?o }")
        places.append((bad.value.line, bad.value.column))
    assert places[0] == places[1]
    assert places[0][0] == 1


def test_the_gate_stands_in_front(server: str) -> None:
    """What is refused here is not sent there."""
    remote = RemoteEngine(server, Settings())
    for refused in ("INSERT DATA { <urn:a> <urn:b> 1 }", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"):
        with pytest.raises(QueryRefused):
            remote.answer(refused)
        with pytest.raises(QueryRefused):
            remote.select(refused)


def test_nobody_at_the_other_end_is_told() -> None:
    """A closed port is a clear error."""
    with pytest.raises(EngineDown, match="does not answer"):
        RemoteEngine("http://127.0.0.1:1/sparql", Settings()).answer("ASK {}")


JSON = "application/sparql-results+json"


@pytest.mark.parametrize(
    ("play", "error", "says", "logged"),
    [
        (
            send(302, "text/plain", b"", Location="http://127.0.0.1:9/elsewhere"),
            EngineDown,
            "as it should",
            "redirects to",
        ),
        (send(200, "text/html", b"<html>"), EngineDown, "as it should", "text/html is not JSON"),
        (send(200, JSON, b"{"), EngineDown, "as it should", "cannot be read"),
        (send(200, JSON, b"[" * 1_000_000), EngineDown, "as it should", "nest too deep"),
        (send(500, "text/plain", b"/secret/path"), EngineDown, "as it should", "HTTP status 500"),
        (send(401, "text/plain", b""), EngineDown, "as it should", "HTTP status 401"),
        (send(503, "text/plain", b""), QueryTimeout, "did not answer within 10 seconds", "HTTP status 503"),
        (
            send(400, "text/plain", b"error at 3:7:\r\nexpected something"),
            BadQuery,
            "line 3, column 7",
            "7: expected some",
        ),
    ],
)
def test_the_asker_is_told_little_and_the_operator_all(
    caplog: pytest.LogCaptureFixture, play: Play, error: type[EngineError], says: str, logged: str
) -> None:
    """An error names no address and repeats nothing; the log has both, in one line and without the password."""
    with playing(play) as url, pytest.raises(error, match=says) as raised:
        RemoteEngine(url.replace("//", "//me:word@") + "/sparql?key=word", Settings()).answer("SELECT ?x {}")
    assert "127.0.0.1" not in raised.value.message
    assert "expected" not in raised.value.message
    assert f"{url}/sparql: " in caplog.text
    assert logged in caplog.text
    assert "word" not in caplog.text
    assert len(caplog.text.splitlines()) == 1


@pytest.mark.parametrize(("after", "seconds"), [("7", 7.0), ("99999", 300.0), ("9" * 5_000, None), ("soon", None)])
def test_a_busy_engine_says_when_to_come_back(after: str, seconds: float | None) -> None:
    """Its Retry-After is passed on, within reason."""
    with playing(send(429, "text/plain", b"", Retry_After=after)) as url, pytest.raises(QueryTimeout) as late:
        RemoteEngine(url, Settings()).answer("ASK {}")
    assert late.value.retry_after == seconds


def test_a_url_that_is_none_is_not_repeated() -> None:
    """It may hold a password."""
    for url in ("ftp://me:word@x/", "http://me:word@[x/", "http://me:word@x:y/"):
        with pytest.raises(BadInput, match="MALIWAR_ENGINE") as bad:
            RemoteEngine(url, Settings())
        assert "word" not in bad.value.message


def test_a_slow_answer_is_given_up_at_the_deadline() -> None:
    """One byte at a time does not hold a thread beyond the deadline."""
    drip = dribble(b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n", b" ")
    with playing(drip) as url:
        began = time.monotonic()
        with pytest.raises(QueryTimeout, match="within 1 seconds"):
            RemoteEngine(url, Settings(deadline=1)).answer("SELECT ?x {}")
        assert time.monotonic() - began < 3


def test_the_request_is_polite_and_lends_the_prefixes() -> None:
    """The request says who asks, asks for JSON, and carries credentials in its header alone."""
    seen: dict[str, str] = {}

    def note(handler: BaseHTTPRequestHandler, query: str) -> None:
        seen.update(handler.headers, query=query)
        send(200, JSON, b'{"head":{},"boolean":true}')(handler, query)

    with playing(note) as url:
        RemoteEngine(url.replace("http://", "http://me:w%6Frd@"), Settings()).answer("ASK { actor:mnla ?p ?o }")
    assert seen["User-Agent"].startswith("maliwar/")
    assert JSON in seen["Accept"]
    assert "xml" not in seen["Accept"]
    assert seen["Authorization"] == "Basic bWU6d29yZA=="
    assert seen["query"] == "PREFIX actor: <https://w3id.org/maliwar/id/actor/> ASK { actor:mnla ?p ?o }"
