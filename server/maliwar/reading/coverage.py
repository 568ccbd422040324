"""How much of the article the graph carries: passages, references, facts of the inventory; whole and by section.

Passages and references are counted by two questions of the catalogue, so that anybody can count again. The facts are
those of an inventory that was made before the graph; tests/coverage.tsv says which claim carries each, or why none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from maliwar.languages import N_
from maliwar.names import ID
from maliwar.questions.answer import answer
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.coverage import Answering
from maliwar.questions.evidence import Row
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.tables import read_table

PASSAGES: Final = "passages-carried"
REFERENCES: Final = "references-carried"
FACTS: Final = "tests/coverage.tsv"
"""The table of the facts, from the project's root."""
INVENTORY: Final = 953
"""How many facts the inventory has."""
NOTHING: Final = "nothing"
UNMARKED: Final = N_("No mark left in the text")
"""Where a reference is counted whose mark stands in no passage."""
_LOST: Final = " - heading stripped]"


@dataclass(frozen=True)
class Tally:
    """How many of some things are carried, by what, and which are not."""

    ways: Mapping[str, int]
    missing: tuple[Thing, ...] = ()

    @classmethod
    def of(cls, rows: Iterable[Row], name: str) -> Self:
        """Count answer rows by their column `carried`; the things themselves are in the column `name`."""
        rows = list(rows)
        missing = (row.cells[name] for row in rows if row.cells["carried"] == NOTHING)
        ways = Counter(str(row.cells["carried"]) for row in rows)
        return cls(ways, tuple(thing for thing in missing if isinstance(thing, Thing)))

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.ways.values())

    @property
    def carried(self) -> int:
        """Those that something carries."""
        return self.total - self.ways.get(NOTHING, 0)

    def to_json(self) -> dict[str, Any]:
        """Return it as the JSON of /coverage has it."""
        missing = [{"iri": thing.iri, "label": thing.label} for thing in self.missing]
        return {"total": self.total, "carried": self.carried, "ways": dict(self.ways), "missing": missing}


@dataclass(frozen=True)
class FactTally:
    """Facts of the inventory: carried by claims that are in the graph, explained by a note alone, and what is open.

    `broken` are the numbers of facts whose claims the graph lacks.
    """

    carried: int
    explained: int
    broken: tuple[str, ...]
    total: int = INVENTORY

    @property
    def unlisted(self) -> int:
        """Facts of which the table says nothing."""
        return self.total - self.carried - self.explained - len(self.broken)

    @classmethod
    def read(cls, path: Path, labels: LabelIndex) -> "FactTally | None":
        """Read the table; None where there is no such file."""
        if not path.is_file():
            return None
        rows = read_table(path)
        named = {row["fact"]: row["claims"].split() for row in rows}
        broken = tuple(fact for fact, paths in named.items() if any(ID + path not in labels for path in paths))
        explained = sum(1 for row in rows if not row["claims"] and row["note"])
        carried = sum(1 for fact, paths in named.items() if paths and fact not in broken)
        return cls(carried, explained, broken)

    def to_json(self) -> dict[str, Any]:
        """Return it as the JSON of /coverage has it."""
        return {
            "total": self.total,
            "carried": self.carried,
            "explained": self.explained,
            "unlisted": self.unlisted,
            "broken": list(self.broken),
        }


@dataclass(frozen=True)
class SectionTally:
    """One section of the article; a reference counts in each section that cites it."""

    name: str
    passages: Tally
    references: Tally


@dataclass(frozen=True)
class Coverage:
    """The whole report; `facts` is None where the table is not there."""

    passages: Tally
    references: Tally
    sections: tuple[SectionTally, ...]
    facts: FactTally | None

    @classmethod
    def measure(cls, engine: Answering, catalogue: Catalogue, labels: LabelIndex, facts: Path) -> Self:
        """Ask the graph; `facts` is the path of the table of facts, which need not exist."""
        passages, references = (answer(engine, catalogue, labels, name, {}).rows for name in (PASSAGES, REFERENCES))
        sections = tuple(_sections(passages, references))
        found = FactTally.read(facts, labels)
        return cls(Tally.of(passages, "passage"), Tally.of(references, "source"), sections, found)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "passages": self.passages.to_json(),
            "references": self.references.to_json(),
            "facts": self.facts.to_json() if self.facts else None,
            "sections": [
                {"name": each.name, "passages": each.passages.to_json(), "references": each.references.to_json()}
                for each in self.sections
            ],
        }


def _sections(passages: Sequence[Row], references: Sequence[Row]) -> Iterable[SectionTally]:
    """Yield the article's outermost sections in its order, then the references without a mark."""
    by_section: dict[str, tuple[list[Row], list[Row]]] = {}
    for row in passages:
        by_section.setdefault(_outermost(row.cells["section"]), ([], []))[0].append(row)
    for row in references:
        cell = row.cells["section"]
        names = cell if isinstance(cell, tuple) else (cell,) if cell else ()
        for name in dict.fromkeys(_outermost(each) for each in names or (UNMARKED,)):
            by_section.setdefault(name, ([], []))[1].append(row)
    for name, (own, cited) in by_section.items():
        yield SectionTally(name, Tally.of(own, "passage"), Tally.of(cited, "source"))


def _outermost(path: object) -> str:
    """Return the first step of a section's path, without the mark of a heading that the article's text has lost."""
    return str(path or "").partition(" > ")[0].removeprefix("[").removesuffix(_LOST)
