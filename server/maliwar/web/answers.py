"""An answer laid out for a page: cells by their role, footnotes, downloads, what stands beside."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from maliwar.footnotes import number_claims
from maliwar.questions.answer import Coverage, QuestionAnswer
from maliwar.questions.catalogue import Question
from maliwar.questions.header import Column
from maliwar.questions.labels import Thing
from maliwar.web.contexts import AnswerRow, AnswerView, Beside, Cell, Download, GradeKey, Head, Link
from maliwar.web.links import external, href, with_query
from maliwar.web.replies import TYPES
from maliwar.wording import date_words

GRADES = {
    "throughout": ("throughout", "at every moment of the time asked for"),
    "at-some-time": ("at some time", "for certain at some moment of it"),
    "possibly": ("possibly", "as far as the dates allow"),
}
FORMATS = (("JSON", "json"), ("CSV", "csv"), ("TSV", "tsv"), ("Turtle", "ttl"))
ROLES = {"grade", "support", "disputed"}
DATES = {"begins", "ends", "on", "said_on", "when"}
NUMERIC = {"integer", "decimal"}
PER_PAGE = 100


def grade_words(value: str) -> str:
    """Return a grade as people read it."""
    return GRADES.get(value, (value, ""))[0]


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
        columns=tuple(Head(column.label, column.type in NUMERIC) for column in _columns(answer)),
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


def _columns(answer: QuestionAnswer) -> Sequence[Column]:
    """Leave out a column that says nothing in any row, and `known by then` where nobody asked for a day."""
    asked = "as-known-on" in answer.bound.given
    used = [column for column in answer.question.columns if any(_says(row.cells[column.name]) for row in answer.rows)]
    return [column for column in used if column.name != "known" or asked]


def _says(cell: Any) -> bool:
    return cell not in (None, "", (), False)


def _cells(answer: QuestionAnswer, index: int) -> Iterable[Cell]:
    for column in _columns(answer):
        value = answer.rows[index].cells[column.name]
        if column.name in ROLES:
            yield Cell(column.label, column.name, value)
        else:
            yield _plain(column, value)


def _plain(column: Column, value: Any) -> Cell:
    values = value if isinstance(value, tuple) else (value,)
    if any(isinstance(item, Thing) for item in values):
        return Cell(column.label, "links", None, tuple(thing_link(item) for item in values))
    words = ", ".join(_words(column, item) for item in values if item not in (None, ""))
    return Cell(column.label, "plain", words or None, (), column.type in NUMERIC)


def thing_link(value: Any) -> Link:
    """Return one scalar of a cell as a link, or as text."""
    if isinstance(value, Thing):
        return Link(value.label, href(value.iri), external(value.iri))
    return Link("" if value is None else str(value))


def _words(column: Column, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}" if column.type in NUMERIC and abs(value) >= 10_000 else str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return date_words(value) if column.name in DATES else str(value)


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
