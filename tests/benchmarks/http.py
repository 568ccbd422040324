"""Load the shipped server, `oxigraph serve-read-only` and `rdflib-endpoint` with the same queries on the same triples.

usage: python -m tests.benchmarks.http [--seconds 3] [--rounds 3] [--without-rdflib] [--json FILE] [--markdown FILE]

The server runs twice with every protection on: without a cache (`uncached`), and with it (`repeated`). Each query
goes as the same GET to each server, from wrk with one connection and with eight; the servers take turns round by
round, so that what else the machine does falls on all of them. Before that, all must give the same number of rows.
Compare within the run only.
"""

import argparse
import datetime
import http.client
import importlib.metadata
import json
import os
import platform
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from rich.progress import Progress
from tests.benchmarks import rounds, services, wrk
from tests.benchmarks.census import count
from tests.benchmarks.comparison import MANY, ONE, OXIGRAPH, RDFLIB, REPEATED, UNCACHED, Cells, Comparison
from tests.benchmarks.queries import texts
from tests.benchmarks.services import Running

from maliwar.build.pipe import build
from maliwar.service import Service
from maliwar.settings import Settings
from maliwar.snapshot import Snapshot


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=float, default=3, help="seconds of load for each query, server and size")
    options.add_argument("--rounds", type=int, default=3, help="turns that these seconds are split into, 1 s or more")
    options.add_argument("--without-rdflib", action="store_true", help="leave out the slow peer")
    options.add_argument("--json", type=Path, help="file for the figures as JSON")
    options.add_argument("--markdown", type=Path, help="file for the tables as Markdown")
    chosen = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers end with this
    wrk.check()
    snapshot = build(Settings.from_environment())
    service = Service.open(Settings.from_environment())
    try:
        asked = {name: "?query=" + quote(text, safe="") for name, text in texts(service).items()}
    finally:
        service.close()
    with TemporaryDirectory() as name:
        comparison = compare(Path(name), snapshot, asked, chosen)
    comparison.show()
    if chosen.json:
        chosen.json.write_text(json.dumps(comparison.to_json(), indent=1, ensure_ascii=False) + "\n")
    if chosen.markdown:
        chosen.markdown.write_text(comparison.to_markdown())


def compare(folder: Path, snapshot: Snapshot, asked: dict[str, str], chosen: argparse.Namespace) -> Comparison:
    """Start the servers, see that they agree, and load them."""
    with ExitStack() as stack:
        servers = [
            stack.enter_context(services.maliwar(UNCACHED, folder, MALIWAR_CACHE_BYTES="0")),
            stack.enter_context(services.maliwar(REPEATED, folder)),
            stack.enter_context(services.oxigraph(OXIGRAPH, folder, snapshot)),
        ]
        if not chosen.without_rdflib:
            servers.append(stack.enter_context(services.rdflib_endpoint(RDFLIB, folder, snapshot)))
        rows = {name: agreed(name, path, servers) for name, path in asked.items()}
        cells = load(servers, asked, chosen, folder)
        taken = {server.name: count(server.process) for server in servers}
    names = tuple(server.name for server in servers)
    return Comparison(tuple(asked), names, rows, cells, taken, about(snapshot))


def agreed(name: str, path: str, servers: list[Running]) -> int:
    """Return the number of rows of a query; raises SystemExit where the servers differ."""
    found = {}
    for server in servers:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
        try:
            answer = json.loads(rounds.fetch(connection, server.path + path))
        finally:
            connection.close()
        found[server.name] = len(answer["results"]["bindings"]) if "results" in answer else int(answer["boolean"])
    if len(set(found.values())) > 1:
        raise SystemExit(f"{name}: the servers differ in the number of rows: {found}")
    return next(iter(found.values()))


def load(servers: list[Running], asked: dict[str, str], chosen: argparse.Namespace, folder: Path) -> Cells:
    """Load each server with each query, in turns."""
    turns = max(1, min(chosen.rounds, int(chosen.seconds)))
    each = chosen.seconds / turns
    cells: dict[tuple[str, str, int], list[wrk.Loaded]] = {}
    with Progress() as progress:
        bar = progress.add_task("load", total=len(asked) * 2 * turns)
        for name, path in asked.items():
            for connections in (ONE, MANY):
                for turn in range(turns):
                    for server in servers[turn % len(servers) :] + servers[: turn % len(servers)]:
                        if server.name == RDFLIB and turn:
                            continue  # once is enough: a round of it may last as long as all others
                        loaded = loaded_once(server, path, connections, each, folder)
                        cells.setdefault((name, server.name, connections), []).append(loaded)
                    progress.advance(bar)
    return {key: wrk.together(loads) for key, loads in cells.items()}


def loaded_once(server: Running, path: str, connections: int, seconds: float, folder: Path) -> wrk.Loaded:
    """Load one server for one turn."""
    if server.name == RDFLIB:
        return rounds.load(server.port, server.path + path, connections, seconds)
    loaded = wrk.load(f"http://127.0.0.1:{server.port}{server.path}{path}", connections, seconds, folder)
    if not loaded.requests:  # wrk leaves when its time is over, though nothing has been answered yet
        return rounds.load(server.port, server.path + path, connections, seconds)
    return loaded


def about(snapshot: Snapshot) -> dict[str, str]:
    """Return the versions, the date and the machine."""
    oxigraph = subprocess.run([services.OXIGRAPH_BINARY, "--version"], capture_output=True, text=True, check=True)
    processors = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in processors if "model name" in line]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ("pyoxigraph", "gunicorn", "flask", "rdflib")
    return {
        "snapshot": f"{snapshot.version}, {snapshot.manifest.counts['default']:,} triples",
        "versions": ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages),
        "peers": f"{oxigraph.stdout.strip()}, {services.RDFLIB_ENDPOINT}, load by {wrk.version()}",
        "machine": f"{os.cpu_count()} × {models[0] if models else platform.machine()}, {memory:.0f} GB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }


if __name__ == "__main__":
    main()
