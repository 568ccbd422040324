"""Periods named after what happened: the four bounds decide the days, and what is not clear is asked back."""

from datetime import date

import pytest

from maliwar.dates import Filled
from maliwar.errors import BadDate
from maliwar.names import ID, MW
from maliwar.questions.entries import Entry, Thing
from maliwar.questions.eras import eras_at, read_period
from maliwar.questions.labels import LabelIndex

FIRST, LAST = date.min, date.max


def _entry(path: str, label: str, kinds: str, days: tuple[str, str, str, str], told: int = 1) -> Entry:
    filled = Filled(*(FIRST if day == "-" else LAST if day == "+" else date.fromisoformat(day) for day in days))
    classes = {MW + kind for kind in kinds.split()}
    return Entry(Thing(ID + path, label), classes, names={label: True}, days=filled, told=told)


LANTERN = ("2013-01-10", "2013-01-12", "2014-05-01", "2014-08-31")
TREATY = ("2013-06-18", "2013-06-18", "2013-09-26", "2013-11-29")
COUP = Entry(Thing(MW + "Coup", "coup d’état"), schemes={ID + "concept/event-kinds"}, names={"coup": True})
LABELS = LabelIndex(
    [
        COUP,
        _entry("event/coup-1", "Coup d’état, 22 March 2012", "Coup Event", ("2012-03-22",) * 4, told=9),
        _entry("event/coup-2", "Coup d’état, 2020", "Coup Event", ("2020-01-01", "2020-12-31") * 2, told=1),
        _entry("operation/lantern", "Operation Lantern", "Operation", LANTERN),
        _entry("operation/endless", "Operation Endless", "Operation", ("2013-02-19", "2013-02-19", "2013-02-20", "+")),
        _entry("agreement/treaty", "Hill treaty", "Agreement", TREATY),
        _entry("event/battle-a", "Battle of Kidal, 1 June 2012", "Battle Event", ("2012-06-01",) * 4),
        _entry("event/battle-b", "Battle of Kidal, 9 November 2012", "Battle Event", ("2012-11-09",) * 4),
        _entry("situation/held", "Kidal held by the MNLA", "Situation", ("2012-06-01",) * 4),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("during Operation Lantern", "2013-01-12/2014-05-01"),
        ("pendant l’opération Lantern", "2013-01-12/2014-05-01"),
        ("throughout operation lantern", "2013-01-12/2014-05-01"),
        ("during the 2020 coup", "2020-01-01/2020-12-31"),
        ("before Operation Lantern", "../2013-01-09"),
        ("after Operation Lantern", "2014-09-01/.."),
        ("since Operation Lantern", "2013-01-10/.."),
        ("until Operation Lantern", "../2013-01-12"),
        ("since the end of Operation Lantern", "2014-05-01/.."),
        ("at the start of Operation Lantern", "2013-01-10/2013-01-12"),
        ("two weeks before the coup of March 2012", "2012-03-08/2012-03-21"),
        ("the week after the battle of Kidal in June 2012", "2012-06-02/2012-06-08"),
        ("within 3 days of event/coup-1", "2012-03-19/2012-03-25"),
        ("avant le putsch", "../2012-03-21"),
        ("après le coup d’État", "2012-03-23/.."),
        ("depuis the Hill treaty", "2013-06-18/.."),
        ("after the Hill treaty", "2013-06-19/.."),
        ("during the Hill treaty", "2013-06-18/2013-09-26"),
        ("mid-2012", "2012-05-01/2012-08-31"),
        ("before 2012", "../2011-12-31"),
    ],
)
def test_the_bounds_decide_the_days(text: str, days: str) -> None:
    """During is what surely lay within, before and after leave out all that may have."""
    window = read_period(text, LABELS)
    found = (day.isoformat() if day not in (FIRST, LAST) else ".." for day in (window.first, window.last))
    assert "/".join(found) == days


def test_the_title_tells_what_was_read() -> None:
    """The thing by its label, and the days."""
    assert read_period("before the coup", LABELS).title() == "before “Coup d’état, 22 March 2012” (until 21 March 2012)"


def test_the_one_of_which_much_more_is_told_is_meant_and_the_others_are_offered() -> None:
    """The coup is that of 2012; what was read can be asked again without any doubt."""
    eras, clear, length = eras_at(["before", "the", "coup", "who", "held", "Kidal"], LABELS)
    assert ([era.written for era in eras], clear, length) == (["before event/coup-1", "before event/coup-2"], True, 3)
    assert read_period(eras[1].written, LABELS) == eras[1].window


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("before the battle of Kidal", "before event/battle-a or before event/battle-b"),
        ("after Operation Endless", "not told when Operation Endless ended"),
        ("before the earthquake", "nothing called “earthquake”"),
        ("during the MNLA", "nothing called “mnla”"),
        ("before the", "nothing called “”|names no day"),
        ("soonish", "no word for a time"),
    ],
)
def test_what_is_not_clear_or_not_told_is_said(text: str, says: str) -> None:
    """Two of one name, an end that nobody tells, a name that nothing bears, a situation."""
    with pytest.raises(BadDate, match=says):
        read_period(text, LABELS)
