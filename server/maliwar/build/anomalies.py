"""Sources whose dates cannot be right, told from the dates and from what is cited to them.

Nothing is mended: a flag says which rule found it, and the clock of the claims passes such a date over. A report that
comes long after its event is no anomaly, for people write about the past; nor is one that speaks of plans.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Final

from maliwar.build.claims import Claims
from maliwar.build.facts import Facts
from maliwar.dates import Bounds

AFTER_READING: Final = "published-after-reading"
BEFORE_EVENT: Final = "published-before-event"
PLACEHOLDER: Final = "placeholder-date"

EPOCH: Final = (date(1970, 1, 1), date(1970, 1, 31))
"""The month in which computers begin to count: an empty date shown as a date."""

PLANNED: Final = timedelta(days=180)
"""How long before it begins a plan may be told: a deployment, a withdrawal, anything that lasts."""

_TOLD_AHEAD: Final = ("Appointment", "DeploymentEvent", "Withdrawal")
"""Kinds of events that are told beforehand, as plans are; every other is told when it has happened."""
_UNSURE: Final = ("inferred", "alleged")
"""Manners of claims whose date is our reading, or hearsay."""


@dataclass(frozen=True, order=True)
class Anomaly:
    """A source (IRI), the slug of the concept that says what is wrong, and what it was published before."""

    source: str
    kind: str
    thing: str = ""


def date_anomalies(facts: Facts, claims: Claims, periods: Mapping[str, Bounds]) -> list[Anomaly]:
    """Return what is wrong with the dates of publication, sorted.

    Published after the day on which it was archived or read; in January 1970; or before what it is cited for: an event
    by a day, plans and what lasts by more than PLANNED. Where a date is wider than a day only what is certain counts.
    """
    found: set[Anomaly] = set()
    for source, issued in claims.issued.items():
        if issued.earliest and issued.latest and EPOCH[0] <= issued.earliest and issued.latest <= EPOCH[1]:
            found.add(Anomaly(source, PLACEHOLDER))
        read = claims.read_by.get(source)
        if read and read.latest and issued.earliest and issued.earliest > read.latest:
            found.add(Anomaly(source, AFTER_READING))
    planned = _planned(facts)
    for source, thing in _cited_for(facts, claims):
        out, begun = claims.issued.get(source), periods[thing].earliest_begin
        ahead = PLANNED if thing in planned else timedelta(0)
        if out and out.latest and begun and begun - out.latest > ahead:
            found.add(Anomaly(source, BEFORE_EVENT, thing))
    return sorted(found)


def _planned(facts: Facts) -> frozenset[str]:
    told_ahead = (facts.instances(name) for name in _TOLD_AHEAD)
    return (facts.instances("TimedThing") - facts.instances("Event")).union(*told_ahead)


def _cited_for(facts: Facts, claims: Claims) -> Iterator[tuple[str, str]]:
    """Yield each source with each timed thing that a claim resting on it asserts."""
    timed = facts.instances("TimedThing")
    for claim in claims.all:
        if "asserts" in claims.sides(claim) and not any(facts.is_(claim, "manner", manner) for manner in _UNSURE):
            yield from product(claims.sources(claim), timed.intersection(claims.about.get(claim, ())))
