"""What the page of the alliances is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maliwar.web.contexts import Page
from maliwar.web.parts import AnswerRow, AnswerView, Head, Link, Problem


@dataclass(frozen=True)
class Tie:
    """One row of the table; `edge` names the picture's edge of the same actors and kind."""

    row: AnswerRow
    edge: str


@dataclass(frozen=True)
class Choice:
    """One kind of relation to choose; the first is every kind."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class AlliancesPage(Page):
    """The network on a day and its table; without an answer the form alone, with what was wrong."""

    typed: Mapping[str, str]
    kinds: tuple[Choice, ...]
    problem: Problem | None = None
    days: tuple[Link, ...] = ()
    """The days that a period may mean."""
    day: str = ""
    lede: str = ""
    known: Link | None = None
    steps: tuple[Link, ...] = ()
    picture: Mapping[str, Any] | None = None
    """None for a day outside the account: there the picture would show as possible what nobody tells of."""
    answer: AnswerView | None = None
    columns: tuple[Head, ...] = ()
    sure: tuple[Tie, ...] = ()
    possible: tuple[Tie, ...] = ()
    portions: tuple[str, ...] = ()
    """Of a large war: how much of it is shown."""
    sure_notes: int = 0
    """How many of the notes are of rows that are sure; they come first."""
    question: Link | None = None
    editor: str = ""
    permanent: str = ""
