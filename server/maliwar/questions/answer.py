"""A question asked: rows with their claims, what is not recorded, and what to ask instead."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from maliwar.answer.formats import Format
from maliwar.answer.terms import Table
from maliwar.questions import rendering
from maliwar.questions.binding import AS_KNOWN_ON, Bound
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.evidence import Cell, Row, fold_rows
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.questions.question import Question

COVERAGE: Final = "coverage-notes"
"""The question that says where the sources are silent."""

_SHOWN: Final = 10
_UMBRELLAS: Final = 5


class Answering(Protocol):
    """What a question needs of an engine."""

    def select(self, text: str) -> Table:
        """Answer a SELECT."""

    def answer(self, text: str, fmt: Format | None = None) -> Any:
        """Answer any query in a format; the reply has a `body`."""


@dataclass(frozen=True)
class Coverage:
    """A sentence beside the rows; `rows` are those of another question that is offered."""

    text: str
    question: str | None = None
    href: str | None = None
    rows: tuple[Row, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as the JSON of an answer has it."""
        if not self.question:
            return {"text": self.text}
        rows = [row.to_json(evidence=False) for row in self.rows]
        return {"text": self.text, "question": self.question, "href": self.href, "rows": rows}


@dataclass(frozen=True)
class QuestionAnswer:
    """What a question found, ready to be shown in any form."""

    bound: Bound
    rows: tuple[Row, ...]
    coverage: tuple[Coverage, ...]
    version: str = ""
    engine: Answering | None = field(default=None, repr=False, compare=False)

    @property
    def question(self) -> Question:
        """The question that was asked."""
        return self.bound.question

    @property
    def title(self) -> str:
        """The title with the chosen values."""
        return self.bound.title

    @property
    def sparql(self) -> str:
        """The query as it was asked; pasted elsewhere it gives the same rows."""
        return self.bound.text

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of an answer, before it is written."""
        return rendering.as_dict(self)

    def to_json(self) -> str:
        """Return the answer as JSON."""
        return rendering.as_json(self)

    def to_csv(self) -> str:
        """Return the rows as CSV: stable columns, a label column beside each IRI, a citation column."""
        return rendering.as_table(self, "excel")

    def to_tsv(self) -> str:
        """Return the rows as tab-separated text, with the columns of the CSV."""
        return rendering.as_table(self, "excel-tab")

    def to_turtle(self) -> str:
        """Return the triples of the rows' situations or events, of their claims and of the sources cited."""
        return rendering.as_turtle(self)


def answer(  # noqa: PLR0913, PLR0917 - the three parts of a service, and the three parts of a request
    engine: Answering,
    catalogue: Catalogue,
    labels: LabelIndex,
    name: str,
    raw: Mapping[str, str | list[str]],
    version: str = "",
) -> QuestionAnswer:
    """Bind, ask, fold, and say what is not recorded.

    Raises NotFound for the question; BadParameter, BadDate or UnknownThing for its values; EngineError.
    """
    desk = _Desk(engine, catalogue, labels)
    bound = catalogue.get_question(name).bind(raw, labels)
    rows = desk.rows(bound)
    coverage = [*_absent(bound, rows, labels), *desk.instead(bound), *desk.through(bound)]
    if not rows:
        nothing = Coverage(f"Not recorded: {bound.title}. The sources say nothing of it; that is not a no.")
        coverage = [nothing, *coverage, *desk.silences(bound)]
    return QuestionAnswer(bound, tuple(rows), tuple(coverage), version, engine)


def _absent(bound: Bound, rows: list[Row], labels: LabelIndex) -> list[Coverage]:
    """Say which of the kinds that the header lists have no row, where others have."""
    out = []
    for column, kinds in bound.question.header.absent.items():
        present = {cell.iri for row in rows if isinstance(cell := row.cells[column], Thing)}
        missing = [labels.label(kind).lower() for kind in kinds if kind not in present]
        if missing and rows:
            out.append(Coverage(f"Not recorded – {bound.title}: {', '.join(missing)}."))
    return out


@dataclass(frozen=True)
class _Desk:
    """Asks the further questions whose answers stand beside the rows."""

    engine: Answering
    catalogue: Catalogue
    labels: LabelIndex

    def rows(self, bound: Bound) -> list[Row]:
        """Run a bound question and fold its rows."""
        return fold_rows(bound.question, self.engine.select(bound.text).records(), self.labels)

    def instead(self, bound: Bound) -> Iterator[Coverage]:
        """Ask the companion question with the values that both take, and offer it where it finds something."""
        header = bound.question.header
        if header.instead:
            other = self.catalogue[header.instead]
            raw = {name: text for name, text in _shared(bound, other).items() if name not in header.instead_without}
            yield from self._offered(other.bind(raw, self.labels))

    def through(self, bound: Bound) -> Iterator[Coverage]:
        """Ask the same of what the actor belongs to; relations of an umbrella are never its members' own."""
        actor = bound.understood.get("actor")
        for name in bound.question.header.through if actor and actor.thing else ():
            other = self.catalogue[name]
            for row in self.rows(other.bind(_shared(bound, other), self.labels))[:_UMBRELLAS]:
                whole = row.cells[other.columns[0].name]
                if isinstance(whole, Thing):
                    raw = {**_shared(bound, bound.question), "actor": whole.path}
                    yield from self._offered(bound.question.bind(raw, self.labels), f"Through {whole.label} – ")

    def silences(self, bound: Bound) -> Iterator[Coverage]:
        """Yield the coverage notes about each thing that was asked for, in the window that was asked for."""
        question = self.catalogue.get(COVERAGE)
        if question is None or bound.question.name == COVERAGE:
            return
        period = {name: text for name, text in _shared(bound, question).items() if name == "when"}
        found: dict[str, None] = {}
        for thing in [value.thing.path for value in bound.understood.values() if value.thing] or [""]:
            for row in self.rows(question.bind({**period, "thing": thing}, self.labels)):
                found[_words(row.cells["text"])] = None
        yield from (Coverage(text) for text in found if text)

    def _offered(self, bound: Bound, lead: str = "") -> Iterator[Coverage]:
        rows = self.rows(bound)
        if rows:
            first = [_words(row.cells[bound.question.columns[0].name]) for row in rows]
            names = ", ".join(dict.fromkeys(first[:_SHOWN])) + (" …" if len(rows) > _SHOWN else "")
            yield Coverage(f"{lead}{bound.title}: {names}", bound.question.name, bound.href, tuple(rows[:_SHOWN]))


def _shared(bound: Bound, other: Question) -> dict[str, str]:
    """Return the values that the other question takes too, as they were understood."""
    return {
        key: value.thing.path if value.thing else value.raw
        for key, value in bound.understood.items()
        if (value.given or not bound.question.optional(key))
        and (other.param(key) or (key == AS_KNOWN_ON and other.temporal))
    }


def _words(cell: Cell) -> str:
    if isinstance(cell, tuple):
        return ", ".join(_words(item) for item in cell)
    return cell.label if isinstance(cell, Thing) else "" if cell is None else str(cell)
