"""Promises about dates as people type them."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maliwar.dates import Window, read_window
from maliwar.errors import BadDate

CASES = [line.split(" | ") for line in (Path(__file__).parent / "periods.txt").read_text().splitlines() if line]
WORDS = (
    "from to between and before after until since mid early late 1 1st 31 32 2012 0000 2012-06 2012-06-08 may june "
    "févr août Q2 winter été of the in à au - – / , . ² ٣ quarter second [..2012] 2012~ 9999 0001 .."
)


@pytest.mark.parametrize(("text", "days", "title"), CASES)
def test_dates_are_read_as_documented(text: str, days: str, title: str) -> None:
    """What the help says people may type is read as those days and shown under that title."""
    first, _, last = days.partition("/")
    window = read_window(text)
    assert window == Window(date.fromisoformat(first), date.fromisoformat(last), text)
    assert window.title() == title


def test_a_title_is_read_back_as_the_same_days() -> None:
    """A title can be typed in its turn."""
    for text, _, _ in CASES:
        window = read_window(text)
        again = read_window(window.title())
        assert (again.first, again.last) == (window.first, window.last)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("32 July 2012", "read as day 32 July 2012, and there is no such period"),
        ("30 February 2012", "no such period"),
        ("June", "read as June, and a year is missing"),
        ("foo 2012", "read as 2012, but 'foo' is no word for a time"),
        ("from June to May 2012", "read as 1 June 2012 to 31 May 2012, which ends before it begins"),
        ("2013/2012", "read as 1 January 2013 to 31 December 2012, which ends before it begins"),
        ("01/07/2012", "could have the day or the month first"),
        ("01.07.2012", "could have the day or the month first"),
        ("June to 2012", "read as June to 2012, and one end is not clear"),
        ("June July 2012", "read as June, and then names another month"),
        ("2012-13", "was taken for an EDTF date, and is none"),
        ("1/2/3/4", "more than two ends"),
        ("before 0001", "beyond the years 1 to 9999"),
        ("between 2012", "names one end of a period only"),
        ("the", "names no day"),
        ("", "names no day"),
    ],
)
def test_a_refusal_says_what_was_understood(text: str, understood: str) -> None:
    """A date that cannot be read is answered with what was understood and with three that can."""
    with pytest.raises(BadDate) as refusal:
        read_window(text)
    assert understood in refusal.value.message
    assert "2012-07-01, mid-2012 or May to August 2012" in refusal.value.message


@pytest.mark.parametrize(
    "text",
    [
        *("0000", "10000", "-0001", "-2012", "99999-01-01", "٢٠١٢", "٣ July 2012", "½ 2012", "\ud800", "2012\ud800"),
        *(
            "2012-06-08\x00",
            "x" * 10_240,
            "2012/" * 2_000,
            "[" * 64,
            "[2012-01-0X,2012-01-0X,2012-01-0X,2012-01-0X,20X]",
        ),
        *("after 9999", "winter 9999", "0000-0001", "0001~", "9" * 90, "Y1E99999", "\u202e2012", "../../.."),
    ],
)
def test_extreme_input_is_refused_and_nothing_breaks(text: str) -> None:
    """Hostile text raises BadDate with a short message that can be encoded."""
    with pytest.raises(BadDate) as refusal:
        read_window(text)
    message = json.dumps(refusal.value.message)
    assert message.encode()
    assert len(refusal.value.message) < 500
    refusal.value.message.encode()


@given(st.text() | st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join))
@settings(max_examples=600, deadline=None)
def test_any_text_is_a_window_or_a_bad_date(text: str) -> None:
    """Nothing but BadDate is ever raised; a window never ends before it begins, and always has a title."""
    try:
        window = read_window(text)
    except BadDate as refusal:
        refusal.message.encode()
        return
    assert window.first <= window.last
    assert window.title()


@given(st.dates(), st.dates())
@settings(deadline=None)
def test_every_title_is_understood(one: date, other: date) -> None:
    """The title of any two days is read back as these days."""
    first, last = sorted((one, other))
    again = read_window(Window(first, last, "").title())
    assert (again.first, again.last) == (first, last)
