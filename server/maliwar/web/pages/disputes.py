"""What the sources disagree on, side by side: /disputes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from flask import Blueprint, Response, request

from maliwar.errors import BadInput, BadParameter, MaliwarError, NotFound
from maliwar.languages import gettext as _
from maliwar.languages import ngettext, number_words
from maliwar.questions.answer import QuestionAnswer, answer
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.paging import Leaf, Paging
from maliwar.questions.testimony import Cited, Testimony
from maliwar.reading.disputes import QUESTION, RULES, Dispute, counted, disputes, rules_of
from maliwar.reading.footnotes import STANCES
from maliwar.reading.ranges import Range
from maliwar.war import dated
from maliwar.web.answers import beside
from maliwar.web.contexts import Page
from maliwar.web.links import external, href, root, with_query
from maliwar.web.pages.forms import field_of, known_field
from maliwar.web.parameters import check_parameters
from maliwar.web.parts import Beside, Field, Link, Problem
from maliwar.web.replies import HTML, desk, html, keep, negotiated, page, wants_html
from maliwar.web.taking import Take, take
from maliwar.web.versions import check_version
from maliwar.web.wsgi.cache import Finished
from maliwar.wording import date_words, sentence

views = Blueprint("disputes", __name__)

FIELDS: Final = ("about", "when", AS_KNOWN_ON)
TAKES: Final = (*FIELDS, "kind", "page", "version", "format")
NAMES: Final = {"about": "thing"}
"""The page's fields that the question calls otherwise."""
ON_A_PAGE: Final = 20


@dataclass(frozen=True)
class Side:
    """One side of a dispute: what is claimed, by whom, how and when, and where that is written."""

    claim: Link
    who: Link
    stance: str
    stance_words: str
    said: str
    number: str
    wording: str
    status: str
    citations: tuple[tuple[Link, Link | None], ...]


@dataclass(frozen=True)
class Card:
    """One dispute: what it is about, of when, why it counts as one, and its two sides."""

    number: int
    about: tuple[Link, ...]
    first: bool
    """Whether the card before is about something else, so that this one must say what it is about."""
    rules: tuple[tuple[str, str], ...]
    sides: tuple[Side, Side]
    known: str


@dataclass(frozen=True, kw_only=True)
class DisputesPage(Page):
    """The disputes about something; `kinds` lead to those of one rule, with how many there are."""

    fields: tuple[Field, ...]
    kind: str = ""
    options: tuple[tuple[str, str], ...] = ()
    problem: Problem | None = None
    heading: str = ""
    caption: str = ""
    kinds: tuple[tuple[Link, int], ...] = ()
    cards: tuple[Card, ...] = ()
    coverage: tuple[Beside, ...] = ()
    pages: tuple[Link, ...] = ()
    clear: str = ""
    take: Take | None = None


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `given` are the fields that were filled in."""

    given: Mapping[str, str]
    kind: str = ""
    number: int = 1

    def href(self, **changed: str | int | None) -> str:
        """Return the address of the same page with something changed."""
        state = {**self.given, "kind": self.kind, "page": self.number if self.number > 1 else None, **changed}
        return with_query("/disputes", **state)

    @property
    def values(self) -> dict[str, str]:
        """The values by the names that the question gives them."""
        found = {NAMES.get(name, name): text for name, text in self.given.items()}
        return {**found, "rule": RULES[self.kind].said} if self.kind else found


@views.get("/disputes")
def index() -> Response:
    """Show what the sources disagree on, both sides of each, filtered by thing, time and kind."""
    negotiated((HTML,))
    try:
        check_parameters(*TAKES)
        check_version()
        asked = _read()
        key = ("disputes", tuple(sorted(asked.given.items())), asked.kind, asked.number, root())
        return keep(key, lambda: _finished(asked))
    except (BadInput, NotFound) as error:
        if not wants_html():
            raise
        return page("disputes.html", _blank(_typed(), error), error.status)


def _read() -> Asked:
    kind = request.args.get("kind", "").strip().lower()
    if kind and kind not in RULES:
        offers = ", ".join(RULES)
        message = _("kind is one of %(offers)s; %(given)s is none of them.", offers=offers, given=repr(kind[:60]))
        raise BadParameter(message, {"name": "kind"})
    paging = Paging.read(request.args.get("page"), None)
    given = {name: text for name in FIELDS if (text := request.args.get(name, "").strip())}
    return Asked(given, kind, paging.number if paging else 1)


def _typed() -> Asked:
    """Return what was asked as far as it can be read, for the form of a page that says what was wrong."""
    given = {name: request.args.get(name, "").strip()[:200] for name in FIELDS}
    kind = request.args.get("kind", "")
    return Asked({name: text for name, text in given.items() if text}, kind if kind in RULES else "")


def _finished(asked: Asked) -> Finished:
    service = desk().service
    all_of_them = _ask(replace(asked, kind=""))
    found = _ask(asked) if asked.kind else all_of_them
    leaf = Leaf.of(len(found.rows), Paging(asked.number, ON_A_PAGE))
    shown = disputes([found.rows[place] for place in leaf.shown], service.engine, service.labels)
    before = (None, *(each.about for each in shown))
    cards = tuple(
        _card(place + 1, each, first=each.about != last)
        for place, each, last in zip(leaf.shown, shown, before, strict=False)
    )
    made = replace(
        _blank(asked),
        title=found.title,
        heading=found.title,
        caption=_caption(leaf),
        kinds=tuple(_kinds(asked, all_of_them)),
        cards=cards,
        coverage=tuple(beside(note) for note in found.coverage),
        pages=tuple(_pages(asked, leaf)),
        take=take(found, root() + asked.href(version=service.version)),
    )
    return html("disputes.html", made)


def _ask(asked: Asked) -> QuestionAnswer:
    service = desk().service
    found = answer(service.engine, service.catalogue, service.labels, QUESTION, asked.values, service.version)
    return found.placed(root())


def _blank(asked: Asked, error: MaliwarError | None = None) -> DisputesPage:
    """Return the page without disputes: the form with what was typed, and what was wrong with it."""
    problem = Problem.of(error) if error else None
    if problem and problem.field == NAMES["about"]:
        problem = replace(problem, field="about")
    return DisputesPage(
        title=_("Disputes"),
        section="/disputes",
        fields=tuple(_fields(asked, problem)),
        kind=asked.kind,
        options=tuple((rule.name, _(rule.title)) for rule in RULES.values()),
        problem=problem,
        clear="/disputes" if asked.given or asked.kind else "",
    )


def _fields(asked: Asked, problem: Problem | None) -> Iterable[Field]:
    hint = _("An actor, a person, a place with all within it, an event; empty: everything.")
    yield field_of("about", _("About"), asked.given, problem, hint=hint, of="things")
    yield field_of("when", _("When"), asked.given, problem, hint=dated(_("A day or a period: 2012-07-01, mid-2012.")))
    yield known_field(asked.given, problem)


def _kinds(asked: Asked, found: QuestionAnswer) -> Iterable[tuple[Link, int]]:
    yield Link(_("All"), asked.href(kind=None, page=None) if asked.kind else ""), len(found.rows)
    for name, count in counted(found.rows).items():
        chosen = name == asked.kind
        yield Link(_(RULES[name].title), "" if chosen else asked.href(kind=name, page=None)), count


def _pages(asked: Asked, leaf: Leaf) -> Iterable[Link]:
    if leaf.pages > 1:
        for number in range(1, leaf.pages + 1):
            yield Link(str(number), "" if number == leaf.number else asked.href(page=number if number > 1 else None))


def _caption(leaf: Leaf) -> str:
    count = ngettext("%(num)s dispute", "%(num)s disputes", leaf.total, num=number_words(leaf.total))
    if leaf.pages == 1:
        return count
    return _("%(first)s to %(last)s of %(disputes)s", first=leaf.shown.start + 1, last=leaf.shown.stop, disputes=count)


def _card(number: int, dispute: Dispute, *, first: bool) -> Card:
    rules = tuple((_(rule.title), _(rule.why) if rule.why else "") for rule in rules_of(dispute.row))
    one, other = dispute.sides
    return Card(
        number=number,
        about=tuple(Link(sentence(thing.label), href(thing.iri)) for thing in dispute.about),
        first=first,
        rules=rules,
        sides=(_side(one), _side(other)),
        known=str(dispute.row.cells.get("known") or ""),
    )


def _side(said: Testimony) -> Side:
    number = Range.of(said.count) if said.count else None
    asserter = said.asserter
    return Side(
        claim=Link(said.claim.label, href(said.claim.iri)),
        who=Link(sentence(asserter.label), href(asserter.iri)) if asserter else Link(_("Somebody unnamed")),
        stance=said.stance,
        stance_words=_(STANCES.get(said.stance, said.stance)),
        said=date_words(said.said_on) if said.said_on else "",
        number=number.words if number else "",
        wording=said.wording or "",
        status=said.status or "",
        citations=tuple(_cited(each) for each in said.citations),
    )


def _cited(cited: Cited) -> tuple[Link, Link | None]:
    source = cited.source
    label = _("Reference %(number)s", number=source.number) if source.number else _("No reference")
    passage = None if cited.by_title else Link(cited.passage.label, href(cited.passage.iri))
    return Link(label, href(source.iri), external(source.iri), note=source.label), passage
