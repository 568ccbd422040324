"""The first page: where to ask, the war on a day in one picture, where to begin, what is inside and what is new."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, request

from maliwar.errors import BadInput, BadParameter
from maliwar.languages import N_
from maliwar.languages import gettext as _
from maliwar.questions import openings
from maliwar.questions.account import TOLD
from maliwar.questions.answer import QuestionAnswer, answer
from maliwar.questions.day import read_day
from maliwar.questions.evidence import Row
from maliwar.questions.labels import Thing
from maliwar.reading import portion
from maliwar.reading.map import View, told
from maliwar.reading.news import pieces, releases
from maliwar.war import war
from maliwar.web.contexts import Page
from maliwar.web.links import href, with_query
from maliwar.web.pages.about import kinds
from maliwar.web.pages.ask import examples
from maliwar.web.pages.map_picture import Frame, atlas, picture
from maliwar.web.parameters import check_parameters
from maliwar.web.parts import Kind, Link, Problem
from maliwar.web.replies import HTML, desk, html, keep, page
from maliwar.web.wsgi.cache import Finished
from maliwar.wording import date_words

views = Blueprint("home", __name__)

PERSPECTIVES: Final = (
    (
        N_("Alliances"),
        "/alliances",
        N_("Who stood with whom and against whom, as a network that moves from day to day."),
    ),
    (N_("Control"), "/control", N_("Who held each place, over the whole war or within a week.")),
    (N_("Map"), "/map", N_("Control and events on any day, with the tolls given.")),
    (N_("Timeline"), "/timeline", N_("What happened when, by actor, place and kind.")),
    (N_("Disputes"), "/disputes", N_("Claims and denials side by side.")),
    (N_("Numbers"), "/numbers", N_("Dead, displaced, strengths and losses, as ranges, by who gave them.")),
    (N_("Sources"), "/sources", N_("The %(count)s references: what rests on each, and what is wrong with some.")),
)
EVENTS: Final = 3
"""How many events of the day are named."""
NEWS: Final = 3
"""How many lines of what is new are shown."""
EXAMPLES: Final = 3


@dataclass(frozen=True)
class Place:
    """A place that was held, with what is to be said beside its name."""

    link: Link
    notes: tuple[str, ...]
    disputed: bool


@dataclass(frozen=True)
class Held:
    """A holder with the places that it held for certain."""

    holder: Link
    places: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    """The first page."""

    examples: tuple[Link, ...]
    starts: tuple[Link, ...]
    kinds: tuple[Kind, ...]
    perspectives: tuple[Link, ...]
    news: tuple[tuple[tuple[str, bool], ...], ...]
    news_of: str
    typed: str
    problem: Problem | None = None
    day: str = ""
    words: str = ""
    held: tuple[Held, ...] = ()
    possible: int = 0
    control: Link | None = None
    happened: tuple[Link, ...] = ()
    more: int = 0
    also: tuple[Link, ...] = ()
    picture: Mapping[str, Any] | None = None
    portion: str = ""
    """Of a large war: between which days the picture moves."""


@views.get("/")
def home() -> Response:
    """Show where to begin; `date` chooses the day of the picture."""
    try:
        check_parameters("date")
        day = _day(request.args.get("date", "").strip())
        return keep(("home", day, HTML), lambda: _finished(day))
    except BadInput as error:
        typed = request.args.get("date", "")[:100]
        return page("home.html", replace(_frame(), typed=typed, problem=Problem.of(error)), error.status)


def _day(typed: str) -> date:
    day = read_day(typed, desk().service.labels) if typed else desk().telling()
    if not told(day):
        first, last = (date_words(each.isoformat()) for each in (TOLD.first, TOLD.last))
        message = _("The article tells of %(first)s to %(last)s. Choose a day within.", first=first, last=last)
        raise BadParameter(message, {"name": "date"})
    return day


def _frame() -> HomePage:
    """Return the page without its day."""
    service = desk().service
    newest = next(iter(releases(service.settings.project)), None)
    return HomePage(
        title=war().name,
        examples=examples()[:EXAMPLES],
        starts=tuple(_start(name, values) for name, values in openings.starts(service.catalogue, service.labels)),
        kinds=kinds(("geometry", "note")),
        perspectives=tuple(_perspectives()),
        news=tuple(pieces(item) for item in newest.items[-NEWS:][::-1]) if newest else (),
        news_of=newest.version if newest else service.version,
        typed="",
    )


def _perspectives() -> Iterable[Link]:
    count = war().references
    return (Link(_(name), path, note=_(text, count=count)) for name, path, text in PERSPECTIVES)


def _start(name: str, values: Mapping[str, str]) -> Link:
    bound = desk().service.catalogue.get_question(name).bind(dict(values), desk().service.labels)
    return Link(bound.title, bound.href if values else f"/questions/{name}?page=1")


def _finished(day: date) -> Finished:
    asks, view = atlas(), View(day, 0)
    control, events = asks.control(view), _events(view)
    words, iso = date_words(day.isoformat()), day.isoformat()
    happened = [row for row in events.rows if row.cells.get("grade") != "possibly"]
    context = replace(
        _frame(),
        typed=iso,
        day=iso,
        words=words,
        held=tuple(_held(control.rows)),
        possible=sum(row.cells.get("grade") == "possibly" for row in control.rows),
        control=Link(control.title, control.bound.href),
        happened=tuple(_link(row.cells["event"]) for row in happened[:EVENTS]),
        more=max(0, len(happened) - EVENTS),
        also=(
            Link(_("All of this day"), f"/on/{iso}"),
            Link(_("On the map, with its events"), with_query("/map", date=iso)),
            Link(_("Who stood with whom"), with_query("/alliances", date=iso)),
        ),
        picture=picture(asks, view, Frame(), asks.spots(), events=False),
        portion=portion.of_days(day) if desk().large else "",
    )
    return html("home.html", context)


def _events(view: View) -> QuestionAnswer:
    service = desk().service
    name, values = view.events()
    return answer(service.engine, service.catalogue, service.labels, name, dict(values), service.version)


def _held(rows: Iterable[Row]) -> Iterable[Held]:
    """Yield the holders that held something for certain, those of the most places first."""
    by_holder: dict[Thing, list[Place]] = {}
    for row in rows:
        where, holder, mode = (row.cells.get(name) for name in ("where", "holder", "mode"))
        if row.cells.get("grade") == "possibly" or not isinstance(where, Thing) or not isinstance(holder, Thing):
            continue
        notes = (mode.label,) if isinstance(mode, Thing) and not mode.iri.endswith("/sole") else ()
        by_holder.setdefault(holder, []).append(Place(_link(where), notes, row.cells.get("disputed") is True))
    for holder, places in sorted(by_holder.items(), key=lambda item: -len(item[1])):
        yield Held(_link(holder), tuple(places))


def _link(thing: object) -> Link:
    return Link(thing.label, href(thing.iri)) if isinstance(thing, Thing) else Link(str(thing or ""))
