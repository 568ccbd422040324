"""An answer as JSON, CSV, TSV and Turtle."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from maliwar.answer.bodies import write_triples
from maliwar.answer.formats import choose
from maliwar.errors import EngineError
from maliwar.names import GRAPHS, ID, MWX, PREFIXES
from maliwar.questions import imports, legend
from maliwar.questions.evidence import Cell, Row, why_href
from maliwar.questions.labels import Thing

if TYPE_CHECKING:
    from maliwar.questions.answer import QuestionAnswer

_AT_ONCE: Final = 300
_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")


def as_dict(answer: QuestionAnswer) -> dict[str, Any]:
    """Return the answer as JSON tells it, with all that is needed to read it, to check it and to cite it."""
    question, leaf = answer.question, answer.leaf
    return {
        "question": question.name,
        "title": answer.title,
        "description": question.description,
        "href": answer.bound.href,
        "permanent": answer.permanent,
        "cite": answer.cite,
        "parameters": {name: value.to_json() for name, value in answer.bound.understood.items()},
        "version": answer.version,
        "total": leaf.total,
        "page": leaf.number,
        "pages": leaf.pages,
        "per_page": leaf.per_page,
        **{name: answer.page_href(number, "json") for name, number in leaf.others.items()},
        "columns": [{"name": item.name, "label": item.label, "type": item.type} for item in question.columns],
        "rows": [
            {**row.to_json(evidence=question.evidence), "why": why_href(answer.bound, row)} for row in answer.shown
        ],
        "grades": legend.grades(answer.shown),
        "sources": legend.sources(answer.shown),
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
    for row in answer.shown:
        line = _line(answer, row)
        writer.writerow(line if comma else [" ".join(cell.split()) for cell in line])  # TSV has no lines within cells
    return buffer.getvalue()


def _header(answer: QuestionAnswer) -> list[str]:
    names = []
    for column in answer.question.columns:
        names += [column.name, f"{column.name}_label"] if column.holds_things else [column.name]
    return [*names, "citation"]


def _line(answer: QuestionAnswer, row: Row) -> Iterator[str]:
    for column in answer.question.columns:
        cell = row.cells[column.name]
        yield _text(cell, iri=True)
        if column.holds_things:
            yield _text(cell, iri=False)
    yield row.citations if answer.question.evidence else _references(row)


def _references(row: Row) -> str:
    """Return the references among the cells of a row that carries no claims, as a citation names them: `[142]`."""
    cells = (item for cell in row.cells.values() for item in (cell if isinstance(cell, tuple) else (cell,)))
    numbers = (item.number for item in cells if isinstance(item, Thing) and item.number is not None)
    return "; ".join(dict.fromkeys(f"[{number}]" for number in numbers))


def _text(cell: Cell, *, iri: bool) -> str:
    if isinstance(cell, tuple):
        return "; ".join(_text(item, iri=iri) for item in cell)
    if isinstance(cell, Thing):
        return cell.iri if iri else cell.label
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"  # what pandas and R both take for a truth; R keeps `true` as text
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return "" if cell is None else str(cell)


def as_turtle(answer: QuestionAnswer) -> str:
    """Return what is asserted of the things in the rows, of the claims behind them and of the sources cited."""
    if answer.engine is None:
        raise EngineError("This answer was read back; it has no engine to take triples from.")
    form = choose("triples", name="nt")
    beside = imports.loaded(answer.engine) if answer.question.header.imports else ()
    graphs = [GRAPHS["asserted"], *(each.graph for each in beside)]
    bodies = [answer.engine.answer(_describe(iris, graphs), form).body for iris in _chunks(sorted(_subjects(answer)))]
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
    things = [cell for row in answer.shown for cell in row.cells.values()]
    things += [item for cell in things if isinstance(cell, tuple) for item in cell]
    iris = {cell.iri for cell in things if isinstance(cell, Thing)}
    for row in answer.shown:
        for claim in row.claims:
            iris.add(claim.iri)
            iris |= {thing.iri for thing in (claim.source, claim.passage, claim.asserter) if thing}
    return {iri for iri in iris if iri.startswith(ID) and not iri.startswith(ID + "concept/")}


def _chunks(iris: list[str]) -> list[list[str]]:
    return [iris[start : start + _AT_ONCE] for start in range(0, len(iris), _AT_ONCE)]


def _describe(iris: list[str], graphs: list[str]) -> str:
    values = " ".join(f"<{iri}>" for iri in iris)
    parts = (
        f"""  {{ GRAPH <{graph}> {{
    VALUES ?thing {{ {values} }}
    ?thing ?property ?value .
    OPTIONAL {{ ?value ?inner ?end . FILTER(isBlank(?value)) }}
    FILTER(!STRSTARTS(STR(?property), "{MWX}"))
  }} }}"""
        for graph in graphs
    )
    return f"CONSTRUCT {{ ?thing ?property ?value . ?value ?inner ?end }}\nWHERE {{\n{' UNION '.join(parts)}\n}}"
