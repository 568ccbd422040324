"""Promises about time: EDTF, the four bounds, grades, the two clocks."""

from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from maliwar.dates import (
    FOREVER,
    READ_ON,
    Bounds,
    Grade,
    Known,
    Span,
    Window,
    bounds,
    edtf_span,
    event_bounds,
    grade,
    known,
)
from maliwar.errors import BadDate

DAYS = st.dates(date(2011, 1, 1), date(2015, 12, 31))


def day(text: str | None) -> date | None:
    """Return an ISO day; None stays open."""
    return date.fromisoformat(text) if text else None


def on(first: str, last: str | None = None) -> Window:
    """Return the window of one day, or of two and all between."""
    return Window(date.fromisoformat(first), date.fromisoformat(last or first), "")


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2012-06-08", "2012-06-08", "2012-06-08"),
        ("2012-01", "2012-01-01", "2012-01-31"),
        ("2012", "2012-01-01", "2012-12-31"),
        ("[2012-04-06..2012-06-07]", "2012-04-06", "2012-06-07"),
        ("[..2012-09-01]", None, "2012-09-01"),
        ("[2012-06-26..]", "2012-06-26", None),
        ("[..]", None, None),
        ("..", "2024-06-14", None),
        ("2012-01-16~", "2012-01-13", "2012-01-19"),
        ("2012-01~", "2011-12-17", "2012-02-15"),
        ("2012-21~", "2012-02-01", "2012-06-30"),
        ("2012~", "2011-07-01", "2013-06-30"),
        ("2012-01-16?", "2012-01-16", "2012-01-16"),
        ("2012-01-16%", "2012-01-13", "2012-01-19"),
    ],
)
def test_the_table_of_the_data_model_holds(text: str, earliest: str | None, latest: str | None) -> None:
    """Every row of section 2 gives the days that it promises."""
    span = edtf_span(text)
    assert (span.earliest, span.latest) == (day(earliest), day(latest))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("[2012-04..2012-06]", "2012-04-01", "2012-06-30"),
        ("[2012-03-01,2012-01-05]", "2012-01-05", "2012-03-01"),
        ("[2012-01-16~, 2012-02-03]", "2012-01-13", "2012-02-03"),
        ("[2012,2013-01..2013-03]", "2012-01-01", "2013-03-31"),
        ("[..2012-01,2013]", None, "2013-12-31"),
        ("{2012-01,2012-05}", "2012-01-01", "2012-05-31"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("2012-XX", "2012-01-01", "2012-12-31"),
        ("2012-XX~", "2011-07-01", "2013-06-30"),
        ("2012-02-XX", "2012-02-01", "2012-02-29"),
        ("[201X,2021]", "2010-01-01", "2021-12-31"),
        ("2012-21", "2012-03-01", "2012-05-31"),
        ("2012-24", "2012-12-01", "2013-02-28"),
        ("2012-24%", "2012-11-01", "2013-03-31"),
        ("2012-34", "2012-04-01", "2012-06-30"),
        ("~2012", "2011-07-01", "2013-06-30"),
        ("2012-05~-01", "2012-04-16", "2012-05-16"),
        ("  2012  ", "2012-01-01", "2012-12-31"),
    ],
)
def test_what_else_edtf_can_say(text: str, earliest: str | None, latest: str | None) -> None:
    """Lists, seasons, unspecified digits and partial marks are read; winter goes on to February."""
    span = edtf_span(text)
    assert (span.earliest, span.latest) == (day(earliest), day(latest))


@pytest.mark.parametrize(
    ("text", "uncertain", "approximate"),
    [("2012", False, False), ("2012?", True, False), ("2012~", False, True), ("2012%", True, True)],
)
def test_marks_are_told_apart(text: str, uncertain: bool, approximate: bool) -> None:
    """`?` is uncertain, `~` is approximate, `%` is both."""
    assert (edtf_span(text).uncertain, edtf_span(text).approximate) == (uncertain, approximate)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "2012-02-30", "2013-02-29", "2012-13", "2012-00", "2012-01-00", "0000", "-0001", "12012", "Y12012"),
        *("2012-01/2012-03", "2012/..", "[2012-05..2012-01]", "[2012-02-01..2012-01-01, 2013]", "[2012..2013-01]"),
        *("[2012]", "[2012-01-16~..2012-02-01]", "XXXX", "2012-1X-01", "0001~", "9999-24", "June", "2012-06-08T10:00"),
        *("2012?~", "[[2012]]", "[,]", "[..,..]", "{..}", "Y1E999999999", "٢٠١٢", "\ud800", "2012\x00", "[" * 10_000),
    ],
)
def test_what_is_no_date_or_set_is_refused(text: str) -> None:
    """Intervals, impossible days, years outside 1 to 9999 and all else raise BadDate, and nothing but BadDate."""
    with pytest.raises(BadDate) as refusal:
        edtf_span(text)
    refusal.value.message.encode()


def test_an_interval_is_named_as_the_fault() -> None:
    """An author who writes an interval is told to write a set."""
    with pytest.raises(BadDate, match=r"is an interval.*\[2012-01\.\.2012-03\]"):
        edtf_span("2012-01/2012-03")


@given(DAYS, DAYS, st.sampled_from([4, 7, 10]))
@settings(max_examples=10, deadline=None)
def test_plain_dates_are_read_as_the_package_reads_them(one: date, other: date, length: int) -> None:
    """Our quick reading of days, months, years and their sets equals that of the edtf package."""
    first, last = (found.isoformat()[:length] for found in sorted((one, other)))
    for text in (
        first,
        f"[{first}..{last}]",
        f"[..{last}]",
        f"[{first}..]",
        f"[{first},{last}]",
        f"{{{first},{last}}}",
    ):
        parsed = parse_edtf(text)
        sides = [None if isinstance(s, float) else date(*s[:3]) for s in (parsed.lower_strict(), parsed.upper_strict())]
        assert edtf_span(text) == Span(*sides)


@given(st.text(alphabet="0129-X.,[]{}?~% /", max_size=24))
@settings(max_examples=200, deadline=None)
def test_a_span_is_never_inverted(text: str) -> None:
    """Whatever is read at all has its earliest day no later than its latest."""
    try:
        span = edtf_span(text)
    except BadDate:
        return
    assert (span.earliest or date.min) <= (span.latest or date.max)


ALLIANCE = bounds("2012-01", "[2012-04-06..2012-06-07]")
HOSTILITY = bounds("2012-06-08", "[2013-01-14..]")
MNLA_AQIM = bounds("2012-01", "[2012-01-16..2012-11-18]")


@pytest.mark.parametrize(
    ("period", "window", "expected"),
    [
        (ALLIANCE, on("2012-03-01"), Grade.THROUGHOUT),
        (ALLIANCE, on("2012-04-20"), Grade.POSSIBLY),
        (ALLIANCE, on("2012-05-20"), Grade.POSSIBLY),
        (ALLIANCE, on("2012-05-01", "2012-08-31"), Grade.POSSIBLY),
        (ALLIANCE, on("2012-07-01"), None),
        (ALLIANCE, on("2012-01-15"), Grade.POSSIBLY),
        (ALLIANCE, on("2012-03-01", "2012-07-01"), Grade.AT_SOME_TIME),
        (ALLIANCE, on("2011-12-31"), None),
        (HOSTILITY, on("2012-07-01"), Grade.THROUGHOUT),
        (HOSTILITY, on("2012-11-20"), Grade.THROUGHOUT),
        (HOSTILITY, on("2012-06-07"), None),
        (HOSTILITY, on("2012-05-01", "2012-08-31"), Grade.AT_SOME_TIME),
        (HOSTILITY, on("2014-01-01"), Grade.POSSIBLY),
        (MNLA_AQIM, on("2012-07-01"), Grade.POSSIBLY),
        (MNLA_AQIM, on("2012-11-19"), None),
    ],
)
def test_the_worked_example_of_the_data_model(period: Bounds, window: Window, expected: Grade | None) -> None:
    """MNLA and Ansar Dine, allied and then hostile, and MNLA and AQIM are graded as section 2 says."""
    assert grade(period, window) == expected


def test_the_bounds_of_the_worked_example() -> None:
    """The alliance begins in January and ends between 6 April and 7 June; the hostility has no latest end."""
    assert Bounds(date(2012, 1, 1), date(2012, 1, 31), date(2012, 4, 6), date(2012, 6, 7)) == ALLIANCE
    assert Bounds(date(2012, 6, 8), date(2012, 6, 8), date(2013, 1, 14), None) == HOSTILITY
    assert HOSTILITY.filled() == (date(2012, 6, 8), date(2012, 6, 8), date(2013, 1, 14), date(9999, 12, 31))


def test_held_on_a_day_is_certain_on_that_day_only() -> None:
    """`[..D]` to `[D..]` is throughout on D and possible on any other day."""
    held = bounds("[..2012-09-01]", "[2012-09-01..]")
    assert grade(held, on("2012-09-01")) is Grade.THROUGHOUT
    assert grade(held, on("2012-08-31")) is grade(held, on("2012-09-02")) is Grade.POSSIBLY


def test_what_has_not_ended_was_so_when_the_article_was_read() -> None:
    """`..` as an end is certain up to the day of reading, and possible after it."""
    going_on = bounds("2012-01-16", "..")
    assert (going_on.earliest_end, going_on.latest_end) == (READ_ON, None)
    assert grade(going_on, on("2024-06-14")) is Grade.THROUGHOUT
    assert grade(going_on, on("2024-06-15")) is Grade.POSSIBLY


@pytest.mark.parametrize("unknown", [None, "[..]"])
def test_unknown_ends_rest_on_the_days_that_claims_attest(unknown: str | None) -> None:
    """Left out or `[..]`: the begin is open to the first attested day, the end from the last attested day on."""
    attested = Span(date(2012, 4, 1), date(2012, 5, 1))
    assert bounds(unknown, unknown, attested) == Bounds(None, date(2012, 4, 1), date(2012, 5, 1), None)
    assert bounds(unknown, unknown) == Bounds(None, None, None, None)


def test_an_unknown_end_is_no_earlier_than_the_begin() -> None:
    """What is known to have begun was so then, and what is known to have ended had begun by then."""
    assert bounds("2012-06-08", None) == Bounds(date(2012, 6, 8), date(2012, 6, 8), date(2012, 6, 8), None)
    assert bounds(None, "2012-06-08") == Bounds(None, date(2012, 6, 8), date(2012, 6, 8), date(2012, 6, 8))
    late = Span(date(2013, 1, 1), date(2013, 1, 1))
    assert bounds("2012-06-08", "[..2012-07-01]", late).earliest_end == date(2012, 7, 1)


def test_an_end_before_its_begin_is_refused() -> None:
    """It is refused where it is certain, and let pass where the days overlap."""
    with pytest.raises(BadDate, match="before it begins"):
        bounds("2012-02", "2012-01-31")
    assert bounds("2012-02-15", "2012-02").latest_end == date(2012, 2, 29)


def test_still_so_is_no_begin_and_no_event() -> None:
    """`..` stands for an end alone."""
    with pytest.raises(BadDate, match="left out"):
        bounds("..", "2012")
    with pytest.raises(BadDate, match="left out"):
        event_bounds("..")


def test_an_event_begins_and_ends_within_its_date() -> None:
    """An event in January is certain for January, and possible for each of its days."""
    clash = event_bounds("2012-01?")
    assert clash == Bounds(date(2012, 1, 1), date(2012, 1, 31), date(2012, 1, 1), date(2012, 1, 31), uncertain=True)
    assert grade(clash, on("2012-01-01", "2012-01-31")) is Grade.AT_SOME_TIME
    assert grade(clash, on("2012-01-10")) is Grade.POSSIBLY
    assert event_bounds(None).filled() == (*FOREVER, *FOREVER)


def test_adjoining_situations_count_as_one_for_throughout_only() -> None:
    """A run lifts a grade to throughout, and changes no other grade."""
    first_half = bounds("2012-01-01", "2012-06-30")
    run = (date(2012, 1, 1), date(2012, 12, 31))
    assert grade(first_half, on("2012-02-01", "2012-11-01"), run) is Grade.THROUGHOUT
    assert grade(first_half, on("2012-02-01", "2013-11-01"), run) is Grade.AT_SOME_TIME


@st.composite
def edtf_sets(draw: st.DrawFn) -> str:
    """Draw a day, month or year, marked or not, or a set of two of a kind."""
    first, last = (found.isoformat()[: draw(st.shared(st.sampled_from([4, 7, 10])))] for found in draw(_PAIRS))
    forms = [first, f"{first}~", f"{first}%", f"[{first}..{last}]", f"[..{first}]", f"[{first}..]", "[..]"]
    return draw(st.sampled_from(forms))


_PAIRS = st.tuples(DAYS, DAYS).map(sorted)


@given(edtf_sets(), edtf_sets(), st.none() | _PAIRS, _PAIRS)
@settings(deadline=None)
def test_surer_grades_imply_the_less_sure(begins: str, ends: str, seen: list[date] | None, asked: list[date]) -> None:
    """Bounds are in order; throughout ⊂ at some time ⊂ possibly, for a certain core of at least a day."""
    try:
        period = bounds(begins, ends, Span(*seen) if seen else None)
    except BadDate:
        return
    eb, lb, ee, le = period.filled()
    first, last = asked
    throughout, sometime = lb <= first and ee >= last, lb <= last and ee >= first
    assert eb <= lb
    assert ee <= le
    assert not throughout or sometime
    assert not sometime or (eb <= last and le >= first)
    expected = Grade.THROUGHOUT if throughout else Grade.AT_SOME_TIME if sometime else None
    assert grade(period, Window(first, last, "")) in ({expected} if expected else {None, Grade.POSSIBLY})


@given(edtf_sets(), edtf_sets(), DAYS)
@settings(deadline=None)
def test_on_one_day_sometime_is_throughout(begins: str, ends: str, asked: date) -> None:
    """A day has no parts: on one day, nothing is graded `at some time`."""
    try:
        period = bounds(begins, ends)
    except BadDate:
        return
    assert grade(period, Window(asked, asked, "")) is not Grade.AT_SOME_TIME


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Span(date(2013, 1, 13), date(2013, 1, 13)), Known.KNOWN),
        (Span(date(2013, 1, 15), date(2013, 1, 15)), Known.NOT_YET),
        (Span(date(2013, 1, 1), date(2013, 1, 31)), Known.UNKNOWN_WHEN_SAID),
        (Span(None, date(2013, 2, 1)), Known.UNKNOWN_WHEN_SAID),
        (Span(None, None), Known.UNKNOWN_WHEN_SAID),
    ],
)
def test_the_second_clock_has_three_outcomes(said: Span, expected: Known) -> None:
    """On 13 January 2013 a claim was known, not yet made, or nobody knows."""
    assert known(said, date(2013, 1, 13)) is expected


def test_all_is_known_in_the_end() -> None:
    """With no day asked for (the last day there is), every claim is known."""
    assert known(Span(None, None), date.max) is Known.KNOWN
