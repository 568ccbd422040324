"""Bounds of what has a period, and how surely it fills a window.

All that has to do with time is imported from here: EDTF (spans.py), dates as people type them (periods.py), and
the bounds, grades and clocks below.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from maliwar.errors import BadDate
from maliwar.periods import Window, read_window
from maliwar.spans import DAY, READ_ON, Span, edtf_span, quoted

__all__ = [
    "DAY",
    "FOREVER",
    "READ_ON",
    "Bounds",
    "Filled",
    "Grade",
    "Known",
    "Span",
    "Window",
    "bounds",
    "edtf_span",
    "event_bounds",
    "grade",
    "known",
    "read_window",
]

FOREVER: Final = (date.min, date.max)
"""What open bounds are filled with: 0001-01-01 and 9999-12-31."""

_UNKNOWN: Final = Span(None, None)


class Grade(StrEnum):
    """How surely something held in a window, the surest first."""

    THROUGHOUT = "throughout"
    AT_SOME_TIME = "at-some-time"
    POSSIBLY = "possibly"


class Known(StrEnum):
    """Whether a claim had been made by a day."""

    KNOWN = "known"
    NOT_YET = "not-yet"
    UNKNOWN_WHEN_SAID = "unknown-when-said"


class Filled(NamedTuple):
    """Bounds without gaps, in the order of mwx:eb, mwx:lb, mwx:ee and mwx:le."""

    eb: date
    lb: date
    ee: date
    le: date


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days between which something begins, and between which it ends; None is open."""

    earliest_begin: date | None
    latest_begin: date | None
    earliest_end: date | None
    latest_end: date | None
    uncertain: bool = False
    approximate: bool = False

    def filled(self) -> Filled:
        """Fill what is open with the first and the last day there is."""
        first, last = FOREVER
        return Filled(
            self.earliest_begin or first, self.latest_begin or last, self.earliest_end or first, self.latest_end or last
        )


def bounds(begins: str | None, ends: str | None, attested: Span | None = None) -> Bounds:
    """Derive the four bounds from two EDTF texts; None or `[..]` is unknown.

    `attested` spans the first to the last day on which a claim says that it is so. An unknown begin is then no
    later than the first of them, nor than the end; an unknown end is no earlier than the last of them, nor than the
    begin. Raises BadDate for text that cannot be read, for `..` as a begin, and where the end lies before the begin
    for certain.
    """
    if begins is not None and begins.strip() == "..":
        raise BadDate("'..' says that something had not ended; an unknown begin is written [..] or left out.")
    begin = _UNKNOWN if begins is None else edtf_span(begins)
    end = _UNKNOWN if ends is None else edtf_span(ends)
    if begin.earliest and end.latest and end.latest < begin.earliest:
        raise BadDate(f"It ends ({quoted(ends or '')}) before it begins ({quoted(begins or '')}).")
    seen = attested or _UNKNOWN
    return Bounds(
        begin.earliest,
        begin.latest or _latest_begin(begin.earliest, seen.earliest, end.latest),
        end.earliest or _earliest_end(end.latest, seen.latest, begin.earliest),
        end.latest,
        begin.uncertain or end.uncertain,
        begin.approximate or end.approximate,
    )


def event_bounds(on: str | None) -> Bounds:
    """Derive the bounds of an event: it begins and ends within one EDTF date or set.

    Raises BadDate for text that cannot be read, and for `..`.
    """
    if on is not None and on.strip() == "..":
        raise BadDate("'..' is the end of a situation; the unknown date of an event is written [..] or left out.")
    span = _UNKNOWN if on is None else edtf_span(on)
    return Bounds(span.earliest, span.latest, span.earliest, span.latest, span.uncertain, span.approximate)


def grade(period: Bounds, window: Window, run: tuple[date, date] | None = None) -> Grade | None:
    """Grade a period against a window; None where the bounds rule it out.

    `run` is the latest begin of the first and the earliest end of the last of the situations that adjoin without a
    gap; only *throughout* looks at it.
    """
    eb, lb, ee, le = period.filled()
    run_lb, run_ee = run or (lb, ee)
    if run_lb <= window.first and run_ee >= window.last:
        return Grade.THROUGHOUT
    if lb <= window.last and ee >= window.first:
        return Grade.AT_SOME_TIME
    if eb <= window.last and le >= window.first:
        return Grade.POSSIBLY
    return None


def known(said: Span, day: date) -> Known:
    """Tell whether what was said within a span had been said by a day."""
    if (said.latest or date.max) <= day:
        return Known.KNOWN
    if (said.earliest or date.min) > day:
        return Known.NOT_YET
    return Known.UNKNOWN_WHEN_SAID


def _latest_begin(earliest: date | None, seen: date | None, ended: date | None) -> date | None:
    by = min((day for day in (seen, ended) if day), default=None)
    return max(by, earliest) if by and earliest else by


def _earliest_end(latest: date | None, seen: date | None, begun: date | None) -> date | None:
    after = max((day for day in (seen, begun) if day), default=None)
    return min(after, latest) if after and latest else after
