"""What a period is named after: events, operations, situations and agreements, by name or by kind and place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from maliwar.names import MW, PREFIXES, from_short_path
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.questions.spelling import words
from maliwar.timewords import meaning

_KINDS: Final = PREFIXES["concept"] + "event-kinds"
_SMALL: Final = frozenset("the a an of in at on to by and la le les l un une de du des d au aux en et".split())  # noqa: SIM905
_SAME: Final = {
    word: kind
    for kind, synonyms in {
        "battle": "fight fighting combat combats",
        "capture": "fall seizure recapture chute reprise",
        "coup": "putsch",
        "withdrawal": "departure depart",
    }.items()
    for word in synonyms.split()
}
"""Everyday words for kinds of events, beside those that the graph has."""

_SIEGES: Final = frozenset({"siege", "blockade", "blocus"})
_AGREEMENTS: Final = frozenset("agreement deal treaty ceasefire truce pact accord accords traite cessez treve".split())  # noqa: SIM905
_AGREEMENT: Final = MW + "Agreement"
_PERIODS: Final = frozenset({MW + "Event", MW + "Operation", MW + "Agreement", MW + "Siege", MW + "War"})
_HALF: Final = 0.5
_TOLD_MORE: Final = 3
_TOLD_ENOUGH: Final = 4
_CLAUSE: Final = re.compile(r"[,:;()–]")


@dataclass(frozen=True)
class Anchors:
    """What a name may mean, the likeliest first; `clear` where the first may be taken without asking back.

    It is clear where there is one, where one alone is called exactly so, and where the sources tell at least three
    times as much of the first as of any other: that is the coup of 2012, among three.
    """

    things: tuple[Thing, ...]
    clear: bool


@lru_cache(maxsize=4096)
def anchors(text: str, labels: LabelIndex) -> Anchors:
    """Return what has a period and is meant by a name, a short path, or a kind of event with what tells it apart."""
    iri = text if "://" in text else from_short_path(text) or ""
    if iri in labels:
        return Anchors((labels.thing(iri),) if labels.days(iri) else (), clear=True)
    exact = {match.thing: 1.0 for match in labels.find(text) if _is_period(match.thing.iri, labels)}
    if exact:
        return _ranked(exact, labels)
    called = _called(_telling(words(text)), labels)
    whole = {thing: share for thing, share in called.items() if share == 1}
    if whole:
        return _ranked(whole, labels)
    kind, rest = _kind(words(text), labels)
    return _ranked(_of_kind(kind, rest, labels) if kind else called, labels)


def _ranked(found: dict[Thing, float], labels: LabelIndex) -> Anchors:
    things = sorted(found, key=lambda thing: (-found[thing], -labels.told(thing.iri), thing.iri))
    if len(things) < 2 or found[things[0]] == 1 > found[things[1]]:
        return Anchors(tuple(things), clear=True)
    things.sort(key=lambda thing: (-labels.told(thing.iri), thing.iri))
    first, second = (labels.told(thing.iri) for thing in things[:2])
    return Anchors(tuple(things), clear=first >= max(_TOLD_ENOUGH, _TOLD_MORE * second))


def _kind(asked: tuple[str, ...], labels: LabelIndex) -> tuple[str, frozenset[str]]:
    """Return the kind that some of the words name, and the other words."""
    for length in range(len(asked), 0, -1):
        for start in range(len(asked) - length + 1):
            name = " ".join(asked[start : start + length])
            kinds = [match.thing.iri for match in labels.find(_SAME.get(name, name), _KINDS)]
            kind = MW + "Siege" if name in _SIEGES else kinds[0] if kinds else ""
            if kind.startswith(MW):
                return kind, _telling((*asked[:start], *asked[start + length :]))
    rest = _telling(asked)
    return (_AGREEMENT, rest) if rest & _AGREEMENTS else ("", frozenset())


def _of_kind(kind: str, rest: frozenset[str], labels: LabelIndex) -> dict[Thing, float]:
    if not rest:
        return {thing: _HALF for thing in labels.pick(kind) if labels.days(thing.iri)}
    found = (match.thing for match in labels.containing(" ".join(rest), kind))
    return {thing: _HALF for thing in found if labels.days(thing.iri)}


def _called(asked: frozenset[str], labels: LabelIndex) -> dict[Thing, float]:
    """Return what has the words in the first clause of a name and few others, with the share that they are of it."""
    out: dict[Thing, float] = {}
    for match in labels.containing(" ".join(asked)) if asked else ():
        if not _is_period(match.thing.iri, labels):
            continue
        clauses = (_telling(words(_CLAUSE.split(name)[0])) for name in labels.names(match.thing.iri))
        share = max((_share(asked, clause) for clause in clauses), default=0.0)
        if share >= _HALF:
            out[match.thing] = share
    return out


def _is_period(iri: str, labels: LabelIndex) -> bool:
    """Whether people name a period after it: not after a relation, an office or what somebody held."""
    return labels.days(iri) is not None and not _PERIODS.isdisjoint(labels.classes(iri))


def _share(asked: frozenset[str], clause: frozenset[str]) -> float:
    named = {word for word in asked if not meaning(word)}
    own = {word for word in clause if not meaning(word)}
    return len(named) / len(own) if named and named <= own else 0.0


def _telling(found: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in found if word not in _SMALL)
