"""The project's Turtle files, parsed; and for every node the file and line that speak of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from maliwar.build.inputs import FOLDERS
from maliwar.build.naming import key, shorten
from maliwar.build.turtle import TurtleError, TurtleFile, parse
from maliwar.errors import BadData, Finding


@dataclass(frozen=True)
class Sources:
    """Every Turtle file of the project, parsed, in the order of their names."""

    root: Path
    ontology: tuple[TurtleFile, ...]
    triples: tuple[TurtleFile, ...]
    shapes: tuple[TurtleFile, ...]

    @property
    def files(self) -> tuple[TurtleFile, ...]:
        """All files, those that define before those that use."""
        return self.ontology + self.triples + self.shapes

    @cached_property
    def ontology_triples(self) -> tuple[ox.Triple, ...]:
        """What graph:ontology holds."""
        return tuple(dict.fromkeys(triple for file in self.ontology for triple in file.triples))

    @cached_property
    def asserted_triples(self) -> tuple[ox.Triple, ...]:
        """What graph:asserted holds."""
        return tuple(dict.fromkeys(triple for file in self.triples for triple in file.triples))

    @cached_property
    def shape_triples(self) -> tuple[ox.Triple, ...]:
        """Every shape."""
        return tuple(dict.fromkeys(triple for file in self.shapes for triple in file.triples))

    @cached_property
    def _described(self) -> dict[str, tuple[str, int]]:
        """Where each subject is described: its first typed block, else its first block."""
        places: dict[str, tuple[str, int]] = {}
        typed: dict[str, tuple[str, int]] = {}
        for file in self.files:
            for block in file.layout.blocks:
                places.setdefault(block.subject, (file.name, block.line))
                if block.typed is not None:
                    typed.setdefault(block.subject, (file.name, block.line))
        return places | typed

    @cached_property
    def _lines(self) -> dict[tuple[str, str], tuple[str, int]]:
        lines: dict[tuple[str, str], tuple[str, int]] = {}
        for file in self.files:
            for place, line in file.layout.lines.items():
                lines.setdefault(place, (file.name, line))
        return lines

    @cached_property
    def _holders(self) -> dict[str, tuple[str, str]]:
        """Blank node → the subject and predicate that hold it."""
        return {
            triple.object.value: (key(triple.subject), triple.predicate.value)
            for file in self.files
            for triple in file.triples
            if isinstance(triple.object, ox.BlankNode)
        }

    def holder(self, node: str, predicate: str | None = None) -> tuple[str, str | None]:
        """Return the named node that a blank node hangs on, and the predicate there; a named node is its own."""
        while node in self._holders:
            node, predicate = self._holders[node]
        return node, predicate

    def finding(self, node: str, message: str, predicate: str | None = None) -> Finding:
        """Return a finding about a node (IRI or blank node label): at the predicate's line, else the node's own."""
        node, predicate = self.holder(node, predicate)
        file, line = self._lines.get((node, predicate or "")) or self._described.get(node) or ("triples", None)
        return Finding(file, line, f"{shorten(node)}: {message}")


def read(root: Path) -> Sources:
    """Parse every file.

    Raises BadData with one finding for each file that does not parse, or where there is no file at all.
    """
    faults: list[Finding] = []
    parsed = {folder: tuple(_parsed(root, folder, faults)) for folder in FOLDERS}
    for folder in ("ontology", "triples"):
        if not any((root / folder).glob(FOLDERS[folder])):
            faults.append(Finding(folder, None, "There is no Turtle file here."))
    if faults:
        raise BadData("The Turtle files cannot be read.", tuple(faults))
    return Sources(root, **parsed)


def of_ontology(node: ox.BlankNode) -> bool:
    """Whether a blank node stands in the ontology: in a list or an axiom, not in the data."""
    return node.value.startswith("o")


def _parsed(root: Path, folder: str, faults: list[Finding]) -> Iterator[TurtleFile]:
    for number, path in enumerate(sorted((root / folder).glob(FOLDERS[folder])), 1):
        where = path.relative_to(root).as_posix()
        try:
            yield parse(where, path.read_bytes(), f"{folder[0]}{number}b")  # o1b1 is the first blank node of ontology/
        except TurtleError as fault:
            faults.append(fault.finding)


def document(files: Iterable[TurtleFile]) -> str:
    """Return several files as one Turtle document: prefixes once, then every file as its authors wrote it."""
    files = tuple(files)
    prefixes = {prefix: iri for file in files for prefix, iri in file.prefixes.items()}
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in sorted(prefixes.items()))
    return head + "".join(f"\n# {file.name}\n{file.body}" for file in files)
