"""As deployed: Debian's nginx with the shipped site, before a server with the settings of the shipped unit."""

import contextlib
import json
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from threading import Event
from urllib.parse import quote, urlsplit

import pytest
from fronted import fronted, nginx, write_site
from processes import at_work, query_workers, until, worked
from served import HTML, Answer, Process, get, running, send

UNIT = Path(__file__).parent.parent.parent / "deploy" / "systemd" / "maliwar.service"
ENDLESS = "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
DEADLINE = 6.0
SLOWLORIS = 8.0
"""Seconds."""


def shipped() -> dict[str, str]:
    """Return the settings that the unit sets."""
    lines = re.findall(r"^Environment=(MALIWAR_\w+)=(.*)$", UNIT.read_text("utf-8"), re.MULTILINE)
    return {name: value for name, value in lines if name != "MALIWAR_DATA"}


@pytest.fixture(scope="module")
def pair(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Process]]:
    """Yield the address of nginx, and the process of the server behind it."""
    folder = tmp_path_factory.mktemp("nginx")
    settings = {**shipped(), "MALIWAR_DEADLINE": str(DEADLINE), "MALIWAR_ACCESS_LOG": str(folder / "access.jsonl")}
    with running(data, **settings) as (address, process), fronted(folder, address) as front:
        yield front, process


@pytest.fixture
def front(pair: tuple[str, Process]) -> str:
    """Return the address of nginx."""
    return pair[0]


def ask(front: str, number: int, source: str) -> bool:
    """Ask something new from an address of loopback; whether it is answered rightly."""
    connection = HTTPConnection(urlsplit(front).netloc, timeout=2, source_address=(source, 0))
    try:
        connection.request("GET", "/sparql?query=" + quote(f"ASK {{ actor:mnla a mw:ArmedGroup }} # {number}"))
        response = connection.getresponse()
        return response.status == 200 and json.loads(response.read())["boolean"] is True
    except OSError:
        return False
    finally:
        connection.close()


def test_the_site_is_valid(tmp_path: Path) -> None:
    """`nginx -t` takes it, with other ports alone."""
    around = write_site(tmp_path, "http://127.0.0.1:8001", 8002)
    told = subprocess.run(
        [nginx(), "-t", "-q", "-p", str(tmp_path), "-e", str(tmp_path / "error.log"), "-c", str(around)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stderr) == (0, "")


def test_pages_data_and_queries_pass(front: str) -> None:
    """A page, a redirect, data, a query by GET and POST, HEAD, a strong ETag and its 304."""
    assert "<h1>" in get(front, "/about", HTML).text
    assert get(front, "/id/actor/mnla", HTML).headers["location"] == "/page/actor/mnla"
    assert get(front, "/data/actor/mnla.ttl").type == "text/turtle"
    assert ask(front, 0, "127.0.0.1")
    posted = send(front, "POST", "/sparql", b"ASK {}", content_type="application/sparql-query")
    assert json.loads(posted.body)["boolean"] is True
    assert send(front, "HEAD", "/about").status == 200
    first = get(front, "/about", accept_encoding="gzip")
    assert first.headers["content-encoding"] == "gzip"
    assert not first.headers["etag"].startswith("W/")
    assert get(front, "/about", accept_encoding="gzip", if_none_match=first.headers["etag"]).status == 304
    assert "nginx/" not in first.headers["server"]


def test_a_long_query_passes_by_get_and_a_longer_one_is_told(front: str) -> None:
    """30 kB are answered, 70 kB are 414 in the one error shape."""
    assert get(front, "/sparql?query=ASK%7B%7D" + "+" * 30_000).status == 200
    assert_error(get(front, "/sparql?query=" + "x" * 70_000), 414, "address-too-long")


def assert_error(answer: Answer, status: int, code: str) -> None:
    """Check that an error of nginx's looks like one of the server's."""
    assert answer.status == status
    assert answer.type == "application/json"
    fault = json.loads(answer.body)
    assert fault.keys() == {"error", "message", "detail"}
    assert fault["error"] == code
    assert fault["message"].endswith(".")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_static_files_are_kept_by_nginx(front: str) -> None:
    """The second time, the server behind is not asked: its access log has one line for both."""
    page = get(front, "/about", HTML).text
    path = re.findall(r'href="(/static/[^"]+\.css[^"]*)"', page)[0]
    assert get(front, path).body == get(front, path).body
    assert "max-age" in get(front, path).headers["cache-control"]


def test_a_server_that_is_down_is_told_in_the_one_shape(tmp_path: Path) -> None:
    """502 with Retry-After; people get a page."""
    with contextlib.ExitStack() as stack:
        upstream = stack.enter_context(_silent_ready())
        front = stack.enter_context(fronted(tmp_path, upstream.address))
        upstream.stop()
        told = get(front, "/about")
        assert_error(told, 502, "not-running")
        assert told.headers["retry-after"] == "5"
        page = get(front, "/about", HTML)
        assert (page.status, page.type) == (502, "text/html")


class _Ready:
    """A socket that says 200 to whoever asks, until it is stopped: what nginx sees of a server that then dies."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._stopped = Event()

    def answer(self) -> None:
        """Answer until stopped."""
        self._socket.settimeout(0.1)
        while not self._stopped.is_set():
            with contextlib.suppress(TimeoutError):
                connection, _ = self._socket.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        self._socket.close()

    def stop(self) -> None:
        """Stop listening."""
        self._stopped.set()
        time.sleep(0.3)


@contextlib.contextmanager
def _silent_ready() -> Iterator[_Ready]:
    ready = _Ready()
    with ThreadPoolExecutor(1) as threads:
        threads.submit(ready.answer)
        try:
            yield ready
        finally:
            ready.stop()


def test_forged_hosts_get_nowhere(front: str) -> None:
    """A foreign Host is 421; X-Forwarded-Host of a client is overwritten, in redirects and in descriptions."""
    assert get(front, "/id/actor/mnla", host="evil.example").status == 421
    forged = {"x_forwarded_host": "evil.example", "forwarded": "host=evil.example", "x_forwarded_prefix": "/evil"}
    assert get(front, "/id/actor/mnla", HTML, **forged).headers["location"] == "/page/actor/mnla"
    assert "evil" not in get(front, "/.well-known/void", "text/turtle", **forged).text


def test_over_the_rate_is_429_whatever_the_client_says_it_is(front: str, tmp_path: Path) -> None:
    """A burst is cut with Retry-After; X-Forwarded-For of a client changes nothing; another client is not affected."""
    host, source = urlsplit(front).netloc, ("127.0.7.1", 0)
    statuses = []
    for number in range(120):
        connection = HTTPConnection(host, timeout=10, source_address=source)
        connection.request("GET", "/about", headers={"X-Forwarded-For": f"203.0.113.{number}"})
        response = connection.getresponse()
        body = response.read()
        statuses.append(response.status)
        last = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body)
        connection.close()
        if last.status == 429:
            break
    assert 20 <= statuses.count(200) < 120
    assert_error(last, 429, "too-many-requests")
    assert int(last.headers["retry-after"]) >= 1
    assert ask(front, 1, "127.0.7.2")


def test_a_client_that_leaves_frees_its_worker_through_nginx(pair: tuple[str, Process]) -> None:
    """As many leave as there are workers, long before the deadline: the next question does not wait for it."""
    front, process = pair
    before = {worker: worked(worker) for worker in query_workers(process.pid)}
    host = urlsplit(front).netloc
    leaving = []
    for number in range(2):
        connection = socket.create_connection((host.split(":")[0], int(host.split(":")[1])))
        path = ENDLESS + quote(f" # {number}")
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        leaving.append(connection)
    until(lambda: len(at_work(before)) == 2, DEADLINE / 2)
    for connection in leaving:
        connection.close()
    began = time.monotonic()
    assert ask(front, 2, "127.0.0.1")
    assert time.monotonic() - began < DEADLINE / 3
    until(lambda: len(query_workers(process.pid) & before.keys()) < len(before), DEADLINE / 3)


class Dribbles:
    """Clients that never end what they begin: one byte a second, each from an address of its own."""

    def __init__(self, front: str, headers: int, bodies: int) -> None:
        host, port = urlsplit(front).netloc.split(":")
        body = f"POST /sparql HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/sparql-query\r\n"
        begun = [f"GET /about HTTP/1.1\r\nHost: {host}\r\nX-Slow: "] * headers
        begun += [body + "Content-Length: 10000\r\n\r\nASK "] * bodies
        self._open = []
        for number, text in enumerate(begun):
            source = f"127.0.{8 + number // 200}.{1 + number % 200}"
            connection = socket.create_connection((host, int(port)), timeout=2, source_address=(source, 0))
            connection.sendall(text.encode())
            self._open.append(connection)

    def drip(self) -> int:
        """Send one byte more on each; return how many connections are still taken."""
        taken = 0
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.sendall(b" ")
                taken += 1
        return taken

    def close(self) -> None:
        """Leave."""
        for connection in self._open:
            connection.close()


def test_slow_clients_do_not_slow_the_others(front: str) -> None:
    """200 connections that dribble headers and 60 that dribble bodies: a query every 50 ms is answered, 99 in 100."""
    good, took = [], []
    slow = Dribbles(front, 200, 60)
    ends = time.monotonic() + SLOWLORIS
    try:
        taken = slow.drip()
        next_drip = time.monotonic() + 1
        while (began := time.monotonic()) < ends:
            good.append(ask(front, 1000 + len(good), f"127.0.0.{2 + len(good) % 4}"))
            took.append(time.monotonic() - began)
            if began >= next_drip:
                slow.drip()
                next_drip = began + 1
            time.sleep(max(0.0, 0.05 - (time.monotonic() - began)))
    finally:
        slow.close()
    assert taken == 260
    assert len(good) > SLOWLORIS / 0.05 / 2
    assert good.count(True) >= 0.99 * len(good)
    assert median(took) < 0.05
