"""An answer laid out for a page: cells by their role, footnotes, downloads, what stands beside."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from maliwar.footnotes import number_claims
from maliwar.layout import GRADES, NUMERIC, shown_columns, values_of, words
from maliwar.questions.answer import Coverage, QuestionAnswer
from maliwar.questions.catalogue import Question
from maliwar.questions.evidence import Scalar
from maliwar.questions.header import Column
from maliwar.questions.labels import Thing
from maliwar.web.contexts import AnswerRow, AnswerView, Beside, Cell, Download, GradeKey, Head, Link
from maliwar.web.links import external, href, with_query
from maliwar.web.replies import TYPES

FORMATS = (("JSON", "json"), ("CSV", "csv"), ("TSV", "tsv"), ("Turtle", "ttl"))
ROLES = {"grade", "support", "disputed"}
PER_PAGE = 100


def view(answer: QuestionAnswer, number: int, root: str) -> AnswerView:
    """Lay out one page of an answer; `root` is this server's address, for the permanent link."""
    question = answer.question
    whole = answer.to_dict()
    shown = range((number - 1) * PER_PAGE, min(number * PER_PAGE, len(answer.rows)))
    notes, marks = number_claims([whole["rows"][index] for index in shown])
    rows = [AnswerRow(index + 1, tuple(_cells(answer, index)), marks[index - shown.start]) for index in shown]
    present = {cell.value for row in rows for cell in row.cells if cell.role == "grade"}
    given = answer.bound.given
    return AnswerView(
        heading=_heading(answer),
        caption=_caption(answer, shown),
        columns=tuple(Head(column.label, column.type in NUMERIC) for column in shown_columns(answer)),
        rows=tuple(rows),
        notes=notes,
        coverage=tuple(_beside(note) for note in answer.coverage),
        legend=tuple(GradeKey(name, f"= {text}") for name, (_, text) in GRADES.items() if name in present),
        pages=tuple(_pages(question, given, number, len(answer.rows))),
        downloads=tuple(downloads(question.name, given)),
        permanent=root + with_query(f"/questions/{question.name}", **_keys(given), version=answer.version),
        sparql=answer.sparql,
        editor="/sparql?" + urlencode({"query": answer.sparql, "format": "editor"}),
    )


def downloads(name: str, given: Mapping[str, str]) -> Iterable[Download]:
    """Return the same answer in the other formats."""
    for label, suffix in FORMATS:
        yield Download(label, with_query(f"/questions/{name}.{suffix}", **_keys(given)), TYPES[suffix][0])


def pages_of(total: int, size: int) -> int:
    """Return how many pages there are; one where there is nothing."""
    return max(1, -(-total // size))


def _keys(given: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("-", "_"): value for name, value in given.items()}


def _heading(answer: QuestionAnswer) -> str:
    count = len(answer.rows)
    return "Nothing recorded" if not count else f"{count} {'row' if count == 1 else 'rows'}"


def _caption(answer: QuestionAnswer, shown: range) -> str:
    if len(shown) < len(answer.rows):
        return f"{answer.title}. Rows {shown.start + 1} to {shown.stop} of {len(answer.rows)}."
    return f"{answer.title}."


def _cells(answer: QuestionAnswer, index: int) -> Iterable[Cell]:
    for column in shown_columns(answer):
        value = answer.rows[index].cells[column.name]
        if column.name in ROLES:
            yield Cell(column.label, column.name, value)
        else:
            yield _plain(column, value)


def _plain(column: Column, cell: Any) -> Cell:
    values = values_of(cell)
    if any(isinstance(value, Thing) for value in values):
        return Cell(column.label, "links", None, tuple(_thing_link(column, value) for value in values))
    text = ", ".join(words(column, value) for value in values)
    return Cell(column.label, "plain", text or None, (), column.type in NUMERIC)


def _thing_link(column: Column, value: Scalar) -> Link:
    if isinstance(value, Thing):
        return Link(value.label, href(value.iri), external(value.iri))
    return Link(words(column, value))


def _beside(note: Coverage) -> Beside:
    if not note.href:
        return Beside(note.text)
    return Beside(note.text, note.href, "See the answer")


def _pages(question: Question, given: Mapping[str, str], number: int, total: int) -> Iterable[Link]:
    last = pages_of(total, PER_PAGE)
    if last == 1:
        return
    for each in range(1, last + 1):
        address = with_query(f"/questions/{question.name}", **_keys(given), page=each)
        yield Link(str(each), "" if each == number else address)
