"""What the build derives beside the closure: bounds, runs, clashes, the clock and rank of claims, labels.

Pure passes over dictionaries; nothing here asks an engine. The bounds and prov:wasDerivedFrom go to graph:inferred,
all that starts with mwx: goes to graph:index.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import pyoxigraph as ox

from maliwar.build.anomalies import Anomaly, date_anomalies
from maliwar.build.claims import Claims
from maliwar.build.facts import Facts
from maliwar.build.rivals import clashes, runs
from maliwar.build.titles import fused_titles, near_duplicates
from maliwar.build.visibility import visibility
from maliwar.dates import Bounds, bounds, event_bounds
from maliwar.errors import BadDate, Finding
from maliwar.names import MW, MWX, PREFIXES

_DERIVED_FROM = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
_XSD_DATE = ox.NamedNode(PREFIXES["xsd"] + "date")
_XSD_INTEGER = ox.NamedNode(PREFIXES["xsd"] + "integer")
_TRUE = ox.Literal("true", datatype=ox.NamedNode(PREFIXES["xsd"] + "boolean"))


@dataclass(frozen=True)
class Derived:
    """New triples for two graphs, and the dates that nobody can read; a finding's file is the subject's IRI."""

    inferred: tuple[ox.Triple, ...]
    index: tuple[ox.Triple, ...]
    findings: tuple[Finding, ...]


def derive(asserted: Iterable[ox.Triple], ontology: Iterable[ox.Triple]) -> Derived:
    """Derive from what the files say; `ontology` gives the sub-classes and sub-properties, and labels of its own.

    A date that cannot be read, or an end before its begin, is a finding; the rest is derived as if it were unknown.
    """
    found = Derivation.of(Facts.read(asserted, ontology))
    return Derived(tuple(found.inferred()), tuple(found.index()), found.findings)


@dataclass(frozen=True)
class Derivation:
    """What has been worked out; the triples are made while they are asked for, as they may be too many to keep."""

    facts: Facts
    claims: Claims
    periods: dict[str, Bounds]
    anomalies: list[Anomaly]
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, facts: Facts) -> "Derivation":
        """Work out periods, anomalies and clocks."""
        claims = Claims.read(facts)
        periods, faults = _periods(facts, claims)
        anomalies = date_anomalies(facts, claims, periods)
        claims.set_clocks(_anomalous(facts, anomalies))
        return cls(facts, claims, periods, anomalies, (*faults, *claims.findings))

    def inferred(self) -> Iterator[ox.Triple]:
        """Yield what belongs to graph:inferred."""
        yield from self.inferred_from_dates()
        yield from _titles(self.facts)

    def inferred_from_dates(self) -> Iterator[ox.Triple]:
        """Yield of it what does not come from titles held against each other."""
        yield from _bounds(self.periods)
        yield from _sources(self.facts, self.claims)
        yield from _quality(self.anomalies)

    def index(self) -> Iterator[ox.Triple]:
        """Yield what belongs to graph:index."""
        yield from _filled(self.periods)
        yield from _premature(self.anomalies)
        yield from _situations(self.facts, self.claims, self.periods)
        yield from _parts(self.facts)
        yield from _claims(self.claims)
        yield from _labels(self.facts)


def _periods(facts: Facts, claims: Claims) -> tuple[dict[str, Bounds], list[Finding]]:
    """Return the bounds of every timed thing."""
    begins, ends, on = (facts.of(name) for name in ("begins", "ends", "on"))
    events = facts.instances("Event")
    periods: dict[str, Bounds] = {}
    faults: list[Finding] = []
    for thing in dict.fromkeys([*facts.instances("TimedThing"), *begins, *ends, *on]):
        try:
            if thing in on or thing in events:
                periods[thing] = event_bounds(_first(on, thing))
            else:
                periods[thing] = bounds(_first(begins, thing), _first(ends, thing), claims.attested.get(thing))
        except BadDate as problem:
            faults.append(Finding(thing, None, problem.message))
            periods[thing] = Bounds(None, None, None, None)
    return periods, faults


def _first(values: dict[str, list[str]], thing: str) -> str | None:
    """Return the one value; that there is only one is for the shapes to say."""
    return values[thing][0] if thing in values else None


def _bounds(periods: dict[str, Bounds]) -> Iterator[ox.Triple]:
    names = [ox.NamedNode(MW + name) for name in ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")]
    for thing, period in periods.items():
        days = (period.earliest_begin, period.latest_begin, period.earliest_end, period.latest_end)
        for name, day in zip(names, days, strict=True):
            if day:
                yield ox.Triple(ox.NamedNode(thing), name, _day(day))


def _sources(facts: Facts, claims: Claims) -> Iterator[ox.Triple]:
    """Say which claims a situation, an event or an operation rests on: all but those that deny it."""
    timed = facts.instances("TimedThing")
    for claim, things in claims.about.items():
        if "denies" not in claims.stances(claim):
            for thing in things:
                if thing in timed:
                    yield ox.Triple(ox.NamedNode(thing), _DERIVED_FROM, ox.NamedNode(claim))


def _anomalous(facts: Facts, anomalies: Iterable[Anomaly]) -> set[str]:
    """Return the sources whose date of publication cannot be trusted, by a rule or by an editor's flag."""
    flagged = {source for source in facts.instances("Source") if facts.is_(source, "quality", "date-anomaly")}
    return flagged | {anomaly.source for anomaly in anomalies}


def _quality(anomalies: Iterable[Anomaly]) -> Iterator[ox.Triple]:
    quality, general = ox.NamedNode(MW + "quality"), ox.NamedNode(PREFIXES["concept"] + "date-anomaly")
    for source, kind in dict.fromkeys((anomaly.source, anomaly.kind) for anomaly in anomalies):
        yield ox.Triple(ox.NamedNode(source), quality, general)
        yield ox.Triple(ox.NamedNode(source), quality, ox.NamedNode(PREFIXES["concept"] + kind))


def _premature(anomalies: Iterable[Anomaly]) -> Iterator[ox.Triple]:
    """Say of what a source knows too early."""
    for anomaly in anomalies:
        if anomaly.thing:
            yield ox.Triple(
                ox.NamedNode(anomaly.source), ox.NamedNode(MWX + "publishedBefore"), ox.NamedNode(anomaly.thing)
            )


def _titles(facts: Facts) -> Iterator[ox.Triple]:
    quality, fused = ox.NamedNode(MW + "quality"), ox.NamedNode(PREFIXES["concept"] + "fused-titles")
    for source in fused_titles(facts):
        yield ox.Triple(ox.NamedNode(source), quality, fused)
    alike = ox.NamedNode(MW + "nearDuplicateOf")
    for one, other in near_duplicates(facts):
        yield ox.Triple(ox.NamedNode(one), alike, ox.NamedNode(other))
        yield ox.Triple(ox.NamedNode(other), alike, ox.NamedNode(one))


def _filled(periods: dict[str, Bounds]) -> Iterator[ox.Triple]:
    names = [ox.NamedNode(MWX + name) for name in ("eb", "lb", "ee", "le")]
    uncertain = ox.NamedNode(MWX + "dateUncertain")
    for thing, period in periods.items():
        node = ox.NamedNode(thing)
        for name, day in zip(names, period.filled(), strict=True):
            yield ox.Triple(node, name, _day(day))
        if period.uncertain:
            yield ox.Triple(node, uncertain, _TRUE)


def _situations(facts: Facts, claims: Claims, periods: dict[str, Bounds]) -> Iterator[ox.Triple]:
    filled = {thing: periods[thing].filled() for thing in facts.instances("Situation")}
    run_lb, run_ee = ox.NamedNode(MWX + "runLb"), ox.NamedNode(MWX + "runEe")
    for thing, (begun, ended) in runs(facts, filled).items():
        yield ox.Triple(ox.NamedNode(thing), run_lb, _day(begun))
        yield ox.Triple(ox.NamedNode(thing), run_ee, _day(ended))
    rival = ox.NamedNode(MWX + "clashesWith")
    clashing = clashes(facts, filled)
    for one, other in clashing:
        yield ox.Triple(ox.NamedNode(one), rival, ox.NamedNode(other))
        yield ox.Triple(ox.NamedNode(other), rival, ox.NamedNode(one))
    for thing, name, day in visibility(facts, claims, clashing):
        yield ox.Triple(ox.NamedNode(thing), ox.NamedNode(MWX + name), _day(day))


def _parts(facts: Facts) -> Iterator[ox.Triple]:
    """Say of an event and of a period which actors have a part in it, themselves or by a part of theirs.

    A state has a part in what its army does. Of an event that is mwx:tookPart, of a situation or an operation
    mwx:stoodIn, so that neither is looked for among the other.
    """
    took_part, stood_in = ox.NamedNode(MWX + "tookPart"), ox.NamedNode(MWX + "stoodIn")
    wholes, events, timed = facts.of("partOf"), facts.instances("Event"), facts.instances("TimedThing")
    for thing in sorted(facts.parts.keys() & timed):
        actors = facts.involved(thing)
        for actor in sorted(actors.union(*(wholes.get(actor, ()) for actor in actors))):
            yield ox.Triple(ox.NamedNode(thing), took_part if thing in events else stood_in, ox.NamedNode(actor))


def _claims(claims: Claims) -> Iterator[ox.Triple]:
    kb, kl, rank = (ox.NamedNode(MWX + name) for name in ("kb", "kl", "rank"))
    stand = {name: ox.NamedNode(MWX + name) for name in ("asserts", "denies")}
    for claim in claims.all:
        node = ox.NamedNode(claim)
        earliest, latest = claims.known_between(claim)
        yield ox.Triple(node, kb, _day(earliest))
        yield ox.Triple(node, kl, _day(latest))
        yield ox.Triple(node, rank, ox.Literal(str(claims.rank(claim)), datatype=_XSD_INTEGER))
        for name in claims.sides(claim):
            for thing in claims.about.get(claim, ()):
                yield ox.Triple(node, stand[name], ox.NamedNode(thing))


def _labels(facts: Facts) -> Iterator[ox.Triple]:
    """Say what a thing is called, and which it is in the order of names, for lists: an engine sorts numbers soonest."""
    label, nth, claims = ox.NamedNode(MWX + "label"), ox.NamedNode(MWX + "nth"), facts.instances("Claim")
    for place, (text, thing) in enumerate(sorted((text, thing) for thing, text in facts.labels.items()), 1):
        yield ox.Triple(ox.NamedNode(thing), label, ox.Literal(text))
        if thing not in claims:
            yield ox.Triple(ox.NamedNode(thing), nth, ox.Literal(str(place), datatype=_XSD_INTEGER))


@cache
def _day(day: date) -> ox.Literal:
    return ox.Literal(day.isoformat(), datatype=_XSD_DATE)
