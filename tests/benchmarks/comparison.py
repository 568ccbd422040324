"""What the servers did, side by side: figures by query, ratios over all, and the targets they are held against."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table as Printed
from tests.benchmarks.census import Census
from tests.benchmarks.wrk import Loaded

UNCACHED, REPEATED, OXIGRAPH, RDFLIB = "maliwar, uncached", "maliwar, repeated", "oxigraph", "rdflib-endpoint"
ONE, MANY = 1, 8
MEGABYTE = 1024 * 1024

Cells = Mapping[tuple[str, str, int], Loaded]
"""By query, server and number of connections."""


@dataclass(frozen=True)
class Ratio:
    """A geometric mean over the queries, and its target."""

    what: str
    value: float
    target: float
    at_most: bool = False

    @property
    def met(self) -> bool:
        """Whether the target is met."""
        return self.value <= self.target if self.at_most else self.value >= self.target

    @property
    def sentence(self) -> str:
        """The ratio in words."""
        bound = "at most" if self.at_most else "at least"
        return f"{self.what}: {self.value:.2f} ({bound} {self.target:g}: {'met' if self.met else 'MISSED'})"


@dataclass(frozen=True)
class Comparison:
    """One run."""

    queries: tuple[str, ...]
    servers: tuple[str, ...]
    rows: Mapping[str, int]
    cells: Cells
    taken: Mapping[str, Census]
    about: Mapping[str, str]
    """Versions, date, machine."""

    def ratios(self) -> list[Ratio]:
        """Return the ratios that the targets speak of: over the questions, the light queries, and all of them."""
        light = tuple(query for query in self.queries if query.startswith("light"))
        questions = tuple(query for query in self.queries if query not in light)
        groups = {"questions": questions, "light queries": light, "all": self.queries}
        return [ratio for name, queries in groups.items() if queries for ratio in self._ratios(name, queries)]

    def _ratios(self, name: str, queries: Sequence[str]) -> list[Ratio]:
        wanted = [
            (f"throughput, {MANY} clients, uncached ÷ oxigraph", UNCACHED, OXIGRAPH, MANY, _speed, 1.0, False),
            (f"throughput, {MANY} clients, repeated ÷ oxigraph", REPEATED, OXIGRAPH, MANY, _speed, 5.0, False),
            (f"throughput, {MANY} clients, uncached ÷ rdflib-endpoint", UNCACHED, RDFLIB, MANY, _speed, 50.0, False),
            ("p50, one client, uncached ÷ oxigraph", UNCACHED, OXIGRAPH, ONE, _p50, 1.5, True),
        ]
        return [
            Ratio(f"{name}: {what}", self._mean(queries, server, peer, connections, figure), target, at_most)
            for what, server, peer, connections, figure, target, at_most in wanted
            if peer in self.servers
        ]

    def _mean(
        self, queries: Sequence[str], server: str, peer: str, connections: int, figure: Callable[[Loaded], float]
    ) -> float:
        return statistics.geometric_mean(
            figure(self.cells[query, server, connections]) / figure(self.cells[query, peer, connections])
            for query in queries
        )

    def means(self, connections: int) -> list[str]:
        """Return each server's geometric mean of requests a second, written out."""
        speeds = [
            [self.cells[query, server, connections].per_second for query in self.queries] for server in self.servers
        ]
        return [f"{statistics.geometric_mean(row):,.0f}" for row in speeds]

    def lines(self, connections: int) -> list[list[str]]:
        """Return the table's rows: a query, its rows, and each server's requests a second with p50 / p95."""
        table = [
            [query, str(self.rows[query]), *(_cell(self.cells[query, server, connections]) for server in self.servers)]
            for query in self.queries
        ]
        return [*table, ["geometric mean", "", *self.means(connections)]]

    def memory(self) -> list[str]:
        """Return what each service took under load, in words."""
        return [
            f"{server}: RSS {taken.rss / MEGABYTE:,.0f} MB, PSS {taken.pss / MEGABYTE:,.0f} MB, "
            f"{taken.processes} processes"
            for server, taken in self.taken.items()
        ]

    def to_json(self) -> dict[str, Any]:
        """Return all of it as plain values."""
        return {
            "about": dict(self.about),
            "cells": [
                {"query": query, "server": server, "connections": connections, "rows": self.rows[query]}
                | {"per_second": loaded.per_second, **asdict(loaded)}
                for (query, server, connections), loaded in self.cells.items()
            ],
            "ratios": [asdict(ratio) | {"met": ratio.met} for ratio in self.ratios()],
            "memory": {server: asdict(taken) for server, taken in self.taken.items()},
        }

    def to_markdown(self) -> str:
        """Return all of it as Markdown."""
        lines = [f"- {what}: {value}" for what, value in self.about.items()]
        for connections in (ONE, MANY):
            heads = ["query", "rows", *self.servers]
            table = [heads, ["---"] * len(heads), *self.lines(connections)]
            lines += ["", f"{_clients(connections)}: requests a second (p50 / p95 in ms)", ""]
            lines += [f"| {' | '.join(row)} |" for row in table]
        return "\n".join([*lines, "", *self._bullets(), ""])

    def show(self) -> None:
        """Print it."""
        for connections in (ONE, MANY):
            title = f"{_clients(connections)}: requests a second (p50 / p95 in ms)"
            table = Printed("query", "rows", *self.servers, title=title)
            for row in self.lines(connections):
                table.add_row(*row)
            Console(width=150).print(table)
        print("\n".join([*self._bullets(), *(f"{what}: {value}" for what, value in self.about.items())]))

    def _bullets(self) -> list[str]:
        return [f"- {sentence}" for sentence in [*(ratio.sentence for ratio in self.ratios()), *self.memory()]]


def _speed(loaded: Loaded) -> float:
    return loaded.per_second


def _p50(loaded: Loaded) -> float:
    return loaded.p50


def _cell(loaded: Loaded) -> str:
    return f"{loaded.per_second:,.{0 if loaded.per_second > 10 else 2}f} ({loaded.p50:.1f} / {loaded.p95:.1f})"


def _clients(connections: int) -> str:
    return "One client" if connections == 1 else f"{connections} clients"
