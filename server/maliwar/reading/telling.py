"""The war that an engine's data tells of."""

import re
from dataclasses import replace
from datetime import date
from typing import Final

from maliwar.answer.engine import Engine
from maliwar.answer.terms import Literal
from maliwar.dates import FOREVER
from maliwar.names import MW, MWX, PREFIXES
from maliwar.reading.dataset import written
from maliwar.war import War

_DAYS: Final = f"""PREFIX mwx: <{MWX}>
PREFIX xsd: <{PREFIXES["xsd"]}>
SELECT (MIN(?begin) AS ?first) (MAX(?end) AS ?last) WHERE {{
  ?thing mwx:lb ?begin ; mwx:ee ?end .
  FILTER(?begin > "{FOREVER[0]}"^^xsd:date && ?end < "{FOREVER[1]}"^^xsd:date)
}}"""

_REFERENCES: Final = f"""PREFIX mw: <{MW}>
SELECT (COUNT(DISTINCT ?source) AS ?references) WHERE {{ ?source a mw:Source ; mw:number ?number }}"""

_POINTS: Final = f"""PREFIX geo: <{PREFIXES["geo"]}>
SELECT DISTINCT ?point WHERE {{ ?place geo:hasGeometry ?geometry . ?geometry geo:asWKT ?point }} LIMIT 10000"""
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")


def war_of(engine: Engine) -> War:
    """Return what the data says of its war, the days that it tells of counted where it does not say them.

    Raises what the engine raises.
    """

    def days() -> tuple[date, date] | None:
        first, last = engine.select(_DAYS).rows[0]
        return (date.fromisoformat(first.value), date.fromisoformat(last.value)) if first and last else None

    def references() -> int:
        (number,) = engine.select(_REFERENCES).rows[0]
        return int(number.value) if number else 0

    said = (
        (subject, predicate, value.value, (value.language or "") if isinstance(value, Literal) else "")
        for subject, predicate, value in written(engine)
    )
    war = War.of(said, days)
    return replace(war, references=references(), box=war.box or _box(engine))


def _box(engine: Engine) -> tuple[float, ...]:
    """Return the corners around all places that have a point, with room about them; nothing where none has."""
    points = [tuple(map(float, _NUMBER.findall(row[0].value))) for row in engine.select(_POINTS).rows if row[0]]
    pairs = [point for point in points if len(point) == 2]
    if not pairs:
        return ()
    wests, norths = zip(*pairs, strict=True)
    room = max(max(wests) - min(wests), max(norths) - min(norths), 1.0) * 0.2
    corners = (min(wests) - room, min(norths) - room, max(wests) + room, max(norths) + room)
    return tuple(round(degrees, 4) for degrees in corners)
