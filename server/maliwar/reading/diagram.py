"""A diagram of the main classes: boxes on a grid, and the properties that lead from one to another."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from maliwar.names import MW
from maliwar.reading.ontology import Ontology

WIDTH: Final = 980
HEIGHT: Final = 560
BOX: Final = (132, 46)
"""Pixels across and down."""
LINE: Final = 14
"""Pixels from one line of a label to the next."""
PLACES: Final = {
    "Source": (80, 120),
    "Passage": (80, 400),
    "Citation": (270, 260),
    "Claim": (460, 260),
    "Situation": (680, 90),
    "Event": (680, 400),
    "Operation": (740, 520),
    "Actor": (895, 240),
    "Place": (895, 500),
    "Agreement": (895, 60),
}
"""The middle of each class's box: sources on the left, claims in the middle, what they are about on the right."""
ABOUT: Final = ("Situation", "Event")
"""What `about`, whose range is anything, is drawn to."""
STANDS_FOR: Final = {MW + "TimedThing": "Event"}
"""Classes that have no box and whose properties start at that of a class below them."""
LABELS_AT: Final = {("Event", "Agreement"): 0.2, ("Situation", "Event"): 0.36, ("Claim", "Actor"): 0.3}
"""Where a label stands on its arrow, as a share of its length; half way where it is not told."""
MOST: Final = 3
"""Properties that are named on one arrow."""


@dataclass(frozen=True)
class Box:
    """A class; x and y are its left upper corner."""

    name: str
    iri: str
    x: int
    y: int


@dataclass(frozen=True)
class Arrow:
    """The properties from one class, or those below it, to another: the line's ends, and the lines of its label."""

    source: str
    target: str
    properties: tuple[str, ...]
    line: tuple[float, float, float, float]
    label: tuple[float, float]

    @property
    def named(self) -> tuple[str, ...]:
        """The properties that there is room for."""
        return self.properties[:MOST]

    @property
    def more(self) -> int:
        """How many there is no room for."""
        return len(self.properties) - len(self.named)


def boxes() -> tuple[Box, ...]:
    """Return the classes where they stand."""
    return tuple(Box(name, MW + name, x - BOX[0] // 2, y - BOX[1] // 2) for name, (x, y) in PLACES.items())


def arrows(ontology: Ontology) -> tuple[Arrow, ...]:
    """Return the arrows between the boxes, by what the ontology says of domains and ranges."""
    found: dict[tuple[str, str], list[tuple[bool, str]]] = {}
    for term in ontology.vocabulary.properties:
        domain = next(iter(term.values.get("rdfs:domain", ())), "")
        for target in _targets(ontology, term.iri, term.values.get("rdfs:range", ())):
            source = _box_of(ontology, domain)
            if source and target != source:
                found.setdefault((source, target), []).append((domain != MW + source, term.iri))
    return tuple(_arrow(pair, tuple(iri for _, iri in sorted(each))) for pair, each in sorted(found.items()))


def _targets(ontology: Ontology, iri: str, ranges: tuple[str, ...]) -> Iterator[str]:
    if iri == MW + "about":
        yield from ABOUT
    for wide in ranges:
        if name := _box_of(ontology, wide):
            yield name


def _box_of(ontology: Ontology, domain: str) -> str:
    """Return the box that stands for a class: its own, or that of the nearest class above it."""
    if domain in STANDS_FOR:
        return STANDS_FOR[domain]
    above = ontology.vocabulary.above
    wider = sorted(above.get(domain, ()), key=lambda iri: -len(above.get(iri, ())))
    names = (iri.removeprefix(MW) for iri in (domain, *wider))
    return next((name for name in names if name in PLACES), "")


def _arrow(pair: tuple[str, str], properties: tuple[str, ...]) -> Arrow:
    (x, y), (to_x, to_y) = PLACES[pair[0]], PLACES[pair[1]]
    start, end = _edge((x, y), (to_x, to_y)), _edge((to_x, to_y), (x, y))
    share = LABELS_AT.get(pair, 0.5)
    middle = tuple(round(one + (other - one) * share, 1) for one, other in zip(start, end, strict=True))
    return Arrow(*pair, properties, (*start, *end), (middle[0], middle[1]))


def _edge(inside: tuple[int, int], outside: tuple[int, int]) -> tuple[float, float]:
    """Return where the line from the middle of a box to another point leaves the box."""
    across, down = outside[0] - inside[0], outside[1] - inside[1]
    part = min(BOX[0] / 2 / abs(across) if across else 9, BOX[1] / 2 / abs(down) if down else 9)
    return round(inside[0] + across * part, 1), round(inside[1] + down * part, 1)
