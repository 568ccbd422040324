"""The servers that are measured, each as its makers ship it, started on a free port and ended with the block."""

import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from tests.served import command, free_port

from maliwar.snapshot import Snapshot

RDFLIB_ENDPOINT = "rdflib-endpoint==0.6.3"
OXIGRAPH_BINARY = Path(sys.executable).parent / "oxigraph"
PROTECTED = {"MALIWAR_RATE": "1000000/second"}
"""A limit that counts each request and refuses none; the rest of the protections is on by itself."""


@dataclass(frozen=True)
class Running:
    """A server at work."""

    name: str
    port: int
    path: str
    """Where it takes queries."""
    process: int


@contextmanager
def started(  # what a server is, and how long it may take
    line: Sequence[str | Path],
    port: int,
    path: str,
    log: Path,
    *,
    patience: float = 120,
    **variables: str,
) -> Iterator[int]:
    """Run a command until the block ends; wait until the path answers with less than 400. Gives the process id.

    Raises SystemExit where that takes longer than `patience`, in seconds.
    """
    with (
        log.open("ab") as output,
        subprocess.Popen(
            line, env={**os.environ, **variables}, stdout=output, stderr=output, start_new_session=True
        ) as process,
    ):
        try:
            wait_for(process, f"http://127.0.0.1:{port}{path}", log, patience)
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_for(process: subprocess.Popen[bytes], address: str, log: Path, patience: float) -> None:
    """Wait until an address answers with less than 400.

    Raises SystemExit where the process ends, or where that takes longer than `patience`, in seconds.
    """
    name = log.stem  # as it is called
    where = urlsplit(address)
    ends = time.monotonic() + patience
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise SystemExit(f"{name} ended: {log.read_text(errors='replace')[-800:]}")
        connection = HTTPConnection(where.netloc, timeout=5)
        try:
            connection.request("GET", f"{where.path}?{where.query}")
            if connection.getresponse().status < 400:
                return
        except (OSError, HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise SystemExit(f"{name} did not answer within {patience:.0f} seconds: {log.read_text(errors='replace')[-800:]}")


@contextmanager
def maliwar(name: str, folder: Path, **variables: str) -> Iterator[Running]:
    """Run `maliwar serve` with every protection on and its access log in the folder."""
    port = free_port()
    variables = {**PROTECTED, "MALIWAR_ACCESS_LOG": str(folder / f"{name}-access.log"), **variables}
    line = command("serve", "--port", str(port))
    with started(line, port, "/health/ready", folder / f"{name}.log", **variables) as process:
        yield Running(name, port, "/sparql", process)


@contextmanager
def oxigraph(name: str, folder: Path, snapshot: Snapshot) -> Iterator[Running]:
    """Run `oxigraph serve-read-only` on a copy of the snapshot's store, or on one loaded from the same quads."""
    store = folder / "oxigraph-store"
    if snapshot.store_path.is_dir():
        shutil.copytree(snapshot.store_path, store)
    else:
        subprocess.run([OXIGRAPH_BINARY, "load", "--location", store, "--file", snapshot.dump("store")], check=True)
    port = free_port()
    line = [OXIGRAPH_BINARY, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
    with started(line, port, "/", folder / f"{name}.log") as process:
        yield Running(name, port, "/query", process)


@contextmanager
def rdflib_endpoint(name: str, folder: Path, snapshot: Snapshot) -> Iterator[Running]:
    """Run `rdflib-endpoint serve` on the same quads in memory, all graphs merged, from an environment of its own."""
    home = folder / "rdflib-endpoint"
    venv.create(home, with_pip=True)
    quiet = ["--quiet", "--quiet", "--disable-pip-version-check"]
    subprocess.run([home / "bin" / "pip", "install", *quiet, RDFLIB_ENDPOINT, "uvicorn"], check=True)
    port = free_port()
    line = [home / "bin" / "rdflib-endpoint", "serve", "--host", "127.0.0.1", "--port", str(port)]
    path = "/?query=ASK%7B%7D"
    with started([*line, snapshot.dump("store")], port, path, folder / f"{name}.log", PYTHONPATH="") as process:
        yield Running(name, port, "/", process)
