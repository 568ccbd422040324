"""Days of the invented war, and the EDTF in which authors write them: sure, vague, open, doubtful."""

from datetime import date, timedelta
from typing import Final

from maliwar.bench.chance import Chance

FIRST: Final = date(2012, 1, 1)
LENGTH: Final = 4400
"""Days from FIRST on which something happens; what is published about the last ones is out before they are read."""

_DAYS: Final = [(FIRST + timedelta(day)).isoformat() for day in range(LENGTH + 400)]
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def iso(day: int) -> str:
    """Return the day, counted from FIRST, as 2012-01-01; days before FIRST or after the last are pulled in."""
    return _DAYS[min(max(day, 0), len(_DAYS) - 1)]


def month_of(day: int) -> int:
    """Return the months from January of FIRST's year to the day's."""
    text = iso(day)
    return (int(text[:4]) - FIRST.year) * 12 + int(text[5:7]) - 1


def day_in_month(month: int, number: int) -> str:
    """Return the day with this number, 1 to 28, in a month counted as month_of does."""
    return f"{FIRST.year + month // 12}-{month % 12 + 1:02}-{number:02}"


def worded(day: int) -> str:
    """Return `14 March 2015`."""
    text = iso(day)
    return f"{int(text[8:])} {_MONTHS[int(text[5:7]) - 1]} {text[:4]}"


def _written(text: str) -> str:
    return f'"{text}"^^edtf:'


def on(day: int, chance: Chance) -> tuple[str, int]:
    """Return the date of an event, in Turtle, and a day by which all that it covers is over; it covers the day."""
    draw = chance.unit()
    text = iso(day)
    if draw < 0.68:
        return _written(text), day
    if draw < 0.78:
        return _written(text[:7]), day + 31
    if draw < 0.86:
        until = day + 1 + chance.below(9)
        return _written(f"[{iso(day - chance.below(4))}..{iso(until)}]"), until
    if draw < 0.92:
        return _written(text + "~"), day + 3
    if draw < 0.97:
        return _written(text + "?"), day
    return _written(text[:4]), min(day + 366, LENGTH + 60)


def period(first: int, last: int, chance: Chance) -> tuple[str, str]:
    """Return begin and end, in Turtle; certain on no day but those from first to last."""
    slack = min(20, (last - first) // 4)
    return _begin(first, slack, chance), _end(last, slack, chance)


def _begin(first: int, slack: int, chance: Chance) -> str:
    draw = chance.unit()
    text = iso(first)
    if draw < 0.50:
        return _written(text)
    if draw < 0.62:
        return _written(text[:7])
    if draw < 0.72:
        return _written(f"[{text}..{iso(first + slack)}]")
    if draw < 0.84:
        return _written(f"[..{iso(first + slack)}]")
    if draw < 0.91:
        return _written(text + "~")
    return _written(text + "?") if draw < 0.96 else _written(text[:4])


def _end(last: int, slack: int, chance: Chance) -> str:
    draw = chance.unit()
    text = iso(last)
    if draw < 0.42:
        return _written(text)
    if draw < 0.54:
        return _written(text[:7])
    if draw < 0.66:
        return _written(f"[{iso(last - slack)}..{text}]")
    if draw < 0.86:
        return _written(f"[{iso(last - slack)}..]")
    return _written(text + "~") if draw < 0.93 else _written(text + "?")
