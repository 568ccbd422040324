"""UCDP GED: the Georeferenced Event Dataset of the Uppsala Conflict Data Program, yearly (24.1, 25.1) and candidate.

Columns and codes as in the UCDP GED Codebook (Department of Peace and Conflict Research, Uppsala University), in its
list of variables: where_prec 1 to 7, date_prec 1 to 5, type_of_violence 1 to 3. Used: what COLUMNS.needed names, and
where they are filled the deaths by side, the sources and the places above. Not used: relid, active_year, code_status,
conflict, dyad and their numbers, the `_dset_id` columns, geom_wkt, priogrid_gid, region, country_id, event_clarity,
gwnoa, gwnob.
"""

from collections.abc import Iterable
from datetime import date
from itertools import zip_longest
from typing import Final

from maliwar.errors import BadRow
from maliwar.imports import periods
from maliwar.imports.cells import Cells, shown
from maliwar.imports.columns import ColumnSet
from maliwar.imports.happening import Cited, Finer, Happening, Party, Spot, Toll, distinct, slug

COLUMNS: Final = ColumnSet(
    kind="ucdp",
    title="UCDP GED",
    columns=(
        *("id", "relid", "year", "active_year", "code_status", "type_of_violence"),
        *("conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name"),
        *("side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b"),
        *("number_of_sources", "source_article", "source_office", "source_date", "source_headline", "source_original"),
        *("where_prec", "where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude"),
        *("geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec"),
        *("date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"),
        *("best", "high", "low", "gwnoa", "gwnob"),
    ),
    needed=frozenset(
        {
            *("id", "type_of_violence", "side_a", "side_b", "where_coordinates", "latitude", "longitude"),
            *("where_prec", "country", "date_prec", "date_start", "date_end", "best", "high", "low"),
        }
    ),
)

CODER: Final = "Uppsala Conflict Data Program (UCDP)"
LICENCE: Final = (
    "Collected by the Uppsala Conflict Data Program, Uppsala University. Its terms and the citation it asks for stand "
    "at https://ucdp.uu.se; read them before you pass this on."
)

_VIOLENCE: Final = {
    1: ("Battle", "state-based", "state-based conflict", "at least one side is the government of a state"),
    2: ("Battle", "non-state", "non-state conflict", "neither side is the government of a state"),
    3: ("Attack", "one-sided", "one-sided violence", "an organised actor uses force against civilians"),
}
_DAYS: Final = {
    1: "the day is known",
    2: "known to within two to six days",
    3: "known to the week",
    4: "known to the month, or to within eight to thirty days",
    5: "known to the year, or to within more than a month of it",
}
"""date_prec in the codebook; the days themselves stand in date_start and date_end."""
_WHERE: Final = {
    1: ("settlement-point", "the place itself"),
    2: ("approximate-point", "within some 25 km of the point"),
    3: ("area-point", "known to the second-order division"),
    4: ("area-point", "known to the first-order division"),
    5: ("area-point", "known to a line, an island or a part of the country that is no division"),
    6: ("area-point", "known to the country"),
    7: ("area-point", "over water or in international airspace"),
}
"""where_prec in the codebook; from 3 on the point only stands for what is known."""
_CIVILIANS: Final = "civilians"


def read(cells: Cells, line: int) -> Happening:
    """Return what a row says.

    Raises BadRow.
    """
    number = cells.needed("id")
    if not (number.isascii() and number.isalnum() and len(number) <= 40):
        raise BadRow(f"id is {shown(number)}, not a number")
    violence = cells.number("type_of_violence", 1, 3)
    kind, key, label, definition = _VIOLENCE[violence]
    first, last, precision = _days(cells)
    side_a, side_b = (_side(cells, letter, violence) for letter in "ab")
    spot = _spot(cells)
    roles = (
        (("perpetrator", side_a), ("target", side_b))
        if violence == 3
        else (("participant", side_a), ("participant", side_b))
    )
    tolls = tuple(_tolls(cells, side_a, side_b))
    cited = tuple(dict.fromkeys(_sources(cells)))
    original = cells.name("source_original")
    days = {source.issued for source in cited}
    return Happening(
        id=number,
        key=slug(number),
        line=line,
        kind=kind,
        finer=Finer(key, f"{label} (UCDP)", f"UCDP’s type of violence {violence}: {definition}."),
        label=f"{side_a.name} – {side_b.name}, {spot.name}, {periods.spoken(first, last)} (UCDP {number})",
        on=periods.within(first, last),
        date_note=f"UCDP date precision {precision}: {_DAYS[precision]}",
        spot=spot,
        roles=roles,
        tolls=tolls,
        cited=cited,
        said_by=Party(distinct(original), original) if original else None,
        said_on=next(iter(days)) if len(days) == 1 else "",
        note=cells.text("where_description"),
        others=tuple({toll.affected.key: toll.affected for toll in tolls if toll.affected}.values()),
    )


def _days(cells: Cells) -> tuple[date, date, int]:
    first, last = cells.day("date_start"), cells.day("date_end")
    if first > last:
        raise BadRow(f"date_start {first} is after date_end {last}")
    if cells.text("year") and not first.year <= cells.number("year", 1900, 9999) <= last.year:
        raise BadRow(f"year is {shown(cells.text('year'))}, which is not that of {first}")
    return first, last, cells.number("date_prec", 1, 5)


def _side(cells: Cells, letter: str, violence: int) -> Party:
    name, number = cells.needed(f"side_{letter}"), cells.name(f"side_{letter}_new_id")
    if name.lower() == _CIVILIANS:
        kind = "Population"
    elif name.lower().startswith("government of "):
        kind = "State"
    else:
        kind = "Actor" if violence == 2 else "ArmedGroup"  # one side of a non-state conflict may be a community
    return Party(slug(number) if number.isdigit() else distinct(name), name, kind)


def _spot(cells: Cells) -> Spot:
    code = cells.number("where_prec", 1, 7)
    latitude, longitude = cells.coordinates()
    areas = [cells.name(name) for name in ("adm_2", "adm_1", "country")]
    if not areas[2]:
        raise BadRow("country is empty")
    name = cells.name("where_coordinates") or next(filter(None, areas))
    precision, meaning = _WHERE[code]
    return Spot(
        key=distinct(name, *areas, latitude or "", longitude or "", precision),
        name=name,
        above=tuple(above(areas)),
        latitude=latitude,
        longitude=longitude,
        precision=precision,
        note=f"UCDP place precision {code}: {meaning}",
    )


def above(areas: list[str]) -> Iterable[tuple[str, str, str]]:
    """Yield the areas that hold a place, the smallest first; the last one is the country."""
    for at, area in enumerate(areas):
        if area:
            yield distinct(area, *filter(None, areas[at + 1 :])), area, "Place" if at + 1 < len(areas) else "Country"


def _tolls(cells: Cells, side_a: Party, side_b: Party) -> Iterable[Toll]:
    """Yield the total; and each part that is more than nothing, for a 0 there is how the table says nothing.

    So it is where `best` is 0 under a `low` of more: the sources sufficed for the one and not for the other.
    """
    low, best, high = (cells.count(name) for name in ("low", "best", "high"))
    if best == 0 and low:
        best = None
    if low is None and best is None and high is None:
        raise BadRow("low, best and high are all empty")
    if low is not None and best is not None and low > best:
        raise BadRow(f"low {low} is above best {best}")
    yield Toll("killed", "killed in all", best, low, high)
    civilians = side_b if side_b.name.lower() == _CIVILIANS else Party(_CIVILIANS, _CIVILIANS, "Population")
    parts = (
        ("deaths_a", side_a, f"of {side_a.name} killed"),
        ("deaths_b", side_b, f"of {side_b.name} killed"),
        ("deaths_civilians", civilians, "civilians killed"),
        ("deaths_unknown", None, "killed, of whom it is not known whose"),
    )
    for name, affected, told in parts:
        if number := cells.count(name):
            yield Toll(name.replace("_", "-"), told, number, affected=affected, part=True)


def _sources(cells: Cells) -> Iterable[Cited]:
    """Yield each source: from office, date and headline where they are lists of one length, else as it stands."""
    office, day, headline = (
        [part.strip(' "') for part in cells.text(name).split(";")]
        for name in ("source_office", "source_date", "source_headline")
    )
    if any(office) and len(office) == len(day) == len(headline):
        for who, when, title in zip_longest(office, day, headline, fillvalue=""):
            if who or title:
                yield _cited(title or who, who, when)
        return
    for text in cells.text("source_article").split(";"):
        if title := text.strip(' "'):
            yield _cited(title, "", "")


def _cited(title: str, office: str, day: str) -> Cited:
    try:
        issued = date.fromisoformat(day[:10]).isoformat()
    except ValueError:
        issued = ""
    return Cited(distinct(title, office, issued), title, office, issued)
