"""EDTF dates and sets, and the days they allow.

The `edtf` package knows the grammar, but takes 7 to 300 ms a text: years, months and days, alone or in sets, are
read here (a test holds them equal to the package), all else by the package. It does not know `..` and `[..]`, and
its padding of `~` adds a year, a month and a day at once, so both are done here too.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from maliwar.errors import BadDate
from maliwar.war import READ_ON, war

__all__ = ["DAY", "READ_ON", "Span", "edtf_span", "quoted"]

DAY: Final = timedelta(days=1)
_LONGEST = 200
_PLAIN = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?")
_SEASON = re.compile(r"[0-9]{4}-(2[1-9]|3[0-9]|4[01])(?=[?~%]?$)")
_WINTERS = ("24", "28", "30")
_CHARACTERS = re.compile(r"[0-9X.,\[\]{}?~% -]+")

Ends = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Span:
    """The days between which one date lies, both included; None is open."""

    earliest: date | None
    latest: date | None
    uncertain: bool = False
    approximate: bool = False


def edtf_span(text: str) -> Span:
    """Read one EDTF date or set.

    `~` and `%` widen by 3 days, 15 days, a month or half a year, after the precision of what they mark; `?` and `%`
    set `uncertain` and widen nothing. Winter (`2012-24`) runs from December to the February after. A lone `..` is
    an end: the day on which the text was read, or later. Raises BadDate for an interval, for times, for years
    outside 1 to 9999, and for what is not EDTF.
    """
    return Span(war().last, None) if text.strip() == ".." else _span(text)


@lru_cache(maxsize=16_384)
def _span(text: str) -> Span:
    try:
        earliest, latest = _days(text.strip())
    except (ValueError, OverflowError):
        raise _not_edtf(text) from None
    return Span(earliest, latest, any(mark in text for mark in "?%"), any(mark in text for mark in "~%"))


def quoted(text: str) -> str:
    """Quote a stranger's text for a message: short, on one line, always encodable."""
    return repr(text if len(text) <= 60 else text[:60] + "…")


def _not_edtf(text: str) -> BadDate:
    if "/" in text:
        return BadDate(f"{quoted(text)} is an interval; one end takes a date or a set, such as [2012-01..2012-03].")
    return BadDate(f"{quoted(text)} is not an EDTF date or set; right are 2012-06-08, 2012-06 and [2012-04..2012-06].")


def _days(text: str) -> tuple[date | None, date | None]:
    if text == "[..]":
        return None, None
    if len(text) > _LONGEST or not _CHARACTERS.fullmatch(text):
        raise ValueError(text)
    if _PLAIN.fullmatch(text):
        return _plain(text)
    return _hull(text, _plain_members(text) or _by_package(text))


def _hull(text: str, members: list[Ends]) -> Ends:
    """Return the first and the last day of a set; one open member leaves that side open."""
    for first, last in members:
        if first and last and last < first:
            raise BadDate(f"In {quoted(text)}, {last} comes before {first}.")
    firsts, lasts = [first for first, _ in members if first], [last for _, last in members if last]
    return (
        min(firsts) if len(firsts) == len(members) else None,
        max(lasts) if len(lasts) == len(members) else None,
    )


def _plain_members(text: str) -> list[Ends] | None:
    """Read `A`, `[A..B]`, `[A,B]`, `{…}` with plain members; return None for what the package should read."""
    bracketed = text[:1] + text[-1:] in ("[]", "{}")
    parts = [part.strip() for part in text[1:-1].split(",")] if bracketed else [text]
    if bracketed and len(parts) == 1 and ".." not in text:
        return None
    members = []
    for place, part in enumerate(parts):
        first, dots, last = part.partition("..")
        if not dots:
            last = first = first.rstrip("?~%") if first[-2:-1].isdigit() else first
        elif not bracketed or (not first and place) or (not last and place < len(parts) - 1):
            return None
        if not all(_PLAIN.fullmatch(side) for side in (first, last) if side) or not (first or last):
            return None
        if first and last and len(first) != len(last):
            return None
        ends = (_plain(first)[0] if first else None, _plain(last)[1] if last else None)
        members.append(ends if dots else _widened(*_plain(first), part))
    return members


def _plain(text: str) -> tuple[date, date]:
    match = _PLAIN.fullmatch(text)
    if not match:
        raise ValueError(text)
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if day or match[3]:
        return date(year, month, day), date(year, month, day)
    last_month = month or 12
    return date(year, month or 1, 1), date(year, last_month, monthrange(year, last_month)[1])


def _by_package(text: str) -> list[Ends]:
    from edtf import parse_edtf  # noqa: PLC0415 (half a second, and most dates never need it)
    from edtf.parser.edtf_exceptions import EDTFParseException  # noqa: PLC0415
    from pyparsing import ParserElement  # noqa: PLC0415

    season = _SEASON.match(text)  # the package knows no marked season
    try:
        parsed = parse_edtf(season[0] if season else text)
        objects = getattr(parsed, "objects", None)
        if objects is None:
            return [_member(parsed, text)]
        return [_member(*pair) for pair in zip(objects, text[1:-1].split(","), strict=True)]
    except (EDTFParseException, AttributeError, TypeError) as problem:
        raise ValueError(str(problem)) from None
    finally:
        ParserElement.reset_cache()  # else the exceptions in it keep the frames of all callers, and what these hold


def _member(parsed: Any, text: str) -> Ends:
    first, last = _day(parsed.lower_strict()), _day(parsed.upper_strict())
    season = _SEASON.match(text)
    if season and season[1] in _WINTERS and last:  # the package stops at December
        last = _moved(last + DAY, 2) - DAY
    return _widened(first, last, text) if first and last else (first, last)


def _day(moment: Any) -> date | None:
    """Turn the package's struct_time, or its infinity, into a date or None."""
    return None if isinstance(moment, float) else date(*moment[:3])


def _widened(first: date, last: date, text: str) -> tuple[date, date]:
    parts = text.strip().split("-")
    marked = next((place for place, part in enumerate(parts) if "~" in part or "%" in part), None)
    if marked is None:
        return first, last
    while marked and parts[marked].strip("?~%") == "XX":
        marked -= 1
    if marked == 0:
        return _moved(first, -6), _moved(last + DAY, 6) - DAY
    if _SEASON.match(text):
        return _moved(first, -1), _moved(last + DAY, 1) - DAY
    padding = 15 * DAY if marked == 1 else 3 * DAY
    return first - padding, last + padding


def _moved(day: date, months: int) -> date:
    """Move by whole months, to the month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
