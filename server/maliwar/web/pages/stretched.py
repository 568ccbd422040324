"""What the pages along time share: their parameters, their form, and where their other periods lead."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from flask import request

from maliwar.errors import BadParameter
from maliwar.languages import gettext as _
from maliwar.questions.account import TOLD
from maliwar.questions.answer import QuestionAnswer, answer
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.evidence import Row
from maliwar.questions.paging import Paging
from maliwar.reading import portion
from maliwar.reading.layout import NUMERIC, telling_columns
from maliwar.reading.stretch import FROM, LONGEST, TO, Stretch
from maliwar.war import dated
from maliwar.web.answers import row_cells, view
from maliwar.web.links import root, with_query
from maliwar.web.pages.forms import field_of
from maliwar.web.pages.questions import check_language, check_text
from maliwar.web.parts import AnswerView, Cell, Field, Head, Link, Problem
from maliwar.web.replies import desk
from maliwar.wording import period_words

COMMON: Final = (FROM, TO, AS_KNOWN_ON, "page", "version", "lang")
LEFT_OUT: Final = frozenset({"situation", "begins", "ends"})
"""Columns that become one, the period, or that say what the others say."""
_EPOCH: Final = date(1970, 1, 1)
PER_PAGE: Final = 50
"""Rows of a table, or entries of a list, on one page."""


def typed(path: str, own: Sequence[str]) -> dict[str, str]:
    """Return what was asked for, stripped and without what is empty; `own` are the page's parameters besides COMMON.

    Raises BadParameter for one that is unknown, given twice or too long.
    """
    check_text()
    takes = (*own, *COMMON)
    for name in request.args:
        if name not in takes or len(request.args.getlist(name)) > 1:
            message = _("%(path)s takes %(names)s, each once.") % {"path": path, "names": ", ".join(takes)}
            raise BadParameter(message, {"name": name[:60]})
        if len(request.args[name]) > LONGEST:
            message = _("%(name)s is %(count)s characters long; at most %(most)s are read.")
            told = {"name": name, "count": len(request.args[name]), "most": LONGEST}
            raise BadParameter(message % told, {"name": name})
    check_language(request.args.get("lang"))
    return {name: text.strip() for name, text in request.args.items() if text.strip()}


def day_number(day: date) -> int:
    """Return a day as the pictures count it: days since 1970-01-01."""
    return (day - _EPOCH).days


@dataclass(frozen=True)
class Asked:
    """A page along time as it was asked for: its path, its parameters as typed, and the stretch that it shows."""

    path: str
    given: Mapping[str, str]
    stretch: Stretch

    def href(self, **changes: str | int | None) -> str:
        """Return its address with some parameters changed; `as_known_on` is written as-known-on, None leaves out."""
        named = {name.replace("_", "-"): value for name, value in changes.items()}
        whole = {**self.given, **named}
        return with_query(self.path, **{name.replace("-", "_"): value for name, value in whole.items()})

    @property
    def permanent(self) -> str:
        """Its address for good, with the version of its data."""
        return root() + self.href(version=desk().service.version, lang=None, page=None)

    def answer(self, name: str, raw: Mapping[str, str], *, paged: bool = True) -> QuestionAnswer:
        """Ask a question about the stretch, as known on the day that was asked for; `paged` shows one page of its rows.

        Raises BadInput for what cannot be read, NotFound for a page that there is not.
        """
        service = desk().service
        known = self.given.get(AS_KNOWN_ON)
        values = {**raw, "when": self.stretch.when, AS_KNOWN_ON: known or ""}
        asked = {name: text for name, text in values.items() if text}
        paging = Paging.read(self.given.get("page", "1"), str(PER_PAGE)) if paged else None
        found = answer(service.engine, service.catalogue, service.labels, name, asked, service.version)
        return found.placed(root(), paging)

    def view(self, found: QuestionAnswer) -> AnswerView:
        """Lay out an answer with its two ends as one column; its pages and its permanent link are this page's."""
        laid, leaf = view(found), found.leaf
        rows = [found.rows[place] for place in leaf.shown]
        columns = [column for column in telling_columns(found, found.rows) if column.name not in LEFT_OUT]
        heads = tuple(Head(column.label, column.type in NUMERIC) for column in columns)
        cells = [(*row_cells(columns, row), _period(row)) for row in rows]
        pages = tuple(
            Link(str(each), "" if each == leaf.number else self.href(page=each)) for each in range(1, leaf.pages + 1)
        )
        return replace(
            laid,
            columns=(*heads, Head(_("Period"), numeric=False)),
            rows=tuple(replace(row, cells=own) for row, own in zip(laid.rows, cells, strict=True)),
            pages=pages if leaf.pages > 1 else (),
            permanent=self.permanent,
        )


def begun(
    path: str, given: Mapping[str, str], chooses: Sequence[str], begins: Callable[[date], Stretch]
) -> tuple[Asked, str]:
    """Return what was asked for, and a sentence where it is a part of a large war.

    Without an end typed, the page of a large war begins with what `begins` makes of the day that maps begin with; with
    a choice among `chooses`, which leaves less, with a year. Raises BadInput.
    """
    stretch, told = Stretch.read(given.get(FROM, ""), given.get(TO, ""), desk().service.labels), ""
    if desk().large and FROM not in given and TO not in given:
        chosen = any(name in given for name in chooses)
        stretch = (portion.year if chosen else begins)(desk().telling())
        told = portion.of_stretch(stretch)
    return Asked(path, given, stretch), told


def whole() -> dict[str, str | None]:
    """Return the two ends of all that is told of, as an address has them."""
    ends = (TOLD.first.isoformat(), TOLD.last.isoformat()) if desk().large else (None, None)
    return dict(zip((FROM, TO), ends, strict=True))


def _period(row: Row) -> Cell:
    begins, ends = (str(row.cells[name]) if row.cells.get(name) else None for name in ("begins", "ends"))
    return Cell(_("Period"), "plain", period_words(begins, ends) if begins or ends else None)


def period_fields(given: Mapping[str, str], problem: Problem | None) -> Iterable[Field]:
    """Yield the two ends of the period."""
    hint = dated(_("A day, a month or words: 2013-01-08, January 2013, mid-2012, before the coup."))
    yield field_of(FROM, _("From"), given, problem, hint=hint, example=dated(_("January 2012")))
    yield field_of(TO, _("To"), given, problem, example=dated(_("June 2024")))
