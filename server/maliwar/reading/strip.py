"""One actor's relations over time, as its small picture is given them: a lane for each partner and kind."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from maliwar.languages import N_, gettext
from maliwar.names import short_path
from maliwar.questions.account import TOLD
from maliwar.questions.labels import LabelIndex
from maliwar.reading.relations import DIRECTED, Relation
from maliwar.wording import period_words

HEADINGS: Final[Mapping[tuple[str, bool], str]] = {
    ("allied", True): N_("Allied with"),
    ("hostile", True): N_("Hostile to"),
    ("supports", True): N_("Supported"),
    ("supports", False): N_("Supported by"),
    ("negotiates", True): N_("Negotiated with"),
    ("agreement", True): N_("In an agreement with"),
    ("member", True): N_("Member of"),
    ("member", False): N_("Had as members"),
    ("tie", True): N_("Otherwise tied to"),
}
"""What stands above the lanes of a kind; of a directed one, whether it leads away from the actor."""
MOST: Final = 20
"""Lanes that the picture has room for; those of which the most is sure are kept."""
_EPOCH: Final = date(1970, 1, 1)


def strip(relations: Iterable[Relation], actor: str, labels: LabelIndex) -> dict[str, Any] | None:
    """Return the lanes of an actor, given by its IRI, with what the picture says; None where it has no relation.

    A lane is `[heading, kind, label, short path, bars]`, the heading by its place in the list; a bar is `[bounds,
    disputed, short path of the situation, period in words]`, its bounds days since 1970-01-01, null where open.
    """
    lanes: dict[tuple[int, str], list[Relation]] = {}
    headings = list(HEADINGS)
    for each in relations:
        if actor in (each.one, each.other):
            away = each.kind not in DIRECTED or each.one == actor
            lanes.setdefault((headings.index((each.kind, away)), each.with_(actor)), []).append(each)
    if not lanes:
        return None
    kept = sorted(lanes, key=lambda lane: (-_sure(lanes[lane]), lane))[:MOST]
    ordered = sorted(kept, key=lambda lane: (lane[0], min(_first(each) for each in lanes[lane]), lane[1]))
    return {
        "lanes": [
            [heading, headings[heading][0], labels.label(other), short_path(other), _bars(lanes[heading, other])]
            for heading, other in ordered
        ],
        "actor": short_path(actor),
        "headings": [gettext(text) for text in HEADINGS.values()],
        "span": [_number(TOLD.first), _number(TOLD.last)],
        "more": len(lanes) - len(kept),
        "words": {
            "title": gettext("Relations of %(actor)s over time", actor=labels.label(actor)),
            "sure": gettext("sure"),
            "possibly": gettext("possible by its dates"),
            "disputed": gettext("disputed"),
        },
    }


def _bars(relations: Iterable[Relation]) -> list[Any]:
    return [
        [
            [None if day is None else _number(day) for day in each.period.bounds],
            int(each.disputed),
            short_path(each.situation),
            period_words(each.period.begins, each.period.ends),
        ]
        for each in relations
    ]


def _sure(relations: Iterable[Relation]) -> int:
    """Return how many days of the account are sure in them."""
    days = 0
    for each in relations:
        _, lb, ee, *_ = each.period.bounds
        days += max(0, ((ee or TOLD.last) - (lb or TOLD.first)).days + 1)
    return days


def _first(relation: Relation) -> date:
    eb, lb, *_ = relation.period.bounds
    return lb or eb or date.min


def _number(day: date) -> int:
    return (day - _EPOCH).days
