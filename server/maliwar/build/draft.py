"""What a build has found out, before it is a snapshot."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from maliwar.build.lines import Lines, united
from maliwar.names import GRAPHS
from maliwar.shelf import Imported
from maliwar.snapshot import DisputeNote, ImportNote

ALL_DUMPS = 3_000_000
"""Triples up to which a snapshot has every dump. Above, it has neither TriG, JSON-LD, the merged Turtle, the tables nor
the dump for stores in memory, from which archives are made; graph:inferred and graph:index are Turtle line by line."""


@dataclass(frozen=True)
class Taken:
    """An import that the snapshot takes up: what is told of it, and the N-Quads that make its graph, in this order."""

    note: ImportNote
    files: tuple[Path, ...]

    @classmethod
    def of(cls, imported: Imported) -> "Taken":
        """Take a finished import off the shelf; its count and hash are those of the dump, once that is written."""
        facts = asdict(imported)
        kept = {item.name: facts[item.name] for item in fields(ImportNote) if item.name in facts}
        note = ImportNote(**{**kept, "graph": imported.graph, "dataset": imported.dataset, "sha256": ""})
        return cls(note, imported.files)


@dataclass(frozen=True)
class Draft:
    """What a build has found out: the triples of each graph of names.GRAPHS, and two of them as their authors wrote."""

    version: str
    inputs: dict[str, str]
    graphs: Mapping[str, Lines]
    documents: Mapping[str, Iterable[str]]
    disputes: tuple[DisputeNote, ...]
    origin: str = ""
    imports: Mapping[str, Taken] = field(default_factory=dict)


def is_small(draft: Draft) -> bool:
    """Whether a snapshot has every dump; above, it has those only that are written line by line."""
    return sum(lines.count for lines in draft.graphs.values()) <= ALL_DUMPS


def counts(draft: Draft) -> dict[str, int]:
    """Return the number of triples by graph; `default` is all of them merged."""
    return {
        **{name: draft.graphs[name].count for name in GRAPHS},
        "default": sum(1 for _ in united(draft.graphs.values())),
    }
