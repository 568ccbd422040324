"""Days, months, seasons and years as people of the language write them, alone and after a preposition.

English says `by 6 April 2012`, `by April 2012`, `by 2012`; French says `le 6 avril 2012`, `en avril 2012`, `en 2012`,
so that a text with a date in it asks for the date in the form that its place takes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from babel.dates import get_month_names

from maliwar.languages.speech import FRENCH, language

_SEASONS: Final[Mapping[str, Mapping[int, str]]] = {
    "en": {21: "spring", 22: "summer", 23: "autumn", 24: "winter"},
    "fr": {21: "printemps", 22: "été", 23: "automne", 24: "hiver"},
}
_VOWELS: Final = "aeéiouh"


class Form(StrEnum):
    """How a date stands in its sentence."""

    ALONE = "alone"
    """In a cell or a heading: 6 avril 2012."""
    NAMED = "named"
    """After between, since, until, or: le 6 avril 2012."""
    WHEN = "when"
    """Where it says when: le 6 avril 2012, en avril 2012, au printemps 2012."""
    FROM = "from"
    """As the beginning of a range: du 6 avril 2012, d’avril 2012."""
    TO = "to"
    """As the end of a range: au 6 avril 2012, à avril 2012."""


@dataclass(frozen=True)
class Day:
    """A day, a month, a season (21 to 24, in the place of the month) or a year, as far as it is known."""

    year: str
    month: int = 0
    day: int = 0

    @classmethod
    def of(cls, day: date) -> "Day":
        """Return a whole day."""
        return cls(str(day.year), day.month, day.day)

    @property
    def known(self) -> bool:
        """Whether there is such a month or season."""
        return 0 <= self.month <= 12 or self.month in _SEASONS["en"]

    def words(self, form: Form = Form.ALONE, *, year: bool = True) -> str:
        """Say it in the language that is spoken; without its year where the other end of a range tells that."""
        words = self._plain(year=year)
        return _FRENCH[form](self, words) if language() == FRENCH else words

    def _plain(self, *, year: bool) -> str:
        code = language()
        season = _SEASONS[code].get(self.month)
        month = months()[self.month - 1] if 1 <= self.month <= 12 else season or ""
        day = "1er" if self.day == 1 and code == FRENCH else str(self.day or "")
        return " ".join(part for part in (day, month, self.year if year or not month else "") if part)


def _when(day: Day, words: str) -> str:
    if day.day:
        return f"le {words}"
    return f"au {words}" if day.month == 21 else f"en {words}"


def _named(day: Day, words: str) -> str:
    if day.month > 12:
        return f"le {words}" if words[0] not in _VOWELS else f"l’{words}"
    return f"le {words}" if day.day else words


def _from(day: Day, words: str) -> str:
    if day.day or day.month == 21:
        return f"du {words}"
    if day.month > 12:
        return f"de l’{words}"
    return f"d’{words}" if words[0] in _VOWELS else f"de {words}"


def _to(day: Day, words: str) -> str:
    if day.day or day.month == 21:
        return f"au {words}"
    return f"à l’{words}" if day.month > 12 else f"à {words}"


_FRENCH: Final[Mapping[Form, Callable[[Day, str], str]]] = {
    Form.ALONE: lambda _, words: words,
    Form.NAMED: _named,
    Form.WHEN: _when,
    Form.FROM: _from,
    Form.TO: _to,
}


def day_words(day: date, form: Form = Form.ALONE) -> str:
    """Return a day with its month in full: 1 July 2012, 1er juillet 2012."""
    return Day.of(day).words(form)


def month_words(year: int, month: int) -> str:
    """Return a month of a year."""
    return Day(str(year), month).words()


def months() -> Sequence[str]:
    """Return the names of the months within a date, January first."""
    return _names("wide", language())


def short_months() -> Sequence[str]:
    """Return the short names of the months: Jan, janv."""
    return _names("abbreviated", language())


@lru_cache
def _names(width: str, code: str) -> tuple[str, ...]:
    names = get_month_names(width, locale=code)  # type: ignore[arg-type]  # a literal of babel's
    return tuple(names[number] for number in range(1, 13))
