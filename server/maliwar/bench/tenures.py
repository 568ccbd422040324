"""Who held what: places turn by turn, offices and commands until death, memberships."""

from typing import Final

from maliwar.bench import days
from maliwar.bench.chance import Weighted, mixed
from maliwar.bench.days import LENGTH
from maliwar.bench.desk import Desk
from maliwar.bench.happenings import capture, death
from maliwar.bench.relations import Told, situation, stretch

_TURN: Final = 150
"""Days that a sole holder's turn lasts; a place has as many turns as fit, and further holders are there beside them."""
_TURNS: Final = LENGTH // _TURN
_BESIDE: Final = Weighted((5, "presence"), (3, "contested-control"), (2, "claimed"))
_ROLES: Final = Weighted((4, "commander"), (2, "leader"), (2, "spokesman"), (1, "officer"), (1, "minister"))
_COMMANDS: Final = ("commander", "leader")
_MORTAL: Final = 6
"""One person in so many dies in the war."""


def control(desk: Desk) -> None:
    """Write who held a place: the next turn of a sole holder, or somebody beside, or a rival's contested claim."""
    chance, cast = desk.chance, desk.cast
    place = cast.place(chance.unit())
    turn = desk.turns.get(place.rank, 0)
    mode, standing, when = "sole", "settled", stretch(desk, 0, LENGTH - 1)
    holder = cast.player(chance.unit())
    more: tuple[str, ...] = ()
    if chance.happens(0.05):
        standing = "contested"
    elif turn < _TURNS:
        desk.turns[place.rank] = turn + 1
        holder, day = cast.holder(place, turn), turn * _TURN + 2
        when = day, day + _TURN - 5 - chance.below(40)
        if turn and chance.happens(0.5):
            more = (f"mw:begunBy {capture(desk, day, holder, cast.holder(place, turn - 1), place)}",)
    else:
        mode = _BESIDE.at(chance.unit())
    label = f"{holder.label} at {place.label}, {days.iso(when[0])[:7]}"
    lines = f"mw:place {place.name}", f"mw:holder {holder.name}", f"mw:mode concept:{mode}", *more
    situation(desk, Told("TerritorialControl", label, when, lines, (holder,), standing, "control"))


def office(desk: Desk) -> None:
    """Write an office or a command; nobody holds one after death, which is told with the first office."""
    chance, cast = desk.chance, desk.cast
    person = cast.person(chance.unit())
    last = LENGTH - 1
    if (fate := mixed(cast.seed, 11, person.rank)) % _MORTAL == 0:
        last = LENGTH // 2 + fate // _MORTAL % (LENGTH // 2 - 100)
        if person.rank not in desk.dead:
            desk.dead.add(person.rank)
            death(desk, last, person)
        last -= 40
    when, role = stretch(desk, 0, last), _ROLES.at(chance.unit())
    group = cast.player(chance.unit())
    lines = f"mw:officeHolder {person.name}", f"mw:organisation {group.name}", f"mw:role concept:{role}"
    label = f"{person.label}, {role} of {group.label}, {days.iso(when[0])[:4]}"
    kind = "Command" if role in _COMMANDS else "Office"
    situation(desk, Told(kind, label, when, lines, (group,)))


def membership(desk: Desk) -> None:
    """Write that one actor is a member of another."""
    chance = desk.chance
    whole, member = desk.cast.pair(chance.unit(), chance.unit())
    when = stretch(desk, 0, LENGTH - 1)
    lines = f"mw:member {member.name}", f"mw:organisation {whole.name}"
    label = f"{member.label} in {whole.label}, {days.iso(when[0])[:4]}"
    situation(desk, Told("Membership", label, when, lines, (whole, member)))
