"""Plain rdflib: a process with the triples in a Graph, which forks for each query and kills what takes too long.

usage: python -m tests.benchmarks.plain FILE.nt

Says {"seconds": …} once it has loaded; then takes {"query": …, "seconds": …, "limit": …} a line, and answers
{"rows": …, "times": […]}, milliseconds each, or {"rows": null} where one query took longer than the limit.
"""

import json
import os
import select
import signal
import sys
import time
from collections.abc import Mapping
from typing import Any

import rdflib


def main() -> None:
    """Load, then answer line by line."""
    graph = rdflib.Graph()
    begun = time.perf_counter()
    graph.parse(sys.argv[1], format="nt")
    tell({"seconds": time.perf_counter() - begun})
    for line in sys.stdin:
        tell(forked(graph, json.loads(line)))


def tell(message: Mapping[str, Any]) -> None:
    """Write one line."""
    print(json.dumps(message), flush=True)


def forked(graph: rdflib.Graph, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Ask in a fork, and kill it where one answer takes longer than the limit."""
    theirs, ours = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(ours, json.dumps(timed(graph, asked["query"], asked["seconds"])).encode())
        finally:
            os._exit(0)
    os.close(ours)
    told, _, _ = select.select([theirs], [], [], asked["limit"] + asked["seconds"])
    if not told:
        os.kill(child, signal.SIGKILL)
    with os.fdopen(theirs) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"rows": None}  # type: ignore[no-any-return]  # an object, always


def timed(graph: rdflib.Graph, query: str, seconds: float) -> dict[str, Any]:
    """Ask until the time is over, at least once."""
    times: list[float] = []
    begun = time.perf_counter()
    while True:
        at = time.perf_counter()
        rows = len(list(graph.query(query)))
        times.append((time.perf_counter() - at) * 1000)
        if time.perf_counter() - begun > seconds:
            return {"rows": rows, "times": sorted(times)}


if __name__ == "__main__":
    main()
