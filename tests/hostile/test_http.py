r"""Every file in http/ is a request that reads two ways, hides another, or asks for too much.

A file's header says why it is here and how it must be answered: `status`, and `front` where nginx before the server
answers otherwise, are statuses, or "closed" or "silent" for no answer at all; `answers` is how many there may be
(default 1); `in_front = true` where only nginx guarantees it. The rest is sent as it stands, line ends as CRLF:
`\xNN` is a byte, a backslash at the end of a line joins it with the next, `@host` is the server's own name and port,
`@repeat(n, "text")` the text n times, `{i}` in it the turn. Adding a case is adding a file.
"""

import json
import re
import socket
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlsplit

import pytest
from fronted import fronted
from processes import query_workers, until
from served import Process, get, running

FILES = sorted((Path(__file__).parent / "http").glob("*.http"))
KEYS = {"why", "status", "front", "answers", "in_front"}
PATIENCE = 5.0
"""Seconds to wait for an answer."""
SILENCE = 1.0
"""Seconds in which there must be none."""
REPEAT = re.compile(r'@repeat\((\d+), ("(?:[^"\\]|\\.)*")\)')
ESCAPE = re.compile(rb"\\x([0-9a-fA-F]{2})")
TOLD = re.compile(rb'Traceback|File "|/maliwar/\w+\.py|site-packages')
"""What a stranger must not learn."""
OWN = re.compile(r"\[?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|  \| ")
"""How a line begins that is no record: with the time, or set in as a traceback is."""
TURN = count()


@dataclass(frozen=True)
class Case:
    """One file, read."""

    status: tuple[int | str, ...]
    front: tuple[int | str, ...]
    answers: int
    in_front: bool
    request: str

    def bytes(self, host: str) -> bytes:
        """Return what is sent to a server of that name."""
        text = REPEAT.sub(_repeated, self.request.replace("\\\n", "").replace("@host", host).replace("\n", "\r\n"))
        return ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), text.encode("utf-8"))


@dataclass(frozen=True)
class Reply:
    """One answer off the wire."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def of(self, name: str) -> list[str]:
        """Return the values of a header."""
        return [value for each, value in self.headers if each == name]


@dataclass(frozen=True)
class Target:
    """Where a case is sent, and the process whose query workers must outlive it."""

    address: str
    process: Process
    is_nginx: bool

    def log(self) -> list[str]:
        """Return the lines that the server has written, its access log among them.

        A line ends with LF, whatever else a reader may take for an end.
        """
        return self.process.said().split("\n")[:-1]

    @property
    def host(self) -> str:
        """Name and port."""
        return urlsplit(self.address).netloc

    def assert_sings(self) -> None:
        """Check that the next queries, none of them kept, are answered rightly within 50 ms (median of three)."""
        took = []
        for _ in range(3):
            query = f"SELECT ?canary{next(TURN)} {{ actor:mnla a mw:ArmedGroup BIND('sings' AS ?canary) }}"
            began = time.perf_counter()
            wanted = f"GET /sparql?format=csv&query={quote(query)} HTTP/1.1\r\nHost: {self.host}\r\n"
            wanted += "Connection: close\r\n\r\n"
            raw, _ = exchange(self.host, wanted.encode(), client())
            took.append(time.perf_counter() - began)
            (answer,) = replies(raw)
            assert answer.status == 200
            assert answer.body.startswith(b"canary")
        assert median(took) < 0.05


def read(file: Path) -> Case:
    """Read a file; its keys are checked."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    heads = [line for line in lines if line.startswith("#+")]
    header = tomllib.loads("".join(line[2:] for line in heads))
    assert header.keys() <= KEYS
    assert header["why"].endswith((".", "?"))
    status = tuple(header["status"])
    front = tuple(header.get("front", status))
    request = "".join(lines[len(heads) :])
    return Case(status, front, header.get("answers", 1), header.get("in_front", False), request)


def client() -> str:
    """Return an address of loopback that was not used lately, so that no limit of one client speaks for the server."""
    return f"127.0.1.{next(TURN) % 250 + 1}"


def _repeated(match: re.Match[str]) -> str:
    text = json.loads(match[2])
    return "".join(text.replace("{i}", str(turn)) for turn in range(int(match[1])))


def exchange(host: str, request: bytes, source: str, patience: float = PATIENCE) -> tuple[bytes, bool]:
    """Send bytes from an address of loopback; return what came back and whether the server hung up."""
    name, _, port = host.rpartition(":")
    received, closed = bytearray(), False
    with socket.create_connection((name, int(port)), timeout=patience, source_address=(source, 0)) as connection:
        try:
            connection.sendall(request)
        except OSError:
            closed = True  # it hung up before it had read everything; its answer may be there
        try:
            while chunk := connection.recv(65536):
                received += chunk
                if _whole(bytes(received)):
                    connection.settimeout(0.1)  # long enough for a second answer, where there should be none
            closed = True
        except TimeoutError:
            pass
        except ConnectionError:
            closed = True
    return bytes(received), closed


def replies(raw: bytes) -> list[Reply]:
    """Read the final answers one after the other; raises AssertionError where bytes are left that are none."""
    found = []
    while raw:
        head, gap, rest = raw.partition(b"\r\n\r\n")
        assert gap, raw[:200]
        first, *lines = head.decode("latin-1").split("\r\n")
        assert re.fullmatch(r"HTTP/1\.[01] \d{3}( .*)?", first), first
        pairs = (line.partition(":") for line in lines)
        headers = tuple((name.lower(), value.strip()) for name, _, value in pairs)
        reply = Reply(int(first.split()[1]), headers, b"")
        body, raw = _body(reply, rest)
        if reply.status >= 200:
            found.append(Reply(reply.status, headers, body))
    return found


def _body(reply: Reply, rest: bytes) -> tuple[bytes, bytes]:
    if reply.status < 200 or reply.status in (204, 304):
        return b"", rest
    if reply.of("transfer-encoding") == ["chunked"]:
        body = b""
        while True:
            size, _, rest = rest.partition(b"\r\n")
            length = int(size, 16)
            body, rest = body + rest[:length], rest[length + 2 :]
            if not length:
                return body, rest
    length = int(reply.of("content-length")[0]) if reply.of("content-length") else len(rest)
    assert len(rest) >= length, "the body ends early"
    return rest[:length], rest[length:]


def _whole(raw: bytes) -> bool:
    try:
        return bool(replies(raw))
    except (AssertionError, ValueError):
        return False


@pytest.fixture(scope="module")
def straight(data: Path) -> Iterator[Target]:
    """Yield the server as `maliwar serve` starts it."""
    with running(data, MALIWAR_ACCESS_LOG="-") as (address, process):
        yield Target(address, process, False)


@pytest.fixture(scope="module")
def behind(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """Yield nginx with the site of deploy/ before a server that believes it."""
    folder = tmp_path_factory.mktemp("behind")
    with (
        running(data, MALIWAR_ACCESS_LOG="-", MALIWAR_PROXIES="1") as (address, process),
        fronted(folder, address) as front,
    ):
        yield Target(front, process, True)


def judge(case: Case, target: Target) -> None:
    """Send a case and hold what comes back to its file, to the server's promises, and to the canary."""
    allowed = case.front if target.is_nginx else case.status
    workers = query_workers(target.process.pid)
    logged = len(target.log())
    patience = SILENCE if "silent" in allowed else PATIENCE
    raw, closed = exchange(target.host, case.bytes(target.host), client(), patience)
    answered = replies(raw)
    got = [reply.status for reply in answered] or ["closed" if closed else "silent"]
    assert set(got) <= set(allowed), (got, raw[:300])
    assert len(got) == case.answers or got[-1] in (400, "closed", "silent")
    for reply in answered:
        assert_ours(reply, target.host)
    target.assert_sings()
    assert workers <= query_workers(target.process.pid)
    for line in target.log()[logged:]:
        assert_line(line)


def assert_ours(reply: Reply, host: str) -> None:
    """Check what holds for every answer: no foreign place, no cookie, nothing told, the one shape of an error."""
    for location in reply.of("location"):
        assert re.match(r"/(?![/\\])", location) or location.startswith(f"http://{host}/"), location
    assert not reply.of("set-cookie")
    assert b"evil.example/" not in reply.body or reply.status >= 400
    assert not TOLD.search(reply.body)
    assert reply.of("x-content-type-options") == ["nosniff"]
    if reply.status >= 400 and reply.of("content-type") == ["application/json"]:
        assert json.loads(reply.body).keys() == {"error", "message", "detail"}
    elif reply.status >= 400:
        assert reply.of("content-type") == ["text/html; charset=utf-8"]


def assert_line(line: str) -> None:
    """Check a line that the server wrote: printable, and a whole record or begun as its own messages are."""
    assert line.isprintable(), ascii(line)
    assert isinstance(json.loads(line), dict) if line.startswith("{") else OWN.match(line), line


@pytest.mark.parametrize("file", [file for file in FILES if not read(file).in_front], ids=lambda file: file.stem)
def test_the_server_alone_answers_as_the_file_says(file: Path, straight: Target) -> None:
    """Each case is answered as its file says, the canary sings, and no worker is lost."""
    judge(read(file), straight)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_behind_nginx_it_is_answered_as_the_file_says(file: Path, behind: Target) -> None:
    """The same through nginx with the site of deploy/."""
    judge(read(file), behind)


def test_the_servers_own_lines_stay_lines(straight: Target) -> None:
    """After every case with line ends or escape codes, each line on standard error is whole and printable."""
    before = len(straight.log())
    for file in FILES:
        if re.search(r"\\x|%0d|%1b", file.read_text("utf-8")):
            exchange(straight.host, read(file).bytes(straight.host), client())
    get(straight.address, "/the-last-of-all")
    until(lambda: any("/the-last-of-all" in line for line in straight.log()), 5)
    lines = straight.log()[before:]
    assert len([line for line in lines if line.startswith("{")]) > 5  # the rest never was a request
    for line in lines:
        assert_line(line)
