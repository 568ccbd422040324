"""Peers with their own ways to load: `oxigraph serve` on disk and in memory, rdflib-endpoint, plain rdflib.

Each is loaded as its makers advise, and the seconds of that are kept; the merged triples go to those that know no
default graph beside named ones.
"""

import json
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pyoxigraph as ox
from tests.benchmarks.services import OXIGRAPH_BINARY, RDFLIB_ENDPOINT, Running, started
from tests.benchmarks.wrk import Loaded
from tests.served import free_port


@dataclass(frozen=True)
class Loading:
    """A server at work, and the seconds that its loading took."""

    running: Running
    seconds: float


@contextmanager
def oxigraph_on_disk(name: str, folder: Path, quads: Path) -> Iterator[Loading]:
    """Run `oxigraph serve-read-only` on a store that its own bulk loader made."""
    store, begun = folder / "oxigraph-store", time.perf_counter()
    line = [OXIGRAPH_BINARY, "load", "--location", store, "--file", quads]
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds, port = time.perf_counter() - begun, free_port()
    line = [OXIGRAPH_BINARY, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
    with started(line, port, "/", folder / f"{name}.log") as process:
        yield Loading(Running(name, port, "/query", process), seconds)


@contextmanager
def oxigraph_in_memory(name: str, folder: Path, quads: Path) -> Iterator[Loading]:
    """Run `oxigraph serve` without a place on disk, and send it the quads without a transaction around them."""
    port = free_port()
    line = [OXIGRAPH_BINARY, "serve", "--bind", f"127.0.0.1:{port}"]
    with started(line, port, "/", folder / f"{name}.log") as process:
        begun = time.perf_counter()
        with quads.open("rb") as body:
            kind = {"Content-Type": "application/n-quads", "Content-Length": str(quads.stat().st_size)}
            urlopen(Request(f"http://127.0.0.1:{port}/store?no_transaction", body, kind)).close()
        yield Loading(Running(name, port, "/query", process), time.perf_counter() - begun)


@contextmanager
def rdflib_endpoint(name: str, folder: Path, triples: Path) -> Iterator[Loading]:
    """Run `rdflib-endpoint serve` on these triples, from an environment of its own."""
    home = folder / "rdflib-endpoint"
    venv.create(home, with_pip=True)
    quiet = ["--quiet", "--quiet", "--disable-pip-version-check"]
    subprocess.run([home / "bin" / "pip", "install", *quiet, RDFLIB_ENDPOINT, "uvicorn"], check=True)
    port, begun = free_port(), time.perf_counter()
    line = [home / "bin" / "rdflib-endpoint", "serve", "--host", "127.0.0.1", "--port", str(port), triples]
    with started(line, port, "/?query=ASK%7B%7D", folder / f"{name}.log", patience=1800, PYTHONPATH="") as process:
        yield Loading(Running(name, port, "/", process), time.perf_counter() - begun)


class Plain:
    """Plain rdflib in a process of its own, without HTTP; see plain.py."""

    def __init__(self, process: "subprocess.Popen[str]", seconds: float) -> None:
        self.process = process.pid
        self.seconds = seconds
        self._process = process

    def asked(self, query: str, seconds: float, limit: float) -> tuple[int | None, Loaded]:
        """Return the rows, or None where an answer takes longer than the limit, and how long answers took."""
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps({"query": query, "seconds": seconds, "limit": limit}), file=self._process.stdin, flush=True)
        told = json.loads(self._process.stdout.readline())
        if told["rows"] is None:
            return None, Loaded(1, limit, limit * 1000, limit * 1000)
        times = told["times"]
        middle, late = times[len(times) // 2], times[int(len(times) * 0.95)]
        return told["rows"], Loaded(len(times), sum(times) / 1000, middle, late)


@contextmanager
def plain_rdflib(triples: Path) -> Iterator[Plain]:
    """Run plain rdflib on these triples until the block ends."""
    line = [sys.executable, "-m", "tests.benchmarks.plain", str(triples)]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield Plain(process, json.loads(process.stdout.readline())["seconds"])
        finally:
            process.kill()


def ours_loads(quads: Path, folder: Path) -> float:
    """Return the seconds in which the engine of a build loads the quads into a new store, as publish.py does it."""
    begun = time.perf_counter()
    store = ox.Store(str(folder / "our-store"))
    store.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    return time.perf_counter() - begun
