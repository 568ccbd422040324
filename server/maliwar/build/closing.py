"""From surveys to graphs: dates, index and closure of all files together, written to disk as sorted lines.

What a file gives alone comes from its survey; here is what takes several files. In memory are the facts that the
derivations look up, and the premises of the rules that join.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from maliwar.build import keys, reason
from maliwar.build.facts import Facts, Gathered
from maliwar.build.index import Derivation
from maliwar.build.joins import Joins
from maliwar.build.lines import Lines, Reader, Sorter, in_graphs, line, united, without
from maliwar.build.schema import Statement, is_kept
from maliwar.build.sources import Sources
from maliwar.names import GRAPHS


@dataclass
class Closing:
    """One build's graphs on their way; `graphs` are whole once every step has been taken, in the order below."""

    read: Sources
    work: Path
    store: ox.Store
    graphs: dict[str, Lines] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._joins = Joins(self.read.surveys.schema)
        self._inferred = Sorter(self.work, "inferred")
        self._index = Sorter(self.work, "index")

    def derive(self) -> Derivation:
        """Gather all files, and work out dates and clocks."""
        everything, known = Gathered({}, {}), dict[str, str]()
        surveys = self.read.surveys
        for file in self.read.ontology:
            self._inferred.add(self._joined(surveys.gathered(file)[1]))
        for file in self.read.triples:
            gathered, premises = surveys.gathered(file)
            everything.add(gathered, known)
            self._inferred.add(self._joined(premises))
        del known
        return Derivation.of(Facts.of_gathered(everything, self.read.ontology_triples))

    def close(self, found: Derivation) -> None:
        """Write the graphs ontology, asserted and inferred, closed but for the shortcuts."""
        self._inferred.add(self._followed(found.inferred()))
        self._index.add(map(line, found.index()))
        surveys = self.read.surveys
        for name, files in (("ontology", self.read.ontology), ("asserted", self.read.triples)):
            self.graphs[name] = Lines.write(self.work / name, united(surveys.asserted(file) for file in files))
        derived = (surveys.derived(file) for file in self.read.ontology + self.read.triples)
        new: Iterator[str] = united([*derived, *self._inferred.parts()])
        for name in ("ontology", "asserted"):
            new = without(new, self.graphs[name])
        self.graphs["inferred"] = Lines.write(self.work / "inferred", new)

    def fill(self) -> None:
        """Load these graphs into the store; the derivation may have left the memory by now."""
        for name in ("ontology", "asserted", "inferred"):
            load(self.store, self.graphs[name], GRAPHS[name])
        self.store.optimize()  # until then each look into it looks into every piece that was loaded

    def index(self) -> None:
        """Write the graph index, and the keys that the closed store gives."""
        self._index.add(map(line, keys.keys(self.store)))
        self.graphs["index"] = Lines.write(self.work / "index", united(self._index.parts()))
        load(self.store, self.graphs["index"], GRAPHS["index"])
        self.store.optimize()

    def shorten(self) -> None:
        """Add the shortcuts and what follows from them to the store and to graph:inferred."""
        before = self.graphs["inferred"]
        found = Sorter(self.work, "shortcuts")
        found.add(self._followed(list(reason.shortcuts(self.store))))
        new: Iterator[str] = united(found.parts())
        for name in ("ontology", "asserted", "inferred"):
            new = without(new, self.graphs[name])
        added = Lines.write(self.work / "shortcuts", new)
        load(self.store, added, GRAPHS["inferred"])
        self.graphs["inferred"] = Lines.write(self.work / "inferred-all", united((before, added)))

    def _followed(self, triples: Iterable[ox.Triple]) -> Iterator[str]:
        """Yield triples and what follows from them, as far as it is about things."""
        for triple in triples:
            given = str(triple.subject), str(triple.predicate), str(triple.object)
            following = (given, *self.read.surveys.schema.expand(*given))
            yield from _lines(following)
            yield from self._joined(following)

    def _joined(self, premises: Iterable[Statement]) -> Iterator[str]:
        return _lines(self._joins.add(premises))


def _lines(statements: Iterable[Statement]) -> Iterator[str]:
    return (f"{' '.join(each)} ." for each in statements if is_kept(*each))


def load(store: ox.Store, lines: Iterable[str], graph: str) -> None:
    """Put lines into the default graph and into a named one; blank nodes keep their names, in both."""
    quads = cast("IO[bytes]", Reader(in_graphs(lines, "", graph)))
    store.bulk_extend(ox.parse(quads, format=ox.RdfFormat.N_QUADS))
