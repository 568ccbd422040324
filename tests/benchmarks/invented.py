"""An invented war of so many triples in the store, built once and kept for the next run."""

from dataclasses import dataclass
from pathlib import Path

from maliwar.bench.world import generate
from maliwar.build.pipe import build
from maliwar.build.progress import for_people
from maliwar.settings import Settings
from maliwar.snapshot import Snapshot

GROWTH = 3.25
"""Triples in a store for each that is written in the files: the ontology, what follows, and the index beside it."""
SEED = 1


@dataclass(frozen=True)
class Invented:
    """A project, and the snapshot that was made of it."""

    folder: Path
    settings: Settings
    snapshot: Snapshot

    @property
    def triples(self) -> int:
        """Triples in the store's default graph."""
        return self.snapshot.manifest.counts["default"]

    @property
    def seconds(self) -> float:
        """What the build took; its steps are in the manifest."""
        return sum(self.snapshot.manifest.steps.values())


def invented(folder: Path, triples: int) -> Invented:
    """Return the project of about so many triples in the store; generated and built where it is not there yet."""
    if not (folder / "triples").is_dir():
        generate(round(triples / GROWTH), SEED, folder)
    settings = Settings.from_environment(data=str(folder))
    return Invented(folder, settings, build(settings, for_people()))


def merged(snapshot: Snapshot, to: Path) -> Path:
    """Write the store's default graph, all that it holds once, as N-Triples, for engines without named graphs."""
    with snapshot.dump("store").open("rb") as quads, to.open("wb") as triples:
        triples.writelines(line for line in quads if not _named(line))
    return to


def _named(line: bytes) -> bool:
    """Whether a line of ours has a graph: the dump ends each of those with one of our graphs' names."""
    return line.rstrip().endswith(b"> .") and b"/graph/" in line.rsplit(b"<", 1)[1]
