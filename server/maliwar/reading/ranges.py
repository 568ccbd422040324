"""A number as somebody gave it: exact, a range, about, at least or up to; never one figure that hides what it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Final

from maliwar.languages import gettext as _
from maliwar.languages import number_words
from maliwar.questions.evidence import Cell

_LEAST: Final = ("low", "least")
_MOST: Final = ("high", "most")
_BEST: Final = ("best", "number")
"""The columns of the questions that bear the bounds of a number and the number itself; `number` may repeat a bound."""


@dataclass(frozen=True)
class Range:
    """What a number may be; at least one of the three is there. `more` and `less`: it is open above, or below."""

    low: int | None = None
    best: int | None = None
    high: int | None = None
    more: bool = False
    less: bool = False

    @classmethod
    def of(cls, cells: Mapping[str, Cell]) -> "Range | None":
        """Read it off the cells of a row; None where they hold no number."""
        low, high, best = (_first(cells, names) for names in (_LEAST, _MOST, _BEST))
        opened = cells.get("open_ended") is True
        if low is None and high is None:
            return None if best is None else cls(low=best if opened else None, best=best, more=opened)
        own = best if best not in (low, high) else None
        if low is None:
            return cls(best=own, high=high, less=True)
        if high is None or (low == high and opened):
            return cls(low=low, best=own, more=True)
        return cls(low=low, best=low if low == high else own, high=high, more=opened)

    @classmethod
    def exactly(cls, number: int) -> "Range":
        """Return a number that is no range."""
        return cls(number, number, number)

    @property
    def shape(self) -> str:
        """How it is drawn: `exact`, `range`, `about`, `at-least` or `at-most`."""
        if self.low is not None and self.high is not None:
            return "range" if self.more or self.low != self.high else "exact"
        if self.more:
            return "at-least"
        return "at-most" if self.less else "about"

    @property
    def place(self) -> int:
        """The number that it is sorted by: the best one given, else its highest, else its lowest."""
        return next(number for number in (self.best, self.high, self.low) if number is not None)

    @property
    def greatest(self) -> int:
        """The greatest of its numbers: how far a picture must reach."""
        return max(number for number in (self.low, self.best, self.high) if number is not None)

    def meets(self, other: "Range") -> bool:
        """Whether both may be so: whether some number lies within the bounds of each."""
        (low, high), (least, most) = self._bounds, other._bounds
        return low <= most and least <= high

    @property
    def _bounds(self) -> tuple[float, float]:
        low = 0 if self.less else self.best if self.low is None else self.low
        high = self.best if self.high is None else self.high
        return low or 0, inf if self.more else high or 0

    @property
    def words(self) -> str:
        """`at least 12`, `17–19`, `about 300`, `up to 30`, `1,000–1,500 or more`, `12`."""
        low, best, high = (None if each is None else number_words(each) for each in (self.low, self.best, self.high))
        match self.shape:
            case "exact":
                return str(low)
            case "at-least":
                return _("at least %(number)s", number=low)
            case "at-most":
                return _("up to %(number)s", number=high)
            case "about":
                return _("about %(number)s", number=best)
            case _:
                words = _("%(low)s–%(high)s", low=low, high=high)
                return _("%(range)s or more", range=words) if self.more else words

    def to_json(self) -> dict[str, object]:
        """Return it for a picture."""
        return {"low": self.low, "best": self.best, "high": self.high, "shape": self.shape, "more": self.more}


def _first(cells: Mapping[str, Cell], names: tuple[str, ...]) -> int | None:
    found = (cells.get(name) for name in names)
    return next((cell for cell in found if isinstance(cell, int) and not isinstance(cell, bool)), None)
