"""Questions that researchers ask, held against the gold answers of ../shared/questions as far as the graph goes.

`questions.tsv` has the question's id, the named question and its parameters, the column that answers it, and what it
must show: certain is throughout or at some time, with support stated and undisputed; possible is all else. The note
says where the graph answers otherwise than the gold answer, and why. Where a named question would be odd, the question
is a query kept beside it, `<id>.rq`, whose rows are in `<id>.csv`.
"""

import csv
import json
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl

import fixture_graph
import pytest

from maliwar.questions.answer import answer
from maliwar.questions.evidence import Row
from maliwar.questions.labels import LabelIndex, Thing

HERE = Path(__file__).parent


class Case(NamedTuple):
    """One line of questions.tsv."""

    id: str
    question: str
    parameters: str
    shows: str
    certain: str
    possible: str
    note: str


def cases() -> list[Case]:
    """Read the table."""
    with (HERE / "questions.tsv").open(encoding="utf-8", newline="") as file:
        return [Case(*row) for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]


@cache
def names() -> LabelIndex:
    """Return the names in the whole graph."""
    return LabelIndex.load(fixture_graph.whole_engine())


def is_certain(row: Row) -> bool:
    """Whether a row counts as certain in a gold answer (data-model.md, section 2)."""
    cells = row.cells
    return (
        cells.get("grade") != "possibly"
        and cells.get("support", "stated") == "stated"
        and cells.get("disputed") is not True
    )


def shown(row: Row, column: str) -> str:
    """Return a cell as the table writes it."""
    cell = row.cells[column]
    return cell.path if isinstance(cell, Thing) else str(cell)


@pytest.mark.parametrize(
    "case",
    [case for case in cases() if not case.question.endswith(".rq")],
    ids=lambda case: f"{case.id}-{case.question}-{case.parameters}",
)
def test_a_competency_question_is_answered(case: Case) -> None:
    """What is certain is shown as certain, and what is only possible as possible."""
    values = dict(parse_qsl(case.parameters))
    found = answer(fixture_graph.whole_engine(), fixture_graph.catalogue(), names(), case.question, values)
    certain = {shown(row, case.shows) for row in found.rows if is_certain(row)}
    possible = {shown(row, case.shows) for row in found.rows if not is_certain(row)}
    assert certain == set(filter(None, case.certain.split("; ")))
    assert possible == set(filter(None, case.possible.split("; ")))


@pytest.mark.parametrize("path", sorted(HERE.glob("*.rq")), ids=lambda path: path.stem)
def test_a_query_of_its_own_gives_its_rows(path: Path) -> None:
    """The rows of the query are those of the file, in the same order."""
    table = fixture_graph.whole_engine().select(path.read_text(encoding="utf-8"))
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        columns, *rows = csv.reader(file)
    assert list(table.columns) == columns
    assert [[term.value if term else "" for term in row] for row in table.rows] == rows


def test_the_queries_are_those_of_the_table() -> None:
    """No query without its line, no line without its query."""
    assert {path.name for path in HERE.glob("*.rq")} == {c.question for c in cases() if c.question.endswith(".rq")}


def test_every_question_of_the_list_is_asked(shared: Path) -> None:
    """The ids are those of competency.jsonl, all of them."""
    lines = (shared / "questions" / "competency.jsonl").read_text("utf-8").splitlines()
    assert {case.id for case in cases()} == {json.loads(line)["id"] for line in lines}
