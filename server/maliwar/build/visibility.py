"""From which day on a thing is visible, and with which support: the clock of its claims, folded once at build time.

Questions compare these days with `as-known-on`; without them each row would ask about each of its claims again.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from maliwar.build.claims import CLAIMED, REPORTED, STATED, UNCITED, Claims
from maliwar.build.facts import Facts
from maliwar.dates import FOREVER

NEVER: Final = FOREVER[1]
"""No claim is made so late; `knownFrom` alone may be open, and then means unknown when said."""

_SUPPORTS: Final = {"statedFrom": STATED, "uncitedFrom": UNCITED, "reportedFrom": REPORTED, "claimedFrom": CLAIMED}


def visibility(facts: Facts, claims: Claims, clashes: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, date]]:
    """Yield (thing, name, day) for every timed thing that a claim asserts and that is not rejected.

    `seenFrom` is the first day on which an asserting claim may have been made, `knownFrom` the first by which one
    was; `statedFrom` and its like are the first days of that support or a stronger one; `deniedFrom` and
    `disputedFrom` are NEVER where nobody denies it and nothing clashes.
    """
    asserting, denying = (_by_thing(claims, side) for side in ("asserts", "denies"))
    timed = facts.instances("TimedThing")
    seen = {thing: _first(claims, made) for thing, made in asserting.items()}
    rivals: dict[str, list[date]] = {}
    for one, other in clashes:
        rivals.setdefault(one, []).append(seen.get(other, NEVER))
        rivals.setdefault(other, []).append(seen.get(one, NEVER))
    for thing in sorted(asserting.keys() & timed):
        if facts.is_(thing, "standing", "rejected"):
            continue
        yield thing, "seenFrom", seen[thing]
        yield thing, "knownFrom", min(claims.known_between(claim)[1] for claim in asserting[thing])
        for name, rank in _SUPPORTS.items():
            yield thing, name, _first(claims, (claim for claim in asserting[thing] if claims.rank(claim) <= rank))
        denied = _first(claims, denying.get(thing, ()))
        contested = FOREVER[0] if facts.is_(thing, "standing", "contested") else NEVER
        yield thing, "deniedFrom", denied
        yield thing, "disputedFrom", min(denied, contested, *rivals.get(thing, ()))


def _by_thing(claims: Claims, side: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for claim in claims.all:
        if side in claims.sides(claim):
            for thing in claims.about.get(claim, ()):
                found.setdefault(thing, []).append(claim)
    return found


def _first(claims: Claims, made: Iterable[str]) -> date:
    return min((claims.known_between(claim)[0] for claim in made), default=NEVER)
