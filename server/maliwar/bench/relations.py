"""Relations between actors: alliance and hostility, talks, agreements, ties, support, deployments, sieges.

Any two players are friends before a day of their own and foes after it, or the other way round, so that what is settled
never says both of one day, however many relations the two have and in whichever file. What is contested may.
"""

from dataclasses import dataclass
from typing import Final

from maliwar.bench import days
from maliwar.bench.cast import Named
from maliwar.bench.chance import Weighted, mixed
from maliwar.bench.days import LENGTH
from maliwar.bench.desk import Desk, Subject

_APART: Final = 25
"""Days between the last of one phase and the first of the next."""
_CONTESTED, _REJECTED = 0.06, 0.07
_FORMS: Final = Weighted((5, "co-belligerence"), (4, "operational"), (2, "formal"), (2, "tacit"))
_BASES: Final = Weighted((7, "fought"), (2, "declared"), (1, "announced"), (1, "inferred"))
_SUPPORTS: Final = Weighted(
    (4, "weapons"), (3, "funds"), (3, "training"), (3, "troops"), (2, "transport"), (2, "political"), (1, "supplies")
)
_TIES: Final = Weighted((3, "contact"), (1, "kinship"), (1, "good-relations"))


def relation(desk: Desk) -> None:
    """Write an alliance or a hostility, whichever the two are at the time; the contested ones at any time."""
    chance = desk.chance
    one, other = desk.cast.pair(chance.unit(), chance.unit())
    draw = chance.unit()
    standing = "contested" if draw < _CONTESTED else "rejected" if draw < _REJECTED else "settled"
    friends, first, last = _phase(desk, one, other)
    if standing != "settled":
        friends, first, last = chance.happens(0.5), 0, LENGTH - 1
    begun, ended = stretch(desk, first, last)
    word = "Alliance" if friends else "Hostility"
    more = (
        f"mw:form concept:{_FORMS.at(chance.unit())}"
        if friends
        else f"mw:hostilityBasis concept:{_BASES.at(chance.unit())}"
    )
    label = f"{word} of {one.label} and {other.label}, {days.iso(begun)[:4]}"
    situation(desk, Told(word, label, (begun, ended), (_party(one, other), more), (one, other), standing))


def _phase(desk: Desk, one: Named, other: Named) -> tuple[bool, int, int]:
    """Return whether two players are friends or foes, and the first and last day on which they are."""
    number = mixed(desk.cast.seed, *sorted((one.rank, other.rank)))
    turn = 600 + number % (LENGTH - 1200)
    early = desk.chance.below(LENGTH) < turn
    return early == bool(number >> 40 & 1), *((0, turn - _APART) if early else (turn + _APART, LENGTH - 1))


def stretch(desk: Desk, first: int, last: int) -> tuple[int, int]:
    """Return the first and last day of something between two days: mostly months, at times years."""
    length = 5 + int(min(last - first - 5, 2200) * desk.chance.unit() ** 3)
    begun = desk.chance.between(first, last - length)
    return begun, begun + length


def _party(one: Named, other: Named) -> str:
    return f"mw:party {one.name} , {other.name}"


@dataclass(frozen=True)
class Told:
    """A situation: its class, label, first and last day, the lines that say what it is, its parties and standing."""

    kind: str
    label: str
    when: tuple[int, int]
    lines: tuple[str, ...]
    parties: tuple[Named, ...]
    standing: str = "settled"
    word: str = ""
    """What its IRI begins with, where that is not the class."""


def situation(desk: Desk, told: Told) -> None:
    """Write a situation and what it rests on."""
    name = f"situation:{(told.word or told.kind).lower()}-{desk.numbers.story()}"
    begins, ends = days.period(*told.when, desk.chance)
    settled = told.standing == "settled"
    desk.sheet.block(
        name,
        f"a mw:{told.kind}",
        f'rdfs:label "{told.label}"@en',
        *told.lines,
        f"mw:begins {begins}",
        f"mw:ends {ends}",
        "mw:dateBasis concept:reading",
        f"mw:standing concept:{told.standing}",
        *([] if settled else ['skos:editorialNote "Told by one side and denied by the other."@en']),
    )
    desk.claims(Subject(name, told.label, told.when[1]), told.parties, contested=not settled)


def tie(desk: Desk) -> None:
    """Write talks, an agreement in force or a tie between two."""
    chance = desk.chance
    one, other = desk.cast.pair(chance.unit(), chance.unit())
    when = stretch(desk, 0, LENGTH - 1)
    both, draw = f"{one.label} and {other.label}, {days.iso(when[0])[:4]}", chance.unit()
    if draw < 0.5:
        more: tuple[str, ...] = ()
        kind, word = "Negotiation", "Talks"
    elif draw < 0.75:
        kind, word = "AgreementInForce", "Agreement"
        more = (f"mw:agreement agreement:agreement-{chance.between(1, desk.cast.wholes)}",)
    else:
        kind, word, more = "Association", "Ties", (f"mw:associationKind concept:{_TIES.at(chance.unit())}",)
    lines = (_party(one, other), *more)
    situation(desk, Told(kind, f"{word} of {both}", when, lines, (one, other), word=word))


def support(desk: Desk) -> None:
    """Write support of one for another."""
    chance = desk.chance
    one, other = desk.cast.pair(chance.unit(), chance.unit())
    when, kind = stretch(desk, 0, LENGTH - 1), _SUPPORTS.at(chance.unit())
    contested = chance.happens(_CONTESTED)
    lines = f"mw:supporter {one.name}", f"mw:supported {other.name}", f"mw:supportKind concept:{kind}"
    label = f"{one.label} backs {other.label} with {kind}, {days.iso(when[0])[:4]}"
    standing = "contested" if contested else "settled"
    situation(desk, Told("Support", label, when, lines, (one, other), standing))


def deployment(desk: Desk) -> None:
    """Write how one's forces serve in an operation, or in a place."""
    chance = desk.chance
    one, when = desk.cast.player(chance.unit()), stretch(desk, 0, LENGTH - 1)
    place = desk.cast.place(chance.unit())
    lines = [f"mw:contributor {one.name}", f"mw:place {place.name}"]
    if chance.happens(0.5):
        lines.append(f"mw:mission operation:operation-{chance.between(1, desk.cast.wholes)}")
    label = f"{one.label} deployed at {place.label}, {days.iso(when[0])[:4]}"
    situation(desk, Told("Deployment", label, when, tuple(lines), (one,)))


def siege(desk: Desk) -> None:
    """Write how one surrounds a place that another holds."""
    chance = desk.chance
    one, other = desk.cast.pair(chance.unit(), chance.unit())
    place, when = desk.cast.place(chance.unit()), stretch(desk, 0, LENGTH - 1)
    lines = f"mw:besieger {one.name}", f"mw:besieged {other.name}", f"mw:place {place.name}"
    label = f"{one.label} surrounds {place.label}, {days.iso(when[0])[:4]}"
    situation(desk, Told("Siege", label, when, lines, (one, other)))
