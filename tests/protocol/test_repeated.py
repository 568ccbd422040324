"""The same request again and again on one connection: quicker, and otherwise the same."""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from served import running

RATE = 40
SELECT = "/sparql?query=" + quote("SELECT ?group { ?group a mw:ArmedGroup } ORDER BY ?group LIMIT 3")


class Line:
    """One kept connection, on which bytes are sent as they are."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.socket = socket.create_connection((parts.hostname or "", parts.port or 80), timeout=10)
        self.file = self.socket.makefile("rb")
        self.host = parts.netloc

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.socket.close()

    def ask(self, path: str, *more: str, method: str = "GET", body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
        """Send one request and read its answer; the Date is left out."""
        head = "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {self.host}", *more, "", ""])
        self.socket.sendall(head.encode())
        if body:
            time.sleep(0.05)  # so that the head arrives alone
            self.socket.sendall(body)
        status = int(self.file.readline().split()[1])
        headers: dict[str, str] = {}
        while line := self.file.readline().decode().strip():
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
        headers.pop("date")
        return status, headers, self.file.read(int(headers.get("content-length", 0)) if method != "HEAD" else 0)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the access log is written."""
    return tmp_path_factory.mktemp("log") / "access.jsonl"


@pytest.fixture(scope="module")
def address(data: Path, log: Path) -> Iterator[str]:
    """Yield a server that logs and counts."""
    with running(data, MALIWAR_ACCESS_LOG=str(log), MALIWAR_RATE=f"{RATE}/minute") as (address, _):
        yield address


def test_each_repetition_is_the_same_and_counted_and_logged(address: str, log: Path) -> None:
    """Status, headers and body; one line each in the log; the rate holds on a kept connection too."""
    with Line(address) as line:
        first = line.ask(SELECT)
        assert first[0] == 200
        assert json.loads(first[2])["results"]["bindings"]
        for _ in range(10):
            assert line.ask(SELECT) == first
        time.sleep(0.1)
        records = [json.loads(text) for text in log.read_text("utf-8").splitlines() if '"/sparql"' in text]
        assert [record["kept"] for record in records] == [False] + [True] * 10
        assert {(record["rows"], record["status"], record["client"]) for record in records} == {(3, 200, "127.0.0.1")}
        assert all(record["ms"] < 1000 and record["query"] == records[0]["query"] for record in records)
        assert len({record["time"] for record in records}) > 1


def test_what_differs_in_a_byte_is_read_anew(address: str) -> None:
    """Another Accept, a tag that is held, HEAD, another query: each gets its own answer between repetitions."""
    with Line(address) as line:
        first = line.ask(SELECT)
        assert line.ask(SELECT, "Accept: text/csv")[1]["content-type"].startswith("text/csv")
        assert line.ask(SELECT) == first
        for _ in range(3):
            assert line.ask(SELECT, f"If-None-Match: {first[1]['etag']}")[0] == 304
            assert line.ask(SELECT, method="HEAD")[2] == b""
        assert line.ask(SELECT + "4") != first
        assert line.ask(SELECT) == first


def test_a_body_behind_repeated_bytes_is_no_second_request(address: str) -> None:
    """A head that announces a body is never answered by its bytes alone: what follows is its body, not a request."""
    with Line(address) as line:
        smuggled = b"GET /about HTTP/1.1\r\nHost: x\r\n\r\n"
        for _ in range(4):
            status, headers, _ = line.ask(SELECT, f"Content-Length: {len(smuggled)}", body=smuggled)
            assert (status, headers["content-type"]) == (200, "application/sparql-results+json")
        assert line.ask(SELECT)[1]["content-type"] == "application/sparql-results+json"
        line.socket.settimeout(0.3)
        with pytest.raises(TimeoutError):
            line.socket.recv(1)


def test_two_requests_in_one_packet_get_two_answers(address: str) -> None:
    """Pipelined requests are answered in their order, repeated or not."""
    with Line(address) as line:
        head = f"GET {SELECT} HTTP/1.1\r\nHost: {line.host}\r\n\r\n".encode()
        first = line.ask(SELECT)
        line.socket.sendall(head + head.replace(b"LIMIT%203", b"LIMIT%202"))
        found = [line.file.readline()]
        sizes = []
        for _ in range(2):
            while (text := line.file.readline()) != b"\r\n":
                found.append(text)
                if text.lower().startswith(b"content-length"):
                    sizes.append(int(text.split()[1]))
            body = line.file.read(sizes[-1])
            found.append(body)
        assert first[2] in found
        assert len(sizes) == 2
        assert sizes[0] > sizes[1]


def test_the_rate_holds_on_one_connection(address: str) -> None:
    """Whoever repeats himself too often is told so, and not answered from what is known."""
    with Line(address) as line:
        statuses = [line.ask(SELECT)[0] for _ in range(RATE + 5)]
        assert statuses[-1] == 429
        assert set(statuses) == {200, 429}
