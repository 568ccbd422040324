"""The time that the article tells of, and what is answered to a question about any other.

The war is told from its first month to the day on which the article was read; of the years before there is background.
What has no recorded begin may, by its bounds, have held in any year before it is told of, and what has no recorded end
in any year to come. Within the account that is an answer, `possibly`; outside it, it would only look like one.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from maliwar.dates import FOREVER, Window
from maliwar.languages import Day, Form, gettext, pgettext
from maliwar.questions.binding import AS_KNOWN_ON, Bound
from maliwar.war import war


class Account:
    """The days of which the article gives an account, as the project says."""

    @property
    def first(self) -> date:
        """The first of them."""
        return war().first

    @property
    def last(self) -> date:
        """The last of them: that of the reading."""
        return war().last


TOLD: Final = Account()
NOTES: Final = "coverage-notes"
"""The question that says where the sources are silent, after the article was read too."""
LONG_AGO: Final = "0001-01-02"
"""A day on which only that held which has no recorded begin."""


def before(bound: Bound) -> bool:
    """Whether it is asked about days that all lie before the account."""
    return any(window.last < TOLD.first for window in _windows(bound))


def after(bound: Bound) -> bool:
    """Whether it is asked about days that all lie after it."""
    return any(window.first > TOLD.last for window in _windows(bound))


def notes(bound: Bound) -> Iterator[str]:
    """Say of each day or period that lies outside which days are told of."""
    for window in _windows(bound):
        if window.last < TOLD.first:
            yield (
                _outside(window.title())
                + " "
                + gettext("Of the years before it gives background only; what is dated there is shown.")
            )
        elif window.first > TOLD.last:
            yield gettext(
                "%(days)s is outside what the article covers, %(told)s, when it was read.",
                days=window.title(),
                told=_told_words(),
            )
    known = bound.understood.get(AS_KNOWN_ON)
    if known and known.window and not TOLD.first <= known.window.last <= TOLD.last:
        yield gettext(
            "As known on %(day)s: that day is outside what the article covers, %(told)s.",
            day=known.words,
            told=_told_words(),
        )


def _outside(days: str) -> str:
    return gettext("%(days)s is outside what the article covers, %(told)s.", days=days, told=_told_words())


def _told_words() -> str:
    first, last = Day(str(TOLD.first.year), TOLD.first.month), Day.of(TOLD.last)
    return pgettext("dates", "%(first)s to %(last)s", first=first.words(Form.FROM), last=last.words(Form.TO))


def _windows(bound: Bound) -> Iterator[Window]:
    if bound.question.name == NOTES or bound.question.header.imports:
        return
    for name, value in bound.understood.items():
        window = value.window
        if value.given and window and name != AS_KNOWN_ON and (window.first, window.last) != FOREVER:
            yield window
