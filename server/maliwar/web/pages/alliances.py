"""Who stood with whom, and against whom, on a day: /alliances, a network with the rows of its question below."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, redirect, request

from maliwar.errors import BadInput, BadParameter, NotFound
from maliwar.languages import day_words, ngettext, number_words
from maliwar.languages import gettext as _
from maliwar.names import MW, PREFIXES
from maliwar.questions.account import TOLD
from maliwar.questions.answer import QuestionAnswer, answer
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.day import read_day
from maliwar.questions.evidence import Row
from maliwar.questions.labels import Thing
from maliwar.reading import portion
from maliwar.reading.layout import NUMERIC, shown_columns
from maliwar.reading.network import KIND_WORDS, packed
from maliwar.reading.relations import KINDS, POSSIBLY, QUESTION, Relation, changes
from maliwar.reading.stretch import Stretch
from maliwar.web.answers import row_cells, view
from maliwar.web.links import href, root, with_query
from maliwar.web.pages.alliances_page import AlliancesPage, Choice, Tie
from maliwar.web.parameters import check_parameters, thing_of
from maliwar.web.parts import Cell, Head, Link, Problem
from maliwar.web.replies import HTML, desk, html, keep, negotiated, page
from maliwar.web.versions import check_version
from maliwar.wording import period_words

views = Blueprint("alliances", __name__)

PATH: Final = "/alliances"
OWN: Final = ("date", "kind", "actor", "certainty", "zoom", AS_KNOWN_ON)
OF_NAME: Final = {name: iri for iri, name in KINDS.items()}
"""Kinds of relations by the names that the address and the picture give them."""
ZOOM: Final = re.compile(r"(\d(?:\.\d{1,3})?),(-?\d{1,5}),(-?\d{1,5})$", re.ASCII)
"""How far the picture is enlarged, and the point of it in the middle."""
LARGEST: Final = 8


@dataclass(frozen=True)
class Asked:
    """What a request asks for, read."""

    day: date
    given: Mapping[str, str]
    kind: str
    actor: Thing | None

    @property
    def sure(self) -> bool:
        """Whether what is merely possible is left out."""
        return self.given.get("certainty") == "sure"

    @property
    def known_on(self) -> str:
        """The day by which it had been said, as it was written."""
        return self.given.get(AS_KNOWN_ON, "")

    def href(self, **other: str | None) -> str:
        """Return the address of the same with some parameters otherwise, without the zoom."""
        given = {name.replace("-", "_"): text for name, text in self.given.items() if name != "zoom"}
        return with_query(PATH, **{**given, **other})

    def values(self) -> dict[str, str]:
        """Return what the question behind it is asked with."""
        kind = desk().service.labels.thing(self.kind, "en").label if self.kind else ""
        chosen = {"when": self.day.isoformat(), "kind": kind, "actor": self.actor.path if self.actor else ""}
        return {name: text for name, text in {**chosen, AS_KNOWN_ON: self.known_on}.items() if text}

    def shows(self, relation: Relation) -> bool:
        """Whether a relation passes the filters."""
        of_kind = not self.kind or relation.kind == KINDS[self.kind]
        return of_kind and (not self.actor or self.actor.iri in (relation.one, relation.other))


@views.get(PATH)
def alliances() -> Response:
    """Show the network on a day; a date in words leads to the address of its day."""
    given = {name: text.strip()[:500] for name, text in request.args.items() if text.strip()}
    try:
        check_parameters(*OWN, "version", "format")
        check_version()
        negotiated((HTML,))
        asked = _read({name: text for name, text in given.items() if name in OWN})
        if given.get("date", asked.day.isoformat()) != asked.day.isoformat():
            return _led(asked)
        key = ("alliances", tuple(sorted(asked.given.items())), root())
        return keep(key, lambda: html("alliances.html", _page(asked)))
    except (BadInput, NotFound) as error:
        return page("alliances.html", _refused(error, given), error.status)


def _led(asked: Asked) -> Response:
    others = {name: text for name, text in request.args.items() if name not in ("date", "zoom")}
    keys = {name.replace("-", "_"): text for name, text in others.items()}
    return redirect(with_query(PATH, date=asked.day.isoformat(), **keys), 303)  # type: ignore[return-value]  # werkzeug's


def _read(given: Mapping[str, str]) -> Asked:
    labels = desk().service.labels
    day = read_day(given["date"], labels) if "date" in given else desk().fullest()
    certainty = given.get("certainty", "all")
    if certainty not in ("sure", "all"):
        message = _("certainty can be sure or all: what is certain alone, or with what the dates leave possible.")
        raise BadParameter(message, {"name": "certainty", "offers": ["sure", "all"]})
    zoom = ZOOM.match(given.get("zoom", "1,0,0"))
    if not zoom or not 1 <= float(zoom[1]) <= LARGEST:
        message = _(
            "zoom is a size from 1 to %(largest)s and a point, for example 2.5,560,380; leave it out to see all."
        )
        raise BadParameter(message % {"largest": LARGEST}, {"name": "zoom"})
    return Asked(day, given, _kind(given), thing_of(given, "actor", MW + "Actor"))


def _kind(given: Mapping[str, str]) -> str:
    """Return the IRI of the kind of relation that is asked for, by the picture's name for it or by the graph's."""
    if given.get("kind") in OF_NAME:
        return OF_NAME[given["kind"]]
    kind = thing_of(given, "kind", PREFIXES["concept"] + "situation-kinds")
    if kind and kind.iri not in KINDS:
        message = _("“%(kind)s” is no relation between two actors. Choose one of the list.", kind=kind.label)
        raise BadParameter(message, {"name": "kind"})
    return kind.iri if kind else ""


def _refused(error: BadInput | NotFound, given: Mapping[str, str]) -> AlliancesPage:
    detail = error.detail if isinstance(error.detail, dict) else {}
    kept = {name.replace("-", "_"): text for name, text in given.items() if name in ("kind", "actor", "certainty")}
    found = (date.fromisoformat(day) for day in detail.get("days", ()))
    days = tuple(Link(day_words(day), with_query(PATH, date=day.isoformat(), **kept)) for day in found)
    title = _("Allies and enemies on a day")
    return AlliancesPage(title=title, section=PATH, typed=given, kinds=_kinds(""), problem=Problem.of(error), days=days)


def _page(asked: Asked) -> AlliancesPage:
    service = desk().service
    found = answer(service.engine, service.catalogue, service.labels, QUESTION, asked.values(), service.version)
    found = _ordered(found.placed(root()), asked)
    relations = desk().relations(asked.known_on)
    lede, whole = _lede(found.rows), len(found.rows)
    if desk().large:
        found = _begun(found)
    laid = view(found)
    columns = [column for column in shown_columns(found) if column.name != "situation"]
    periods = {each.situation: period_words(each.period.begins, each.period.ends) for each in relations}
    ties = [
        Tie(replace(shown, cells=(*row_cells(columns, row), _period(row, periods))), _edge(row))
        for shown, row in zip(laid.rows, found.rows, strict=True)
    ]
    sure = tuple(tie for tie, row in zip(ties, found.rows, strict=True) if row.cells["grade"] != POSSIBLY)
    told, drawn = _picture(asked, relations) if TOLD.first <= asked.day <= TOLD.last else (None, "")
    missing = _missing(len(found.rows), whole)
    return AlliancesPage(
        title=_title(asked, found),
        section=PATH,
        typed={**asked.given, "actor": asked.actor.label if asked.actor else "", "date": asked.day.isoformat()},
        kinds=_kinds(asked.kind),
        day=asked.day.isoformat(),
        lede=lede,
        portions=tuple(each for each in (drawn, missing) if each),
        known=_known(asked),
        steps=tuple(_steps(asked, [each for each in relations if asked.shows(each)])),
        picture=told,
        answer=laid,
        columns=(*(Head(each.label, each.type in NUMERIC) for each in columns), Head(_("Period"), numeric=False)),
        sure=sure,
        possible=tuple(tie for tie in ties if tie not in sure),
        sure_notes=max((number for tie in sure for number in tie.row.notes), default=0),
        question=Link(found.title, found.bound.href),
        editor=with_query("/sparql", query=found.sparql, format="editor"),
        permanent=root() + asked.href(date=asked.day.isoformat(), version=service.version),
    )


def _ordered(found: QuestionAnswer, asked: Asked) -> QuestionAnswer:
    """Return the answer with what is sure first, and without what is possible where nobody wants to see it."""
    kept = [row for row in found.rows if not asked.sure or row.cells["grade"] != POSSIBLY]
    return replace(found, rows=tuple(sorted(kept, key=lambda row: row.cells["grade"] == POSSIBLY)))


def _title(asked: Asked, found: QuestionAnswer) -> str:
    known = found.bound.understood.get(AS_KNOWN_ON)
    said = {"day": day_words(asked.day), "actor": asked.actor.label if asked.actor else ""}
    if known:
        said["known"] = known.words
        if asked.actor:
            return _("Allies and enemies of %(actor)s on %(day)s, as known on %(known)s", **said)
        return _("Allies and enemies on %(day)s, as known on %(known)s", **said)
    if asked.actor:
        return _("Allies and enemies of %(actor)s on %(day)s", **said)
    return _("Allies and enemies on %(day)s", **said)


def _lede(rows: tuple[Row, ...]) -> str:
    """Say how many relations are sure, and how many more are possible."""
    sure = sum(row.cells["grade"] != POSSIBLY for row in rows)
    possible = len(rows) - sure
    if not rows:
        return _("Nothing is recorded for this day and this choice. That is not a “no”.")
    if not sure:
        return ngettext(
            "Nothing for certain; %(num)s relation is possible by its dates.",
            "Nothing for certain; %(num)s relations are possible by their dates.",
            possible,
        )
    certain = ngettext("%(num)s relation for certain.", "%(num)s relations for certain.", sure)
    if not possible:
        return certain
    more = ngettext("%(num)s more is possible by its dates.", "%(num)s more are possible by their dates.", possible)
    return f"{certain} {more}"


def _known(asked: Asked) -> Link:
    if asked.known_on:
        return Link(_("Show what is known today"), asked.href(as_known_on=None))
    day = asked.day.isoformat()
    return Link(_("Show only what had been said by that day"), asked.href(date=day, as_known_on=day))


def _steps(asked: Asked, relations: list[Relation]) -> Iterable[Link]:
    """Yield links to the days before and after on which the picture looks otherwise."""
    days = [day for day in changes(relations, sure=asked.sure) if TOLD.first <= day <= TOLD.last]
    before = max((day for day in days if day < asked.day), default=None)
    after = min((day for day in days if day > asked.day), default=None)
    if before:
        text = _("← %(day)s, the change before", day=day_words(before))
        yield Link(text, asked.href(date=before.isoformat()), note="prev")
    if after:
        text = _("%(day)s, the next change →", day=day_words(after))
        yield Link(text, asked.href(date=after.isoformat()), note="next")


def _begun(found: QuestionAnswer) -> QuestionAnswer:
    """Return the first rows of what is sure, and of what is possible."""
    parts = ([row for row in found.rows if (row.cells["grade"] == POSSIBLY) is each] for each in (False, True))
    return replace(found, rows=tuple(row for part in parts for row in part[: portion.ROWS]))


def _missing(shown: int, whole: int) -> str:
    if shown == whole:
        return ""
    message = _("The tables show %(shown)s of %(all)s relations; the question at the end has all of them.")
    return message % {"shown": number_words(shown), "all": number_words(whole)}


def _picture(asked: Asked, relations: Iterable[Relation]) -> tuple[dict[str, Any], str]:
    """Return what the picture is drawn from, and how much of a large war it shows."""
    epoch, told, stretch = date(1970, 1, 1), "", Stretch()
    if desk().large:
        relations, count = portion.connected(relations, asked.day, asked.actor.iri if asked.actor else "")
        told, stretch = portion.of_actors(min(count, portion.ACTORS), count, asked.day), portion.around(asked.day)
    drawn = packed(relations, desk().service.labels)
    return {**drawn, "span": [(stretch.first - epoch).days, (stretch.last - epoch).days]}, told


def _kinds(chosen: str) -> tuple[Choice, ...]:
    """Return the kinds to choose from, every kind first."""
    each = (Choice(name, _(KIND_WORDS[name]), iri == chosen) for iri, name in KINDS.items())
    return Choice("", _("every kind"), not chosen), *each


def _edge(row: Row) -> str:
    one, other, relation = (row.cells[name] for name in ("one", "other", "relation"))
    if not (isinstance(one, Thing) and isinstance(other, Thing) and isinstance(relation, Thing)):
        return ""
    return f"{one.path}|{other.path}|{KINDS[relation.iri]}"


def _period(row: Row, periods: Mapping[str, str]) -> Cell:
    """Return the periods of a row's situations, each a link to its page."""
    cell = row.cells["situation"]
    things = [each for each in (cell if isinstance(cell, tuple) else (cell,)) if isinstance(each, Thing)]
    told = ((thing, periods.get(thing.iri, "? – ?")) for thing in things)
    links = tuple(Link(_("not told") if words in ("?", "? – ?") else words, href(thing.iri)) for thing, words in told)
    return Cell(_("Period"), "links", None, links)
