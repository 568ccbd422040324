"""Another machine's engine: the same questions and pages, on a real `oxigraph serve`; no way in for strangers."""

import gzip
import json
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import pytest
from memory import forget, peak
from processes import web_process
from served import HTML, Answer, command, free_port, get, oxigraph, running, send
from stranger import Play, dribble, endless, playing
from stranger import send as sending

from maliwar.settings import Settings
from maliwar.snapshot import Snapshot

ALLIES = "/questions/allied-with.json?actor=MNLA&when=mid-2012"
DEADLINE = 1.5
HIDDEN = "wordthatnobodymaysee"
JSON = "application/sparql-results+json"
NT = "application/n-triples"
SELECT = "SELECT ?x { ?x ?y ?z }"
CONSTRUCT = "CONSTRUCT WHERE { ?x ?y ?z }"


@pytest.fixture(scope="module")
def engine(data: Path) -> Iterator[str]:
    """Start `oxigraph serve`, load the snapshot's dump, and return the address of its queries."""
    facts = Snapshot.open(Settings(data=str(data)).data_folder).dump("store").read_bytes()
    with oxigraph(facts) as address:
        yield address


@dataclass
class Between:
    """What stands between the server and the engine: it passes queries on, or plays a part."""

    address: str = ""
    play: Play | None = None
    asked: list[str] = field(default_factory=list)
    log: Path = Path()
    pid: int = 0


@pytest.fixture(scope="module")
def between(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Between]:
    """Serve from an engine that can turn bad, with /sparql open to strangers, and its messages in a file."""
    found = Between(log=tmp_path_factory.mktemp("remote") / "access.log")

    def pass_on(handler: BaseHTTPRequestHandler, query: str) -> None:
        found.asked.append(query)
        if found.play:
            found.play(handler, query)
            return
        asked = Request(engine, urlencode({"query": query}).encode(), {"Accept": handler.headers["Accept"]})
        with urlopen(asked) as answer:
            sending(200, answer.headers["Content-Type"], answer.read())(handler, query)

    with (
        playing(pass_on) as url,
        running(
            tmp_path_factory.mktemp("none"),
            MALIWAR_ENGINE=url.replace("http://", f"http://me:{HIDDEN}@") + f"/sparql?key={HIDDEN}",
            MALIWAR_REMOTE_SPARQL="1",
            MALIWAR_DEADLINE=str(DEADLINE),
            MALIWAR_ANSWER_BYTES="1000000",
            MALIWAR_MEMORY="64",
            MALIWAR_ACCESS_LOG=str(found.log),
        ) as (found.address, process),
    ):
        found.pid = web_process(process.pid)
        yield found
        process.end()
        assert HIDDEN not in process.said() + found.log.read_text()


def ask(between: Between, query: str, accept: str | None = None) -> Answer:
    """Ask /sparql."""
    return get(between.address, "/sparql?query=" + quote(query), accept)


def refused(between: Between, answer: Answer, statuses: tuple[int, ...]) -> None:
    """Hold an answer against our error shape, and see that it tells nothing of the engine."""
    assert answer.status in statuses, answer.text
    assert set(json.loads(answer.body)) == {"error", "message", "detail"}
    for hidden in (HIDDEN, "127.0.0.1", "sparql?", "Traceback", "/secret"):
        assert hidden not in answer.text
        assert hidden not in str(answer.headers)
    assert "canary" not in answer.headers.get("set-cookie", "")
    if answer.status == 503:
        assert int(answer.headers["retry-after"]) >= 1


def nested(number: int) -> bytes:
    """Return a result with triples in triples."""
    head = '{"type":"triple","value":{"subject":{"type":"uri","value":"urn:s"},'
    head += '"predicate":{"type":"uri","value":"urn:p"},"object":'
    return rows(head * number + '{"type":"uri","value":"urn:o"}' + "}}" * number)


def rows(term: str) -> bytes:
    """Return a result with one cell."""
    return ('{"head":{"vars":["x"]},"results":{"bindings":[{"x":' + term + "}]}}").encode()


TRIPLE = "<urn:s> <urn:p> "
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
    + b']><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>&m;</sparql>'
)
ODD = rows('{"type":"literal","value":"a\\u0000b"}')
WRONG: dict[str, tuple[str, Play, tuple[int, ...]]] = {
    "entity-bomb": (SELECT, sending(200, "application/sparql-results+xml", ENTITIES), (502,)),
    "entity-bomb-called-json": (SELECT, sending(200, JSON, ENTITIES), (502,)),
    "html": (SELECT, sending(200, "text/html", b"<html>"), (502,)),
    "json-ld": (CONSTRUCT, sending(200, "application/ld+json", b'{"@context":"http://127.0.0.1:9/"}'), (502,)),
    "rdf-xml": (CONSTRUCT, sending(200, "application/rdf+xml", ENTITIES), (502,)),
    "no-type": (SELECT, dribble(b"HTTP/1.0 200 OK\r\n\r\n", b""), (502, 503)),
    "endless-spaces": (SELECT, endless(JSON, b"", b" " * 65_536), (502,)),
    "endless-strings": (SELECT, endless(JSON, b'{"head":{"vars":["x', b"x" * 65_536), (502,)),
    "endless-triple": (CONSTRUCT, endless(NT, TRIPLE.encode() + b'"', b"x" * 65_536), (502,)),
    "slow-body": (SELECT, dribble(b"HTTP/1.0 200 OK\r\nContent-Type: " + JSON.encode() + b"\r\n\r\n", b" "), (503,)),
    "slow-header": (SELECT, dribble(b"HTTP/1.0 200 OK\r\nX: ", b"x"), (503,)),
    "slow-headers": (SELECT, dribble(b"HTTP/1.0 200 OK\r\n", b"X: y\r\n"), (503,)),
    "slow-continues": (SELECT, dribble(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), (503,)),
    "slow-chunks": (
        SELECT,
        dribble(
            b"HTTP/1.1 200 OK\r\nContent-Type: " + JSON.encode() + b"\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"1\r\n \r\n",
        ),
        (503,),
    ),
    "slow-refusal": (SELECT, dribble(b"HTTP/1.0 400 Bad\r\n\r\n", b"x"), (400,)),
    "silence": (SELECT, dribble(b"", b""), (503,)),
    "gzip-bomb": (
        SELECT,
        sending(200, JSON, gzip.compress(bytes(100_000_000), 1), Content_Encoding="gzip"),
        (502,),
    ),
    "broken-json": (SELECT, sending(200, JSON, b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":'), (502,)),
    "not-utf-8": (
        SELECT,
        sending(200, JSON, rows('{"type":"literal","value":"\x00"}').replace(b"\x00", b"\xff")),
        (502,),
    ),
    "deep-arrays": (SELECT, sending(200, JSON, b"[" * 100_000), (502,)),
    "deep-value": (SELECT, sending(200, JSON, rows("[" * 100_000 + "]" * 100_000)), (502,)),
    "deep-triples": (SELECT, sending(200, JSON, nested(6_000)), (502,)),
    "deeper-triples-cut": (SELECT, sending(200, JSON, nested(100_000)), (502,)),
    "deep-triples-spelt-oddly": (
        SELECT,
        sending(200, JSON, nested(6_000).replace(b'"triple"', b'"\\u0074riple"').replace(b"{", b" {\n")),
        (502,),
    ),
    "deep-n-triples": (
        CONSTRUCT,
        sending(200, NT, (TRIPLE + ("<<( " + TRIPLE) * 20_000 + "<urn:o>" + " )>>" * 20_000 + " .\n").encode()),
        (502,),
    ),
    "huge-number": (SELECT, sending(200, JSON, rows("9" * 100_000)), (502,)),
    "huge-exponent": (SELECT, sending(200, JSON, rows('{"type":"literal","value":1e999999999}')), (502,)),
    "no-iri": (SELECT, sending(200, JSON, rows('{"type":"uri","value":"no iri"}')), (502,)),
    "a-verdict-for-rows": (SELECT, sending(200, JSON, b'{"head":{},"boolean":true}'), (502,)),
    "relative-turtle": (CONSTRUCT, sending(200, "text/turtle", b"<passwd> <a> <b> ."), (502,)),
    "broken-turtle": (CONSTRUCT, sending(200, "text/turtle", b'@prefix x: <urn:> . x:a x:b "'), (502,)),
    "ends-in-the-middle": (SELECT, sending(200, JSON, rows('{"type":"uri","value":"urn:x"}'), length=5_000), (502,)),
    "triples-end-between-lines": (CONSTRUCT, sending(200, NT, b"<urn:s> <urn:p> <urn:o> .\n", length=5_000), (502,)),
    "triples-of-unknown-length": (
        CONSTRUCT,
        endless(NT, b"", b"<urn:s> <urn:p> <urn:o> .\n" * 1_000),
        (502,),
    ),
    "hangs-up": (SELECT, lambda handler, _: handler.connection.close(), (502,)),
    "no-http": (SELECT, dribble(b"SSH-2.0-OpenSSH_9.2\r\n", b"."), (502,)),
    "sets-a-cookie": (SELECT, sending(500, "text/plain", b"", Set_Cookie="canary=1"), (502,)),
    "401": (SELECT, sending(401, "text/plain", b"/secret", WWW_Authenticate='Basic realm="/secret"'), (502,)),
    "403": (SELECT, sending(403, "text/plain", b"/secret"), (502,)),
    "500": (SELECT, sending(500, "text/html", b"<pre>/secret/path</pre>"), (502,)),
    "503": (SELECT, sending(503, "text/plain", b"", Retry_After="120"), (503,)),
    "503-for-ever": (SELECT, sending(503, "text/plain", b"", Retry_After="9" * 5_000), (503,)),
    "503-of-nonsense": (SELECT, sending(503, "text/plain", b"", Retry_After="\xb2"), (503,)),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_bad_engine_is_our_error(between: Between, name: str) -> None:
    """502 or 503 in our shape, in time and without memory; nothing is told of the engine; the next query works."""
    query, between.play, statuses = WRONG[name]
    memory, began = forget(between.pid), time.monotonic()
    try:
        answer = ask(between, query)
        took, grown = time.monotonic() - began, peak(between.pid) - memory
    finally:
        between.play = None
    refused(between, answer, statuses)
    assert took < DEADLINE + 1.5
    assert grown < 60
    assert b'"true"' in ask(between, "SELECT (true AS ?x) {}").body


@pytest.mark.parametrize(
    "name", ["endless-spaces", "slow-header", "deep-triples", "401", "503", "broken-json", "no-iri"]
)
def test_our_own_questions_fail_as_cleanly(between: Between, name: str) -> None:
    """A page and a question of ours, from the same bad engine."""
    _, between.play, statuses = WRONG[name]
    memory = forget(between.pid)
    try:
        asked = get(between.address, "/questions/allied-with.json?actor=MNLA&when=2012-03-01")
        shown = get(between.address, "/page/actor/mnla", HTML)
    finally:
        between.play = None
    refused(between, asked, statuses)
    assert shown.status in statuses
    assert "127.0.0.1" not in shown.text.replace(between.address, "")
    assert HIDDEN not in shown.text
    assert peak(between.pid) - memory < 120
    assert json.loads(get(between.address, ALLIES).body)["rows"]


def test_a_question_of_ours_that_the_engine_cannot_read_is_no_fault_of_the_asker(between: Between) -> None:
    """A 400 to our own SPARQL is 502; to a stranger's 400 with the place; what the engine says is not told."""
    between.play = sending(400, "text/plain", b"error at 1:9: /secret host 127.0.0.1")
    try:
        ours = get(between.address, "/questions/allied-with.json?actor=MNLA&when=2012-03-02")
        theirs = ask(between, SELECT)
    finally:
        between.play = None
    refused(between, ours, (502,))
    refused(between, theirs, (400,))
    assert "line 1, column 9" in theirs.text


def test_a_redirect_is_not_followed(between: Between) -> None:
    """The canary is not asked, whatever the status."""
    hits: list[str] = []
    with playing(lambda handler, query: (hits.append(query), sending(200, JSON, ODD)(handler, query))[-1]) as canary:
        for status in (301, 302, 303, 307, 308):
            between.play = sending(status, "text/plain", b"", Location=canary + "/sparql")
            answer = ask(between, SELECT)
            between.play = None
            refused(between, answer, (502,))
            assert canary.rpartition(":")[2] not in answer.text
    assert not hits


def test_what_is_odd_but_right_is_passed_on(between: Between) -> None:
    """A NUL in a literal, an IRI of a file: text and no more."""
    between.play = sending(200, JSON, ODD)
    try:
        odd = ask(between, SELECT)
        in_xml = ask(between, SELECT, "application/sparql-results+xml")
        between.play = sending(200, "text/turtle", b"@base <file:///etc/> . <passwd> a <shadow> .")
        based = ask(between, CONSTRUCT)
    finally:
        between.play = None
    assert json.loads(odd.body)["results"]["bindings"][0]["x"]["value"] == "a\0b"
    assert in_xml.status == 406
    assert (based.status, "root:" in based.text) == (200, False)
    assert "<file:///etc/passwd>" in based.text


def test_a_long_answer_is_cut_and_marked(between: Between) -> None:
    """Between rows, in the body's own words and in a header."""
    for query, mark in ((SELECT, b'{"truncated":true,'), (CONSTRUCT, b"# cut here")):
        answer = ask(between, query)
        assert answer.status == 200
        assert mark in answer.body
        assert answer.headers["maliwar-truncated"].startswith("true")
        assert 100_000 < len(answer.body) < 2_100_000


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE SILENT ?x { ?s ?p ?o } }",
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        "ASK " + "{" * 10_000,
        "ASK { FILTER(" + "1+" * 10_000 + "1) }",
        "ASK {} #" + "x" * 70_000,
        "ASK { ?s ?p '\0' }",
    ],
)
def test_the_gate_stands_in_front(between: Between, query: str) -> None:
    """What is refused here never reaches the engine."""
    before = len(between.asked)
    body = urlencode({"query": query}).encode()
    answer = send(between.address, "POST", "/sparql", body, content_type="application/x-www-form-urlencoded")
    assert 400 <= answer.status < 500
    assert len(between.asked) == before


def test_descriptions_tell_nothing_of_the_engine(between: Between) -> None:
    """Neither its address nor its password, wherever this server speaks of itself."""
    for path in ("/sparql", "/.well-known/void", "/openapi.json", "/about", "/health/ready", "/"):
        answer = get(between.address, path)
        assert answer.status == 200, path
        assert HIDDEN not in answer.text
        assert "key=" not in answer.text


def test_questions_and_pages_are_the_same(server: str, engine: str, tmp_path: Path) -> None:
    """Nothing is built here; the rows are those of the embedded engine; strangers' queries are not passed on."""
    with running(tmp_path / "empty", MALIWAR_ENGINE=engine) as (address, _):
        here, there = (json.loads(get(each, ALLIES).body) for each in (server, address))
        assert here["rows"] == there["rows"]
        assert there["version"] == "live"
        for path in ("/", "/page/actor/mnla", "/ontology", "/page/source/142", "/questions/allied-with?actor=MNLA"):
            assert get(address, path, HTML).status == 200
        assert get(address, "/data/actor/mnla.ttl").status == 200
        for path in ("/sparql?query=ASK+%7B%7D", "/sparql/graph?default", "/graph/ontology", "/graph/asserted"):
            shut = get(address, path)
            assert (shut.status, json.loads(shut.body)["error"]) == (403, "forbidden"), path
            assert "MALIWAR_REMOTE_SPARQL=1" in shut.text
    assert not (tmp_path / "empty").exists()


def test_the_terminal_asks_it_too(engine: str, tmp_path: Path) -> None:
    """The same command with an engine's address."""
    ended = subprocess.run(
        command("ask", "who was allied with MNLA in mid-2012", "--engine", engine, "--data", str(tmp_path)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "Ansar Dine" in ended.stdout


def test_an_engine_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Exit 1 and a sentence, for a question as for the server; the operator sees the address and no password."""
    nowhere = f"http://me:{HIDDEN}@127.0.0.1:{free_port()}/query?key={HIDDEN}"
    for arguments in (("ask", "allies of MNLA"), ("serve", "--port", str(free_port()))):
        ended = subprocess.run(
            command(*arguments, "--data", str(tmp_path)),
            env={**os.environ, "MALIWAR_ENGINE": nowhere},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ended.returncode == 1
        assert "Traceback" not in ended.stderr
        assert "127.0.0.1" in ended.stderr
        assert HIDDEN not in ended.stderr
