"""Time every question of the catalogue with its defaults: uncached in the engine, and over HTTP from the cache.

usage: python -m tests.benchmarks.catalogue [--rounds 15]

`engine` is the question's query in a worker of the shipped engine, its rows read; `cached` is its JSON over one
kept-alive connection of the shipped server, asked before. Times are medians in milliseconds; whether a question is
within its bound is told, and the five slowest are listed. On a busy machine the figures are those of the neighbours:
the load is printed beside them.
"""

import argparse
import http.client
import os
import statistics
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table as Printed
from tests.benchmarks.clock import fetch, timed
from tests.benchmarks.services import maliwar

from maliwar.build.pipe import build
from maliwar.service import Service
from maliwar.settings import Settings

ENGINE = 20.0
CACHED = 3.0
"""Milliseconds that the median of a question may take."""
SLOWEST = 5
ROUNDS = 15


@dataclass(frozen=True)
class Timing:
    """One question: milliseconds in the engine and from the cache, and the rows that it gave."""

    name: str
    engine: float
    cached: float
    solutions: int


def main() -> None:
    """Print the table and the slowest."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=ROUNDS, help="times each question is asked")
    chosen = options.parse_args()
    build(Settings.from_environment())
    print_timings(measured(chosen.rounds))


def measured(rounds: int = ROUNDS) -> list[Timing]:
    """Ask every question in the engine and over HTTP; the slowest in the engine come first."""
    inside: dict[str, tuple[float, int]] = {}
    service = Service.open(Settings.from_environment())
    try:
        for name, question in service.catalogue.items():
            text = question.bind({}, service.labels).text
            solutions = len(service.engine.select(text).rows)
            inside[name] = statistics.median(timed(partial(service.engine.select, text), rounds)), solutions
    finally:
        service.close()
    found = []
    with TemporaryDirectory() as folder, maliwar("bench", Path(folder)) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        for name, (engine, solutions) in inside.items():
            ask = partial(fetch, connection, f"/questions/{name}.json")
            ask()
            found.append(Timing(name, engine, statistics.median(timed(ask, rounds)), solutions))
    return sorted(found, key=lambda timing: -timing.engine)


def print_timings(timings: list[Timing]) -> None:
    """Print every question, those over a bound, and the slowest."""
    load = ", ".join(f"{each:.2f}" for each in os.getloadavg())
    table = Printed("question", "engine", "cached", "solutions", "", title=f"catalogue, ms (load {load})")
    for each in timings:
        over = [f"over {bound:.0f}" for value, bound in _bounds(each) if value > bound]
        table.add_row(each.name, f"{each.engine:.2f}", f"{each.cached:.2f}", str(each.solutions), ", ".join(over))
    Console(width=100).print(table)
    slow = sum(each.engine > ENGINE for each in timings)
    stale = sum(each.cached > CACHED for each in timings)
    print(f"{len(timings)} questions: {slow} over {ENGINE:.0f} ms in the engine, {stale} over {CACHED:.0f} ms cached.")
    print("The slowest: " + ", ".join(f"{each.name} {each.engine:.1f} ms" for each in timings[:SLOWEST]) + ".")


def _bounds(timing: Timing) -> tuple[tuple[float, float], ...]:
    return (timing.engine, ENGINE), (timing.cached, CACHED)


if __name__ == "__main__":
    main()
