"""The same data and the same twelve queries through maliwar and its peers, in one run; the README shows the table.

usage: python -m tests.benchmarks.peers [--triples 1000000] [--seconds 3] [--rounds 3] [--without ENGINE …]
                                        [--folder build/peers-1000000] [--json FILE] [--markdown FILE] [--readme]

The data is an invented war (maliwar-bench) with about so many triples in the store, built as any snapshot is, and kept
in the folder for the next run. maliwar runs as shipped, every protection on, without its cache of answers and with it,
and once more with its workers holding the store in memory. Where a server gives another number of rows than most, that
is told, and the query counts in no ratio with it.
Each query goes as the same GET to each server, from wrk, with one connection and with eight; the servers take turns.
What an engine does not answer in --limit seconds it is not asked again. Needs wrk, and
Virtuoso where it is not left out. Compare within the run only.
"""

import argparse
import http.client
import importlib.metadata
import json
import shutil
import signal
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pyoxigraph as ox
from rich.progress import Progress
from tests.benchmarks import dozen, engines, league, rounds, services, wrk
from tests.benchmarks.census import count
from tests.benchmarks.comparison import MANY, ONE
from tests.benchmarks.engines import Plain
from tests.benchmarks.http import about
from tests.benchmarks.invented import Invented, invented, merged
from tests.benchmarks.league import ENDPOINT, HELD, IN_MEMORY, ON_DISK, PLAIN, REPEATED, UNCACHED, VIRTUOSO, League
from tests.benchmarks.services import Running
from tests.benchmarks.virtuoso import Virtuoso, version

from maliwar.service import Service
from maliwar.settings import default_data

ALL = (UNCACHED, REPEATED, HELD, ON_DISK, IN_MEMORY, VIRTUOSO, ENDPOINT, PLAIN)
README = Path(__file__).parent.parent.parent / "README.md"


def main() -> None:
    """Measure and print."""
    chosen = options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers end with this
    wrk.check()
    war = invented(chosen.folder or default_data() / f"peers-{chosen.triples}", chosen.triples)
    with TemporaryDirectory(dir=war.folder) as name:
        found = Run(war, chosen, Path(name)).found()
    text = found.to_markdown()
    print(text)
    if chosen.json:
        chosen.json.write_text(json.dumps(found.to_json(), indent=1, ensure_ascii=False) + "\n")
    if chosen.markdown:
        chosen.markdown.write_text(text)
    if chosen.readme and not league.put_between_markers(README, text):
        raise SystemExit(f"{README} has no place for the table: put the markers {league.BEGIN} and {league.END} there.")


def options() -> argparse.Namespace:
    """Read the command line."""
    found = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    found.add_argument("--triples", type=int, default=1_000_000, help="about so many triples in the store")
    found.add_argument("--folder", type=Path, help="where the invented war is, or will be kept")
    found.add_argument("--seconds", type=float, default=3, help="seconds of load for each query, server and size")
    found.add_argument("--rounds", type=int, default=3, help="turns that these seconds are split into, 1 s or more")
    found.add_argument("--limit", type=float, default=60, help="seconds after which an answer is not waited for")
    found.add_argument("--without", nargs="*", default=[], choices=ALL, metavar="ENGINE", help=", ".join(ALL))
    found.add_argument("--json", type=Path, help="file for the figures as JSON")
    found.add_argument("--markdown", type=Path, help="file for the tables as Markdown")
    found.add_argument("--readme", action="store_true", help="put the tables into README.md, between its markers")
    return found.parse_args()


@dataclass
class Run:
    """One run on one invented war; `found` does all of it."""

    war: Invented
    chosen: argparse.Namespace
    folder: Path
    rows: dict[str, int] = field(default_factory=dict)
    cells: dict[tuple[str, str, int], wrk.Loaded] = field(default_factory=dict)
    loads: dict[str, float] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)
    firsts: dict[str, float] = field(default_factory=dict)
    wrong: dict[tuple[str, str], int] = field(default_factory=dict)
    slow: set[tuple[str, str]] = field(default_factory=set)
    """Queries that an engine did not answer in time, with the engine."""
    virtuoso: Virtuoso | None = None

    def found(self) -> League:
        """Measure the slow one by itself, then the servers beside each other."""
        queries = self._queries()
        triples = merged(self.war.snapshot, self.folder / "merged.nt")
        wanted = [engine for engine in ALL if engine not in self.chosen.without]
        self.loads[UNCACHED] = engines.ours_loads(self.war.snapshot.dump("store"), self.folder)
        shutil.rmtree(self.folder / "our-store")
        paths = {name: "?query=" + quote(text, safe="") for name, text in queries.items()}
        if PLAIN in wanted:
            with engines.plain_rdflib(triples) as plain:
                self._ask_plain(plain, queries)
        with ExitStack() as stack:
            servers = [stack.enter_context(self._started(engine, triples)) for engine in wanted if engine != PLAIN]
            for name, path in paths.items():
                self._agree(name, path, servers)
            self._load(servers, paths)
            self.memory |= {server.name: count(self._process(server)).pss for server in servers}
        limit = self.chosen.limit
        late = wrk.Loaded(1, limit, limit * 1000, limit * 1000)
        self.cells |= {(name, engine, clients): late for name, engine in self.slow for clients in (ONE, MANY)}
        return League(
            tuple(wanted),
            self.rows,
            self.cells,
            self.loads,
            self.memory,
            self.firsts,
            self.wrong,
            limit,
            self._about(wanted),
        )

    def _queries(self) -> dict[str, str]:
        service = Service.open(self.war.settings)
        try:
            return dozen.texts(service, ox.Store.read_only(str(self.war.snapshot.store_path)))
        finally:
            service.close()

    def _ask_plain(self, plain: Plain, queries: dict[str, str]) -> None:
        """Ask plain rdflib; what takes it too long its endpoint cannot do either."""
        self.loads[PLAIN] = plain.seconds
        for name, text in queries.items():
            rows, loaded = plain.asked(text, self.chosen.seconds, self.chosen.limit)
            self.cells[name, PLAIN, ONE] = loaded
            if rows is None:
                self.slow |= {(name, PLAIN), (name, ENDPOINT)}
            else:
                self.rows[name] = rows
        self.memory[PLAIN] = count(plain.process).pss

    @contextmanager
    def _started(self, engine: str, triples: Path) -> Iterator[Running]:
        """Run one server; note the seconds in which it loaded."""
        quads = self.war.snapshot.dump("store")
        if engine == VIRTUOSO:
            with Virtuoso(engine, self.folder, triples, self.chosen.limit) as self.virtuoso:
                self.loads[engine] = self.virtuoso.seconds
                yield self.virtuoso.running
        elif engine in (ON_DISK, IN_MEMORY, ENDPOINT):
            start, file = {
                ON_DISK: (engines.oxigraph_on_disk, quads),
                IN_MEMORY: (engines.oxigraph_in_memory, quads),
                ENDPOINT: (engines.rdflib_endpoint, triples),
            }[engine]
            with start(engine, self.folder, file) as loading:
                self.loads[engine] = loading.seconds
                yield loading.running
        else:
            variables = {"MALIWAR_DATA": str(self.war.folder), "MALIWAR_IN_MEMORY": "0"}
            if engine == HELD:
                variables["MALIWAR_IN_MEMORY"] = str(quads.stat().st_size // 2**20 + 1)
            if engine != REPEATED:
                variables["MALIWAR_CACHE_BYTES"] = "0"
            with services.maliwar(engine, self.folder, **variables) as running:
                yield running

    def _process(self, server: Running) -> int:
        """Return its process, which is another after each restart of Virtuoso."""
        return self.virtuoso.running.process if self.virtuoso and server.name == VIRTUOSO else server.process

    def _agree(self, name: str, path: str, servers: list[Running]) -> None:
        """Ask each server once; keep how long that took, and which gives another number of rows than most."""
        found: dict[str, int] = {}
        for server in servers:
            if (name, server.name) in self.slow:
                continue
            begun = time.perf_counter()
            rows = self._rows(server, path)
            self.firsts[server.name] = self.firsts.get(server.name, 0) + time.perf_counter() - begun
            if rows is None:
                self.slow.add((name, server.name))
            else:
                found[server.name] = rows
        votes = [*found.values(), *([self.rows[name]] if name in self.rows else [])]
        self.rows[name] = statistics.mode(votes)
        self.wrong |= {(name, engine): rows for engine, rows in found.items() if rows != self.rows[name]}

    def _rows(self, server: Running, path: str) -> int | None:
        """Return how many rows it gives, or None where it gives none in time."""
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=self.chosen.limit)
        try:
            return len(json.loads(rounds.fetch(connection, server.path + path))["results"]["bindings"])
        except (OSError, http.client.HTTPException, SystemExit) as fault:
            self._late(server, fault)
            return None
        finally:
            connection.close()

    def _late(self, server: Running, fault: BaseException) -> None:
        """Say that a server failed a query, and start Virtuoso again, which may be at it for minutes."""
        print(f"{server.name}: {fault!r:.200}", file=sys.stderr)
        if self.virtuoso and server.name == VIRTUOSO:
            self.virtuoso.restart()

    def _load(self, servers: list[Running], paths: dict[str, str]) -> None:
        turns = max(1, min(self.chosen.rounds, int(self.chosen.seconds)))
        loads: dict[tuple[str, str, int], list[wrk.Loaded]] = {}
        with Progress() as progress:
            bar = progress.add_task("load", total=len(paths) * 2 * turns)
            for name, path in paths.items():
                for clients in (ONE, MANY):
                    for turn in range(turns):
                        for server in servers[turn % len(servers) :] + servers[: turn % len(servers)]:
                            if self._left_out(name, server, turn):
                                continue
                            loaded = self._loaded_once(server, path, clients, self.chosen.seconds / turns)
                            if loaded is None:
                                self.slow.add((name, server.name))
                            else:
                                loads.setdefault((name, server.name, clients), []).append(loaded)
                        progress.advance(bar)
        self.cells |= {key: wrk.together(each) for key, each in loads.items()}

    def _left_out(self, name: str, server: Running, turn: int) -> bool:
        """Whether it has failed the query; once is enough for rdflib, whose turn may last as long as all others."""
        key = name, server.name
        return key in self.slow or key in self.wrong or (server.name == ENDPOINT and turn > 0)

    def _loaded_once(self, server: Running, path: str, clients: int, seconds: float) -> wrk.Loaded | None:
        """Load one server for one turn; None where an answer is missing, or late."""
        try:
            if server.name != ENDPOINT:
                address = f"http://127.0.0.1:{server.port}{server.path}{path}"
                loaded = wrk.load(address, clients, seconds, self.folder)
                if loaded.requests:
                    return loaded  # wrk leaves when its time is over, though nothing has been answered yet
            return rounds.load(server.port, server.path + path, clients, seconds, self.chosen.limit)
        except (OSError, http.client.HTTPException, SystemExit) as fault:
            self._late(server, fault)
            return None

    def _about(self, wanted: list[str]) -> dict[str, str]:
        run = about(self.war.snapshot)
        packages = ", ".join(
            f"{name} {importlib.metadata.version(name)}" for name in ("maliwar", "pyoxigraph", "rdflib")
        )
        peers = [run["peers"], *([version()] if VIRTUOSO in wanted else [])]
        said = self.war.snapshot.manifest.counts["asserted"]
        return {
            "date": run["date"],
            "machine": run["machine"],
            "data": f"an invented war (`maliwar-bench generate`, seed 1): {said:,} triples in its files, "
            f"{self.war.triples:,} in each store; the whole build took {self.war.seconds:,.0f} s",
            "versions": f"{packages}; {'; '.join(peers)}",
        }


if __name__ == "__main__":
    main()
