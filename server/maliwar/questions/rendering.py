"""An answer as JSON, CSV, TSV and Turtle."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from maliwar.answer.bodies import write_triples
from maliwar.answer.formats import choose
from maliwar.errors import EngineError
from maliwar.names import GRAPHS, ID, PREFIXES
from maliwar.questions.evidence import Cell, Row
from maliwar.questions.labels import Thing

if TYPE_CHECKING:
    from maliwar.questions.answer import QuestionAnswer

_AT_ONCE: Final = 300
_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")


def as_dict(answer: QuestionAnswer) -> dict[str, Any]:
    """Return the shape that architecture.md fixes; `title` and `href` are added for readers."""
    question = answer.question
    return {
        "question": question.name,
        "title": answer.title,
        "href": answer.bound.href,
        "parameters": {name: value.to_json() for name, value in answer.bound.understood.items()},
        "version": answer.version,
        "columns": [{"name": item.name, "label": item.label, "type": item.type} for item in question.columns],
        "rows": [row.to_json(evidence=question.evidence) for row in answer.rows],
        "coverage": [item.to_json() for item in answer.coverage],
    }


def as_json(answer: QuestionAnswer) -> str:
    """Return it as JSON text."""
    return json.dumps(as_dict(answer), ensure_ascii=False)


def as_table(answer: QuestionAnswer, dialect: str) -> str:
    """Return the rows as delimited text; `_label` stands beside each IRI, `citation` at the end."""
    buffer = io.StringIO()
    comma = dialect == "excel"
    writer = csv.writer(buffer, dialect=dialect, lineterminator="\r\n" if comma else "\n")
    writer.writerow(_header(answer))
    for row in answer.rows:
        line = _line(answer, row)
        writer.writerow(line if comma else [" ".join(cell.split()) for cell in line])  # TSV has no lines within cells
    return buffer.getvalue()


def _header(answer: QuestionAnswer) -> list[str]:
    names = []
    for column in answer.question.columns:
        names += [column.name, f"{column.name}_label"] if column.holds_things else [column.name]
    return [*names, "citation"] if answer.question.evidence else names


def _line(answer: QuestionAnswer, row: Row) -> Iterator[str]:
    for column in answer.question.columns:
        cell = row.cells[column.name]
        yield _text(cell, iri=True)
        if column.holds_things:
            yield _text(cell, iri=False)
    if answer.question.evidence:
        yield row.citations


def _text(cell: Cell, *, iri: bool) -> str:
    if isinstance(cell, tuple):
        return "; ".join(_text(item, iri=iri) for item in cell)
    if isinstance(cell, Thing):
        return cell.iri if iri else cell.label
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else str(cell)


def as_turtle(answer: QuestionAnswer) -> str:
    """Return what is asserted of the things in the rows, of the claims behind them and of the sources cited."""
    if answer.engine is None:
        raise EngineError("This answer was read back; it has no engine to take triples from.")
    form = choose("triples", name="nt")
    bodies = [answer.engine.answer(_describe(iris), form).body for iris in _chunks(sorted(_subjects(answer)))]
    triples = sorted({triple for body in bodies for triple in _read(body)}, key=_reading_order)
    return write_triples(triples, "ttl", sys.maxsize).content.decode("utf-8")


def _read(body: bytes) -> Iterator[ox.Triple]:
    """Read one reply; its blank nodes are renamed, as another reply may use the same names for others."""
    for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True):
        yield quad.triple


def _reading_order(triple: ox.Triple) -> tuple[bool, str, bool, str, str]:
    """Things before the blank nodes of their citations; of each thing its type first."""
    subject, predicate = triple.subject, triple.predicate
    return isinstance(subject, ox.BlankNode), str(subject), predicate != _TYPE, str(predicate), str(triple.object)


def _subjects(answer: QuestionAnswer) -> set[str]:
    things = [cell for row in answer.rows for cell in row.cells.values()]
    things += [item for cell in things if isinstance(cell, tuple) for item in cell]
    iris = {cell.iri for cell in things if isinstance(cell, Thing)}
    for row in answer.rows:
        for claim in row.claims:
            iris.add(claim.iri)
            iris |= {thing.iri for thing in (claim.source, claim.passage, claim.asserter) if thing}
    return {iri for iri in iris if iri.startswith(ID) and not iri.startswith(ID + "concept/")}


def _chunks(iris: list[str]) -> list[list[str]]:
    return [iris[start : start + _AT_ONCE] for start in range(0, len(iris), _AT_ONCE)]


def _describe(iris: list[str]) -> str:
    values = " ".join(f"<{iri}>" for iri in iris)
    return f"""CONSTRUCT {{ ?thing ?property ?value . ?value ?inner ?end }}
WHERE {{
  GRAPH <{GRAPHS["asserted"]}> {{
    VALUES ?thing {{ {values} }}
    ?thing ?property ?value .
    OPTIONAL {{ ?value ?inner ?end . FILTER(isBlank(?value)) }}
  }}
}}"""
