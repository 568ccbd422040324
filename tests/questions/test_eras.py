"""Periods named after what happened, in the whole graph."""

from datetime import date

import fixture_graph
import pytest
from test_goldens import names_in

from maliwar.dates import FOREVER
from maliwar.errors import BadDate
from maliwar.questions.eras import read_period

FIRST, LAST = FOREVER


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("before the coup", FIRST, date(2012, 3, 21)),
        ("since the coup", date(2012, 3, 22), LAST),
        ("avant le putsch de 2020", FIRST, date(2019, 12, 31)),
        ("until the coup of 2021", FIRST, date(2021, 12, 31)),
        ("before event/coup-2012-03-22", FIRST, date(2012, 3, 21)),
        ("during Operation Serval", date(2013, 1, 11), date(2014, 5, 1)),
        ("pendant l'opération Serval", date(2013, 1, 11), date(2014, 5, 1)),
        ("after the battle of Konna", date(2013, 1, 19), LAST),
        ("two weeks after the battle of Konna", date(2013, 1, 19), date(2013, 2, 1)),
        ("since the Algiers agreement", date(2015, 1, 1), LAST),
        ("by June 2012", FIRST, date(2012, 6, 30)),
    ],
)
def test_a_period_has_the_days_of_what_it_is_named_after(text: str, first: date, last: date) -> None:
    """Before ends on the day before it may have begun, after begins on the day after it may have ended."""
    window = read_period(text, names_in(fixture_graph.whole_engine()))
    assert (window.first, window.last) == (first, last)


def test_what_was_read_is_told() -> None:
    """The title names the thing and the days."""
    window = read_period("before the coup", names_in(fixture_graph.whole_engine()))
    assert window.title() == "before “Coup d’état in Mali, 22 March 2012” (until 21 March 2012)"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("after the fall of Gao", "may mean after event/capture-gao-2012-03-31"),
        ("before the battle of Nowhere", "nothing called “battle of nowhere” has a date"),
        ("during", "has a date in the graph"),
    ],
)
def test_what_is_not_clear_is_asked_back(text: str, says: str) -> None:
    """With the choices where there are several, and an example where there is none."""
    with pytest.raises(BadDate, match=says):
        read_period(text, names_in(fixture_graph.whole_engine()))
