"""What the map shows: who held which place, what happened where, and how many were killed, as the questions tell it.

A picture moves from day to day without asking again, so it is given the rows of all days, each with its bounds as day
numbers (days since 1970-01-01); the tables below it are the answers for the day and the window that are shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from maliwar.answer.engine import Engine
from maliwar.answer.terms import Term
from maliwar.dates import FOREVER, Filled
from maliwar.names import MW, PREFIXES
from maliwar.questions.account import TOLD
from maliwar.questions.answer import QuestionAnswer, answer
from maliwar.questions.binding import AS_KNOWN_ON, Bound
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.reading.control import Hold, Lanes, read_lanes
from maliwar.wording import date_words, period_words

EPOCH: Final = date(1970, 1, 1)
KILLED: Final = frozenset({"killed", "died", "executed"})
"""The kinds of counts that a toll is made of."""
_POINTS: Final = f"""PREFIX mw: <{PREFIXES["mw"]}>
PREFIX geo: <{PREFIXES["geo"]}>
SELECT ?place ?point ?precision WHERE {{
  ?place geo:hasGeometry ?geometry .
  ?geometry geo:asWKT ?point ; mw:precision ?precision
}} ORDER BY ?place"""
_RUNS: Final = f"""PREFIX mw: <{PREFIXES["mw"]}>
PREFIX mwx: <{PREFIXES["mwx"]}>
SELECT ?situation ?begin ?end WHERE {{
  ?situation a mw:TerritorialControl ; mwx:runLb ?begin ; mwx:runEe ?end
}}"""
SYMBOLS: Final[Mapping[str, tuple[str, ...]]] = {
    "fight": ("Battle", "Offensive"),
    "attack": ("Attack", "Bombing", "Airstrike", "Destruction"),
    "capture": ("Capture",),
    "leave": ("Retreat", "Withdrawal"),
    "harm": ("RightsViolation", "Execution", "Death", "Injury", "Abduction", "DisplacementEvent", "Accident"),
    "move": ("DeploymentEvent", "Manoeuvre", "MilitaryEvent"),
}
"""The classes of events that share a symbol; all others are `word`: what was said, agreed, founded or decided."""


@dataclass(frozen=True)
class Spot:
    """A place with a point of the graph, in degrees; `exact` is False where the point stands for a whole area."""

    place: Thing
    longitude: float
    latitude: float
    exact: bool


@dataclass(frozen=True)
class View:
    """What the map is asked for: a day, so many days before and after it, a kind of event, an actor."""

    day: date
    days: int
    kind: str = ""
    actor: str = ""
    known_on: str = ""
    within: tuple[date, date] | None = None
    """The days between which the picture moves, where there is too much for all of them."""

    @property
    def moving(self) -> dict[str, str]:
        """The period of the picture as a question takes it."""
        return {"when": f"{self.within[0]}/{self.within[1]}"} if self.within else {}

    @property
    def window(self) -> tuple[date, date]:
        """The days whose events are shown."""
        return max(FOREVER[0], self.day - timedelta(self.days)), min(FOREVER[1], self.day + timedelta(self.days))

    def control(self) -> tuple[str, dict[str, str]]:
        """Return the question of who held what, and what it is asked with."""
        name, about = ("controlled-by", {"holder": self.actor}) if self.actor else ("who-held-what", {})
        return name, about | {"when": self.day.isoformat()} | self._known()

    def events(self) -> tuple[str, dict[str, str]]:
        """Return the question of what happened, and what it is asked with."""
        first, last = self.window
        name, about = ("events-of-kind", {"kind": self.kind}) if self.kind else ("events-in", {})
        when = first.isoformat() if first == last else f"{first}/{last}"
        return name, about | ({"actor": self.actor} if self.actor else {}) | {"when": when} | self._known()

    def _known(self) -> dict[str, str]:
        return {AS_KNOWN_ON: self.known_on} if self.known_on else {}


@dataclass(frozen=True)
class Atlas:
    """Asks what the map needs of a service's three parts."""

    engine: Engine
    catalogue: Catalogue
    labels: LabelIndex
    version: str = ""

    def spots(self) -> tuple[Spot, ...]:
        """Return every place that has a point; raises EngineError."""
        found = []
        for record in self.engine.select(_POINTS).records():
            place, point, precision = record["place"], record["point"], record["precision"]
            if place is None or point is None or precision is None:
                continue
            longitude, latitude = map(float, point.value.partition("(")[2].rstrip(")").split())
            exact = not precision.value.endswith("/area-point")
            found.append(Spot(self.labels.thing(place.value), longitude, latitude, exact))
        return tuple(found)

    def control(self, view: View) -> QuestionAnswer:
        """Answer who held what on the day; raises UnknownThing, BadDate, EngineError."""
        return self._answer(*view.control())

    def events(self, view: View) -> QuestionAnswer:
        """Answer what happened in the window; raises UnknownThing, BadDate, EngineError."""
        return self._answer(*view.events())

    def _answer(self, name: str, values: Mapping[str, str]) -> QuestionAnswer:
        return answer(self.engine, self.catalogue, self.labels, name, dict(values), self.version)

    def lanes(self, view: View) -> Lanes:
        """Return every situation of control at any time; raises UnknownThing, BadDate, EngineError."""
        when = view.moving.get("when", "")
        return read_lanes(self.engine, self.catalogue, self.labels, "", self._holder(view), view.known_on, when)

    def holds(self, lanes: Lanes) -> list[dict[str, Any]]:
        """Return them as a picture reads them, one row each; raises EngineError."""
        holds = [hold for lane in lanes.lanes for hold in lane.holds]
        runs = {_text(each["situation"]): each for each in self.engine.select(_RUNS).records()}
        return [_held(hold, runs.get(hold.situation.iri)) for hold in holds]

    def _holder(self, view: View) -> str:
        if not view.actor:
            return ""
        thing = self._always(view.control()).understood["holder"].thing
        return thing.iri if thing else ""

    def happenings(self, view: View) -> list[dict[str, Any]]:
        """Return every event at any time that the picture shows, one row each, with its toll where one is given."""
        bound = self._always(view.events(), view.moving)
        tolls = self.tolls(view)
        rows: dict[str, dict[str, Any]] = {}
        records = list(self.engine.select(bound.text).records())
        self.labels.fetch(_text(record["event"]) for record in records)
        for record in records:
            event = self.labels.thing(_text(record["event"]))
            days = self.labels.days(event.iri)
            if days is None:
                continue
            row = rows.get(event.iri)
            if row is None:
                row = rows[event.iri] = {
                    "id": event.path,
                    "name": event.label,
                    "on": date_words(_text(record["on"])),
                    "bounds": list(_numbers(days)),
                    "symbol": symbol(self.labels.classes(event.iri)),
                    "disputed": _text(record["disputed"]) == "true",
                    "where": [],
                    "says": [],
                }
                if toll := tolls.get(event.iri):
                    row["toll"] = toll
            if place := _text(record["where"]):
                _add(row["where"], self.labels.thing(place).path)
            _add(row["says"], self.labels.label(_text(record["asserter"])))
        return list(rows.values())

    def tolls(self, view: View) -> dict[str, list[int | None]]:
        """Return of each event the lowest and the highest single number of killed that is given; nothing is added up.

        The highest is None where the number that goes highest is open-ended: `more than 100`.
        """
        given = view.moving | ({AS_KNOWN_ON: view.known_on} if view.known_on else {})
        bound = self.catalogue.get_question("counts-of").bind(given, self.labels)
        tolls: dict[str, _Toll] = {}
        for record in self.engine.select(bound.text).records():
            if _text(record["kind"]).rpartition("/")[2] in KILLED:
                tolls.setdefault(_text(record["event"]), _Toll()).add(record)
        return {iri: toll.ends for iri, toll in tolls.items() if toll.lows}

    def _always(self, asked: tuple[str, Mapping[str, str]], moving: Mapping[str, str] = MappingProxyType({})) -> Bound:
        name, values = asked
        kept = {**{key: value for key, value in values.items() if key != "when"}, **moving}
        return self.catalogue.get_question(name).bind(kept, self.labels)


class _Toll:
    """The numbers that are given for one event."""

    def __init__(self) -> None:
        self.lows: list[int] = []
        self._highs: list[int] = []
        self._open: list[int] = []

    def add(self, record: Mapping[str, Term | None]) -> None:
        """Take one number in; what is only told in words counts for nothing."""
        low, best, high = (_integer(record[name]) for name in ("low", "best", "high"))
        least, most = _first(low, best, high), _first(high, best, low)
        if least is None or most is None:
            return
        self.lows.append(least)
        (self._open if _text(record["open_ended"]) == "true" and high is None else self._highs).append(most)

    @property
    def ends(self) -> list[int | None]:
        """Return the lowest, the highest and, where that is open-ended, the number that it is more than."""
        known, beyond = max(self._highs, default=0), max(self._open, default=0)
        return [min(self.lows), None, beyond] if beyond >= known else [min(self.lows), known]


def _held(hold: Hold, run: Mapping[str, Term | None] | None) -> dict[str, Any]:
    ends = [date.fromisoformat(_text(run[name])) for name in ("begin", "end")] if run else []
    return {
        "id": hold.situation.path,
        "where": hold.place.path,
        "place": hold.place.label,
        "mode": hold.mode,
        "bounds": [*_numbers(hold.days), *map(number, ends)],
        "period": period_words(hold.begins, hold.ends),
        "support": hold.support,
        "disputed": hold.disputed,
        "holders": [thing.path for thing in hold.holders.values()],
        "says": [thing.label for thing in hold.sayers.values()],
        "denies": [thing.label for thing in hold.deniers.values()],
    }


def told(day: date) -> bool:
    """Whether the article gives an account of a day."""
    return TOLD.first <= day <= TOLD.last


def symbol(classes: Iterable[str]) -> str:
    """Return the symbol of an event by the narrowest of its classes that has one."""
    names = {iri.removeprefix(MW) for iri in classes}
    return next((name for name, of in SYMBOLS.items() if names & set(of)), "word")


def changes(rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """Return the days, as numbers and in order, on which a row surely begins or ends, as far as known to the day."""
    days: set[int] = set()
    for row in rows:
        first, surely, least, last, *_ = row["bounds"]
        days |= ({first} if first == surely else set()) | ({last} if last == least else set())
    return sorted(day for day in days if number(TOLD.first) <= day <= number(TOLD.last))


def number(day: date) -> int:
    """Return the number of a day, counted from 1970-01-01."""
    return (day - EPOCH).days


def _numbers(days: Filled) -> Iterable[int]:
    return (number(day) for day in days)


def _add(values: list[str], value: str) -> None:
    if value and value not in values:
        values.append(value)


def _text(term: Term | None) -> str:
    return "" if term is None else term.value


def _integer(term: Term | None) -> int | None:
    return None if term is None else int(term.value)


def _first(*numbers: int | None) -> int | None:
    return next((each for each in numbers if each is not None), None)
