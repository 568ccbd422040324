"""What a snapshot costs, for the calculation in deploy/engines.md: bytes a triple, start and memory of a replica.

usage: python -m tests.benchmarks.constants FOLDER…   (folders of snapshots, each with a manifest.json)

Each is served in place by `maliwar serve --snapshot`; one line of JSON a folder.
"""

import argparse
import json
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.census import count
from tests.served import get, running

from maliwar.snapshot import Snapshot

ASKED = "/questions/allied-with.json?when=2012-{month:02}"


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folders", nargs="+", type=Path, help="folders of snapshots")
    for folder in options.parse_args().folders:
        print(json.dumps(measured(folder)), flush=True)


def measured(folder: Path) -> dict[str, float | int | str]:
    """Return the sizes in bytes and the times in seconds or milliseconds."""
    began = time.perf_counter()
    snapshot = Snapshot.open(folder)
    verified = time.perf_counter() - began
    began = time.perf_counter()
    with TemporaryDirectory() as data, running(Path(data), "--snapshot", str(folder)) as (address, process):
        started = time.perf_counter() - began
        months = range(1, 13)
        return {
            "folder": str(folder),
            "triples": snapshot.manifest.counts["default"],
            "bytes": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
            "store bytes": sum(path.stat().st_size for path in (folder / "store").iterdir()),
            "verify s": round(verified, 2),
            "start s": round(started, 2),
            "not kept ms": median(address, [ASKED.format(month=month) for month in months]),
            "kept ms": median(address, [ASKED.format(month=month) for month in months] * 5),
            "pss bytes": count(process.pid).pss,
        }


def median(address: str, paths: list[str]) -> float:
    """Return the median time of these requests in milliseconds."""
    took = []
    for path in paths:
        began = time.perf_counter()
        get(address, path)
        took.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(took), 2)


if __name__ == "__main__":
    main()
