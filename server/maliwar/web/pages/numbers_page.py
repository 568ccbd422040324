"""How /numbers is laid out: tabs, the form, the picture, the table of the same rows and their footnotes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from maliwar.errors import MaliwarError
from maliwar.languages import N_, ngettext, number_words
from maliwar.languages import gettext as _
from maliwar.questions import openings
from maliwar.questions.answer import QuestionAnswer
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.evidence import Cell, Row, why_href
from maliwar.questions.labels import Thing
from maliwar.questions.picks import list_of
from maliwar.reading.footnotes import Note, number_claims
from maliwar.reading.numbers import EVENT, PARTY, TOPICS, Group, Line, Topic
from maliwar.reading.numbers_picture import picture
from maliwar.war import dated
from maliwar.web.answers import beside
from maliwar.web.contexts import Page
from maliwar.web.links import external, href
from maliwar.web.pages.forms import known_field, options_of
from maliwar.web.pages.numbers_address import SCALES, Asked
from maliwar.web.parts import Beside, Field, Link, Problem
from maliwar.web.replies import desk
from maliwar.web.taking import Take, take
from maliwar.wording import date_words

SCALE_NAMES: Final = {"log": N_("by powers of ten"), "linear": N_("even")}
BY_NAMES: Final = {EVENT: N_("by event"), PARTY: N_("by party")}
LABELS: Final = {
    "actor": N_("Whose"),
    "event": N_("Event"),
    "place": N_("Place"),
    "kind": N_("Kind"),
    "when": N_("When"),
}
HINTS: Final = {
    "actor": N_("%(name)s, or %(path)s; empty: everybody’s."),
    "event": N_("Its name or short path; empty: every event."),
    "place": N_("A town or region, with all within it."),
    "kind": N_("Killed, wounded, aircraft …"),
    "when": N_("A day or a period: 2012-07-01, mid-2012."),
}
FLAGGED: Final = "unknown when said"


@dataclass(frozen=True)
class NumberRow:
    """One line of the table: what is counted, the number as a range, who says it; `sort` orders the number."""

    number: int
    about: Link
    label: tuple[Link, ...]
    of_time: str
    time_sort: str
    words: str
    sort: int
    wording: str
    differs: bool
    who: Link
    said: str
    said_sort: str
    grade: str
    known: str
    added: str
    source: Link
    notes: tuple[int, ...]
    why: str


@dataclass(frozen=True, kw_only=True)
class NumbersPage(Page):
    """Numbers of one topic; `has` names the columns that say something."""

    topic: Topic
    tabs: tuple[Link, ...]
    fields: tuple[Field, ...]
    hidden: tuple[tuple[str, str], ...]
    problem: Problem | None = None
    heading: str = ""
    caption: str = ""
    about_head: str = ""
    other_head: str = ""
    choices: tuple[tuple[str, tuple[Link, ...]], ...] = ()
    """Links of a choice each: by what it is grouped, and the scale; the chosen one leads nowhere."""
    rows: tuple[NumberRow, ...] = ()
    has: frozenset[str] = frozenset()
    notes: tuple[Note, ...] = ()
    coverage: tuple[Beside, ...] = ()
    pages: tuple[Link, ...] = ()
    picture: Mapping[str, Any] | None = None
    file: str = ""
    clear: str = ""
    portion: str = ""
    """Of a large war: with which part of its time the page begins."""
    take: Take | None = None


def laid_out(asked: Asked, found: QuestionAnswer, shown: Sequence[Group], pages: int, permanent: str) -> NumbersPage:
    """Lay out a page of groups of an answer, of so many pages."""
    lines = [(group, line) for group in shown for line in group.lines]
    notes, marks = number_claims([line.row.to_json(evidence=True) for _group, line in lines])
    rows = tuple(_row(found, *each, own) for each, own in zip(lines, marks, strict=True))
    known = AS_KNOWN_ON in asked.given
    has = {name for name in ("label", "of_time", "said", "added") if any(getattr(row, name) for row in rows)}
    has |= {name for name in ("who", "source") if any(getattr(row, name).label for row in rows)}
    has |= {"grade"} if "when" in asked.given and any(row.grade for row in rows) else set()
    has |= {"known"} if known and any(row.known == FLAGGED for row in rows) else set()
    base = refused(None, asked)
    return replace(
        base,
        title=found.title,
        heading=found.title,
        caption=_caption(found, rows, asked.number, pages),
        about_head=_("Event") if asked.by == EVENT else _("Party"),
        other_head=_("What is counted"),
        choices=tuple(_choices(asked)),
        rows=rows,
        has=frozenset(has),
        notes=notes,
        coverage=tuple(beside(note) for note in found.coverage),
        pages=tuple(
            Link(str(number), "" if number == asked.number else asked.href(page=number if number > 1 else None))
            for number in range(1, pages + 1)
            if pages > 1
        ),
        picture=_picture(found, shown, asked.scale) if rows else None,
        file=f"maliwar-numbers-{asked.topic.name}",
        take=take(found, permanent),
    )


def refused(error: MaliwarError | None, asked: Asked) -> NumbersPage:
    """Return the page without an answer: the tabs, the form with what was typed, and what was wrong with it."""
    problem = Problem.of(error) if error else None
    if problem:
        own = {theirs: mine for mine, theirs in asked.topic.takes.items()}
        problem = replace(problem, field=own.get(problem.field, problem.field))
    hidden = {"topic": asked.topic.name, "by": asked.by if asked.by != asked.topic.by else ""}
    hidden["scale"] = asked.scale if asked.scale != SCALES[0] else ""
    return NumbersPage(
        title=_("Numbers"),
        section="/numbers",
        topic=asked.topic,
        tabs=tuple(Link(_(topic.title), asked.of_topic(topic), note=topic.name) for topic in TOPICS.values()),
        fields=tuple(_fields(asked, problem)),
        hidden=tuple((name, text) for name, text in hidden.items() if text),
        problem=problem,
        clear=replace(asked, given={}, number=1).href() if asked.given else "",
    )


def _hint(name: str) -> str:
    """Return what may be typed in a field, with examples of the war that is told of."""
    if name != "actor":
        return dated(_(HINTS[name]))
    found = openings.actor(desk().service.catalogue, desk().service.labels)
    if not found:
        return _("Empty: everybody’s.")
    return _(HINTS[name], name=found.label, path=found.path)


def _fields(asked: Asked, problem: Problem | None) -> Iterable[Field]:
    service = desk().service
    question = service.catalogue.get_question(asked.topic.question)
    params = {param.name: param for param in question.params}
    for name, theirs in asked.topic.takes.items():
        param = params[theirs]
        of = list_of(param, service.catalogue) if param.type == "iri" else ""
        yield Field(
            name=name,
            label=_(LABELS[name]),
            value=asked.given.get(name, ""),
            hint=_hint(name),
            required=False,
            options=options_of(param) if name == "kind" else (),
            of=of,
            problem=problem.message if problem and problem.field == name else "",
        )
    yield known_field(asked.given, problem)


def _choices(asked: Asked) -> Iterable[tuple[str, tuple[Link, ...]]]:
    if len(asked.topic.groups) > 1:
        yield (
            _("Grouped"),
            tuple(
                Link(_(BY_NAMES[by]), "" if by == asked.by else asked.href(by=by, page=None))
                for by in asked.topic.groups
            ),
        )
    yield (
        _("Scale"),
        tuple(Link(_(SCALE_NAMES[each]), "" if each == asked.scale else asked.href(scale=each)) for each in SCALES),
    )


def _row(found: QuestionAnswer, group: Group, line: Line, marks: tuple[int, ...]) -> NumberRow:
    cells = line.row.cells
    said, wording = cells.get("said_on"), cells.get("wording")
    return NumberRow(
        number=line.place + 1,
        about=_link(group.about) if group.about else Link(_("party not told")),
        label=tuple(_link(part) for part in line.label),
        of_time=date_words(line.of_time) if line.of_time else "",
        time_sort=line.of_time.lstrip("[.").partition(".")[0],
        words=line.range.words,
        sort=line.range.place,
        wording=str(wording) if wording else "",
        differs=line.differs,
        who=_link(cells.get("asserter")),
        said=date_words(str(said)) if said else "",
        said_sort=str(said or "").lstrip("[.").partition(".")[0],
        grade=str(cells.get("grade") or ""),
        known=str(cells.get("known") or ""),
        added=_added(line.row),
        source=_link(cells.get("source")),
        notes=marks,
        why=why_href(found.bound, line.row),
    )


def _added(row: Row) -> str:
    count = row.cells.get("added")
    if not isinstance(count, int):
        return ""
    return ngettext("%(num)s number added", "%(num)s numbers added", count, num=number_words(count))


def _link(cell: Cell) -> Link:
    if isinstance(cell, Thing):
        return Link(cell.label, href(cell.iri), external(cell.iri))
    return Link(str(cell) if cell else "")


def _caption(found: QuestionAnswer, rows: Sequence[NumberRow], number: int, pages: int) -> str:
    if pages == 1:
        return ngettext("%(num)s number", "%(num)s numbers", len(rows), num=number_words(len(rows)))
    return _(
        "%(shown)s of %(all)s numbers; page %(number)s of %(pages)s",
        shown=number_words(len(rows)),
        all=number_words(len(found.rows)),
        number=number,
        pages=pages,
    )


def _picture(found: QuestionAnswer, shown: Sequence[Group], scale: str) -> dict[str, Any]:
    words = {"title": found.title, "desc": _("Each number of the table as a mark; the table says the same in words.")}
    return picture(shown, scale=scale, words=words)
