"""The rows that hang on a thing: claims, periods, links; and the sections that they stand in."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from maliwar.languages import gettext, number_words
from maliwar.languages import gettext as _
from maliwar.reading.footnotes import STANCES
from maliwar.reading.thing import Value

Sort: TypeAlias = Literal["claims", "counts", "periods", "events", "links"]
"""What the rows of a section are, which says how they are laid out."""
LONGEST: Final = 400
"""Characters of a wording or label that a row shows; the whole stands in the data."""


@dataclass(frozen=True)
class Amount:
    """What a claim counts: of which kind, of whom, and between which numbers; an open end has no upper one."""

    kind: Value
    affected: tuple[Value, ...]
    low: int | None
    high: int | None
    best: int | None
    open_ended: bool

    @property
    def words(self) -> str:
        """The number as people write it: `12 or more`, `60 to 80`."""
        low = self.low if self.low is not None else self.best
        high = self.high if self.high is not None else self.best
        if low is None and high is None:
            return _("no number")
        if low is None and high is not None:
            return _("up to %(number)s", number=number_words(high))
        first = number_words(low or 0)
        if self.open_ended and (high is None or high == low):
            return _("%(number)s or more", number=first)
        if high is None or high == low:
            return first
        span = _("%(low)s to %(high)s", low=first, high=number_words(high))
        return _("%(number)s or more", number=span) if self.open_ended else span


@dataclass(frozen=True)
class ClaimRow:
    """One claim with who makes it and where it is written."""

    claim: Value
    stance: str
    asserter: Value | None
    said: str | None
    status: str | None
    sources: tuple[Value, ...]
    passages: tuple[Value, ...]
    amount: Amount | None = None
    undated: bool = False
    """Whether it may have been made after the day by which it is asked to have been known."""

    @property
    def stance_words(self) -> str:
        """What the asserter does with the proposition."""
        return gettext(STANCES.get(self.stance, self.stance))


@dataclass(frozen=True)
class PeriodRow:
    """A situation, event or operation that involves the thing, and as what."""

    thing: Value
    begins: str
    ends: str
    standing: str | None
    claims: int
    role: str = ""


@dataclass(frozen=True)
class Section:
    """Rows of one sort; `total` counts those that are not shown too."""

    key: str
    heading: str
    rows: tuple[ClaimRow, ...] | tuple[PeriodRow, ...] | tuple[Value, ...]
    total: int
    sort: Sort = "links"


def cut(text: str) -> str:
    """Return a text that is short enough for a row."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
