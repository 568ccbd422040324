"""Events and operations as marks along time: what happened when, as far as it is dated, by family of kinds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from maliwar.answer.engine import Engine
from maliwar.answer.terms import Term
from maliwar.dates import FOREVER, Filled
from maliwar.languages import N_
from maliwar.names import MW
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.evidence import read_term
from maliwar.questions.labels import LabelIndex, Thing

FAMILIES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "fights": (N_("Battles and attacks"), ("Battle", "Attack")),
    "ground": (N_("Ground won and lost"), ("Capture", "Retreat", "Offensive", "Manoeuvre")),
    "forces": (N_("Forces come and go"), ("DeploymentEvent", "Withdrawal")),
    "military": (N_("Other military events"), ("MilitaryEvent",)),
    "politics": (N_("Politics and announcements"), ("PoliticalEvent", "LineageEvent")),
    "people": (
        N_("People harmed, taken, driven out"),
        ("RightsViolation", "Abduction", "Release", "Death", "Injury", "Accident", "DisplacementEvent"),
    ),
    "culture": (N_("Destruction, culture"), ("Destruction", "CulturalEvent")),
    "other": (N_("Other events"), ()),
}
"""The rows of the picture: a heading, and the classes of events that belong there; the first that fits is taken."""


@dataclass(frozen=True)
class Mark:
    """One event or operation with its four bounds."""

    thing: Thing
    days: Filled
    family: str
    disputed: bool

    @property
    def dated(self) -> bool:
        """Whether both its earliest and its latest day are told."""
        return self.days.eb not in FOREVER and self.days.le not in FOREVER


def read_marks(engine: Engine, catalogue: Catalogue, labels: LabelIndex, raw: Mapping[str, str]) -> tuple[Mark, ...]:
    """Ask for every event of a kind, in a place, with an actor, as far as these are given, at any time.

    Raises BadInput for what cannot be read, and EngineError.
    """
    name = "events-of-kind" if "kind" in raw else "events-in"
    return _marks(engine, catalogue, labels, name, "event", raw)


def read_operations(
    engine: Engine, catalogue: Catalogue, labels: LabelIndex, raw: Mapping[str, str]
) -> tuple[Mark, ...]:
    """Ask for every operation in a place, with an actor, as far as these are given; raises the same."""
    return _marks(engine, catalogue, labels, "operations", "operation", raw)


def _marks(  # noqa: PLR0913, PLR0917 - the parts of a service, and what is asked
    engine: Engine, catalogue: Catalogue, labels: LabelIndex, name: str, column: str, raw: Mapping[str, str]
) -> tuple[Mark, ...]:
    bound = catalogue.get_question(name).bind(raw, labels)
    found: dict[str, Mark] = {}
    for record in engine.select(bound.brief).records():
        mark = _mark(record, column, labels)
        if mark and mark.thing.iri not in found:
            found[mark.thing.iri] = mark
    return tuple(found.values())


def _mark(record: Mapping[str, Term | None], column: str, labels: LabelIndex) -> Mark | None:
    thing, disputed = read_term(record[column], labels), read_term(record["disputed"], labels)
    if not isinstance(thing, Thing):
        return None
    days = labels.days(thing.iri) or Filled(*FOREVER, *FOREVER)
    return Mark(thing, days, family_of(labels.classes(thing.iri)), disputed is True)


def family_of(classes: Iterable[str]) -> str:
    """Return the family that an event of these classes belongs to."""
    given = {name.removeprefix(MW) for name in classes}
    return next((name for name, (_, members) in FAMILIES.items() if not given.isdisjoint(members)), "other")
