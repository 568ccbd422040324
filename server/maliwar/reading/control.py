"""Who held which place when: every hold that is recorded, in lanes by place, for the picture of control."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from maliwar.answer.engine import Engine
from maliwar.answer.terms import IRI, Term
from maliwar.dates import FOREVER, Filled
from maliwar.names import GRAPHS, MW
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.evidence import read_term
from maliwar.questions.labels import LabelIndex, Thing

QUESTION: Final = "who-held-what"
"""The question whose situations the lanes show."""
PARTIES: Final = 8
"""Holders with a colour of their own."""
_PART_OF: Final = f"SELECT ?part ?whole WHERE {{ GRAPH <{GRAPHS['asserted']}> {{ ?part <{MW}partOf> ?whole }} }}"
_AREAS: Final = frozenset(MW + name for name in ("Region", "Country"))
_DENIES: Final = frozenset({"denies", "retracts"})


@dataclass
class Hold:
    """One situation of control: who, how, the four bounds, what stands behind it, and who says so."""

    situation: Thing
    place: Thing
    mode: str
    days: Filled
    support: str
    disputed: bool
    known: bool
    date_uncertain: bool
    begins: str | None
    ends: str | None
    holders: dict[str, Thing] = field(default_factory=dict)
    sayers: dict[str, Thing] = field(default_factory=dict)
    deniers: dict[str, Thing] = field(default_factory=dict)


@dataclass(frozen=True)
class Lane:
    """The holds of one place in their order; `group` is the area that it is shown under, `depth` how far inset."""

    place: Thing
    group: Thing
    depth: int
    holds: tuple[Hold, ...]


@dataclass(frozen=True)
class Lanes:
    """All lanes that were asked for, and the holders with a colour of their own, the most frequent first."""

    lanes: tuple[Lane, ...]
    parties: Mapping[str, int]

    def busiest(self, most: int) -> "Lanes":
        """Return those of the places with the most holds, in the order in which they stand."""
        ranked = sorted(range(len(self.lanes)), key=lambda place: (-len(self.lanes[place].holds), place))
        return Lanes(tuple(self.lanes[place] for place in sorted(ranked[:most])), self.parties)


def read_lanes(  # noqa: PLR0913, PLR0917 - the parts of a service, and those of a request
    engine: Engine,
    catalogue: Catalogue,
    labels: LabelIndex,
    place: str = "",
    holder: str = "",
    known_on: str = "",
    when: str = "",
) -> Lanes:
    """Ask for every hold, and keep those of a place and what is within it, and of a holder and its parts, by IRI.

    `when` is a period as the question takes it; without it, of all time. Raises BadDate for a `known_on` that cannot be
    read, and EngineError.
    """
    asked = {name: text for name, text in ((AS_KNOWN_ON, known_on), ("when", when)) if text}
    bound = catalogue.get_question(QUESTION).bind(asked, labels)
    table, parts = engine.select_all([bound.text, _PART_OF])
    wholes = Wholes(row for row in parts.rows)
    holds = _holds(table.records(), labels)
    counted = Counter(iri for hold in holds for iri in hold.holders)
    parties = {iri: number for number, (iri, _) in enumerate(counted.most_common(PARTIES), 1)}
    shown = [
        hold
        for hold in holds
        if (not place or place in wholes.around(hold.place.iri))
        and (not holder or any(holder in wholes.around(iri) for iri in hold.holders))
    ]
    return Lanes(tuple(_lanes(shown, wholes, labels)), parties)


class Wholes:
    """What each thing is part of, as the files say it."""

    def __init__(self, pairs: Iterable[Sequence[Term | None]]) -> None:
        self._above: dict[str, list[str]] = {}
        for part, whole in pairs:
            if isinstance(part, IRI) and isinstance(whole, IRI):
                self._above.setdefault(part.value, []).append(whole.value)
        self._around: dict[str, frozenset[str]] = {}

    def above(self, iri: str) -> Sequence[str]:
        """Return what it is directly part of."""
        return self._above.get(iri, ())

    def around(self, iri: str) -> frozenset[str]:
        """Return the thing and all that it is part of, by whatever steps."""
        if iri not in self._around:
            found, waiting = {iri}, [iri]
            while waiting:
                for whole in self.above(waiting.pop()):
                    if whole not in found:
                        found.add(whole)
                        waiting.append(whole)
            self._around[iri] = frozenset(found)
        return self._around[iri]


def _holds(records: Iterable[Mapping[str, Term | None]], labels: LabelIndex) -> list[Hold]:
    found: dict[str, Hold] = {}
    records = list(records)
    labels.fetch({term.value for record in records for term in record.values() if isinstance(term, IRI)})
    for record in records:
        cells = {name: read_term(term, labels) for name, term in record.items()}
        situation, place, holder, asserter = (cells[name] for name in ("situation", "where", "holder", "asserter"))
        if not (isinstance(situation, Thing) and isinstance(place, Thing) and isinstance(holder, Thing)):
            continue
        hold = found.get(situation.iri)
        if hold is None:
            mode, days = cells["mode"], labels.days(situation.iri)
            hold = found[situation.iri] = Hold(
                situation=situation,
                place=place,
                mode=_slug(mode.iri) if isinstance(mode, Thing) else "",
                days=days or Filled(FOREVER[0], FOREVER[1], FOREVER[0], FOREVER[1]),
                support=str(cells["support"]),
                disputed=cells["disputed"] is True,
                known=cells["known"] == "known",
                date_uncertain=cells["date_uncertain"] is True,
                begins=_text(cells["begins"]),
                ends=_text(cells["ends"]),
            )
        hold.holders[holder.iri] = holder
        if isinstance(asserter, Thing):
            stance = cells["stance"]
            denied = isinstance(stance, Thing) and _slug(stance.iri) in _DENIES
            (hold.deniers if denied else hold.sayers)[asserter.iri] = asserter
    return list(found.values())


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]


def _lanes(holds: Iterable[Hold], wholes: Wholes, labels: LabelIndex) -> Iterable[Lane]:
    """Yield the lanes: groups by the first day that is told of in them, towns likewise, sites below their town."""
    by_place: dict[str, list[Hold]] = {}
    for hold in sorted(holds, key=lambda hold: (hold.days.lb, hold.days.eb, hold.days.ee, hold.situation.iri)):
        by_place.setdefault(hold.place.iri, []).append(hold)
    first = {iri: min(map(_told, own)) for iri, own in by_place.items()}
    home = {iri: _home(iri, wholes, labels) for iri in by_place}
    home |= {group: (group, group) for group, _ in home.values() if group in by_place}
    opens: dict[tuple[str, ...], date] = {}
    for iri, (group, head) in home.items():
        for key in ((group,), (group, head)):
            opens[key] = min(opens.get(key, FOREVER[1]), first[iri])

    def order(iri: str) -> tuple[object, ...]:
        group, head = home[iri]
        return opens[group,], group, iri != group, opens[group, head], head, iri != head, first[iri], iri

    for iri in sorted(by_place, key=order):
        group, head = home[iri]
        depth = int(head != iri and head in by_place)
        yield Lane(by_place[iri][0].place, labels.thing(group), depth, tuple(by_place[iri]))


def _told(hold: Hold) -> date:
    """Return the first day on which it surely had begun; where none is told, the first on which it may have ended."""
    days = hold.days
    return next((day for day in (days.lb, days.ee, days.le, days.eb) if day not in FOREVER), FOREVER[1])


def _home(iri: str, wholes: Wholes, labels: LabelIndex) -> tuple[str, str]:
    """Return the area that a place is shown under, a region of the country before any other, and the town of a site."""
    head, above = iri, wholes.above(iri)
    while above and not any(_area(each, labels) for each in above):
        head, above = above[0], wholes.above(above[0])
    areas = [each for each in above if _area(each, labels)]
    if not areas:
        return iri, iri
    return max(areas, key=lambda each: (len(wholes.around(each)) == 2, each)), head


def _area(iri: str, labels: LabelIndex) -> bool:
    return not _AREAS.isdisjoint(labels.classes(iri))
