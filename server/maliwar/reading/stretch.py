"""A stretch of time between two days, each typed in dates or words: what the pictures along time show."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from maliwar.errors import BadDate, BadInput, BadParameter
from maliwar.languages import gettext as _
from maliwar.questions.account import TOLD
from maliwar.questions.eras import read_period
from maliwar.questions.labels import LabelIndex

FROM: Final = "from"
TO: Final = "to"
LONGEST: Final = 500
"""Characters of a date that are read, as in questions."""


@dataclass(frozen=True)
class Stretch:
    """Two days, both included; without any choice all that the article tells of."""

    first: date = field(default_factory=lambda: TOLD.first)
    last: date = field(default_factory=lambda: TOLD.last)

    @classmethod
    def read(cls, begins: str, ends: str, labels: LabelIndex) -> "Stretch":
        """Read both ends: a begin is the first day of what was written, an end the last; an empty one is left open.

        Raises BadDate or BadParameter, whose detail names the field: for what is no date, for an end before the
        begin, and for a stretch of which the article tells nothing.
        """
        first = _named(FROM, begins, labels)[0] if begins else TOLD.first
        last = _named(TO, ends, labels)[1] if ends else TOLD.last
        if last < first:
            message = _("The end, %(last)s, lies before the begin, %(first)s. Exchange them, or choose a later end.")
            raise BadParameter(message % {"last": last.isoformat(), "first": first.isoformat()}, {"name": TO})
        if first > TOLD.last or last < TOLD.first:
            message = _("The article tells of %(first)s to %(last)s, and nothing of these days. Choose some within.")
            detail = {"name": FROM if first > TOLD.last else TO}
            raise BadParameter(message % {"first": TOLD.first.isoformat(), "last": TOLD.last.isoformat()}, detail)
        return cls(max(first, TOLD.first), min(last, TOLD.last))

    @property
    def whole(self) -> bool:
        """Whether it is all that the article tells of."""
        return self == Stretch()

    @property
    def when(self) -> str:
        """The period as a question takes it; nothing where it is the whole."""
        return "" if self.whole else f"{self.first}/{self.last}"


def _named(name: str, text: str, labels: LabelIndex) -> tuple[date, date]:
    if len(text) > LONGEST:
        message = _("%(name)s is %(count)s characters long; at most %(most)s are read.")
        raise BadParameter(message % {"name": name, "count": len(text), "most": LONGEST}, {"name": name})
    try:
        window = read_period(text, labels)
    except BadInput as error:
        raise BadDate(error.message, {"name": name}) from None
    return window.first, window.last
