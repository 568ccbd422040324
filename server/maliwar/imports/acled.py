"""ACLED: the event export of the Armed Conflict Location & Event Data project, as it has been since March 2023.

Columns and codes as in the ACLED Codebook (acleddata.com/knowledge-base/codebook): geo_precision 1 to 3 in its section
“Spatial precision codes”, time_precision 1 to 3 in “Time precision codes”. Used: what COLUMNS.needed names, and where
they are filled associated actors, the kinds of actors, places above, source, notes and timestamp. Not used:
disorder_type, interaction, civilian_targeting, iso, region, source_scale, tags and population columns.
"""

from datetime import date
from typing import Final

from maliwar.errors import BadRow
from maliwar.imports import periods
from maliwar.imports.cells import Cells, shown, words
from maliwar.imports.columns import ColumnSet
from maliwar.imports.happening import Cited, Finer, Happening, Party, Spot, Toll, distinct, slug
from maliwar.imports.ucdp import above

COLUMNS: Final = ColumnSet(
    kind="acled",
    title="ACLED",
    columns=(
        *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type"),
        *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction"),
        *("civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3", "location"),
        *("latitude", "longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "tags"),
        *("timestamp",),
    ),
    needed=frozenset(
        {
            *("event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "actor1"),
            *("country", "location", "latitude", "longitude", "geo_precision", "fatalities"),
        }
    ),
    other=frozenset(
        {
            *("data_id", "event_id_no_cnty", "iso3", "population_1km", "population_2km", "population_5km"),
            *("population_best",),
        }
    ),
)

CODER: Final = "Armed Conflict Location & Event Data (ACLED)"
LICENCE: Final = (
    "Collected by Armed Conflict Location & Event Data (ACLED). Its terms of use stand at https://acleddata.com and "
    "bind whoever downloaded the file; read them before you pass this on."
)

_KINDS: Final = {
    "battles": "Battle",
    "explosions/remote violence": "Attack",
    "violence against civilians": "Attack",
    "protests": "Protest",
    "riots": "Event",
    "strategic developments": "Event",
}
_FINER: Final = {
    "government regains territory": "Capture",
    "non-state actor overtakes territory": "Capture",
    "non-violent transfer of territory": "Capture",
    "air/drone strike": "Airstrike",
    "suicide bomb": "Bombing",
    "remote explosive/landmine/ied": "Bombing",
    "grenade": "Bombing",
    "abduction/forced disappearance": "Abduction",
    "agreement": "AgreementEvent",
    "looting/property destruction": "Destruction",
    "headquarters or base established": "Manoeuvre",
    "violent demonstration": "Protest",
}
"""Sub-events for which we have a closer class than for their event type."""

_DAYS: Final = {1: "the day is known", 2: "known to the week, or as long a time", 3: "known to the month"}
_WHERE: Final = {
    1: ("settlement-point", "the place itself"),
    2: ("approximate-point", "near the place, or in the small area that it stands for"),
    3: ("area-point", "known to the region, for which a natural feature or its capital stands"),
}
_INTER: Final = {
    **dict.fromkeys(("1", "state forces"), "ArmedForce"),
    **dict.fromkeys(("2", "rebel group", "rebel groups", "rebel forces"), "ArmedGroup"),
    **dict.fromkeys(("3", "political militia", "political militias"), "ArmedGroup"),
    **dict.fromkeys(("4", "identity militia", "identity militias"), "Militia"),
    **dict.fromkeys(("5", "rioters", "6", "protesters", "7", "civilians"), "Population"),
}
_WEEK: Final = 6
"""Days by which an event of a week may be off the day that stands for it: the middle by the codebook, where that was
always kept; the first or the last where it was not."""


def read(cells: Cells, line: int) -> Happening:
    """Return what a row says.

    Raises BadRow.
    """
    number = cells.needed("event_id_cnty")
    if not (number.isascii() and number.isalnum() and len(number) <= 40):
        raise BadRow(f"event_id_cnty is {shown(number)}, not letters and digits such as MLI12345")
    day, precision = cells.day("event_date"), cells.number("time_precision", 1, 3)
    if cells.text("year") and cells.number("year", 1900, 9999) != day.year:
        raise BadRow(f"year is {shown(cells.text('year'))}, which is not that of event_date {day}")
    event, sub = cells.needed("event_type"), cells.needed("sub_event_type")
    if event.lower() not in _KINDS:
        raise BadRow(f"event_type is {shown(event)}, not one of ACLED’s six")
    spot, roles = _spot(cells), tuple(_roles(cells, event))
    sides = " – ".join(dict.fromkeys(name for name in (cells.name("actor1"), cells.name("actor2")) if name))
    uploaded = cells.moment("timestamp")
    return Happening(
        id=number,
        key=slug(number),
        line=line,
        kind=_FINER.get(sub.lower(), _KINDS[event.lower()]),
        finer=Finer(slug(sub), f"{sub.lower()} (ACLED)", f"ACLED’s sub-event type “{sub}” of its type “{event}”."),
        label=f"{sub}: {sides}, {spot.name}, {_when(day, precision)} (ACLED {number})",
        on=_on(day, precision),
        date_note=f"ACLED time precision {precision}: {_DAYS[precision]}",
        spot=spot,
        roles=roles,
        tolls=_tolls(cells),
        cited=tuple(Cited(distinct(name), name) for part in cells.text("source").split(";") if (name := part.strip())),
        said_on=uploaded.isoformat() if uploaded else "",
        note=cells.text("notes"),
    )


def _on(day: date, precision: int) -> str:
    if precision == 1:
        return day.isoformat()
    return periods.about(day, _WEEK) if precision == 2 else periods.month(day)


def _when(day: date, precision: int) -> str:
    return words(day) if precision == 1 else f"about {words(day)}" if precision == 2 else words(day).partition(" ")[2]


def _spot(cells: Cells) -> Spot:
    code = cells.number("geo_precision", 1, 3)
    latitude, longitude = cells.coordinates()
    areas = [cells.name(name) for name in ("admin3", "admin2", "admin1", "country")]
    name = cells.needed("location")
    if not areas[3]:
        raise BadRow("country is empty")
    precision, meaning = _WHERE[code]
    return Spot(
        key=distinct(name, *areas, latitude or "", longitude or "", precision),
        name=name,
        above=tuple(above(areas)),
        latitude=latitude,
        longitude=longitude,
        precision=precision,
        note=f"ACLED geo precision {code}: {meaning}",
    )


def _roles(cells: Cells, event: str) -> list[tuple[str, Party]]:
    """Return who took part; civilians are the target; of violence against them the others are the perpetrators."""
    sides = [_side(cells, number) for number in "12"]
    struck = [bool(side) and side[0].kind == "Population" and _civilian(side[0]) for side in sides]
    against = event.lower() == "violence against civilians" and sum(struck) == 1
    roles = [
        ("target" if hit else "perpetrator" if against and at == 0 else "participant", party)
        for side, hit in zip(sides, struck, strict=True)
        for at, party in enumerate(side)
    ]
    return list(dict.fromkeys(roles))


def _civilian(party: Party) -> bool:
    return party.name.lower().startswith("civilians")


def _side(cells: Cells, number: str) -> list[Party]:
    """Return the actor of a side, then those associated with it."""
    name = cells.needed("actor1") if number == "1" else cells.name(f"actor{number}")
    if not name:
        return []
    kind = _INTER.get(cells.text(f"inter{number}").lower(), "Population" if name.startswith("Civilians") else "Actor")
    others = (part.strip() for part in cells.name(f"assoc_actor_{number}").split(";"))
    return [Party(distinct(name), name, kind), *(Party(distinct(other), other) for other in others if other)]


def _tolls(cells: Cells) -> tuple[Toll, ...]:
    return (Toll("killed", "killed in all", cells.number("fatalities", 0, 10_000_000)),)
