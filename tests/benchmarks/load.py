"""Mixed load: questions, pages and queries, a share of them bad, and beside them some stopped and some abandoned."""

import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from urllib.parse import quote, urlencode

from tests.benchmarks.queries import QUESTIONS

PAGES = (
    "/",
    "/questions",
    "/sparql",
    "/about",
    "/download",
    "/page/actor/mnla",
    "/data/actor/mnla.ttl",
    "/ask?q=who+was+allied+with+MNLA+in+mid-2012",
    "/.well-known/void",
    "/graph/ontology",
    "/openapi.json",
)
BAD = (
    "SELECT * WHERE { ?s ?p",
    "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "(" * 10_000,
    "INSERT DATA { <http://a.example/> a <http://b.example/> }",
    "SELECT * WHERE { ?s nothing:declared ?o }",
)
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?d) }"
LONG = "SELECT * WHERE { ?s ?p ?o } LIMIT 20000"
CODINGS = ("identity", "gzip", "br")


class Load:
    """Clients that ask until they are told to stop, and a tally of what they got: `kind status` by count."""

    def __init__(self, port: int, clients: int, *, seed: int = 1) -> None:
        self.tally: Counter[str] = Counter()
        self._port = port
        self._over = threading.Event()
        self._lock = threading.Lock()
        works: list[Callable[[random.Random], None]] = [self._ask] * clients + [self._annoy]
        self._threads = [
            threading.Thread(target=self._repeat, args=(work, random.Random(seed + number)))  # noqa: S311  # no secret
            for number, work in enumerate(works)
        ]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _repeat(self, work: Callable[[random.Random], None], draw: random.Random) -> None:
        while not self._over.is_set():
            work(draw)

    def _count(self, what: str, status: int | str) -> None:
        with self._lock:
            self.tally[f"{what} {status}"] += 1

    def _ask(self, draw: random.Random) -> None:
        """Send some requests over one connection, then leave it."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            for _ in range(draw.randrange(1, 30)):
                what, path = self._drawn(draw)
                connection.request("GET", path, headers={"Accept-Encoding": draw.choice(CODINGS)})
                response = connection.getresponse()
                response.read()
                self._count(what, response.status)
        except (OSError, HTTPException) as fault:
            self._count("failed", type(fault).__name__)
        finally:
            connection.close()

    @staticmethod
    def _drawn(draw: random.Random) -> tuple[str, str]:
        what = draw.choices(("question", "page", "query", "bad"), (35, 25, 30, 10))[0]
        if what == "question":
            name, values = draw.choice(list(QUESTIONS.items()))
            return what, f"/questions/{name}.{draw.choice(('json', 'csv', 'html', 'ttl'))}?{urlencode(values)}"
        if what == "page":
            return what, draw.choice(PAGES)
        if what == "query":
            text = (
                f"SELECT ?s ?o WHERE {{ ?s rdfs:label ?o }} LIMIT {draw.randrange(1, 200)} OFFSET {draw.randrange(400)}"
            )
            return what, "/sparql?query=" + quote(text)
        return what, "/sparql?query=" + quote(draw.choice(BAD))[:8000]

    def _annoy(self, draw: random.Random) -> None:
        """Send what is stopped by the deadline, or leave before the answer."""
        abandons = draw.random() < 0.6
        query = ENDLESS if draw.random() < 0.5 else LONG
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=30) as client:
                text = quote(ENDLESS if not abandons else query)
                client.sendall(f"GET /sparql?query={text} HTTP/1.1\r\nHost: soak\r\nConnection: close\r\n\r\n".encode())
                if abandons:
                    time.sleep(draw.random() / 5)
                    self._count("abandoned", "")
                else:
                    self._count("stopped", client.recv(64).split()[1].decode())
        except (OSError, IndexError) as fault:
            self._count("failed", type(fault).__name__)
        self._over.wait(draw.random() * 6)
