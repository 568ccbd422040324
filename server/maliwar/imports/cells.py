"""The cells of one row, read by name: numbers, days and coordinates that can be, or a BadRow that says why not."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from maliwar.errors import BadRow

_INTEGER: Final = re.compile(r"-?[0-9]{1,9}(\.0+)?")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,20})?")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_ISO: Final = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?")
_WORDS: Final = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})[ -]([0-9]{4})")
_AMBIGUOUS: Final = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}.*")
_NOTHING: Final = frozenset({"", "na", "n/a", "nan", "null", "none", "-1", "unknown"})
EARLIEST: Final = date(1900, 1, 1)


class Cells:
    """One row; every reader raises BadRow with the column's name."""

    def __init__(self, values: Mapping[str, str], today: date) -> None:
        self._values, self._today = values, today
        for name, value in values.items():
            if found := _CONTROL.search(value):
                raise BadRow(f"{name} has a control character (U+{ord(found.group()):04X})")

    def text(self, name: str) -> str:
        """Return a cell with single spaces, empty where it is missing."""
        return " ".join(self._values.get(name, "").split())

    def name(self, name: str) -> str:
        """Return a cell that names something, empty where it says that it does not."""
        found = self.text(name)
        return "" if found.lower() in _NOTHING else found

    def needed(self, name: str) -> str:
        """Return a cell that must not be empty."""
        found = self.text(name)
        if not found:
            raise BadRow(f"{name} is empty")
        return found

    def number(self, name: str, least: int, most: int) -> int:
        """Return a whole number within bounds."""
        found = self.needed(name)
        if not _INTEGER.fullmatch(found) or not least <= (value := int(found.partition(".")[0])) <= most:
            raise BadRow(f"{name} is {shown(found)}, not a whole number from {least} to {most:,}")
        return value

    def count(self, name: str) -> int | None:
        """Return a number of people, None where the cell is empty."""
        return self.number(name, 0, 10_000_000) if self.text(name) else None

    def day(self, name: str) -> date:
        """Return a day that has been: 2013-01-10 or 10 January 2013; 10/01/2013 may be two days and is neither."""
        found = self.needed(name)
        if _AMBIGUOUS.fullmatch(found):
            raise BadRow(f"{name} is {shown(found)}, in which day and month are not told apart; write 2013-01-10")
        parts = _parts(found)
        if parts is None:
            raise BadRow(f"{name} is {shown(found)}, not a day such as 2013-01-10 or 10 January 2013")
        try:
            day = date(*parts)
        except ValueError:
            raise BadRow(f"{name} is {shown(found)}: there is no such day") from None
        if day < EARLIEST:
            raise BadRow(f"{name} is {shown(found)}, before {EARLIEST.year}")
        if day > self._today:
            raise BadRow(f"{name} is {shown(found)}, which is yet to come")
        return day

    def moment(self, name: str) -> date | None:
        """Return the UTC day of a time in seconds since 1970, or None where the cell has none that has been."""
        try:
            day = datetime.fromtimestamp(int(self.text(name)), UTC).date()
        except (ValueError, OverflowError, OSError):
            return None
        return day if EARLIEST < day <= self._today else None

    def coordinates(self) -> tuple[str | None, str | None]:
        """Return latitude and longitude as written, both or neither."""
        found = self.text("latitude"), self.text("longitude")
        if found == ("", ""):
            return None, None
        for name, value, most in (("latitude", found[0], 90), ("longitude", found[1], 180)):
            if not _DECIMAL.fullmatch(value):
                raise BadRow(f"{name} is {shown(value)}, not decimal degrees such as 14.95")
            if abs(float(value)) > most:
                raise BadRow(f"{name} is {shown(value)}, beyond {most} degrees")
        if float(found[0]) == 0 == float(found[1]):
            raise BadRow("latitude and longitude are both 0, a spot in the sea: coordinates are missing")
        return found


def shown(text: str) -> str:
    """Return a cell as a message quotes it."""
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"


def words(day: date) -> str:
    """Return a day in English words."""
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}"


def _parts(text: str) -> tuple[int, int, int] | None:
    if match := _ISO.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _WORDS.fullmatch(text):
        month = next((at for at, name in enumerate(_MONTHS, 1) if match[2].lower() in (name, name[:3])), None)
        return (int(match[3]), month, int(match[1])) if month else None
    return None
