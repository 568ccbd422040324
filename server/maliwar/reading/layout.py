"""How an answer is laid out for people, on a page as on a terminal: which columns, in which words."""

from collections.abc import Iterable, Mapping
from typing import Final

from maliwar.languages import ENGLISH, N_, gettext, language, number_words
from maliwar.questions.answer import QuestionAnswer
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.evidence import Cell, Row, Scalar
from maliwar.questions.header import Column
from maliwar.questions.labels import Thing
from maliwar.reading.texts import SAID, SUPPORTS
from maliwar.wording import date_words

GRADES: Final[Mapping[str, tuple[str, str]]] = {
    "throughout": (N_("throughout"), N_("at every moment of the time asked for")),
    "at-some-time": (N_("at some time"), N_("for certain at some moment of it")),
    "possibly": (N_("possibly"), N_("as far as the dates allow")),
}
NUMERIC: Final = frozenset({"integer", "decimal"})
_DATES: Final = frozenset({"begins", "ends", "on", "said_on", "when", "one_said_on", "other_said_on", "later"})
_GROUPED_FROM: Final = 10_000


def grade_words(value: str) -> str:
    """Return a grade as people read it."""
    return gettext(GRADES[value][0]) if value in GRADES else value


def support_words(value: str) -> str:
    """Return how something is supported as people read it."""
    return gettext(value) if value in SUPPORTS else value


def shown_columns(answer: QuestionAnswer) -> tuple[Column, ...]:
    """Leave out a column that says nothing in any row, and `known by then` where nobody asked for a day."""
    return telling_columns(answer, answer.rows)


def telling_columns(answer: QuestionAnswer, rows: Iterable[Row]) -> tuple[Column, ...]:
    """Return the columns that say something in these rows of an answer."""
    asked, rows = AS_KNOWN_ON in answer.bound.given, tuple(rows)
    used = (item for item in answer.question.columns if any(_says(row.cells[item.name]) for row in rows))
    return tuple(column for column in used if column.name != "known" or asked)


def values_of(cell: Cell) -> tuple[Scalar, ...]:
    """Return the values of a cell that say something."""
    several = cell if isinstance(cell, tuple) else (cell,)
    return tuple(value for value in several if value not in (None, ""))


def words(column: Column, value: Scalar) -> str:
    """Return one value in words: dates spoken, yes and no, long numbers grouped, a reference by its number."""
    match value:
        case None:
            return ""
        case Thing():
            return (
                value.label if column.type != "reference" else f"[{value.number}]" if value.number else gettext("none")
            )
        case int():
            return _number(value, grouped=column.type in NUMERIC and abs(value) >= _GROUPED_FROM)
        case str():
            return _text(column, value)
        case _:
            return str(value) if language() == ENGLISH else number_words(value, grouped=False)


def _text(column: Column, value: str) -> str:
    """Return a text in words: a grade, a date, what a query says of its rows; all else as it stands."""
    if column.name == "grade":
        return grade_words(value)
    if column.name in _DATES:
        return date_words(value)
    return gettext(value) if value in SAID else value


def _number(value: int, *, grouped: bool) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return number_words(value) if grouped else str(value)


def _says(cell: Cell) -> bool:
    return cell is not False and bool(values_of(cell))
