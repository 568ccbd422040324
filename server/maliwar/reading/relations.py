"""The relations between actors over all time: what a network, or a strip of one actor's periods, is drawn from."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from maliwar.answer.terms import Term
from maliwar.dates import DAY, FOREVER
from maliwar.names import MW, PREFIXES
from maliwar.questions.account import TOLD
from maliwar.questions.answer import Answering
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.evidence import GRADES, SUPPORTS
from maliwar.questions.labels import LabelIndex

QUESTION: Final = "network"
"""The question whose rows these are, each before it is graded for a window."""
KINDS: Final[Mapping[str, str]] = {
    MW + "Alliance": "allied",
    MW + "Hostility": "hostile",
    MW + "Support": "supports",
    MW + "Negotiation": "negotiates",
    MW + "AgreementInForce": "agreement",
    MW + "Membership": "member",
    MW + "Association": "tie",
}
"""What a picture calls each kind of relation, in the order of a legend."""
DIRECTED: Final = frozenset({"supports", "member"})
"""Kinds that lead from the first actor to the second: who gives to who receives, the member to the whole."""
SURE: Final = "throughout"
POSSIBLY: Final = "possibly"
"""How surely something can hold on a single day."""
Days: TypeAlias = tuple[date | None, ...]
_BOUNDS: Final = f"""PREFIX mw: <{MW}>
PREFIX mwx: <{PREFIXES["mwx"]}>
SELECT ?situation ?eb ?lb ?ee ?le ?run_lb ?run_ee ?begins ?ends WHERE {{
  VALUES ?kind {{ {" ".join(f"<{kind}>" for kind in KINDS)} }}
  ?situation a ?kind ; mwx:eb ?eb ; mwx:lb ?lb ; mwx:ee ?ee ; mwx:le ?le ; mwx:runLb ?run_lb ; mwx:runEe ?run_ee .
  OPTIONAL {{ ?situation mw:begins ?begins }}
  OPTIONAL {{ ?situation mw:ends ?ends }}
}}"""


@dataclass(frozen=True)
class Period:
    """Between which days something begins and ends, and the same of the run of situations that it is in.

    `bounds` are the earliest begin, the latest begin, the earliest end, the latest end, the latest begin of the run
    and the earliest end of the run; None where they are open. `begins` and `ends` are EDTF, as they were written.
    """

    bounds: Days
    begins: str | None = None
    ends: str | None = None

    def grade(self, day: date) -> str | None:
        """Return how surely it holds on a day, as the questions grade it; None where the dates leave no room."""
        eb, lb, ee, le, run_lb, run_ee = self.bounds
        if _after(eb, day) or _before(le, day):
            return None
        if (not _after(run_lb, day) and not _before(run_ee, day)) or (not _after(lb, day) and not _before(ee, day)):
            return SURE
        return POSSIBLY

    def sure(self) -> Iterable[tuple[date, date]]:
        """Yield the spans in which it surely holds, each as its first day and the day after its last."""
        eb, lb, ee, le, run_lb, run_ee = self.bounds
        for begin, end in ((run_lb, run_ee), (lb, ee)):
            first = max(eb or date.min, begin or date.min)
            last = min(le or date.max, end or date.max)
            if first <= last:
                yield first, last + DAY if last < date.max else date.max

    def changes(self, *, sure: bool) -> Iterable[date]:
        """Yield the days on which its grade changes; only those on which it gets or ceases to be sure, if so asked."""
        eb, lb, ee, le, run_lb, run_ee = self.bounds
        begins = {day for day in (eb, lb, run_lb) if day and day > date.min}
        ends = {day + DAY for day in (ee, le, run_ee) if day and day < date.max}
        for day in begins | ends:
            now, before = self.grade(day), self.grade(day - DAY)
            if now != before and (not sure or SURE in (now, before)):
                yield day


@dataclass(frozen=True)
class Relation:
    """One situation between two actors, by their IRIs; `kind` is one of the values of KINDS."""

    one: str
    other: str
    kind: str
    situation: str
    period: Period
    support: str
    disputed: bool

    @property
    def key(self) -> tuple[str, str, str]:
        """By what relations are folded into one row: who, with whom, and how."""
        return self.one, self.other, self.kind

    def with_(self, actor: str) -> str:
        """Return the other party."""
        return self.other if actor == self.one else self.one


@dataclass(frozen=True)
class Held:
    """What holds on a day between two actors: the best graded relation of one kind."""

    grade: str
    relation: Relation


def read(engine: Answering, catalogue: Catalogue, labels: LabelIndex, known_on: str = "") -> tuple[Relation, ...]:
    """Ask for all relations, as far as they had been told by `known_on`, in the order of the question's rows.

    Raises BadDate for a `known_on` that cannot be read, and EngineError.
    """
    bound = catalogue.get_question(QUESTION).bind({AS_KNOWN_ON: known_on} if known_on else {}, labels)
    told, spans = engine.select_all([bound.brief, _BOUNDS])
    periods = {each["situation"].value: _period(each) for each in spans.records() if each["situation"]}
    return tuple(_relation(record, periods) for record in told.records())


def on_day(relations: Iterable[Relation], day: date) -> dict[tuple[str, str, str], Held]:
    """Return what holds on a day, by who, with whom and how: the rows of the question."""
    held: dict[tuple[str, str, str], Held] = {}
    for relation in relations:
        grade = relation.period.grade(day)
        if grade:
            found = Held(grade, relation)
            held[relation.key] = min(held.get(relation.key, found), found, key=_rank)
    return held


def changes(relations: Iterable[Relation], *, sure: bool = False) -> tuple[date, ...]:
    """Return the days on which a picture of these relations looks otherwise than on the day before."""
    return tuple(sorted({day for each in relations for day in each.period.changes(sure=sure)}))


def fullest(relations: tuple[Relation, ...]) -> date:
    """Return the day on which the most is sure, the first of several: a good one to begin with."""
    spans: dict[tuple[str, str, str], list[tuple[date, date]]] = {}
    for each in relations:
        spans.setdefault(each.key, []).extend(each.period.sure())
    moved: Counter[date] = Counter()
    for own in spans.values():
        for first, after in _joined(own):
            moved[first] += 1
            moved[after] -= 1
    days = set(changes(relations, sure=True))
    held, counted = 0, []
    for day in sorted(days | moved.keys()):
        held += moved[day]
        if day in days:
            counted.append((-held, day))
    return min(counted, default=(0, TOLD.first))[1]


def _joined(spans: Iterable[tuple[date, date]]) -> Iterable[tuple[date, date]]:
    """Yield spans of days, each with the day after its last, those that meet as one."""
    begun = reached = None
    for first, after in sorted(spans):
        if begun is None or reached is None or first > reached:
            if begun is not None and reached is not None:
                yield begun, reached
            begun, reached = first, after
        else:
            reached = max(reached, after)
    if begun is not None and reached is not None:
        yield begun, reached


def _rank(held: Held) -> tuple[int, int, bool]:
    relation = held.relation
    return GRADES.index(held.grade), SUPPORTS.index(relation.support), relation.disputed


def _relation(record: Mapping[str, Term | None], periods: Mapping[str, Period]) -> Relation:
    told = {name: term.value for name, term in record.items() if term}
    return Relation(
        one=told["one"],
        other=told["other"],
        kind=KINDS[told["relation"]],
        situation=told["situation"],
        period=periods[told["situation"]],
        support=told["support"],
        disputed=told["disputed"] in ("true", "1"),
    )


def _period(record: Mapping[str, Term | None]) -> Period:
    told = {name: term.value for name, term in record.items() if term}
    days = {name: date.fromisoformat(told[name][:10]) for name in ("eb", "lb", "ee", "le", "run_lb", "run_ee")}
    opened = (FOREVER[0], FOREVER[0], FOREVER[1], FOREVER[1], FOREVER[0], FOREVER[1])
    bounds = tuple(None if day == never else day for day, never in zip(days.values(), opened, strict=True))
    return Period(bounds, told.get("begins"), told.get("ends"))


def _after(begin: date | None, day: date) -> bool:
    return begin is not None and begin > day


def _before(end: date | None, day: date) -> bool:
    return end is not None and end < day
