"""The day of an event as EDTF, as exactly as its publisher knows it and no more exactly."""

from calendar import monthrange
from datetime import date, timedelta

from maliwar.imports.cells import words


def within(first: date, last: date) -> str:
    """Return EDTF for some day from first to last: a day, a month, a year or a set."""
    if first == last:
        return first.isoformat()
    if first.day == 1 and (last.year, last.month) == (first.year, first.month) and last == _end(first):
        return first.isoformat()[:7]
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return first.isoformat()[:4]
    return f"[{first.isoformat()}..{last.isoformat()}]"


def about(day: date, days: int) -> str:
    """Return EDTF for a day that may be off by some days either way."""
    margin = timedelta(days)
    return within(day - margin, day + margin)


def month(day: date) -> str:
    """Return EDTF for some day of that month."""
    return day.isoformat()[:7]


def spoken(first: date, last: date) -> str:
    """Return a day, or two with a dash between them, in English words."""
    return words(first) if first == last else f"{words(first)} – {words(last)}"


def _end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
