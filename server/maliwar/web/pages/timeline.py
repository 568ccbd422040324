"""What happened when: /timeline, events and operations along time with the rows of the same questions below."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, request

from maliwar.dates import FOREVER
from maliwar.errors import BadInput, NotFound
from maliwar.languages import gettext as _
from maliwar.languages import language
from maliwar.questions.account import TOLD
from maliwar.questions.answer import QuestionAnswer
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.evidence import Row
from maliwar.reading import portion
from maliwar.reading.stretch import FROM, TO
from maliwar.reading.timeline import FAMILIES, Mark, read_marks, read_operations
from maliwar.web.answers import row_cells
from maliwar.web.contexts import Page
from maliwar.web.links import with_query
from maliwar.web.pages.forms import field_of, known_field
from maliwar.web.pages.stretched import Asked, begun, day_number, period_fields, typed
from maliwar.web.parts import AnswerRow, AnswerView, Cell, Field, Link, Problem
from maliwar.web.replies import desk, html, keep, page
from maliwar.web.versions import check_version
from maliwar.web.wsgi.cache import Finished
from maliwar.wording import period_words

views = Blueprint("timeline", __name__)

PATH: Final = "/timeline"
OWN: Final = ("actor", "place", "kind")
EVENTS: Final = "events-of-kind"
OPERATIONS: Final = "operations"


@dataclass(frozen=True)
class Happening:
    """One entry of the list: an event with its date in words, and its cells by the names of the question's columns."""

    row: AnswerRow
    date: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, kw_only=True)
class TimelinePage(Page):
    """The picture, the list of events and the operations; without an answer the form alone, with what was wrong."""

    fields: tuple[Field, ...]
    heading: str
    problem: Problem | None = None
    answer: AnswerView | None = None
    happenings: tuple[Happening, ...] = ()
    operations: AnswerView | None = None
    picture: Mapping[str, Any] | None = None
    also: tuple[Link, ...] = ()
    presets: tuple[Link, ...] = ()
    portions: tuple[str, ...] = ()
    """Of a large war: how much of it is shown."""


@views.get(PATH)
def timeline() -> Response:
    """Show what happened in a stretch of time; what cannot be read is told beside the form."""
    given: dict[str, str] = {name: text[:500] for name, text in request.args.items()}
    try:
        given = typed(PATH, OWN)
        check_version()
        return keep(("timeline", tuple(sorted(given.items()))), lambda: _finished(given))
    except (BadInput, NotFound) as error:
        problem = Problem.of(error)
        fields = tuple(_fields(given, problem))
        heading = _("What happened, and when")
        context = TimelinePage(title=_("Timeline"), section=PATH, heading=heading, fields=fields, problem=problem)
        return page("timeline.html", context, error.status)


def _finished(given: Mapping[str, str]) -> Finished:
    asked, begins = begun(PATH, given, OWN, portion.month)
    chosen = {name: given[name] for name in OWN if name in given}
    found = asked.answer(EVENTS, chosen)
    return html("timeline.html", _page(asked, found, chosen, begins))


def _page(asked: Asked, found: QuestionAnswer, chosen: Mapping[str, str], begins: str) -> TimelinePage:
    service = desk().service
    known = {AS_KNOWN_ON: asked.given[AS_KNOWN_ON]} if AS_KNOWN_ON in asked.given else {}
    known |= {"when": asked.stretch.when} if desk().large and asked.stretch.when else {}
    marks = read_marks(service.engine, service.catalogue, service.labels, {**chosen, **known})
    some = marks[: portion.MARKS] if desk().large else marks
    led = tuple[Mark, ...]()
    operations = None
    if "kind" not in chosen:
        led = read_operations(service.engine, service.catalogue, service.labels, {**chosen, **known})
        operations = asked.view(asked.answer(OPERATIONS, chosen, paged=False))
    understood = {name: value.thing.label for name, value in found.bound.understood.items() if value.thing}
    laid = asked.view(found)
    return TimelinePage(
        title=found.title,
        section=PATH,
        heading=found.title,
        fields=tuple(_fields({**asked.given, **{name: understood.get(name, chosen[name]) for name in chosen}}, None)),
        answer=laid,
        happenings=tuple(_happenings(found, laid)),
        operations=operations if operations and operations.rows else None,
        picture=_picture(some, led, asked) if marks else None,
        portions=tuple(each for each in (begins, portion.of_marks(len(some), len(marks))) if each),
        also=tuple(_also(asked, found, chosen)),
        presets=tuple(_presets(asked)),
    )


def _happenings(found: QuestionAnswer, laid: AnswerView) -> Iterable[Happening]:
    columns = found.question.columns
    for place, row in zip(found.leaf.shown, laid.rows, strict=True):
        own = found.rows[place]
        cells = {column.name: cell for column, cell in zip(columns, row_cells(columns, own), strict=True)}
        yield Happening(row, _date(own), cells)


def _date(row: Row) -> str:
    on = row.cells.get("on")
    return period_words(str(on), str(on)) if on else _("no date told")


def _fields(given: Mapping[str, str], problem: Problem | None) -> Iterable[Field]:
    yield from period_fields(given, problem)
    hint = _("Who had a part in it, on either side; the parts of a state count as the state.")
    yield field_of("actor", _("Actor"), given, problem, hint=hint, of="actors", example=_("any"))
    hint = _("A town, a region, a site; everything within it counts.")
    yield field_of("place", _("Place"), given, problem, hint=hint, of="places", example=_("any"))
    hint = _("Such as battle, airstrike, ambush, looting; finer kinds count with it.")
    yield field_of("kind", _("Kind"), given, problem, hint=hint, of="event-kinds", example=_("any"))
    yield known_field(given, problem)


def _presets(asked: Asked) -> Iterable[Link]:
    if not desk().large:
        yield Link(_("2012 to 2024"), asked.href(**{FROM: None, TO: None, "page": None}))
    for label, first, last in (
        (_("January to April 2012"), "2012-01-01", "2012-04-30"),
        (_("January 2013"), "2013-01-01", "2013-01-31"),
        (_("2015"), "2015-01-01", "2015-12-31"),
        (_("Autumn 2023"), "2023-08-01", "2023-12-31"),
    ):
        yield Link(label, asked.href(**{FROM: first, TO: last, "page": None}))


def _also(asked: Asked, found: QuestionAnswer, chosen: Mapping[str, str]) -> Iterable[Link]:
    """Yield the list as a question, and the months counted."""
    yield Link(_("The list as a question"), found.bound.href)
    same = {"when": asked.stretch.when, "as_known_on": asked.given.get(AS_KNOWN_ON)}
    yield Link(_("Events by month"), with_query("/questions/events-by-month", **chosen, **same))


def _picture(marks: Iterable[Mark], led: Iterable[Mark], asked: Asked) -> dict[str, Any]:
    """Return the rows of the picture: days as numbers since 1970-01-01, null where open.

    An event is [earliest day, latest day, family, disputed, name, slug], an operation [four bounds, name, slug].
    """
    marks = tuple(marks)
    names = list(FAMILIES)
    events = [
        [
            day_number(mark.days.eb),
            day_number(mark.days.le),
            names.index(mark.family),
            int(mark.disputed),
            mark.thing.label,
            mark.thing.path.removeprefix("event/"),
        ]
        for mark in marks
        if mark.dated and mark.days.le >= TOLD.first
    ]
    operations = [
        [
            *(None if day in FOREVER else day_number(day) for day in mark.days),
            mark.thing.label,
            mark.thing.path.removeprefix("operation/"),
        ]
        for mark in led
    ]
    return {
        "span": [day_number(TOLD.first), day_number(TOLD.last)],
        "from": day_number(asked.stretch.first),
        "to": day_number(asked.stretch.last),
        "families": [[name, _(heading)] for name, (heading, _members) in FAMILIES.items()],
        "events": events,
        "undated": len(marks) - len(events),
        "operations": operations,
        "words": _words(),
    }


def _words() -> dict[str, str]:
    return {
        "lang": language(),
        "title": _("Events and operations along time"),
        "desc": _("{events} events from {from} to {to}. The list below says the same."),
        "operations": _("Operations"),
        "overview": _("Events told for each month"),
        "first": _("First month"),
        "last": _("Last month"),
        "undated": _("{count} more have no date, or one before %(year)s; they are in the list.", year=TOLD.first.year),
        "brush": _("Drag over the months to choose some."),
        "count": _("{count} events"),
        "wide": _("a line: some day of these"),
        "disputed": _("disputed"),
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "earlier": _("Earlier"),
        "later": _("Later"),
        "whole": _("All"),
        "year": _("Year"),
        "month": _("Month"),
        "week": _("Week"),
        "tools": _("Time shown"),
    }
