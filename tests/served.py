"""The real server, started as a person starts it, and small ways to talk to it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
"""What a browser's Accept says."""


@dataclass(frozen=True)
class Answer:
    """A response, read to its end."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode("utf-8")

    @property
    def type(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


def get(address: str, path: str, accept: str | None = None, **headers: str) -> Answer:
    """Send a GET, follow nothing."""
    return send(address, "GET", path, accept=accept, **headers)


def send(address: str, method: str, path: str, body: bytes = b"", accept: str | None = None, **headers: str) -> Answer:
    """Send a request with exactly these headers; `content_type` is written `Content-Type`."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        if accept is not None:
            named["Accept"] = accept
        connection.request(method, path, body or None, named)
        response = connection.getresponse()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    finally:
        connection.close()


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def oxigraph(quads: bytes) -> Iterator[str]:
    """Run a real `oxigraph serve` in memory with these N-Quads; give the address of its queries."""
    port = free_port()
    binary = Path(sysconfig.get_path("scripts")) / "oxigraph"
    with subprocess.Popen(
        [binary, "serve", "--bind", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        load = Request(f"http://127.0.0.1:{port}/store", quads, {"Content-Type": "application/n-quads"})
        try:
            for _ in range(200):
                with contextlib.suppress(OSError):
                    urlopen(load).close()
                    break
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}/query"
        finally:
            process.kill()


def command(*arguments: str) -> list[str]:
    """Return the command line of maliwar in this environment."""
    return [sys.executable, "-c", "from maliwar.cli import main; main()", *arguments]


def command_run(data: Path, *arguments: str, given: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run maliwar as a person runs it, and return what it said."""
    return subprocess.run(
        command(*arguments),
        env={**os.environ, "MALIWAR_DATA": str(data), "COLUMNS": "120", **variables},
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class Process(subprocess.Popen[bytes]):
    """A process whose standard output and error go to a file, so that it never waits for whoever should read them."""

    def __init__(self, line: list[str], environment: Mapping[str, str]) -> None:
        self._said = tempfile.TemporaryFile("a+b")  # noqa: SIM115  # closed by forget()
        super().__init__(line, env=environment, stdout=self._said, stderr=self._said, start_new_session=True)

    def said(self) -> str:
        """Return all that it has written until now, as UTF-8."""
        self._said.seek(0)  # what the process writes goes to the end, wherever this reads
        return self._said.read().decode("utf-8")

    def end(self, patience: float = 20.0) -> None:
        """End it as Ctrl-C does, without its second of grace for balancers; kill it after some seconds."""
        self.send_signal(signal.SIGINT)
        try:
            self.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
            self.wait()

    def forget(self) -> None:
        """Throw away what it said."""
        self._said.close()


@contextmanager
def running(data: Path, *arguments: str, **variables: str) -> Iterator[tuple[str, Process]]:
    """Run `maliwar serve` on a free port until the block ends; give its address and its process.

    Raises RuntimeError with what it said where it ends before it is ready.
    """
    port = free_port()
    process = Process(
        command("serve", "--port", str(port), *arguments), {**os.environ, "MALIWAR_DATA": str(data), **variables}
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process)
        yield address, process
    finally:
        process.end()
        process.forget()


def _wait(address: str, process: Process) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended: {process.said()}")
        with contextlib.suppress(OSError):
            if get(address, "/health/ready").status == 200:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the server was not ready within a minute: {process.said()}")
