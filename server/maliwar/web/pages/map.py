"""The map: who held which place on a day, and what happened around it, at /map."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from flask import Blueprint, Response, request

from maliwar.errors import BadInput, BadParameter
from maliwar.languages import gettext as _
from maliwar.languages import ngettext
from maliwar.questions.account import TOLD
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.day import Part, Section, read_day
from maliwar.questions.evidence import Row
from maliwar.questions.labels import Thing
from maliwar.reading import portion
from maliwar.reading.footnotes import Note
from maliwar.reading.layout import GRADES
from maliwar.reading.map import Spot, View, told
from maliwar.web.contexts import Page
from maliwar.web.links import href, root, with_query
from maliwar.web.pages.forms import field_of
from maliwar.web.pages.map_picture import ZOOM, Frame, atlas, picture
from maliwar.web.pages.on import day_section, number_notes
from maliwar.web.parameters import check_parameters
from maliwar.web.parts import DaySection, Field, GradeKey, Link, Problem
from maliwar.web.region import region
from maliwar.web.replies import desk, html, keep, page
from maliwar.web.versions import check_version
from maliwar.web.wsgi.cache import Finished
from maliwar.wording import date_words

views = Blueprint("map", __name__)

TAKES: Final = ("date", "days", "kind", "actor", "at", "zoom", AS_KNOWN_ON, "version")
DAYS: Final = 7
MOST_DAYS: Final = 366
_AT = re.compile(r"\s*(-?\d{1,3}(?:\.\d{1,9})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,9})?)\s*", re.ASCII)
_ZOOM = re.compile(r"\d{1,3}(?:\.\d{1,6})?", re.ASCII)
KINDS: Final = "event-kinds"
ACTORS: Final = "actors"
"""The lists that offer values while one types."""


@dataclass(frozen=True)
class Beside:
    """What cannot be put on the map: what it is, where it is, as far as that is told."""

    link: Link
    where: tuple[Link, ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class MapPage(Page):
    """The map of a day."""

    typed: Mapping[str, str]
    fields: tuple[Field, ...] = ()
    problem: Problem | None = None
    offers: tuple[Link, ...] = ()
    day: str = ""
    heading: str = ""
    window: str = ""
    sections: tuple[DaySection, ...] = ()
    notes: tuple[Note, ...] = ()
    legend: tuple[GradeKey, ...] = ()
    unplaced: tuple[tuple[str, tuple[Beside, ...]], ...] = ()
    picture: Mapping[str, Any] | None = None
    also: tuple[Link, ...] = ()
    portion: str = ""
    """Of a large war: between which days the picture moves."""
    permanent: str = ""


@views.get("/map")
def show_map() -> Response:
    """Show the map of a day; what cannot be read is told above the form."""
    try:
        check_parameters(*TAKES)
        check_version()
        view, frame = _view(request.args), _frame(request.args)
        return keep(("map", view, frame), lambda: _finished(view, frame))
    except BadInput as error:
        return _refused(error)


def _view(given: Mapping[str, str]) -> View:
    """Read what the map is asked for; raises BadDate, BadParameter."""
    day = read_day(given["date"], desk().service.labels) if given.get("date", "").strip() else desk().telling()
    if not told(day):
        raise BadParameter(
            _(
                "%(day)s is outside what the article covers, %(first)s to %(last)s. Choose a day within.",
                day=date_words(day.isoformat()),
                first=date_words(TOLD.first.isoformat()),
                last=date_words(TOLD.last.isoformat()),
            ),
            {"name": "date"},
        )
    typed = given.get("days", "").strip() or str(DAYS)
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 4 and int(typed) <= MOST_DAYS):
        message = _("days is a whole number from 0 to %(most)s: how many days before and after.", most=MOST_DAYS)
        raise BadParameter(message, {"name": "days"})
    kind, actor, known_on = (given.get(name, "").strip() for name in ("kind", "actor", AS_KNOWN_ON))
    return View(day, int(typed), kind, actor, known_on)


def _frame(given: Mapping[str, str]) -> Frame:
    """Read which part of the map is shown; raises BadParameter."""
    at, zoom = given.get("at", "").strip(), given.get("zoom", "").strip()
    middle = _AT.fullmatch(at) if at else None
    west, south, east, north = region()
    if at and not (middle and west <= float(middle[1]) <= east and south <= float(middle[2]) <= north):
        raise BadParameter(
            _(
                "at is a longitude from %(west)s to %(east)s and a latitude from %(south)s to %(north)s, as at=-4,17.",
                west=f"{west:g}",
                east=f"{east:g}",
                south=f"{south:g}",
                north=f"{north:g}",
            ),
            {"name": "at"},
        )
    if zoom and not (_ZOOM.fullmatch(zoom) and ZOOM[0] <= float(zoom) <= ZOOM[1]):
        message = _(
            "zoom is a number from %(least)s to %(most)s; 1 shows all places.",
            least=f"{ZOOM[0]:g}",
            most=f"{ZOOM[1]:g}",
        )
        raise BadParameter(message, {"name": "zoom"})
    return Frame((float(middle[1]), float(middle[2])) if middle else None, float(zoom) if zoom else 1.0)


def _refused(error: BadInput) -> Response:
    """Show the form as it was filled in, what was wrong with it, and no map."""
    problem = Problem.of(error)
    detail = error.detail if isinstance(error.detail, dict) else {}
    days = (date.fromisoformat(each) for each in detail.get("days", ()))
    offers = tuple(Link(date_words(day.isoformat()), with_query("/map", date=str(day))) for day in days if told(day))
    typed = {name: request.args.get(name, "")[:100] for name in TAKES}
    context = MapPage(
        title=_("Map"), section="/map", typed=typed, fields=_fields(typed, problem), problem=problem, offers=offers
    )
    return page("map.html", context, error.status)


def _finished(view: View, frame: Frame) -> Finished:
    asks = atlas()
    spots = asks.spots()
    control = Section(Part("control", _("Who held what"), view.control()[0]), asks.control(view).placed(root()))
    around = timedelta(view.days)
    events = Section(
        Part("events", _("What happened"), view.events()[0], around=around), asks.events(view).placed(root())
    )
    notes, marks = number_notes((control,))
    sections = tuple(day_section(each, marks, view.day) for each in (control, events))
    typed = _typed(view)
    present = {
        cell.value
        for each in sections
        for table in (each.sure, each.possible)
        for row in table.rows
        for cell in row.cells
    }
    day = date_words(view.day.isoformat())
    return html(
        "map.html",
        MapPage(
            title=_("Map, %(day)s", day=day),
            section="/map",
            typed=typed,
            fields=_fields(typed),
            day=view.day.isoformat(),
            heading=_("The map on %(day)s", day=day),
            window=_window(view),
            sections=sections,
            notes=notes,
            legend=tuple(GradeKey(name, f"= {_(text)}") for name, (_word, text) in GRADES.items() if name in present),
            unplaced=tuple(_unplaced(control, events, spots)),
            picture=picture(asks, view, frame, spots, events=True),
            also=_also(view),
            portion=portion.of_days(view.day) if desk().large else "",
            permanent=root() + with_query("/map", **_address(view, frame), version=desk().service.version),
        ),
    )


def _window(view: View) -> str:
    if not view.days:
        return _("Events of the day itself")
    return ngettext(
        "Events from %(num)s day before to %(num)s day after",
        "Events from %(num)s days before to %(num)s days after",
        view.days,
    )


def _typed(view: View) -> dict[str, str]:
    days = "" if view.days == DAYS else str(view.days)
    return {
        "date": view.day.isoformat(),
        "days": days,
        "kind": view.kind,
        "actor": view.actor,
        AS_KNOWN_ON: view.known_on,
    }


def _address(view: View, frame: Frame) -> dict[str, str]:
    at = f"{frame.at[0]:g},{frame.at[1]:g}" if frame.at else ""
    zoom = f"{frame.zoom:g}" if frame.zoom != 1 else ""
    return {name.replace("-", "_"): text for name, text in _typed(view).items()} | {"at": at, "zoom": zoom}


def _fields(typed: Mapping[str, str], problem: Problem | None = None) -> tuple[Field, ...]:
    """Return the inputs besides the date."""
    if problem and problem.field == "holder":  # what the question behind the map calls the actor
        problem = replace(problem, field="actor")
    return (
        field_of("days", _("Days before and after"), typed, problem, example=str(DAYS)),
        field_of("kind", _("Kind of event"), typed, problem, of=KINDS, example=_("any")),
        field_of("actor", _("Actor"), typed, problem, of=ACTORS, example=_("everybody")),
        field_of(AS_KNOWN_ON, _("As known on"), typed, problem, example=_("today")),
    )


def _unplaced(control: Section, events: Section, spots: Iterable[Spot]) -> Iterable[tuple[str, tuple[Beside, ...]]]:
    """Yield what is sure but has no point of its own, under what it is."""
    exact = {spot.place.iri for spot in spots if spot.exact}
    held = [control.answer.rows[place] for place in control.sure]
    happened = [events.answer.rows[place] for place in events.sure]
    rows = {
        _("Held, and not on the map"): tuple(_held(row) for row in held if not _placed(row, exact)),
        _("Happened, and not on the map"): tuple(_happened(row) for row in happened if not _placed(row, exact)),
    }
    return ((heading, found) for heading, found in rows.items() if found)


def _placed(row: Row, exact: Iterable[str]) -> bool:
    return any(place.iri in exact for place in _things(row, "where"))


def _held(row: Row) -> Beside:
    holders_ = _things(row, "holder") or _things(row, "held_by")
    modes = _things(row, "mode")
    note = modes[0].label if modes and not modes[0].iri.endswith("/sole") else ""
    (place,) = _things(row, "where")
    return Beside(_link(place), tuple(map(_link, holders_)), note)


def _happened(row: Row) -> Beside:
    (event,) = _things(row, "event")
    return Beside(_link(event), tuple(map(_link, _things(row, "where"))))


def _things(row: Row, name: str) -> tuple[Thing, ...]:
    cell = row.cells.get(name)
    cells = cell if isinstance(cell, tuple) else (cell,)
    return tuple(each for each in cells if isinstance(each, Thing))


def _link(thing: Thing) -> Link:
    return Link(thing.label, href(thing.iri))


def _also(view: View) -> tuple[Link, ...]:
    day = view.day.isoformat()
    known = view.known_on
    return (
        Link(_("All of this day"), with_query(f"/on/{day}", as_known_on=known)),
        Link(_("Show what is known today"), with_query("/map", date=day))
        if known
        else Link(_("Show only what had been said by that day"), with_query("/map", date=day, as_known_on=day)),
    )
