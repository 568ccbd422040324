"""Events: fights, statements, abductions, sanctions, changes of organisations; with counts that do not agree."""

from dataclasses import dataclass
from typing import Final

from maliwar.bench import days
from maliwar.bench.cast import Named
from maliwar.bench.chance import Chance, Weighted
from maliwar.bench.days import LENGTH
from maliwar.bench.desk import Desk, Said, Subject


@dataclass(frozen=True)
class _Kind:
    """A class of events: the word for it, the parts of two players, whether people die, and further lines."""

    name: str
    word: str
    parts: tuple[str, str]
    deadly: bool = False
    more: tuple[str, ...] = ()
    at_place: bool = True


_FOUGHT: Final = ("participant", "participant")
_DONE: Final = ("perpetrator", "target")
_SAID: Final = ("declarer", "addressee")
_KINDS: Final = Weighted(
    (24, _Kind("Battle", "Clash", _FOUGHT, True)),
    (14, _Kind("Attack", "Attack", _DONE, True, ("mw:eventKind concept:ambush",))),
    (8, _Kind("Bombing", "Bombing", _DONE, True, ("mw:eventKind concept:suicide-attack",))),
    (6, _Kind("Airstrike", "Airstrike", _DONE, True)),
    (5, _Kind("Execution", "Killing", _DONE, True, ("mw:eventKind concept:extrajudicial-execution",))),
    (5, _Kind("Abduction", "Abduction", _DONE, False, ("mw:eventKind concept:hostage-taking",))),
    (2, _Kind("Release", "Release", ("participant", "target"))),
    (3, _Kind("Destruction", "Destruction", _DONE)),
    (3, _Kind("Retreat", "Retreat", ("participant", "involves"))),
    (3, _Kind("RightsViolation", "Looting", _DONE, False, ("mw:eventKind concept:looting",))),
    (2, _Kind("DisplacementEvent", "Flight", ("involves", "participant"))),
    (3, _Kind("Protest", "Protest", ("participant", "addressee"))),
    (12, _Kind("Announcement", "Statement", _SAID, False, ("mw:eventKind concept:accusation",), at_place=False)),
    (3, _Kind("Declaration", "Declaration", _SAID, False, ("mw:eventKind concept:declaration-of-war",), False)),
    (2, _Kind("DeploymentEvent", "Arrival of troops", ("participant", "involves"))),
    (2, _Kind("Withdrawal", "Withdrawal", ("participant", "involves"))),
    (
        1,
        _Kind(
            "Sanction",
            "Sanctions",
            ("imposedBy", "imposedOn"),
            more=("mw:sanctionKind concept:asset-freeze", "mw:sanctionStep concept:imposed"),
            at_place=False,
        ),
    ),
    (1, _Kind("Resolution", "Resolution", ("adoptedBy", "addressee"), at_place=False)),
    (1, _Kind("Split", "Split", ("original", "resulting"), more=("mw:originalContinues true",), at_place=False)),
)  # fmt: skip
_TOLLS: Final = Weighted((5, "killed"), (3, "wounded"), (1, "captured"), (1, "missing"))
_AFFECTED_PEOPLE: Final = 0.35
"""How often the target of a deed is people without an organisation."""


@dataclass(frozen=True)
class _Scene:
    """What happens on which day, between whom, and where."""

    kind: _Kind
    day: int
    one: Named
    other: Named
    place: Named


def event(desk: Desk) -> None:
    """Write one event with its claims."""
    chance, cast = desk.chance, desk.cast
    kind, day = _KINDS.at(chance.unit()), chance.below(LENGTH)
    one, other = cast.pair(chance.unit(), chance.unit())
    if kind.parts[1] == "target" and chance.happens(_AFFECTED_PEOPLE):
        other = cast.sufferer(chance.unit())
    place = cast.place(chance.unit())
    where = f" at {place.label}" if kind.at_place else f" of {one.label}"
    _write(desk, _Scene(kind, day, one, other, place), f"{kind.word}{where}, {days.worded(day)}")


def _write(desk: Desk, scene: _Scene, label: str) -> str:
    """Write the event, what it rests on, and its tolls; return its name."""
    chance, kind = desk.chance, scene.kind
    name = f"event:{kind.word.lower().replace(' ', '-')}-{desk.numbers.story()}"
    first, second = kind.parts
    parts = (
        [f"mw:{first} {scene.one.name} , {scene.other.name}"]
        if first == second
        else [f"mw:{first} {scene.one.name}", f"mw:{second} {scene.other.name}"]
    )
    text, latest = days.on(scene.day, chance)
    lines = [f"a mw:{kind.name}", f'rdfs:label "{label}"@en', f"mw:on {text}", "mw:dateBasis concept:text", *parts]
    if kind.at_place:
        lines.append(f"mw:place {scene.place.name}")
    lines += kind.more if chance.happens(0.6) or kind.name in ("Sanction", "Split") else ()
    if chance.happens(0.04):
        lines.append(f"mw:partOf operation:operation-{chance.between(1, desk.cast.wholes)}")
    desk.sheet.block(name, *lines)
    about = Subject(name, label, latest)
    desk.claims(about, (scene.one, scene.other), contested=chance.happens(0.06))
    if kind.deadly:
        _tolls(desk, about, (scene.one, scene.other))
    return name


def _tolls(desk: Desk, about: Subject, parties: tuple[Named, Named]) -> None:
    """Write up to three counts; those of one kind and party contradict each other where they are apart."""
    chance = desk.chance
    before: str | None = None
    what, affected = _TOLLS.at(chance.unit()), chance.one_of(parties)
    centre = 1 + int(40 * chance.unit() ** 4)
    for number in range(1, chance.below(4) + 1):
        if number > 1 and chance.happens(0.4):
            what, affected, before = _TOLLS.at(chance.unit()), chance.one_of(parties), None
        low = max(0, int(centre * (0.4 + 1.2 * chance.unit())))
        more = [f"mw:countKind concept:{what}", *_range(low, chance)]
        if chance.happens(0.85):
            more.append(f"mw:affected {affected.name}")
        if before:
            more.append(f"mw:contradicts {before}" if chance.happens(0.7) else f"mw:corroborates {before}")
        label = f"{low} {what}: {about.label}"
        asserter = desk.asserter(*parties)
        before = desk.claim(about, Said(f"n{number}", asserter, kind="CountClaim", label=label, more=tuple(more)))


def _range(low: int, chance: Chance) -> list[str]:
    """Return a number as sources give it: one, two, or at least one."""
    draw = chance.unit()
    if draw < 0.5:
        return [f"mw:best {low}"]
    if draw < 0.75:
        high = low + 1 + chance.below(low + 4)
        return [f"mw:low {low}", f"mw:high {high}", *([f"mw:best {(low + high) // 2}"] if draw < 0.6 else [])]
    return [f"mw:low {low}", "mw:openEnded true"]


def capture(desk: Desk, day: int, holder: Named, loser: Named, place: Named) -> str:
    """Write how a place fell on a day, and return the event's name."""
    scene = _Scene(_Kind("Capture", "Capture", ("participant", "involves")), day, holder, loser, place)
    return _write(desk, scene, f"{holder.label} takes {place.label}, {days.worded(day)}")


def death(desk: Desk, day: int, person: Named) -> None:
    """Write how a person died; nobody denies it."""
    name, label = f"event:death-{desk.numbers.story()}", f"Death of {person.label}, {days.worded(day)}"
    desk.sheet.block(
        name,
        "a mw:Death",
        f'rdfs:label "{label}"@en',
        f'mw:on "{days.iso(day)}"^^edtf:',
        "mw:dateBasis concept:text",
        f"mw:target {person.name}",
    )
    desk.claims(Subject(name, label, day), ())
