"""A network of actors, as its picture is given it: who there is, of which sort, and what ties them when."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from maliwar.languages import N_, gettext
from maliwar.names import MW, short_path
from maliwar.questions.answer import QuestionAnswer
from maliwar.questions.evidence import GRADES, SUPPORTS, Row
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.reading.relations import Relation

SORTS: Final[Mapping[str, tuple[str, ...]]] = {
    N_("States"): ("State",),
    N_("Forces, missions, organisations"): (
        "ArmedForce",
        "Mission",
        "InternationalOrganisation",
        "PrivateMilitaryCompany",
    ),
    N_("Armed groups and coalitions"): ("ArmedGroup", "Faction", "Coalition", "Militia"),
    N_("People and political bodies"): ("Person", "PoliticalBody", "Court", "NGO", "NewsOrganisation", "ResearchBody"),
    N_("Left open by the source"): ("UnresolvedActor", "AnonymousActor", "Population"),
}
"""What is drawn together, by the classes of actors; each sort has a shape of its own in the picture."""
KIND_WORDS: Final[Mapping[str, str]] = {
    "allied": N_("allied"),
    "hostile": N_("hostile"),
    "supports": N_("supports"),
    "negotiates": N_("negotiates"),
    "agreement": N_("agreement in force"),
    "member": N_("member of"),
    "tie": N_("another tie"),
    "lineage": N_("goes back to"),
    "beside": N_("fought beside"),
}
"""How the edges of a picture are called."""
NAMES: Final = tuple(KIND_WORDS)
FEWEST: Final = 2
"""Edges below which a picture says no more than its table."""
_EPOCH: Final = date(1970, 1, 1)


def packed(relations: Iterable[Relation], labels: LabelIndex) -> dict[str, Any]:
    """Return all relations for a picture that grades them itself: actors, and edges with their bounds.

    An actor is `[short path, label, sort]`; an edge `[one, other, kind, support, disputed, bounds]`: actors, sorts,
    kinds and supports by their places in their lists, disputed 0 or 1, bounds days since 1970-01-01, null where open.
    """
    relations = tuple(relations)
    actors = _Actors(labels)
    edges = [
        [
            actors.place(each.one),
            actors.place(each.other),
            NAMES.index(each.kind),
            SUPPORTS.index(each.support),
            int(each.disputed),
            [None if day is None else (day - _EPOCH).days for day in each.period.bounds],
        ]
        for each in relations
    ]
    return {"actors": actors.told, "edges": edges, **words()}


def packed_answer(found: QuestionAnswer, relations: Iterable[Relation], labels: LabelIndex) -> dict[str, Any] | None:
    """Return the network that an answer tells of, each edge with its row's grade in place of bounds, and its number.

    None where it has fewer than FEWEST edges, or tells of no network.
    """
    by_situation: dict[str, list[Relation]] = {}
    for relation in relations:
        by_situation.setdefault(relation.situation, []).append(relation)
    actors = _Actors(labels)
    edges: dict[tuple[int, int, int], list[Any]] = {}
    for number, row in enumerate(found.rows, 1):
        for one, other, kind in _ties(found, row, by_situation):
            grade, support = row.cells.get("grade") or GRADES[0], row.cells.get("support")
            place = (actors.place(one), actors.place(other), NAMES.index(kind))
            rank = SUPPORTS.index(support) if isinstance(support, str) else 0
            edge = [*place, rank, int(row.cells.get("disputed") is True), grade, number]
            edges[place] = min(edges.get(place, edge), edge, key=lambda each: GRADES.index(str(each[5])))
    if len(edges) < FEWEST:
        return None
    return {"actors": actors.told, "edges": list(edges.values()), **words()}


def words() -> dict[str, Any]:
    """Return what the picture says, in the reader's language."""
    return {
        "sorts": [gettext(sort) for sort in SORTS],
        "kinds": {kind: gettext(text) for kind, text in KIND_WORDS.items()},
        "words": {
            "possibly": gettext("possibly"),
            "disputed": gettext("disputed"),
            "picture": gettext("Network of {actors} actors and {relations} relations."),
            "hint": gettext("Arrow keys go from actor to actor, Enter tells more, + and − zoom."),
            "relations": gettext("Relations"),
            "none": gettext("No relation is shown."),
            "in": gettext("Zoom in"),
            "out": gettext("Zoom out"),
            "whole": gettext("Show the whole picture"),
            "close": gettext("Close"),
            "page": gettext("Page of this actor"),
            "only": gettext("Show only this actor’s relations"),
        },
    }


def sort_of(classes: Iterable[str]) -> int:
    """Return the place in SORTS of an actor of these classes; the last where none fits."""
    names = {name.removeprefix(MW) for name in classes}
    fitting = (place for place, sort in enumerate(SORTS.values()) if names & set(sort))
    return next(fitting, len(SORTS) - 1)


class _Actors:
    """The actors of a network in the order in which its edges first name them."""

    def __init__(self, labels: LabelIndex) -> None:
        self.told: list[list[Any]] = []
        self._labels = labels
        self._places: dict[str, int] = {}

    def place(self, iri: str) -> int:
        if iri not in self._places:
            self._places[iri] = len(self.told)
            self.told.append([short_path(iri), self._labels.label(iri), sort_of(self._labels.classes(iri))])
        return self._places[iri]


def _ties(
    found: QuestionAnswer, row: Row, by_situation: Mapping[str, list[Relation]]
) -> Iterable[tuple[str, str, str]]:
    """Yield the pairs of actors that a row ties, and how."""
    actor = found.bound.understood.get("actor")
    centre = actor.thing.iri if actor and actor.thing else ""
    cells = {name: [thing.iri for thing in _things(cell)] for name, cell in row.cells.items()}
    here = {centre, *(iri for iris in cells.values() for iri in iris)}
    situations = [iri for iri in cells.get("situation", ()) if iri in by_situation]
    for relation in (each for iri in situations for each in by_situation[iri]):
        if {relation.one, relation.other} <= here:
            yield relation.key
    if situations:
        return
    if "original" in cells and "resulting" in cells:
        yield from ((new, old, "lineage") for old in cells["original"] for new in cells["resulting"])
    for name, kind in (("kin", "lineage"), ("beside", "beside"), ("whole", "member")):
        for iri in cells.get(name, ()):
            backwards = row.cells.get("direction") == "came out of it"
            yield (iri, centre, kind) if backwards else (centre, iri, kind)


def _things(cell: object) -> Iterable[Thing]:
    values = cell if isinstance(cell, tuple) else (cell,)
    return [value for value in values if isinstance(value, Thing)]
