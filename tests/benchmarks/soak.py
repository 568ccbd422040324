"""Hold the shipped server under mixed load, and see that it neither grows nor leaks nor answers wrongly.

usage: python -m tests.benchmarks.soak [--minutes 60] [--growth 0.10] [--clients 4] [--samples FILE]

Once the first tenth of the time is over the service counts as settled. Its memory (RSS and PSS of all its processes)
in the last fifth is held against that of the fifth after settling; the descriptors and processes with nobody there,
against those before. Exit code 1 where it grew by more than --growth, leaked, failed, or answered a canary wrongly.
"""

import argparse
import json
import signal
import statistics
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from tests.benchmarks.census import Census, count
from tests.benchmarks.load import Load
from tests.benchmarks.services import maliwar

from maliwar.build.pipe import build
from maliwar.settings import Settings

SETTINGS = {
    "MALIWAR_DEADLINE": "2",  # so that many queries are stopped
    "MALIWAR_CACHE_BYTES": str(4 * 1024 * 1024),  # so that it is full while the service settles, and then turns over
}
QUIET_SECONDS = 7
"""Longer than the server keeps an idle connection."""
SPARE_DESCRIPTORS = 4
REFUSED = 0.01
"""The share of requests that may be told to come again while workers are being replaced."""
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Sample:
    """What the service took, so many seconds after the load began."""

    seconds: float
    census: Census

    def to_json(self) -> str:
        """Return it on one line."""
        return json.dumps({"seconds": round(self.seconds, 1), **asdict(self.census)})


@dataclass
class Canary:
    """A query whose answer is known, asked on a new connection again and again, never from the cache."""

    port: int
    right: bytes | None = None
    milliseconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    refused: int = 0
    """Times it was told to come again, by 503: its turn did not come while workers were being replaced."""

    def ask(self) -> bytes | None:
        """Return the body, or None for a 503; raises OSError or HTTPException where there is neither."""
        query = f"SELECT ?label WHERE {{ actor:mnla rdfs:label ?label }} ORDER BY ?label # {time.monotonic_ns()}\n"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/sparql?query=" + quote(query))
            response = connection.getresponse()
            body = response.read()
            if response.status == 503:
                return None
            if response.status != 200:
                raise HTTPException(f"{response.status} {body[:120]!r}")
            return body
        finally:
            connection.close()

    def watch(self, over: threading.Event) -> None:
        """Ask twice a second until it is over."""
        while not over.wait(0.5):
            begun = time.perf_counter()
            try:
                body = self.ask()
                if body is None:
                    self.refused += 1
                elif body != self.right:
                    self.wrong.append(f"another answer: {body[:120]!r}")
            except (OSError, HTTPException) as fault:
                self.wrong.append(f"no answer: {fault}")
            self.milliseconds.append((time.perf_counter() - begun) * 1000)


@dataclass(frozen=True)
class Result:
    """What a soak came to; memory in bytes."""

    before: Census
    settled: tuple[float, float]
    """RSS and PSS."""
    end: tuple[float, float]
    after: Census

    def growth(self) -> float:
        """Return the greater growth of RSS and PSS, as a share."""
        return max(end / settled - 1 for end, settled in zip(self.end, self.settled, strict=True))


def main() -> None:
    """Soak, report, and exit with 1 where something is wrong."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--minutes", type=float, default=60, help="minutes under load")
    options.add_argument("--growth", type=float, default=0.10, help="share by which memory may grow once settled")
    options.add_argument("--clients", type=int, default=4, help="clients that ask at once")
    options.add_argument("--samples", type=Path, help="file for the samples, a line of JSON each")
    options.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the server")
    chosen = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers end with this
    build(Settings.from_environment())
    given = {f"MALIWAR_{name}": value for name, _, value in (pair.partition("=") for pair in chosen.set)}
    with TemporaryDirectory() as folder, maliwar("soak", Path(folder), **{**SETTINGS, **given}) as server:
        canary = Canary(server.port)
        canary.right = canary.ask()
        load = Load(server.port, chosen.clients)
        result = soak(server.process, load, canary, chosen.minutes * 60, chosen.samples)
        logged = (Path(folder) / "soak.log").read_text(errors="replace")
    report(result, load, canary)
    found = faults(result, load, canary, chosen.growth)
    for fault in found:
        print("FAULT:", fault)
    if found:
        print(logged[-2000:], file=sys.stderr)
        sys.exit(1)


def soak(process: int, load: Load, canary: Canary, seconds: float, file: Path | None) -> Result:
    """Put the load on for so long, and count before, meanwhile and after."""
    every = min(5.0, seconds / 60)
    samples: list[Sample] = []
    time.sleep(QUIET_SECONDS)
    before = count(process)
    over = threading.Event()
    watcher = threading.Thread(target=canary.watch, args=(over,))
    with ExitStack() as stack:
        output = stack.enter_context(file.open("w")) if file else None
        stack.callback(watcher.join)
        stack.callback(over.set)
        stack.enter_context(load)
        watcher.start()
        begun = time.monotonic()
        while (now := time.monotonic() - begun) < seconds:
            samples.append(Sample(now, count(process)))
            if output:
                print(samples[-1].to_json(), file=output, flush=True)
            time.sleep(every)
    time.sleep(QUIET_SECONDS)
    return Result(before, typical(samples, 0.1, 0.3), typical(samples, 0.8, 1), count(process))


def typical(samples: Sequence[Sample], begin: float, end: float) -> tuple[float, float]:
    """Return the median RSS and PSS in a part of the time, such as 0.8 to 1."""
    part = samples[int(len(samples) * begin) : int(len(samples) * end)]
    return (
        statistics.median(sample.census.rss for sample in part),
        statistics.median(sample.census.pss for sample in part),
    )


def faults(result: Result, load: Load, canary: Canary, growth: float) -> list[str]:
    """Return what is wrong, a sentence each."""
    found = [f"canary: {wrong}" for wrong in canary.wrong[:5]]
    if canary.refused > len(canary.milliseconds) * REFUSED:
        found.append(f"{canary.refused} of {len(canary.milliseconds)} canaries were told to come again.")
    if result.growth() > growth:
        found.append(f"memory grew by {result.growth():.1%} once settled; {growth:.0%} may be.")
    more = result.after.descriptors - result.before.descriptors
    if more > SPARE_DESCRIPTORS:
        found.append(f"{more} more descriptors are open than before the load.")
    if result.after.processes != result.before.processes:
        found.append(f"{result.before.processes} processes before the load, {result.after.processes} after it.")
    unfit = {what: times for what, times in load.tally.items() if not _fits(*what.split(" ", 1))}
    for kind in ("question", "query"):
        if load.tally[f"{kind} 503"] <= load.tally[f"{kind} 200"] * REFUSED:
            unfit.pop(f"{kind} 503", None)
    if unfit:
        found.append(f"answers that no request should get: {unfit}")
    return found + [f"no request of the kind {kind!r} was answered as it should" for kind in _unseen(load)]


EXPECTED = {
    "question": {"200"},
    "page": {"200"},
    "query": {"200"},
    "bad": {"400", "403", "413", "414"},
    "stopped": {"503"},
    "abandoned": {""},
}


def _fits(what: str, status: str) -> bool:
    return status in EXPECTED.get(what, ())


def _unseen(load: Load) -> list[str]:
    return [kind for kind, fit in EXPECTED.items() if not any(load.tally[f"{kind} {status}"] for status in fit)]


def report(result: Result, load: Load, canary: Canary) -> None:
    """Print the figures."""
    for what, times in sorted(load.tally.items()):
        print(f"{what:20} {times:9,}")
    times = sorted(canary.milliseconds)
    print(
        f"canary: {len(times):,} asked, {len(canary.wrong)} wrong, {canary.refused} told to come again; "
        f"p50 {statistics.median(times):.0f} ms, p99 {times[int(len(times) * 0.99)]:.0f} ms, longest {times[-1]:.0f} ms"
    )
    for name, at in (("RSS", 0), ("PSS", 1)):
        settled, end = result.settled[at], result.end[at]
        print(f"{name}: settled {settled / MEGABYTE:.0f} MB, end {end / MEGABYTE:.0f} MB, {end / settled - 1:+.1%}")
    for name in ("descriptors", "processes"):
        print(f"{name} with nobody there: {getattr(result.before, name)} before, {getattr(result.after, name)} after")


if __name__ == "__main__":
    main()
