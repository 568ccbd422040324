"""The time that the article tells of, and what is answered to a question about any other.

The war is told from January 2012 to the day on which the article was read; of the years before there is background.
What has no recorded begin may, by its bounds, have held in any year before it is told of, and what has no recorded end
in any year to come. Within the account that is an answer, `possibly`; outside it, it would only look like one.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from maliwar.dates import FOREVER, READ_ON, Window
from maliwar.questions.binding import AS_KNOWN_ON, Bound
from maliwar.wording import date_words

TOLD: Final = Window(date(2012, 1, 1), READ_ON, "")
"""The days of which the article gives an account."""
_TOLD_WORDS: Final = f"January {TOLD.first.year} to {date_words(TOLD.last.isoformat())}"
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
                f"{window.title()} is outside what the article covers, {_TOLD_WORDS}. Of the years before it gives "
                "background only; what is dated there is shown."
            )
        elif window.first > TOLD.last:
            yield f"{window.title()} is outside what the article covers, {_TOLD_WORDS}, when it was read."
    known = bound.understood.get(AS_KNOWN_ON)
    if known and known.window and not TOLD.first <= known.window.last <= TOLD.last:
        yield f"As known on {known.words}: that day is outside what the article covers, {_TOLD_WORDS}."


def _windows(bound: Bound) -> Iterator[Window]:
    if bound.question.name == NOTES:
        return
    for name, value in bound.understood.items():
        window = value.window
        if value.given and window and name != AS_KNOWN_ON and (window.first, window.last) != FOREVER:
            yield window
