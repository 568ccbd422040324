"""What a run against the peers found, as a table for the README: each engine's figures, ratios, and what they mean."""

import statistics
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.comparison import MANY, MEGABYTE, ONE, Cells, Ratio

UNCACHED, REPEATED, HELD = "maliwar, uncached", "maliwar, repeated", "maliwar, uncached, in memory"
ON_DISK, IN_MEMORY = "oxigraph serve, on disk", "oxigraph serve, in memory"
VIRTUOSO, ENDPOINT, PLAIN = "Virtuoso", "rdflib-endpoint", "rdflib"
TARGETS: Final = (
    (UNCACHED, ON_DISK, 1.0),
    (UNCACHED, VIRTUOSO, 0.9),
    (HELD, ON_DISK, 1.0),
    (HELD, VIRTUOSO, 0.9),
    (REPEATED, ON_DISK, 5.0),
    (REPEATED, IN_MEMORY, 2.5),
    (UNCACHED, ENDPOINT, 100.0),
)
LOAD_TARGET: Final = 0.7
BEGIN, END = "<!-- bench-peers: written by make bench-peers -->", "<!-- end of bench-peers -->"


@dataclass(frozen=True)
class League:
    """One run: `cells` by query, engine and clients; `loads` in seconds and `memory` in bytes (PSS) by engine."""

    engines: tuple[str, ...]
    rows: Mapping[str, int]
    cells: Cells
    loads: Mapping[str, float]
    memory: Mapping[str, int]
    firsts: Mapping[str, float]
    """Seconds of the first asking of all queries, by server."""
    wrong: Mapping[tuple[str, str], int]
    """The rows that a server gives where most give another number, by query and engine."""
    limit: float
    """Seconds after which an answer was not waited for; it is counted as if it had come then."""
    about: Mapping[str, str]

    def right(self, *engines: str) -> list[str]:
        """Return the queries that all these engines answer with as many rows as most."""
        return [query for query in self.rows if not any((query, engine) in self.wrong for engine in engines)]

    def mean(self, engine: str, connections: int, figure: str, *beside: str) -> float:
        """Return the geometric mean of a figure of Loaded, over what it and those beside it answer right."""
        clients = ONE if engine == PLAIN else connections
        queries = self.right(engine, *beside)
        return statistics.geometric_mean(getattr(self.cells[query, engine, clients], figure) for query in queries)

    def ratios(self) -> list[Ratio]:
        """Return the ratios that have targets."""
        speed = "per_second"
        found = [
            Ratio(
                f"requests a second, {MANY} clients, {ours} ÷ {peer}",
                self.mean(ours, MANY, speed, peer) / self.mean(peer, MANY, speed, ours),
                target,
            )
            for ours, peer, target in TARGETS
            if {ours, peer} <= set(self.engines)
        ]
        if ON_DISK in self.loads:
            value = self.loads[ON_DISK] / self.loads[UNCACHED]
            found.append(Ratio("triples loaded a second, our store ÷ oxigraph’s bulk loader", value, LOAD_TARGET))
        return found

    def summary(self) -> list[list[str]]:
        """Return the table of engines."""
        heads = [
            "engine",
            f"requests a second, {MANY} clients",
            "times the first",
            "median / p95, ms",
            "one client: median, ms",
            "all twelve for the first time, s",
            "load, s",
            "memory, MB",
        ]
        return [heads, ["---"] + ["---:"] * (len(heads) - 1), *(self._line(engine) for engine in self.engines)]

    def _line(self, engine: str) -> list[str]:
        first, speed = self.engines[0], "per_second"
        times = self.mean(engine, MANY, speed, first) / self.mean(first, MANY, speed, engine)
        load, memory, asked = self.loads.get(engine), self.memory.get(engine), self.firsts.get(engine)
        right = len(self.right(engine))
        return [
            engine if right == len(self.rows) else f"{engine} ({right} of {len(self.rows)} queries)",
            _number(self.mean(engine, MANY, speed)),
            _number(times),
            f"{_number(self.mean(engine, MANY, 'p50'))} / {_number(self.mean(engine, MANY, 'p95'))}",
            _number(self.mean(engine, ONE, "p50")),
            "" if asked is None else _number(asked),
            "" if load is None else _number(load),
            "" if memory is None else f"{memory / MEGABYTE:,.0f}",
        ]

    def by_query(self) -> list[list[str]]:
        """Return the table of queries: requests a second with the median and the p95."""
        heads = ["query", "rows", *self.engines]
        lines = [
            [query, str(rows), *(self._cell(query, engine) for engine in self.engines)]
            for query, rows in self.rows.items()
        ]
        return [heads, ["---"] + ["---:"] * (len(heads) - 1), *lines]

    def _cell(self, query: str, engine: str) -> str:
        if (query, engine) in self.wrong:
            return f"{self.wrong[query, engine]} rows"
        loaded = self.cells[query, engine, ONE if engine == PLAIN else MANY]
        if loaded.p50 >= self.limit * 1000:
            return f"over {self.limit:.0f} s"
        return f"{_number(loaded.per_second)} ({_number(loaded.p50)} / {_number(loaded.p95)})"

    def to_markdown(self) -> str:
        """Return both tables, the ratios, and what was run."""
        tables = ["\n".join(f"| {' | '.join(row)} |" for row in table) for table in (self.summary(), self.by_query())]
        about = "\n".join(f"- {what}: {value}" for what, value in self.about.items())
        ratios = "\n".join(f"- {ratio.sentence}" for ratio in self.ratios())
        means = (
            f"Geometric means over twelve queries. “{PLAIN}” is asked in its own process, one at a time, without HTTP. "
            f"An answer that takes over {self.limit:.0f} s counts as {self.limit:.0f} s; a query for which an engine "
            "gives another number of rows than most counts in no figure of it. Memory is shared out among "
            "processes (PSS), taken under load. “Uncached” is the shipped server with every protection on and its "
            "cache of answers off, “repeated” with it on."
        )
        details = (
            f"<details><summary>By query: requests a second (median / p95, ms)</summary>\n\n{tables[1]}\n\n</details>"
        )
        return "\n\n".join([about, tables[0], means, ratios, details]) + "\n"

    def to_json(self) -> dict[str, Any]:
        """Return all of it as plain values."""
        return {
            "about": dict(self.about),
            "cells": [
                {"query": query, "engine": engine, "clients": clients, "rows": self.rows[query]}
                | {"per_second": loaded.per_second, **asdict(loaded)}
                for (query, engine, clients), loaded in self.cells.items()
            ],
            "loads": dict(self.loads),
            "memory": dict(self.memory),
            "ratios": [asdict(ratio) | {"met": ratio.met} for ratio in self.ratios()],
        }


def put_between_markers(page: Path, text: str) -> bool:
    """Put the text between the README's markers; tell whether they were there."""
    before, begin, rest = page.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        return False
    page.write_text(f"{before}{begin}\n{text}{end}{after}", "utf-8")
    return True


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
