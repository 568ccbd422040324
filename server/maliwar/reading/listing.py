"""Every thing of one type, grouped by class."""

from dataclasses import dataclass
from typing import Final

from maliwar.languages import N_, gettext
from maliwar.names import TYPES
from maliwar.reading import queries
from maliwar.reading.thing import Reader, Value
from maliwar.wording import sentence

HEADINGS: Final = {
    "actor": N_("Actors"),
    "person": N_("People"),
    "place": N_("Places"),
    "event": N_("Events"),
    "situation": N_("Situations"),
    "operation": N_("Operations"),
    "agreement": N_("Agreements"),
    "claim": N_("Claims"),
    "source": N_("Sources"),
    "passage": N_("Passages"),
    "concept": N_("Concepts"),
    "geometry": N_("Geometries"),
    "note": N_("Coverage notes"),
}


@dataclass(frozen=True)
class Group:
    """Things of one narrowest class."""

    heading: str
    values: tuple[Value, ...]


def listing(reader: Reader, kind: str, most: int | None = None) -> list[Group]:
    """Return the things of `id/<kind>/`, grouped by their narrowest class; raises NotFound for another kind.

    `most` is how many, the first in the order of names; without it, all.
    """
    classes: dict[str, set[str]] = {}
    asked = queries.first(kind, most) if most else queries.listing(kind)
    for thing, name in reader.engine.select(asked).rows:
        if thing and name:
            classes.setdefault(thing.value, set()).add(name.value)
    reader.labels.fetch(classes)
    groups: dict[str, list[Value]] = {}
    for iri, names in classes.items():
        narrowest = reader.vocabulary.narrowest(names)
        heading = sentence(reader.vocabulary.label(narrowest[0])) if narrowest else gettext(HEADINGS[kind])
        groups.setdefault(heading, []).append(reader.named(iri))
    return [Group(heading, tuple(sorted(values, key=_order))) for heading, values in sorted(groups.items())]


def counts(reader: Reader, *, large: bool = False) -> dict[str, int]:
    """Return how many things of each type there are, in the order of the types, leaving out types without any."""
    rows = reader.engine.select(queries.counts(large=large)).rows
    found = {row[0].value: int(row[1].value) for row in rows if row[0] and row[1]}
    return {name: found[name] for name in TYPES if found.get(name)}


def _order(value: Value) -> tuple[int, str]:
    return (value.number or 0, value.text.lower())
