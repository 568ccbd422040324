"""Who held which place when: /control, lanes of places along time with the rows of the same question below."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, request

from maliwar.dates import FOREVER
from maliwar.errors import BadInput, NotFound
from maliwar.languages import gettext as _
from maliwar.languages import language, pgettext
from maliwar.names import MW, short_path
from maliwar.questions.account import TOLD
from maliwar.questions.answer import QuestionAnswer
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.day import read_day
from maliwar.questions.labels import Thing
from maliwar.reading import portion
from maliwar.reading.control import Hold, Lanes, read_lanes
from maliwar.war import war
from maliwar.web.contexts import Page
from maliwar.web.links import with_query
from maliwar.web.pages.forms import field_of, known_field
from maliwar.web.pages.stretched import Asked, begun, day_number, period_fields, typed, whole
from maliwar.web.parameters import thing_of
from maliwar.web.parts import AnswerView, Field, Link, Problem
from maliwar.web.replies import desk, html, keep, page
from maliwar.web.versions import check_version
from maliwar.web.wsgi.cache import Finished
from maliwar.wording import date_words

views = Blueprint("control", __name__)

PATH: Final = "/control"
OWN: Final = ("place", "holder", "day")


@dataclass(frozen=True, kw_only=True)
class ControlPage(Page):
    """The lanes and their table; without an answer the form alone, with what was wrong."""

    fields: tuple[Field, ...]
    problem: Problem | None = None
    heading: str = ""
    answer: AnswerView | None = None
    picture: Mapping[str, Any] | None = None
    also: tuple[Link, ...] = ()
    presets: tuple[Link, ...] = ()
    portions: tuple[str, ...] = ()
    """Of a large war: how much of it is shown."""


@views.get(PATH)
def control() -> Response:
    """Show who held what in a stretch of time; what cannot be read is told beside the form."""
    given: dict[str, str] = {name: text[:500] for name, text in request.args.items()}
    try:
        given = typed(PATH, OWN)
        check_version()
        return keep(("control", tuple(sorted(given.items()))), lambda: _finished(given))
    except (BadInput, NotFound) as error:
        problem = Problem.of(error)
        fields = tuple(_fields(given, problem))
        context = ControlPage(
            title=_("Control"), section=PATH, heading=_("Who held what"), fields=fields, problem=problem
        )
        return page("control.html", context, error.status)


def _finished(given: Mapping[str, str]) -> Finished:
    labels = desk().service.labels
    asked, begins = begun(PATH, given, ("place", "holder"), portion.year)
    place, holder = (thing_of(given, name, of) for name, of in (("place", MW + "Place"), ("holder", MW + "Actor")))
    day = read_day(given["day"], labels) if "day" in given else None
    return html("control.html", _page(asked, place, holder, day, begins))


def _question(place: Thing | None, holder: Thing | None, lanes: Lanes) -> tuple[str, dict[str, str]]:
    """Return the question whose rows are the table: of a holder, of one place, of it and its parts, or of all."""
    chosen = {"place": place.path} if place else {}
    if holder:
        return "controlled-by", {**chosen, "holder": holder.path}
    if place and {lane.place.iri for lane in lanes.lanes} <= {place.iri}:
        return "control-history", chosen
    return ("who-controlled" if place else "who-held-what"), chosen


def _page(asked: Asked, place: Thing | None, holder: Thing | None, day: date | None, begins: str) -> ControlPage:
    service = desk().service
    known = asked.given.get(AS_KNOWN_ON, "")
    where, whose = (thing.iri if thing else "" for thing in (place, holder))
    when = asked.stretch.when if desk().large else ""
    lanes = read_lanes(service.engine, service.catalogue, service.labels, where, whose, known, when)
    some = lanes.busiest(portion.LANES) if desk().large else lanes
    found = asked.answer(*_question(place, holder, lanes))
    shown = {**asked.given, **{name: thing.label for name, thing in (("place", place), ("holder", holder)) if thing}}
    return ControlPage(
        title=found.title,
        section=PATH,
        heading=found.title,
        fields=tuple(_fields(shown, None)),
        answer=asked.view(found),
        picture=_picture(some, asked, day) if lanes.lanes else None,
        portions=tuple(each for each in (begins, portion.of_lanes(len(some.lanes), len(lanes.lanes))) if each),
        also=tuple(_also(asked, found, place, holder)),
        presets=tuple(_presets(asked)),
    )


def _fields(given: Mapping[str, str], problem: Problem | None) -> Iterable[Field]:
    yield from period_fields(given, problem)
    hint = _("A town, a region, a site; everything within it counts. Leave empty for everywhere.")
    yield field_of("place", _("Place"), given, problem, hint=hint, of="places", example=_("any"))
    hint = _("Who held it; the parts of a state count as the state. Leave empty for everybody.")
    yield field_of("holder", _("Holder"), given, problem, hint=hint, of="actors", example=_("any"))
    yield known_field(given, problem)


def _presets(asked: Asked) -> Iterable[Link]:
    """Yield periods that are worth a look; links, so that they work without scripts."""
    plain = {"page": None, "day": None}
    years = pgettext("years", "%(first)s to %(last)s", first=TOLD.first.year, last=TOLD.last.year)
    yield Link(years, asked.href(**plain, **whole()))
    for label, values in war().shown_periods:
        chosen = {"holder": None, **values} if "place" in values else values
        yield Link(label, asked.href(**plain, **chosen))


def _also(asked: Asked, found: QuestionAnswer, place: Thing | None, holder: Thing | None) -> Iterable[Link]:
    """Yield the table as a question, and other questions about the same."""
    yield Link(_("The table as a question"), found.bound.href)
    same = {"when": asked.stretch.when, "as_known_on": asked.given.get(AS_KNOWN_ON)}
    chosen = {"place": place.path if place else None, "actor": holder.path if holder else None}
    yield Link(_("Changes of control, day by day"), with_query("/questions/changes-of-control", **chosen, **same))


def _picture(lanes: Lanes, asked: Asked, day: date | None) -> dict[str, Any]:
    """Return the rows of the picture: days as numbers since 1970-01-01, null where open, things by place in a list.

    A hold is [lane, mode, four bounds, signs, situation, holders, who says so, who denies it, begin and end in words].
    """
    things: dict[str, int] = {}

    def put(items: Iterable[Thing]) -> list[int]:
        return [things.setdefault(item.iri, len(things)) for item in items]

    holds = [_row(number, hold, put) for number, lane in enumerate(lanes.lanes) for hold in lane.holds]
    labels = desk().service.labels
    return {
        "span": [day_number(TOLD.first), day_number(TOLD.last)],
        "from": day_number(asked.stretch.first),
        "to": day_number(asked.stretch.last),
        "day": day_number(day) if day else None,
        "known": asked.given.get(AS_KNOWN_ON, ""),
        "lanes": [[lane.place.label, lane.group.label, lane.depth, lane.place.path] for lane in lanes.lanes],
        "holds": holds,
        "things": [[labels.label(iri), lanes.parties.get(iri, 0), short_path(iri) or iri] for iri in things],
        "words": _words(),
    }


def _row(lane: int, hold: Hold, put: Any) -> list[Any]:
    bounds = [None if bound in FOREVER else day_number(bound) for bound in hold.days]
    signs = "".join(
        sign
        for sign, told in (
            ("d", hold.disputed),
            ("n", hold.support == "denied"),
            ("u", not hold.known),
            ("q", hold.date_uncertain),
        )
        if told
    )
    told = [date_words(text) if text else "" for text in (hold.begins, hold.ends)]
    names = [put(group.values()) for group in (hold.holders, hold.sayers, hold.deniers)]
    return [lane, hold.mode, *bounds, signs, hold.situation.path.removeprefix("situation/"), *names, *told]


def _words() -> dict[str, str]:
    return {
        "lang": language(),
        "sole": _("sole"),
        "joint": _("joint"),
        "contested-control": _("contested"),
        "claimed": _("claimed by a party"),
        "presence": _("present, without holding it"),
        "unknown": _("mode not told"),
        "sure": _("surely held"),
        "possible": _("possibly held, as far as the dates allow"),
        "open": _("its begin or end is not told"),
        "disputed": _("disputed"),
        "denied": _("denied"),
        "unrecorded": _("Where a lane is empty, nothing is recorded. That is not a “no”."),
        "title": _("Lanes of places along time"),
        "desc": _("{holds} holds of {lanes} places, from {from} to {to}. The table below says the same."),
        "begins": _("Begins"),
        "ends": _("Ends"),
        "said": _("Says so"),
        "against": _("Denies it"),
        "claims": _("Claims"),
        "why": _("Why?"),
        "throughout": _("throughout"),
        "possibly": _("possibly"),
        "nothing": _("Not recorded on this day. That is not a “no”."),
        "day": _("Day under the cursor"),
        "lane": _("Place under the cursor"),
        "all": _("All places on this day"),
        "war": _("The war on this day"),
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "earlier": _("Earlier"),
        "later": _("Later"),
        "whole": _("All"),
        "year": _("Year"),
        "month": _("Month"),
        "week": _("Week"),
        "hidden": _("Nothing recorded here in this time: {places}."),
        "dateUncertain": _("date uncertain"),
        "unknownSaid": _("unknown when said"),
        "and": _("and"),
        "tools": _("Time shown"),
        "pinned": _("Held fast. Click the picture again to let go."),
    }
