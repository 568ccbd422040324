"""Numbers side by side: rows of the questions that count, each asserter on a line of its own, grouped, never added."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final

from maliwar.dates import FOREVER
from maliwar.errors import NotFound
from maliwar.languages import N_
from maliwar.languages import gettext as _
from maliwar.questions.answer import Answering, QuestionAnswer, answer
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.evidence import Cell, Row, Scalar
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.reading.ranges import Range

LINES: Final = 40
"""Lines on a page, about; a group is never torn apart for it unless it is longer than that alone."""
EVENT: Final = "event"
PARTY: Final = "party"
CONFLICTS: Final = "conflicting-counts"
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {EVENT: ("event", "thing"), PARTY: ("affected",)}


@dataclass(frozen=True)
class Topic:
    """One tab: the question whose rows it shows, what may be asked of it, and by what it groups at first.

    `takes` are the page's fields, each with the question's own name for it.
    """

    name: str
    title: str
    question: str
    about: str
    takes: Mapping[str, str]
    by: str = EVENT
    groups: tuple[str, ...] = (EVENT, PARTY)


TOPICS: Final = {
    topic.name: topic
    for topic in (
        Topic(
            "tolls",
            N_("Tolls"),
            "losses",
            N_("The killed, wounded, captured, missing and deserted: of an event, a year or the whole war."),
            {"actor": "actor", "event": "event", "place": "place", "when": "when"},
        ),
        Topic(
            "conflicts",
            N_("Where they differ"),
            CONFLICTS,
            N_("Numbers of one kind, about one event and one party, that come from different mouths or differ."),
            {"event": "event", "place": "place", "when": "when"},
        ),
        Topic(
            "strengths",
            N_("Strengths"),
            "strength-of",
            N_("Troops and fighters, as they are told or were proposed."),
            {"actor": "actor", "when": "when"},
            PARTY,
        ),
        Topic(
            "displacement",
            N_("Displacement"),
            "displacement",
            N_("Refugees, displaced people, and people who took refuge, at different days."),
            {"place": "place", "when": "when"},
        ),
        Topic(
            "captives",
            N_("Captives"),
            "captives",
            N_("People captured, held hostage, released, or put to death as captives."),
            {"actor": "actor", "place": "place", "when": "when"},
        ),
        Topic(
            "equipment",
            N_("Equipment"),
            "equipment",
            N_("Aircraft and vehicles: sent, used, hit or lost."),
            {"actor": "actor", "place": "place", "when": "when"},
        ),
        Topic(
            "infobox",
            N_("By the infobox"),
            "infobox-losses",
            N_("The losses that the article’s infobox gives for each party, with its own totals."),
            {"actor": "actor", "when": "when"},
            PARTY,
        ),
        Topic(
            "years",
            N_("By year"),
            "deaths-by-year",
            N_("The one place where numbers are added: parts of a stated total, by year, with how many were added."),
            {"actor": "affected_party", "kind": "kind"},
            PARTY,
            (PARTY,),
        ),
        Topic(
            "all",
            N_("Every kind"),
            "counts-of",
            N_("Every number that is given for an event, of whatever kind."),
            {"actor": "affected_party", "event": "event", "place": "place", "kind": "kind_word", "when": "when"},
        ),
    )
}


@dataclass(frozen=True)
class Line:
    """One number by one asserter; `differs` where it does not agree with another of its kind."""

    place: int
    """Of its row in the answer, from 0."""
    row: Row
    range: Range
    label: tuple[Scalar, ...]
    """What is counted, apart from what the group says: party or event, and kind."""
    differs: bool = False

    @property
    def of_time(self) -> str:
        """The EDTF date of what is counted, or the year."""
        return str(self.row.cells.get("of_time") or self.row.cells.get("year") or "")


@dataclass(frozen=True)
class Group:
    """Lines about one event, or of one party; without either, `about` is None."""

    about: Thing | None
    lines: tuple[Line, ...]

    @property
    def greatest(self) -> int:
        """Its greatest number."""
        return max(line.range.greatest for line in self.lines)


def topic_of(question: str) -> Topic | None:
    """Return the topic that shows a question's rows."""
    return next((topic for topic in TOPICS.values() if topic.question == question), None)


def grouped(found: QuestionAnswer, by: str, labels: LabelIndex, differing: frozenset[str] = frozenset()) -> list[Group]:
    """Put an answer's rows into groups: events in the order of time, parties with the greatest numbers first.

    Within a group, numbers of one kind and one party stand next to each other.
    """
    lines: dict[Thing | None, list[Line]] = {}
    for place, row in enumerate(found.rows):
        about, line = _line(place, row, by)
        if line:
            lines.setdefault(about, []).append(replace(line, differs=not differing.isdisjoint(_claims(row))))
    groups = [Group(about, tuple(_beside(own))) for about, own in lines.items()]
    if by == EVENT:
        return sorted(groups, key=lambda group: _begin(group.about, labels))
    return sorted(groups, key=lambda group: (group.about is None, -group.greatest))


def _line(place: int, row: Row, by: str) -> tuple[Thing | None, Line | None]:
    found = Range.of(row.cells)
    about = next((thing for name in COLUMNS[by] for thing in _things(row.cells.get(name))), None)
    if found is None:
        return about, None
    other = PARTY if by == EVENT else EVENT
    parts = [thing for name in COLUMNS[other] for thing in _things(row.cells.get(name))]
    parts += _things(row.cells.get("kind"))
    return about, Line(place, row, found, tuple(parts))


def _beside(lines: Sequence[Line]) -> Iterable[Line]:
    """Order lines so that those of one kind and party stand together, where the first of them stood."""
    order: dict[tuple[Scalar, ...], int] = {}
    for line in lines:
        order.setdefault(line.label, len(order))
    return sorted(lines, key=lambda line: (order[line.label], line.of_time if "year" in line.row.cells else ""))


def pages(groups: Sequence[Group], lines: int = LINES) -> list[list[Group]]:
    """Divide groups into pages of about so many lines."""
    found: list[list[Group]] = [[]]
    count = 0
    for group in groups:
        if found[-1] and count + len(group.lines) > lines:
            found.append([])
            count = 0
        found[-1].append(group)
        count += len(group.lines)
    return found


def page_of(groups: Sequence[Group], number: int) -> tuple[list[Group], int]:
    """Return the groups of a page, from 1, and how many pages there are; raises NotFound for one beyond them."""
    found = pages(groups)
    if number > len(found):
        raise NotFound(
            _("There is no page %(number)s here; the last is page %(last)s.", number=number, last=len(found)),
            {"name": "page", "pages": len(found)},
        )
    return found[number - 1], len(found)


def differing(
    engine: Answering, catalogue: Catalogue, labels: LabelIndex, known_on: str = "", when: str = ""
) -> frozenset[str]:
    """Return the claims whose number cannot be so where another claim's is, of a period if one is given.

    Raises EngineError.

    Of the rows of `conflicting-counts`, those are left out that agree: the same number by different mouths, or 46
    beside at least 24. One that is told against a number of another kind or party is there too.
    """
    given = {name: text for name, text in ((AS_KNOWN_ON, known_on), ("when", when)) if text}
    rows = answer(engine, catalogue, labels, CONFLICTS, given).rows
    by_key = sorted(rows, key=_counted)
    found: set[str] = set()
    for _key, same in groupby(by_key, key=_counted):
        told = [(row, number) for row in same if (number := Range.of(row.cells))]
        for row, number in told:
            if len(told) == 1 or not all(number.meets(other) for _row, other in told):
                found |= _claims(row)
    return frozenset(found)


def _counted(row: Row) -> tuple[str, ...]:
    return tuple(str(getattr(row.cells.get(name), "iri", "")) for name in ("event", "kind", "affected"))


def _claims(row: Row) -> set[str]:
    return {claim.iri for claim in row.claims}


def _things(cell: Cell | None) -> list[Thing]:
    values = cell if isinstance(cell, tuple) else (cell,)
    return [value for value in values if isinstance(value, Thing)]


def _begin(thing: Thing | None, labels: LabelIndex) -> tuple[date, date, str]:
    days = labels.days(thing.iri) if thing else None
    if days is None:
        return FOREVER[1], FOREVER[1], ""
    return days.lb, days.le, thing.iri if thing else ""
