"""Dates as people type them, in English and French: `mid-2012`, `du 1er au 10 juin 2012`, `2012-05/2012-08`.

The words themselves are in timewords.py. Early, mid and late cut a year in three times four months (mid-2012 is
2012-05-01/2012-08-31), a season in its three months, and a month into days 1–10, 11–20 and 21–end. Spring is March
to May, summer June to August, autumn September to November; winter 2012 is December 2012 to February 2013, as
`2012-24` is. `before` and `after` leave the named days out, `until` and `since` take them in. In a range, either
end lends the other the month or the year that it lacks.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from maliwar.errors import BadDate
from maliwar.languages import N_, Day, Form, gettext, months, pgettext
from maliwar.spans import DAY, edtf_span, quoted
from maliwar.timewords import AFTER, BEFORE, BETWEEN, FILLERS, JOINS, SINCE, UNTIL, fold, meaning, tokens
from maliwar.war import dated

_LONGEST: Final = 100
_EDTF = re.compile(r"[0-9X.,\[\]{}?~%/ -]+")
_EDTF_LONGEST: Final = 64  # what the edtf package reads in a tenth of a second at worst
_NUMBERS_ONLY = re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2,4}")
_WINTER = re.compile(r"(?i)(\D*(?:winter|hiver)\D*([0-9]{4}))[/–-](?:[0-9]{2})?([0-9]{2})")
_EXAMPLES = N_("Write, for example, 2012-07-01, mid-2012 or May to August 2012.")
_SLOTS: Final = (N_("year"), N_("month"), N_("season"), N_("unit"), N_("part"))
"""What the words of a date may say twice; `number` is among the messages anyhow."""
_EVER: Final = frozenset({"ever", "any time", "at any time", "always", "..", "[..]", "../.."})


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a question asks about, both included, and the words that named them.

    `name` is what a period named after an event is called: before “Coup d’état in Mali, 22 March 2012”.
    """

    first: date
    last: date
    text: str
    name: str = ""

    def title(self) -> str:
        """Name the days as a heading would: `1 July 2012`, `May–August 2012`, `from 1 June 2012`."""
        return f"{self.name} ({self.days()})" if self.name else self.days()

    def days(self) -> str:
        """Name the days alone."""
        if self.first == date.min:
            if self.last == date.max:
                return gettext("at any time")
            return gettext("until %(last)s", last=_day_title(self.last, Form.TO))
        if self.last == date.max:
            return pgettext("open period", "from %(first)s", first=_day_title(self.first, Form.FROM))
        if self.first == self.last:
            return _day_title(self.first)
        if self.first.day == 1 and (self.last + DAY).day == 1:
            return _months_title(self.first, self.last)
        return _days_title(self.first, self.last)


def read_window(text: str) -> Window:
    """Read a day or a period: EDTF with intervals, or words.

    Raises BadDate, whose message says what was understood, for all that cannot be read or ends before it begins.
    """
    typed = text.strip()
    if len(typed) > _LONGEST:
        raise BadDate(_said(N_("%(text)s is too long for a date (%(count)s characters)."), typed, count=len(typed)))
    try:
        first, last = _read(typed)
    except OverflowError:
        raise BadDate(_said(N_("%(text)s reaches beyond the years 1 to 9999."), typed)) from None
    except ValueError as problem:
        raise BadDate(_said(N_("%(text)s %(problem)s."), typed, problem=problem)) from None
    if last < first:
        found = {"first": _day_title(first), "last": _day_title(last)}
        message = N_("%(text)s was read as %(first)s to %(last)s, which ends before it begins.")
        raise BadDate(_said(message, typed, **found))
    return Window(first, last, typed)


Days = tuple[date, date]


def _said(message: str, typed: str, **values: object) -> str:
    """Say what is wrong with what was typed, and what would be right."""
    return f"{gettext(message, text=quoted(typed), **values)} {dated(gettext(_EXAMPLES))}"


def _read(typed: str) -> Days:
    """Return the days, or raise ValueError with what to say after the quoted text."""
    if fold(typed) in _EVER:
        return date.min, date.max
    if _NUMBERS_ONLY.fullmatch(typed):
        message = gettext("could have the day or the month first: the year goes first, or the month in letters")
        raise ValueError(message)
    winter = _WINTER.fullmatch(typed)
    if winter and int(winter[3]) == (int(winter[2]) + 1) % 100:
        return _side(winter[1])
    sides = typed.split("/")
    if len(sides) == 1:
        return _side(typed)
    if len(sides) > 2:
        raise ValueError(gettext("has more than two ends"))
    first, last = (None if side.strip() in ("", "..") else _side(side) for side in sides)
    if first is None and last is None:
        raise ValueError(gettext("names no day"))
    return first[0] if first else date.min, last[1] if last else date.max


def _side(text: str) -> Days:
    years = re.fullmatch(r"\s*([0-9]{4})\s*-\s*([0-9]{4})\s*", text)
    if years:
        return _Phrase(int(years[1])).days()[0], _Phrase(int(years[2])).days()[1]
    if not _EDTF.fullmatch(text) or " - " in text:
        return _words(tokens(text))
    if len(text) > _EDTF_LONGEST:
        raise ValueError(gettext("is too long for an EDTF date"))
    try:
        span = edtf_span(text)
    except BadDate:
        raise ValueError(gettext("was taken for an EDTF date, and is none")) from None
    return span.earliest or date.min, span.latest or date.max


def _words(found: list[str]) -> Days:
    head, rest = _opening(found)
    if head in BETWEEN:
        return _range(rest, joins=JOINS | {"and", "et"})
    if head in BEFORE | AFTER | UNTIL:
        first, last = _phrase(rest).days()
        return (last + DAY, date.max) if head in AFTER else (date.min, first - DAY if head in BEFORE else last)
    if JOINS & set(rest):
        return _range(rest, joins=JOINS)
    named = rest[:-1] if rest[-1:] in (["onwards"], ["onward"], ["on"]) else rest
    first, last = _phrase(named).days()
    return (first, date.max) if head in SINCE or len(named) < len(rest) else (first, last)


def _opening(found: list[str]) -> tuple[str, list[str]]:
    """Split off the word that opens a period, such as `before`, or the empty string."""
    for length in (2, 1):
        head = " ".join(found[:length])
        if head in BEFORE | AFTER | UNTIL | SINCE | BETWEEN:
            return head, _bare(found[length:])
    return "", _bare(found)


def _bare(found: list[str]) -> list[str]:
    start = next((place for place, word in enumerate(found) if word not in FILLERS), len(found))
    return found[start:]


def _range(found: list[str], joins: frozenset[str]) -> Days:
    place = next((place for place, word in enumerate(found) if word in joins and place), None)
    if place is None:
        raise ValueError(gettext("names one end of a period only"))
    first, last = _phrase(found[:place]), _phrase(_bare(found[place + 1 :]))
    if (first.year is None and last.is_year) or (last.year is None and first.is_year):
        message = gettext("was read as %(first)s to %(last)s, and one end is not clear", first=first, last=last)
        raise ValueError(message)
    first, last = first.completed(last), last.completed(first)
    return first.days()[0], last.days()[1]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What the words of one date say; a number is a day, or the number of a quarter or half."""

    year: int | None = None
    month: int | None = None
    season: int | None = None
    unit: int | None = None
    number: int | None = None
    part: int | None = None

    def __str__(self) -> str:
        names = {1: N_("early"), 2: N_("mid"), 3: N_("late")}
        number = N_("number") if self.unit else N_("day")
        said = [
            gettext(names.get(self.part or 0, "")),
            "" if self.number is None else f"{gettext(number)} {self.number}",
            gettext({3: N_("quarter"), 6: N_("half")}.get(self.unit or 0, "")),
            months()[self.month - 1] if self.month else "",
            gettext({3: N_("spring"), 6: N_("summer"), 9: N_("autumn"), 12: N_("winter")}.get(self.season or 0, "")),
            "" if self.year is None else f"{self.year:04d}",
        ]
        return " ".join(word for word in said if word) or gettext("nothing")

    @property
    def is_year(self) -> bool:
        """Whether a year is all it says."""
        return self == _Phrase(year=self.year)

    def completed(self, other: "_Phrase") -> "_Phrase":
        """Borrow the month and the year from the other end of a range."""
        vague = not (self.month or self.season or self.unit)
        if vague and self.number is not None:
            year = other.year if self.year is None else self.year
            return replace(self, month=other.month, unit=other.unit, year=year)
        if vague and self.year is None:
            return replace(self, month=other.month, season=other.season, year=other.year)
        return replace(self, year=other.year if self.year is None else self.year)

    def days(self) -> Days:
        """Return the first and the last day, or raise ValueError."""
        if self.year is None:
            raise ValueError(gettext("was read as %(found)s, and a year is missing", found=self))
        try:
            days = self._days(self.year)
        except ValueError:
            days = None
        if days is None:
            raise ValueError(gettext("was read as %(found)s, and there is no such period", found=self))
        return days

    def _days(self, year: int) -> Days | None:
        if self.unit:
            fits = 1 <= (self.number or 0) <= 12 // self.unit and not (self.month or self.season or self.part)
            return _months(year, (self.number or 0) * self.unit - self.unit + 1, self.unit) if fits else None
        if self.month:
            return None if self.season else self._in_month(year, self.month)
        if self.number is not None:
            return None
        start, length = (self.season, 3) if self.season else (1, 12)
        if self.part:
            length //= 3
            start += (self.part - 1) * length
        return _months(year, start, length)

    def _in_month(self, year: int, month: int) -> Days | None:
        if self.number is not None:
            return None if self.part else (date(year, month, self.number), date(year, month, self.number))
        first, last = _months(year, month, 1)
        if self.part:
            last = last if self.part == 3 else date(year, month, self.part * 10)
            first = date(year, month, self.part * 10 - 9)
        return first, last


def _phrase(found: list[str]) -> _Phrase:
    """Read the words of one date; raise ValueError for a word that is none, or for two of a kind."""
    said: dict[str, int] = {}
    strange: list[str] = []
    for word in (word for word in found if word not in FILLERS):
        slots = meaning(word)
        if slots is None:
            strange.append(word)
            continue
        for slot, value in slots.items():
            if slot in said:
                message = gettext("was read as %(found)s, and then names another %(slot)s")
                raise ValueError(message % {"found": _Phrase(**said), "slot": gettext(slot)})
            said[slot] = value
    if strange:
        message = gettext("was read as %(found)s, but %(word)s is no word for a time")
        raise ValueError(message % {"found": _Phrase(**said), "word": quoted(strange[0])})
    if not said:
        raise ValueError(gettext("names no day"))
    return _Phrase(**said)


def _months(year: int, start: int, length: int) -> Days:
    """Return the days of some months; the start may lie past December."""
    after = start + length - 1
    next_year, next_month = year + after // 12, after % 12 + 1
    last = date.max if (next_year, next_month) == (10_000, 1) else date(next_year, next_month, 1) - DAY
    return date(year + (start - 1) // 12, (start - 1) % 12 + 1, 1), last


def _day_title(day: date, form: Form = Form.ALONE) -> str:
    return Day(f"{day.year:04d}", day.month, day.day).words(form)


def _month_title(day: date) -> str:
    return Day(f"{day.year:04d}", day.month).words()


def _months_title(first: date, last: date) -> str:
    if (first.month, last.month) == (1, 12):
        return f"{first.year:04d}" if first.year == last.year else f"{first.year:04d}–{last.year:04d}"
    if first.year != last.year:
        return f"{_month_title(first)} – {_month_title(last)}"
    if first.month == last.month:
        return _month_title(first)
    return f"{months()[first.month - 1]}–{_month_title(last)}"


def _days_title(first: date, last: date) -> str:
    if first.year != last.year:
        return f"{_day_title(first)} – {_day_title(last)}"
    if first.month != last.month:
        return f"{Day.of(first).words(year=False)} – {_day_title(last)}"
    number = Day(str(first.year), 0, first.day).words(year=False).removesuffix(f" {first.year}")
    return f"{number}–{_day_title(last)}"
