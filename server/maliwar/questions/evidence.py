"""Rows as people read them: SPARQL rows folded by their key, each with the claims behind it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Final
from urllib.parse import quote, urlencode

from maliwar.answer.terms import IRI, Blank, Term
from maliwar.names import PREFIXES
from maliwar.questions.binding import Bound
from maliwar.questions.header import EVIDENCE
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.questions.question import Question

Scalar = Thing | str | int | bool | Decimal | None
Cell = Scalar | tuple[Scalar, ...]

GRADES: Final = ("throughout", "at-some-time", "possibly")
SUPPORTS: Final = ("stated", "uncited", "reported", "claimed", "inferred", "denied")
_XSD: Final = PREFIXES["xsd"]


@dataclass(frozen=True)
class ClaimEntry:
    """One claim through one citation."""

    iri: str
    label: str
    asserter: Thing | None
    stance: str
    said_on: str | None
    source: Thing | None
    passage: Thing | None

    def to_json(self) -> dict[str, Any]:
        """Return it as the JSON of an answer has it."""
        return {
            "iri": self.iri,
            "label": self.label,
            "asserter": cell_json(self.asserter),
            "stance": self.stance,
            "said_on": self.said_on,
            "source": None if self.source is None else {**cell_json(self.source), "number": self.source.number},
            "passage": cell_json(self.passage),
        }

    @property
    def citation(self) -> str:
        """Return `[142] p028, the article`, with a stance that is not a plain assertion; `its title` for an entry."""
        number = f"[{self.source.number}] " if self.source and self.source.number is not None else ""
        passage = ""
        if self.passage:
            passage = self._entry if self.passage == self.source else f"{self.passage.iri.rpartition('/')[2]}, "
        who = self.asserter.label if self.asserter else "unnamed"
        return f"{number}{passage}{who}" + ("" if self.stance == "asserts" else f" ({self.stance})")

    @property
    def _entry(self) -> str:
        """What is cited where it is no passage: a reference of the article by its title, or a source of an import."""
        return "its title, " if self.source is None or self.source.number is not None else f"{self.source.label}, "


@dataclass(frozen=True)
class Row:
    """One row of an answer: its cells by column, its claims, and the cells that tell it from the other rows."""

    cells: Mapping[str, Cell]
    claims: tuple[ClaimEntry, ...]
    key: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """Its name: short paths or text of its key, several values joined by `,`, cells by `|`.

        `place/gao|actor/mojwa|concept/sole`; no two rows of one answer bear the same.
        """
        return "|".join(map(_cell_name, self.key))

    def to_json(self, *, evidence: bool) -> dict[str, Any]:
        """Return it as the JSON of an answer has it."""
        out = {name: cell_json(cell) for name, cell in self.cells.items()}
        return {**out, "claims": [claim.to_json() for claim in self.claims]} if evidence else out

    @property
    def citations(self) -> str:
        """All citations of the row, once each."""
        return "; ".join(dict.fromkeys(claim.citation for claim in self.claims))


def key_of(question: Question, cells: Mapping[str, Cell]) -> tuple[Cell, ...]:
    """Return the cells by which SPARQL rows are folded into one."""
    return tuple([cells[name] for name in question.key])


def why_href(bound: Bound, row: Row) -> str:
    """Return the path and query under which this server tells why the row stands in the answer."""
    query = urlencode({**bound.given, "row": row.name}, quote_via=quote, safe="/")
    return f"/questions/{bound.question.name}/why?{query}"


def _cell_name(cell: Cell) -> str:
    if isinstance(cell, Thing):
        return cell.path
    if isinstance(cell, tuple):
        return ",".join(_cell_name(item) for item in cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else str(cell)


def cell_json(cell: Cell) -> Any:
    """Return a cell as JSON: a thing with its label, numbers as numbers, several values as a list."""
    if isinstance(cell, Thing):
        return {"iri": cell.iri, "label": cell.label}
    if isinstance(cell, tuple):
        return [cell_json(item) for item in cell]
    if isinstance(cell, Decimal):
        return float(cell)
    return cell


def fold_rows(question: Question, records: Iterable[Mapping[str, Term | None]], labels: LabelIndex) -> list[Row]:
    """Fold SPARQL rows into one row for each key; the best graded gives its cells, all give their claims.

    Rows keep the order in which the query first names them.
    """
    records = list(records)
    labels.fetch({term.value for record in records for term in record.values() if isinstance(term, IRI)})
    groups: defaultdict[tuple[Cell, ...], _Group] = defaultdict(partial(_Group, question))
    for record in records:
        cells = {name: read_term(term, labels) for name, term in record.items()}
        groups[key_of(question, cells)].add(cells)
    return [group.row() for group in groups.values()]


class _Group:
    """The SPARQL rows of one key."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._best: Mapping[str, Scalar] = {}
        self._rank: tuple[int, ...] | None = None
        self._many: dict[str, dict[Scalar, None]] = {name: {} for name in question.header.many}
        self._claims: dict[ClaimEntry, None] = {}

    def add(self, cells: Mapping[str, Scalar]) -> None:
        rank = _rank(cells)
        if self._rank is None or rank < self._rank:
            self._rank, self._best = rank, cells
        for name, values in self._many.items():
            if cells[name] is not None:
                values[cells[name]] = None
        if self._question.evidence and isinstance(cells.get("claim"), Thing):
            self._claims[_claim(cells)] = None

    def row(self) -> Row:
        cells: dict[str, Cell] = {column.name: self._best[column.name] for column in self._question.columns}
        for name, values in self._many.items():
            cells[name] = tuple(values)
        return Row(cells, tuple(self._claims), key_of(self._question, self._best))


def _rank(cells: Mapping[str, Scalar]) -> tuple[int, ...]:
    grade, support = cells.get("grade"), cells.get("support")
    return (
        GRADES.index(grade) if isinstance(grade, str) and grade in GRADES else 0,
        SUPPORTS.index(support) if isinstance(support, str) and support in SUPPORTS else 0,
        int(cells.get("disputed") is True),
        int(cells.get("known") == "unknown when said"),
    )


def _claim(cells: Mapping[str, Scalar]) -> ClaimEntry:
    things = {name: cells[name] if isinstance(cells[name], Thing) else None for name in EVIDENCE}
    claim, stance, said_on = things["claim"], things["stance"], cells["said_on"]
    return ClaimEntry(
        iri=claim.iri if isinstance(claim, Thing) else "",
        label=claim.label if isinstance(claim, Thing) else "",
        asserter=_thing(things["asserter"]),
        stance=stance.iri.rpartition("/")[2] if isinstance(stance, Thing) else "asserts",
        said_on=said_on if isinstance(said_on, str) else None,
        source=_thing(things["source"]),
        passage=_thing(things["passage"]),
    )


def _thing(value: Scalar) -> Thing | None:
    return value if isinstance(value, Thing) else None


def read_term(term: Term | None, labels: LabelIndex) -> Scalar:
    """Return an RDF term as a cell: IRIs as things, numbers as numbers, all else as text."""
    if isinstance(term, IRI):
        return labels.thing(term.value)
    if isinstance(term, Blank):
        return f"_:{term.value}"
    if term is None:
        return None
    return _READERS.get(term.datatype, str)(term.value)


_READERS: Final[Mapping[str, Callable[[str], Scalar]]] = {
    _XSD + "integer": int,
    _XSD + "decimal": Decimal,
    _XSD + "boolean": lambda text: text in ("true", "1"),
}
