"""How much of a large war a page begins with, and the sentences that say so: what is cut is always told.

A war is large where it has more names than the setting `large`; of any other a page shows all.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, TypeVar

from maliwar.languages import day_words, number_words
from maliwar.languages import gettext as _
from maliwar.questions.account import TOLD
from maliwar.reading.relations import Relation, on_day
from maliwar.reading.stretch import Stretch

Item = TypeVar("Item")

ROWS: Final = 50
"""Rows of one table of a day."""
ACTORS: Final = 30
"""Actors in a network."""
LANES: Final = 40
"""Places in the picture of control."""
MARKS: Final = 2_000
"""Events in the picture of the timeline."""
AROUND: Final = timedelta(days=45)
"""How far a picture that moves from day to day goes before it is loaded again."""


def around(day: date) -> Stretch:
    """Return the days on which a picture that begins with a day moves."""
    return Stretch(max(TOLD.first, day - AROUND), min(TOLD.last, day + AROUND))


def month(day: date) -> Stretch:
    """Return the month of a day, as far as it is told of."""
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Stretch(max(TOLD.first, first), min(TOLD.last, last))


def year(day: date) -> Stretch:
    """Return the year of a day, as far as it is told of."""
    return Stretch(max(TOLD.first, date(day.year, 1, 1)), min(TOLD.last, date(day.year, 12, 31)))


def connected(relations: Iterable[Relation], day: date, actor: str = "") -> tuple[list[Relation], int]:
    """Return the relations between the actors with the most ties on a day, and how many actors have any then.

    They are those that leave room for a day on which the picture moves; with an actor, it and those tied to it most.
    """
    stretch = around(day)
    near = [each for each in relations if _meets(each, stretch) and (not actor or actor in (each.one, each.other))]
    ties = Counter(end for one, other, _kind in on_day(near, day) for end in (one, other))
    kept = {iri for iri, _count in sorted(ties.items(), key=lambda item: (-item[1], item[0]))[:ACTORS]}
    return [each for each in near if {each.one, each.other} <= kept], len(ties)


def _meets(relation: Relation, stretch: Stretch) -> bool:
    begin, *_, end = relation.period.bounds[:4]
    return (begin is None or begin <= stretch.last) and (end is None or end >= stretch.first)


def begun(items: Sequence[Item], most: int) -> tuple[Sequence[Item], str]:
    """Return the first of some rows, and a sentence where there are more."""
    if len(items) <= most:
        return items, ""
    told = _("The first %(shown)s of %(all)s rows are shown; the question below has all of them.")
    return items[:most], told % {"shown": number_words(most), "all": number_words(len(items))}


def of_actors(shown: int, count: int, day: date) -> str:
    """Say that a network begins with some actors, and between which days it moves."""
    days = of_days(day)
    if shown >= count:
        return days
    message = _("Of the %(all)s actors with a tie on %(day)s the picture shows the %(shown)s with the most.")
    told = message % {"all": number_words(count), "day": day_words(day), "shown": number_words(shown)}
    return f"{told} {_('Choose an actor to see its ties.')} {days}"


def of_days(day: date) -> str:
    """Say between which days a picture moves."""
    stretch = around(day)
    message = _("The picture moves from %(first)s to %(last)s; type another day to go further.")
    return message % {"first": day_words(stretch.first), "last": day_words(stretch.last)}


def of_stretch(stretch: Stretch) -> str:
    """Say that a page begins with some of the time that is told of."""
    message = _("Much is told of here, so this page begins with %(first)s to %(last)s, out of %(begin)s to %(end)s.")
    return message % {
        "first": day_words(stretch.first),
        "last": day_words(stretch.last),
        "begin": day_words(TOLD.first),
        "end": day_words(TOLD.last),
    }


def of_lanes(shown: int, count: int) -> str:
    """Say that the picture of control has the lanes of some places; nothing where it has all."""
    if shown >= count:
        return ""
    message = _("The picture has the %(shown)s places that changed hands most, of %(all)s; choose a place for its own.")
    return message % {"shown": number_words(shown), "all": number_words(count)}


def of_marks(shown: int, count: int) -> str:
    """Say that the picture of the timeline has some of the events; nothing where it has all."""
    if shown >= count:
        return ""
    message = _("The picture has the first %(shown)s events of %(all)s; choose a shorter time to see all.")
    return message % {"shown": number_words(shown), "all": number_words(count)}
