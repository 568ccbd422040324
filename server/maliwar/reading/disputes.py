"""What the sources disagree on: each dispute with both sides in full, and the rule by which it counts as one."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from maliwar.languages import N_
from maliwar.questions.evidence import Row
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.questions.statements import Selecting
from maliwar.questions.testimony import Testimony, Witness

QUESTION: Final = "disputes"


@dataclass(frozen=True)
class Rule:
    """One way by which two claims cannot both be so; `said` is what the question's column says of it."""

    name: str
    said: str
    title: str
    why: str


RULES: Final = {
    rule.name: rule
    for rule in (
        Rule(
            "contradicts",
            "told against each other",
            N_("Told against each other"),
            N_("The article sets the two beside each other as contrary."),
        ),
        Rule("denied", "denied", N_("Denied"), N_("One side says that it was so, the other that it was not.")),
        Rule(
            "fate-unconfirmed",
            "fate not confirmed",
            N_("Death not confirmed"),
            N_("A death is reported; the other side neither confirms nor denies it, or takes the report back."),
        ),
        Rule("fate-denied", "fate denied", N_("Death denied"), N_("A death is reported, and denied.")),
        Rule(
            "in-office",
            "in office after death",
            N_("In office after death"),
            N_("Somebody reported dead is told to have held an office later."),
        ),
        Rule(
            "dates",
            "dated differently",
            N_("Dated differently"),
            N_("One event is given two dates."),
        ),
        Rule(
            "numbers",
            "numbers that do not meet",
            N_("Numbers that do not meet"),
            N_("Two numbers of one kind, for one event and party; their ranges have nothing in common."),
        ),
        Rule(
            "twice",
            "taken twice",
            N_("Taken twice"),
            N_("One town is taken twice within a month by the same hands, and nobody is told to have taken it back."),
        ),
        Rule(
            "exclude",
            "exclude each other",
            N_("Exclude each other"),
            N_("Two situations that cannot both hold are told for the same time."),
        ),
    )
}
_BY_SAID: Final = {rule.said: rule for rule in RULES.values()}


@dataclass(frozen=True)
class Dispute:
    """Two claims that cannot both be so, what they are about, and the rules that found them."""

    row: Row
    about: tuple[Thing, ...]
    rules: tuple[Rule, ...]
    sides: tuple[Testimony, Testimony]


def rules_of(row: Row) -> tuple[Rule, ...]:
    """Return the rules by which a row is there; one that is not known here goes by the question's own words."""
    said = row.cells["found_by"]
    texts = said if isinstance(said, tuple) else (said,)
    return tuple(_BY_SAID.get(str(text), Rule("", str(text), str(text), "")) for text in texts)


def counted(rows: Iterable[Row]) -> Mapping[str, int]:
    """Return how many disputes each rule found, in the order of the rules; those that found none are left out."""
    found = Counter(rule.name for row in rows for rule in rules_of(row))
    return {name: found[name] for name in RULES if found[name]}


def disputes(rows: Sequence[Row], engine: Selecting, labels: LabelIndex) -> list[Dispute]:
    """Return these rows of an answer with what both sides say in full; raises EngineError."""
    sides = [(_thing(row, "one"), _thing(row, "other")) for row in rows]
    heard = Witness(engine, labels).hear(thing.iri for pair in sides for thing in pair)
    return [
        Dispute(row, _things(row, "subject"), rules_of(row), (heard[one.iri], heard[other.iri]))
        for row, (one, other) in zip(rows, sides, strict=True)
    ]


def _thing(row: Row, name: str) -> Thing:
    return _things(row, name)[0]


def _things(row: Row, name: str) -> tuple[Thing, ...]:
    cell = row.cells[name]
    return tuple(each for each in (cell if isinstance(cell, tuple) else (cell,)) if isinstance(each, Thing))
