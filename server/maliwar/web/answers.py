"""An answer laid out for a page: cells by their role, footnotes, downloads, what stands beside."""

from collections.abc import Iterable, Mapping
from typing import Any

from maliwar import spreadsheet
from maliwar.languages import gettext, ngettext, number_words
from maliwar.questions.answer import Coverage, QuestionAnswer
from maliwar.questions.citations import of_answer
from maliwar.questions.evidence import Row, Scalar, why_href
from maliwar.questions.header import Column
from maliwar.questions.labels import Thing
from maliwar.questions.paging import PER_PAGE
from maliwar.reading.footnotes import number_claims
from maliwar.reading.layout import GRADES, NUMERIC, shown_columns, values_of, words
from maliwar.web.citing import cite_view
from maliwar.web.links import external, href, with_query
from maliwar.web.parts import AnswerRow, AnswerView, Beside, Cell, Download, GradeKey, Head, Link, Offered
from maliwar.web.replies import TYPES
from maliwar.wording import period_words

FORMATS = (("JSON", "json"), ("CSV", "csv"), ("TSV", "tsv"), ("Turtle", "ttl"))
"""What is written as it is; for a spreadsheet there is CSV of its own."""
ROLES = {"grade", "support", "disputed"}


def view(answer: QuestionAnswer) -> AnswerView:
    """Lay out the page of an answer that it is placed on."""
    question, shown = answer.question, answer.leaf.shown
    notes, marks = number_claims(answer.to_dict()["rows"])
    rows = [
        AnswerRow(
            number=index + 1,
            cells=tuple(row_cells(shown_columns(answer), answer.rows[index])),
            notes=marks[index - shown.start],
            why=why_href(answer.bound, answer.rows[index]),
        )
        for index in shown
    ]
    present = {cell.value for row in rows for cell in row.cells if cell.role == "grade"}
    given = answer.bound.given
    return AnswerView(
        title=answer.title,
        caption=_caption(answer, shown),
        columns=tuple(Head(column.label, column.type in NUMERIC) for column in shown_columns(answer)),
        rows=tuple(rows),
        notes=notes,
        coverage=tuple(beside(note) for note in answer.coverage),
        legend=tuple(GradeKey(name, f"= {gettext(text)}") for name, (_, text) in GRADES.items() if name in present),
        pages=tuple(_pages(answer)),
        downloads=tuple(downloads(question.name, given)),
        permanent=answer.permanent,
        citation=cite_view(of_answer(answer), answer.cite),
    )


def downloads(name: str, given: Mapping[str, str]) -> Iterable[Download]:
    """Return the same answer in the other formats."""
    for label, suffix in FORMATS:
        yield Download(label, with_query(f"/questions/{name}.{suffix}", **_keys(given)), TYPES[suffix][0])
    sheet = with_query(f"/questions/{name}", **_keys(given), format=spreadsheet.NAME)
    yield Download(gettext(spreadsheet.LABEL), sheet, TYPES[spreadsheet.NAME][0])


def _keys(given: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("-", "_"): value for name, value in given.items()}


def _caption(answer: QuestionAnswer, shown: range) -> str:
    count = len(answer.rows)
    if len(shown) < count:
        places = {"first": shown.start + 1, "last": shown.stop, "count": number_words(count)}
        return gettext("Rows %(first)s to %(last)s of %(count)s") % places
    return ngettext("%(num)s row", "%(num)s rows", count, num=count)


def row_cells(columns: Iterable[Column], row: Row) -> Iterable[Cell]:
    """Yield the cells of a row under these columns, each by its role."""
    for column in columns:
        value = row.cells[column.name]
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
        return Link(words(column, value), href(value.iri), external(value.iri))
    return Link(words(column, value))


def beside(note: Coverage) -> Beside:
    """Lay out what is said beside the rows, with what is offered instead."""
    if not note.href:
        return Beside(note.text)
    return Beside(note.title, note.href, tuple(_offered(row) for row in note.rows))


def _offered(row: Row) -> Offered:
    cells = dict(row.cells)
    first = next(iter(cells.values()))
    link = Link(first.label, href(first.iri), external(first.iri)) if isinstance(first, Thing) else Link(str(first))
    begins, ends = (str(cells[name]) if cells.get(name) else None for name in ("begins", "ends"))
    return Offered(link, str(cells.get("grade") or ""), period_words(begins, ends) if begins or ends else "")


def _pages(answer: QuestionAnswer) -> Iterable[Link]:
    leaf = answer.leaf
    if leaf.pages == 1:
        return
    size = None if leaf.per_page == PER_PAGE else leaf.per_page
    for each in range(1, leaf.pages + 1):
        path = f"/questions/{answer.question.name}"
        address = with_query(path, **_keys(answer.bound.given), page=each, per_page=size)
        yield Link(str(each), "" if each == leaf.number else address)
