"""The legend of an answer: what its grades mean, and which sources it cites."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from maliwar.dates import Grade
from maliwar.languages import N_, gettext
from maliwar.questions.evidence import Row
from maliwar.questions.labels import Thing

RULES: Final[Mapping[str, tuple[str, str]]] = {
    Grade.THROUGHOUT: (
        N_("It held at every moment of the time asked for."),
        "latestBegin <= first day asked for, and earliestEnd >= last day asked for",
    ),
    Grade.AT_SOME_TIME: (
        N_("It held for certain at some moment of the time asked for."),
        "latestBegin <= last day asked for, and earliestEnd >= first day asked for",
    ),
    Grade.POSSIBLY: (
        N_("The dates allow that it held at some moment of the time asked for."),
        "earliestBegin <= last day asked for, and latestEnd >= first day asked for",
    ),
}
"""What each grade says, and the rule by which it is given: by the bounds of the dates alone."""


def grades(rows: Iterable[Row]) -> list[dict[str, str]]:
    """Return the legend of the grades that occur, the surest first."""
    present = {row.cells.get("grade") for row in rows}
    return [
        {"grade": str(grade), "meaning": gettext(meaning), "rule": rule}
        for grade, (meaning, rule) in RULES.items()
        if grade in present
    ]


def sources(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return each source that a claim cites once, by number, the article itself first; `href` cites it."""
    found = {claim.source for row in rows for claim in row.claims if claim.source}
    return [_source(thing) for thing in sorted(found, key=lambda thing: (thing.number or 0, thing.iri))]


def _source(thing: Thing) -> dict[str, Any]:
    name = thing.iri.rpartition("/")[2]
    return {"iri": thing.iri, "number": thing.number, "label": thing.label, "href": f"/cite/source/{name}"}
