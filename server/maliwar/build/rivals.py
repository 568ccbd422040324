"""Situations side by side: those that adjoin and count as one, and those that cannot both be."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations, product

from maliwar.build.facts import Facts
from maliwar.dates import Filled

_ALSO_THE_SAME = ("place", "role", "mode", "mission", "agreement")
"""What two situations must share, beside class and actors, to be parts of one run."""


def runs(facts: Facts, periods: dict[str, Filled]) -> dict[str, tuple[date, date]]:
    """Return, for every situation, the latest begin of the first and the earliest end of the last of its run.

    A run is situations of one class with the same actors in the same parts, each going on no later than the day after
    the one before it is still certain. One that is rejected, or certain on no day, stands alone.
    """
    alike: dict[object, list[str]] = defaultdict(list)
    found = {thing: (period.lb, period.ee) for thing, period in periods.items()}
    for thing, period in periods.items():
        if period.lb <= period.ee and not facts.is_(thing, "standing", "rejected"):
            alike[_proposition(facts, thing)].append(thing)
    for things in alike.values():
        for run in _chains(sorted(things, key=lambda thing: (periods[thing].lb, thing)), periods):
            whole = periods[run[0]].lb, max(periods[thing].ee for thing in run)
            found.update(dict.fromkeys(run, whole))
    return found


def _proposition(facts: Facts, thing: str) -> tuple[object, ...]:
    """Return what a situation says, its period aside."""
    others = {(name, value) for name in _ALSO_THE_SAME for value in facts.of(name).get(thing, ())}
    return tuple(facts.types.get(thing, ())), facts.parts.get(thing), frozenset(others)


def _chains(things: list[str], periods: dict[str, Filled]) -> Iterator[list[str]]:
    run: list[str] = []
    end = date.min
    for thing in things:
        if run and (periods[thing].lb - end).days > 1:
            yield run
            run = []
        end = max(end, periods[thing].ee) if run else periods[thing].ee
        run.append(thing)
    yield run


def clashes(facts: Facts, periods: dict[str, Filled]) -> list[tuple[str, str]]:
    """Return the pairs that overlap for certain and cannot both be; rejected situations clash with nothing.

    An alliance clashes with a hostility of the same two parties, and two sole controls of one place by different
    holders with each other, unless they meet on one day only: on the day that a town changes hands, it has two holders.
    """
    standing = {thing: period for thing, period in periods.items() if not facts.is_(thing, "standing", "rejected")}
    found = [
        pair
        for pair in _friends_and_foes(facts, standing)
        if all(standing[one].lb <= standing[other].ee for one, other in (pair, pair[::-1]))
    ]
    found += [
        pair
        for pair in _sole_holders(facts, standing)
        if all(standing[one].lb < standing[other].ee for one, other in (pair, pair[::-1]))
    ]
    return list(dict.fromkeys(found))


def _friends_and_foes(facts: Facts, standing: dict[str, Filled]) -> Iterator[tuple[str, str]]:
    friends, foes = (_by_pair(facts, facts.instances(name) & standing.keys()) for name in ("Alliance", "Hostility"))
    for pair in sorted(friends.keys() & foes.keys()):
        yield from product(friends[pair], foes[pair])


def _by_pair(facts: Facts, things: frozenset[str]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    party = facts.of("party")
    for thing in sorted(things):
        for one, other in combinations(sorted(set(party.get(thing, ()))), 2):
            found[one, other].append(thing)
    return found


def _sole_holders(facts: Facts, standing: dict[str, Filled]) -> Iterator[tuple[str, str]]:
    by_place: dict[str, list[str]] = defaultdict(list)
    holders = {thing: set(found) for thing, found in facts.of("holder").items()}
    for thing in sorted(facts.instances("TerritorialControl") & standing.keys()):
        if facts.is_(thing, "mode", "sole"):
            for place in facts.of("place").get(thing, ()):
                by_place[place].append(thing)
    for things in by_place.values():
        for one, other in combinations(things, 2):
            if holders.get(one) != holders.get(other):
                yield one, other
