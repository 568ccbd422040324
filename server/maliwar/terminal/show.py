"""An answer on a terminal: what was understood, a table, the claims behind it, what is not recorded, a link."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from maliwar.names import short_path
from maliwar.questions import extent
from maliwar.questions.answer import QuestionAnswer
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.catalogue import Question
from maliwar.questions.evidence import Cell
from maliwar.questions.header import Column
from maliwar.questions.words import Reading
from maliwar.reading.footnotes import Note, number_claims
from maliwar.reading.layout import GRADES, NUMERIC, shown_columns, values_of, words
from maliwar.war import war
from maliwar.wording import period_words, sentence

MARKS: Final = {"throughout": "●", "at-some-time": "◐", "possibly": "○"}
_STYLES: Final = {"throughout": "bold", "at-some-time": "", "possibly": "dim"}
_NARROW: Final = frozenset({"grade", "support", "disputed"})
_LEFT_OUT: Final = frozenset({"situation", "begins", "ends"})
"""Columns that become one (the period), or that a terminal has no room for; JSON, CSV and the page have them."""
_TALLEST: Final = 5
"""Lines that a cell of a table may take before cards read better."""


def console(*, errors: bool = False) -> Console:
    """Return a console that neither highlights nor interprets what it prints."""
    return Console(stderr=errors, highlight=False, markup=False, emoji=False)


def show_answer(out: Console, answer: QuestionAnswer, link: str, notes: Sequence[str] = ()) -> None:
    """Print an answer in full."""
    out.print(Text(answer.title, style="bold"))
    for note in notes:
        out.print(Text(note + ".", style="dim"))
    claims, marks = number_claims(answer.to_dict()["rows"])
    if answer.rows:
        out.print()
        out.print(rows_table(answer, marks, out.width))
        out.print(_legend(answer))
    for beside in answer.coverage:
        out.print()
        out.print(Text(beside.text))
    if claims:
        out.print()
        out.print(Text("Claims", style="bold"))
        out.print(_footnotes(claims))
    out.print()
    out.print(Text.assemble(("Permanent link  ", "dim"), link), soft_wrap=True)


def _sentence() -> str:
    return next(iter(war().sentences), "who was allied with whom in 2012")


def show_readings(out: Console, readings: Sequence[Reading]) -> None:
    """Print what a sentence may have meant."""
    if not readings:
        out.print(f"I could not make a question of that. Ask, for example: {_sentence()}.")
        return
    unread = readings[0].unread
    missed = f" I did not understand “{', '.join(unread)}”." if unread else ""
    out.print(f"I am not sure what is meant.{missed} Did you mean:")
    for reading in readings:
        values = "".join(f" {name}={_quoted(value)}" for name, value in reading.values.items())
        out.print(f"  {reading.title}")
        out.print(Text(f"    maliwar questions {reading.question}{values}", style="dim"), soft_wrap=True)


def show_group(out: Console, group: str, questions: Sequence[Question]) -> None:
    """Print the questions of one topic: name, and one way to ask."""
    out.print(Text(group, style="bold"))
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(style="dim")
    for question in questions:
        table.add_row(
            "  " + question.name, re.sub(r"\{\w+\}", "…", question.ask[0]) if question.ask else question.title
        )
    out.print(table)
    out.print()


def show_question(out: Console, question: Question) -> None:
    """Print what a question answers, takes and gives."""
    out.print(Text(question.name, style="bold"))
    out.print(question.description)
    if told := extent.note(question, {}):
        out.print(Text(told, style="dim"))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("Takes", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("", overflow="fold")
    for param in question.params:
        needed = "" if question.optional(param.name) else "needed"
        table.add_row(param.name, needed, param.help or param.label)
    if question.temporal:
        table.add_row(AS_KNOWN_ON, "", "A day: only claims made by then.")
    if table.rows:
        out.print()
        out.print(table)
    out.print()
    out.print(Text.assemble(("Gives  ", "dim"), ", ".join(column.name for column in question.columns)))
    out.print()
    out.print(Text("In words", style="dim"))
    for asks in question.header.asks:
        if asks.given:
            fixed = " ".join(f"{name}={_quoted(value)}" for name, value in asks.given.items())
            out.print(Text(f"  with {fixed}", style="dim"))
        for phrase in (*asks.patterns, *asks.french):
            out.print("  " + re.sub(r"\{\w+\}", "…", phrase))


def rows_table(answer: QuestionAnswer, marks: Sequence[tuple[int, ...]], width: int) -> Table:
    """Return the rows as a table, or, where words would not fit into its columns, as a list of cards."""
    headings, cells = _cells(answer, marks)
    spare = width - sum(_least(column, texts) + 2 for column, texts in _by_column(headings, cells))
    wanted = sum(_whole(texts) - _least(column, texts) for column, texts in _by_column(headings, cells))
    share = min(1.0, spare / wanted) if wanted else 1.0
    for column, texts in _by_column(headings, cells):
        least, whole = _least(column, texts), _whole(texts)
        if spare < 0 or whole > _TALLEST * (least + share * (whole - least)):
            return _cards(headings, cells)
    return _table(headings, cells)


def _by_column(headings: Sequence[Column], cells: Sequence[Sequence[Text]]) -> Iterator[tuple[Column, Sequence[Text]]]:
    return zip(headings, zip(*cells, strict=True), strict=True)


def _whole(texts: Sequence[Text]) -> int:
    return max(len(text.plain) for text in texts)


def _least(column: Column, texts: Sequence[Text]) -> int:
    """Return the width below which a word would be torn."""
    if column.name in _NARROW:
        return _whole(texts)
    return max(len(word) for text in (*texts, Text(column.label)) for word in text.plain.split() or [""])


def _cells(answer: QuestionAnswer, marks: Sequence[tuple[int, ...]]) -> tuple[list[Column], list[list[Text]]]:
    columns = [column for column in shown_columns(answer) if column.name not in _LEFT_OUT]
    headings = list(columns)
    period = any({"begins", "ends"} & row.cells.keys() for row in answer.rows)
    if period:
        headings.append(Column("period", "Period", "text"))
    if any(marks):
        headings.append(Column("claims", "Claims", "text"))
    cells = []
    for row, numbers in zip(answer.rows, marks, strict=True):
        ends = [str(row.cells.get(name) or "") or None for name in ("begins", "ends")]
        own = [_cell(column, row.cells[column.name]) for column in columns]
        own += [Text(period_words(*ends))] if period else []
        own += [Text(" ".join(map(str, numbers)))] if any(marks) else []
        cells.append(own)
    return headings, cells


def _table(headings: Sequence[Column], cells: Sequence[Sequence[Text]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", show_edge=False)
    for index, column in enumerate(headings):
        table.add_column(
            column.label,
            justify="right" if column.type in NUMERIC else "left",
            no_wrap=column.name in _NARROW,
            overflow="fold",
            style="bold" if index == 0 else "",
        )
    for row in cells:
        table.add_row(*row)
    return table


def _cards(headings: Sequence[Column], cells: Sequence[Sequence[Text]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for number, row in enumerate(cells):
        if number:
            table.add_row()
        for column, text in zip(headings, row, strict=True):
            if text.plain:
                table.add_row(column.label, text)
    return table


def _cell(column: Column, cell: Cell) -> Text:
    if column.name == "grade" and isinstance(cell, str):
        return Text(f"{MARKS.get(cell, '')} {words(column, cell)}".strip(), style=_STYLES.get(cell, ""))
    if column.name == "disputed":
        return Text("≠ disputed" if cell is True else "", style="yellow")
    return Text(", ".join(words(column, value) for value in values_of(cell)))


def _legend(answer: QuestionAnswer) -> Text:
    present = [name for name in GRADES if any(row.cells.get("grade") == name for row in answer.rows)]
    parts = [f"{MARKS[name]} {GRADES[name][0]}: {GRADES[name][1]}" for name in present]
    return Text("   ".join(parts), style="dim")


def _footnotes(claims: Sequence[Note]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(justify="right", style="dim")
    table.add_column(overflow="fold")
    for note in claims:
        who = note.asserter.label if note.asserter else "somebody unnamed"
        said = f", {note.said_words}" if note.said_words else ""
        cited = "; ".join(_cited(note))
        path = short_path(note.claim) or note.claim
        said_so = f"{note.label}. {sentence(who)} {note.stance_words}{said}. "
        table.add_row(str(note.number), Text.assemble(said_so, (f"{cited}. {path}", "dim")))
    return table


def _cited(note: Note) -> list[str]:
    out = []
    for citation in note.citations:
        number = citation.source.number if citation.source else None
        source = f"[{number}]" if number is not None else citation.source.label if citation.source else ""
        passage = citation.passage.label if citation.passage else ""
        if citation.source and citation.passage == citation.source:
            passage = "its title"
        out.append(", ".join(part for part in (source, passage) if part))
    return out


def _quoted(value: str) -> str:
    return f"'{value}'" if any(char in value for char in " '\"$") else value
