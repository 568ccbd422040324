"""The server under test and what watches it: a canary that sings, a server nobody may reach, a count of workers."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from threading import Thread

from processes import query_workers
from served import Answer, Process, get, running, send

DEADLINE = 2
"""Seconds that a query may run here."""
ANSWER_BYTES = 300_000
WORKERS = 3
"""Two for strangers and the spare, as shipped."""
AT_ONCE = 0.05
"""Seconds in which the canary must have sung."""
_SONG = 'ASK { actor:mnla rdfs:label "MNLA"@en } # %d'
_BACK = 20.0
"""Seconds in which a killed worker must have been replaced, on a machine that does other things too."""


@contextmanager
def nobody() -> Iterator[tuple[str, list[str]]]:
    """Run a server that nobody must reach; give its address and who has."""
    hits: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)

        do_POST = do_HEAD = do_GET  # noqa: N815  # names that http.server wants

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql", hits
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Cage:
    """A real server, and what must still be true of it whatever it was sent."""

    address: str
    process: Process
    canary: str
    hits: list[str]
    verses: Iterator[int] = field(default_factory=count)

    def assert_sings(self) -> None:
        """Check that a query never asked before is answered rightly and at once, and that nobody was reached."""
        took = []
        for _ in range(3):
            began = time.monotonic()
            answer = self.sing()
            took.append(time.monotonic() - began)
            assert (answer.status, answer.text.strip()) == (200, "true")
        assert statistics.median(took) < AT_ONCE, took
        assert self.hits == []

    def sing(self) -> Answer:
        """Ask the canary query, worded as never before."""
        verse = (_SONG % next(self.verses)).encode()
        return send(self.address, "POST", "/sparql", verse, "text/csv", content_type="application/sparql-query")

    def workers(self) -> frozenset[int]:
        """Return the process ids of the query workers."""
        return frozenset(query_workers(self.process.pid))

    def whole(self) -> frozenset[int]:
        """Wait until as many workers run as should; return them."""
        ends = time.monotonic() + _BACK
        while len(found := self.workers()) != WORKERS:
            assert time.monotonic() < ends, f"{len(found)} workers run, not {WORKERS}"
            time.sleep(0.02)
        return found


@contextmanager
def caged(data: Path, **variables: str) -> Iterator[Cage]:
    """Run `maliwar serve` on a snapshot with a short deadline, and all that watches it."""
    given = {"MALIWAR_DEADLINE": str(DEADLINE), "MALIWAR_ANSWER_BYTES": str(ANSWER_BYTES), **variables}
    with nobody() as (canary, hits), running(data, **given) as (address, process):
        cage = Cage(address, process, canary, hits)
        get(address, "/browse")  # what is read once, on first use
        cage.whole()
        for _ in range(20):
            cage.sing()
        yield cage
