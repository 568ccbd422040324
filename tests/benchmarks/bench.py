"""Time every question of the catalogue, and ten of them against the same SPARQL in-process, in pyoxigraph and rdflib.

"The same SPARQL" is every query that the answer takes: the question's own and those of what it offers beside.

usage: python -m tests.benchmarks.bench [--rounds 200] [--rdflib-rounds 2]

Each question is asked with its example values, as JSON over one kept-alive connection of the shipped server: once with
the cache of answers off (`http`), once with it on (`cached`). Times are milliseconds; compare within the run only.
"""

import argparse
import http.client
import statistics
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import pyoxigraph as ox
import rdflib
from rich.console import Console
from rich.table import Table as Printed
from tests.benchmarks.catalogue import measured, print_timings
from tests.benchmarks.clock import fetch, timed
from tests.benchmarks.queries import QUESTIONS
from tests.benchmarks.services import maliwar

from maliwar.answer.engine import Engine, Reply
from maliwar.answer.formats import Format
from maliwar.answer.terms import Table
from maliwar.build.pipe import build
from maliwar.names import GRAPHS
from maliwar.questions.answer import answer
from maliwar.service import Service
from maliwar.settings import Settings
from maliwar.snapshot import Snapshot


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=200, help="times each question is asked")
    options.add_argument("--rdflib-rounds", type=int, default=2, help="times rdflib is asked")
    chosen = options.parse_args()
    snapshot = build(Settings.from_environment())
    print_steps(snapshot)
    print_timings(measured())
    texts = asked_texts()
    store = ox.Store()
    store.bulk_load(path=snapshot.dump("store"))
    graph = rdflib.Dataset(default_union=True)
    for name, iri in GRAPHS.items():
        graph.graph(rdflib.URIRef(iri)).parse(snapshot.dump(name))
    rows = {name: [timed(partial(ask_oxigraph, store, asked), chosen.rounds)] for name, asked in texts.items()}
    for cache in ("0", str(Settings().cache_bytes)):
        with TemporaryDirectory() as folder, maliwar("bench", Path(folder), MALIWAR_CACHE_BYTES=cache) as server:
            connection = http.client.HTTPConnection("127.0.0.1", server.port)
            for name, values in QUESTIONS.items():
                path = f"/questions/{name}.json?{urlencode(values)}"
                rows[name].append(timed(partial(fetch, connection, path), chosen.rounds))
    for name, asked in texts.items():
        rows[name].append(timed(partial(ask_rdflib, graph, asked), chosen.rdflib_rounds))
    print_table(rows)


class Recorder:
    """An engine that notes what it is asked."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.texts: list[str] = []

    def select(self, text: str) -> Table:
        """Note the query and pass it on."""
        self.texts.append(text)
        return self.engine.select(text)

    def select_all(self, texts: Sequence[str]) -> list[Table]:
        """Note the queries and pass them on."""
        self.texts += texts
        return self.engine.select_all(texts)

    def answer(self, text: str, fmt: Format | None = None) -> Reply:
        """Note the query and pass it on."""
        self.texts.append(text)
        return self.engine.answer(text, fmt)


def asked_texts() -> dict[str, list[str]]:
    """Return every SPARQL text that each question asks with its values, companion questions included."""
    service = Service.open(Settings.from_environment())
    try:
        texts = {}
        for name, values in QUESTIONS.items():
            recorder = Recorder(service.engine)
            answer(recorder, service.catalogue, service.labels, name, values)
            texts[name] = recorder.texts
        return texts
    finally:
        service.close()


def ask_oxigraph(store: ox.Store, texts: list[str]) -> None:
    """Ask in-process and serialise, as a server must."""
    for text in texts:
        store.query(text).serialize(format=ox.QueryResultsFormat.JSON)


def ask_rdflib(graph: rdflib.Dataset, texts: list[str]) -> None:
    """Ask rdflib and read every row."""
    for text in texts:
        list(graph.query(text))


def print_steps(snapshot: Snapshot) -> None:
    """Print what each step of the build took."""
    table = Printed("step", "seconds", title=f"build {snapshot.version}: {snapshot.manifest.counts['default']} triples")
    for step, seconds in snapshot.manifest.steps.items():
        table.add_row(step, f"{seconds:.2f}")
    Console().print(table)


def print_table(rows: dict[str, list[list[float]]]) -> None:
    """Print p50 and p95 by question, and the ratios over all."""
    table = Printed("question", "pyoxigraph", "http", "cached", "rdflib", "http − pyoxigraph", "rdflib ÷ http")
    p50 = {name: [statistics.median(times) for times in row] for name, row in rows.items()}
    for name, row in rows.items():
        cells = [f"{statistics.median(times):.2f} / {times[int(len(times) * 0.95)]:.2f}" for times in row]
        inside, over, _, slow = p50[name]
        table.add_row(name, *cells, f"{over - inside:+.2f}", f"{slow / over:.0f}")
    Console(width=140).print(table)
    extra = statistics.median(over - inside for inside, over, _, _ in p50.values())
    ratio = statistics.geometric_mean(slow / over for _, over, _, slow in p50.values())
    print(f"p50 / p95 in ms. Over HTTP, uncached: {extra:+.2f} ms beside pyoxigraph in-process (median of the ten);")
    print(f"rdflib takes {ratio:.0f} times as long as HTTP (geometric mean).")


if __name__ == "__main__":
    main()
