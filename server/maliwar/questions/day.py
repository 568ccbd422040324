"""The war on a day: the questions that together tell of it, and the days on which something changed."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Self

from maliwar.dates import FOREVER, Window
from maliwar.errors import BadParameter
from maliwar.languages import N_, Form, Translated, day_words, gettext
from maliwar.names import PREFIXES
from maliwar.questions import account, binding
from maliwar.questions.answer import Answering, QuestionAnswer, answer
from maliwar.questions.binding import AS_KNOWN_ON, Bound
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.coverage import nothing_words
from maliwar.questions.evidence import Row, fold_rows
from maliwar.questions.header import Param
from maliwar.questions.labels import LabelIndex
from maliwar.questions.spelling import quoted
from maliwar.war import dated

WEEK: Final = timedelta(days=7)
WHOLE: Final = "on-the-day"
"""The question that has all of a day's parts in one table, as far as they are sure."""
_DATE: Final = Param("date", "period", N_("Day"))
_MOST_DAYS: Final = 31
_CHANGES: Final = f"""
SELECT DISTINCT ?day WHERE {{
  {{ ?thing <{PREFIXES["mwx"]}eb> ?day ; <{PREFIXES["mwx"]}lb> ?day }}
  UNION {{ ?thing <{PREFIXES["mwx"]}ee> ?day ; <{PREFIXES["mwx"]}le> ?day }}
  ?thing <{PREFIXES["mwx"]}seenFrom> ?seen
}}"""


@dataclass(frozen=True)
class Part:
    """One part of what is told: a question, asked about the day itself or about the week before and after it."""

    name: str
    heading: Translated = field(default=Translated())
    question: str = ""
    takes: str = "when"
    around: timedelta = timedelta(0)

    def values(self, day: date, known_on: str) -> dict[str, str]:
        """Return what the question is asked with."""
        first, last = max(FOREVER[0] + self.around, day) - self.around, min(FOREVER[1] - self.around, day) + self.around
        when = day.isoformat() if first == last else f"{first}/{last}"
        return {self.takes: when} | ({AS_KNOWN_ON: known_on} if known_on else {})


PARTS: Final = (
    Part("hostilities", N_("Who fought whom"), "who-fought-whom"),
    Part("alliances", N_("Who was allied with whom"), "who-sided-with-whom"),
    Part("control", N_("Who held what"), "who-held-what"),
    Part("sieges", N_("Sieges and blockades"), "sieges"),
    Part("leaders", N_("Who led whom, or held an office"), "who-led-whom"),
    Part("operations", N_("Operations"), "operations"),
    Part("agreements", N_("Agreements in force"), "agreements"),
    Part("talks", N_("Negotiations"), "talks"),
    Part("week", N_("What happened within a week"), "events-in", around=WEEK),
    Part("not-yet-known", N_("What was not yet known"), "not-yet-known", takes="date"),
)


@dataclass(frozen=True)
class Section:
    """One part with its answer."""

    part: Part
    answer: QuestionAnswer

    @property
    def sure(self) -> tuple[int, ...]:
        """The places of the rows that hold for certain: throughout, or at some time within the week."""
        return tuple(place for place, row in enumerate(self.answer.rows) if not _possible(row))

    @property
    def possible(self) -> tuple[int, ...]:
        """The places of the rows that the dates leave possible."""
        return tuple(place for place, row in enumerate(self.answer.rows) if _possible(row))

    @property
    def lasting(self) -> bool:
        """Whether it tells what held on the day, rather than what happened or what was said."""
        return self.part.takes == "when" and not self.part.around

    @property
    def nothing(self) -> str:
        """What to say where there is no row, such as that no siege is recorded on the day."""
        return gettext("%(nothing)s, as far as is recorded.", nothing=nothing_words(self.answer.bound))

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON: the part, how many rows are sure and possible, and the answer as its question gives it."""
        counts = {"sure": len(self.sure), "possible": len(self.possible)}
        return {"part": self.part.name, "heading": self.part.heading, "counts": counts, **self.answer.to_dict()}


@dataclass(frozen=True)
class Calendar:
    """The days on which something began, ended or happened, as far as they are known to the day, in their order."""

    days: tuple[date, ...]

    @classmethod
    def read(cls, engine: Answering) -> Self:
        """Ask for them; raises EngineError."""
        found = (record["day"] for record in engine.select(_CHANGES).records())
        return cls(tuple(sorted(date.fromisoformat(term.value) for term in found if term is not None)))

    def before(self, day: date) -> date | None:
        """Return the last one before a day."""
        place = bisect_left(self.days, day)
        return self.days[place - 1] if place else None

    def after(self, day: date) -> date | None:
        """Return the first one after a day."""
        place = bisect_right(self.days, day)
        return self.days[place] if place < len(self.days) else None


@dataclass(frozen=True)
class DayTold:
    """What is told of a day; `known_on` is the day by which it had been said, as it was written, or empty."""

    day: date
    known_on: str
    known_words: str
    sections: tuple[Section, ...]
    coverage: tuple[str, ...]
    version: str

    @property
    def window(self) -> Window:
        """The day as a window."""
        return Window(self.day, self.day, self.day.isoformat())

    @property
    def title(self) -> str:
        """`The war on 14 January 2013`."""
        known = gettext(", as known on %(day)s", day=self.known_words) if self.known_words else ""
        return gettext("The war on %(day)s", day=day_words(self.day, Form.NAMED)) + known

    def placed(self, root: str) -> "DayTold":
        """Return the same with links that begin with an address."""
        sections = tuple(Section(each.part, each.answer.placed(root)) for each in self.sections)
        return DayTold(self.day, self.known_on, self.known_words, sections, self.coverage, self.version)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON, without what depends on other days."""
        return {
            "date": self.day.isoformat(),
            "title": self.title,
            "as_known_on": self.known_on or None,
            "version": self.version,
            "coverage": [{"text": text} for text in self.coverage],
            "parts": [section.to_json() for section in self.sections],
        }


def tell(  # noqa: PLR0913, PLR0917 - the parts of a service, and those of a request
    engine: Answering, catalogue: Catalogue, labels: LabelIndex, day: date, known_on: str = "", version: str = ""
) -> DayTold:
    """Ask all parts of a day; in one round trip where the article gives an account of it.

    Raises BadDate for a `known_on` that cannot be read, and EngineError.
    """
    asked = [catalogue.get_question(part.question).bind(part.values(day, known_on), labels) for part in PARTS]
    whole = asked[0]
    if account.before(whole) or account.after(whole):
        found = [answer(engine, catalogue, labels, each.question.name, each.given, version) for each in asked]
    else:
        tables = engine.select_all([each.text for each in asked])
        folded = [fold_rows(each.question, table.records(), labels) for each, table in zip(asked, tables, strict=True)]
        found = [
            QuestionAnswer(each, tuple(rows), (), version, engine) for each, rows in zip(asked, folded, strict=True)
        ]
    sections = tuple(Section(part, each) for part, each in zip(PARTS, found, strict=True))
    return DayTold(day, known_on, _known_words(whole), sections, tuple(account.notes(whole)), version)


def read_day(text: str, labels: LabelIndex) -> date:
    """Read one day: ISO, or words that name one.

    Raises BadDate for what is no date, BadParameter for a period; its detail lists `days`, up to a month of them.
    """
    value, _ = binding.read(_DATE, text, labels)
    window = value.window
    if window is None:
        message = gettext(
            "%(text)s is no day. Write, for example, %(day)s.", text=quoted(text), day=dated("2013-01-14")
        )
        raise BadParameter(message, {"name": "date"})
    if window.first != window.last:
        message = gettext("Here one day is shown, and %(text)s is %(days)s. Choose a day of it.")
        raise BadParameter(
            message % {"text": quoted(text), "days": window.title()},
            {"name": "date", "days": [day.isoformat() for day in _days(window)]},
        )
    return window.first


def _days(window: Window) -> list[date]:
    """Return the days of a period as far as they fit into a list; else the first of each month, or its two ends."""
    count = (window.last - window.first).days + 1
    if count <= _MOST_DAYS:
        return [window.first + timedelta(days=number) for number in range(count)]
    months = range(window.first.year * 12 + window.first.month, window.last.year * 12 + window.last.month)
    if len(months) < _MOST_DAYS:
        return [window.first, *(date(number // 12, number % 12 + 1, 1) for number in months)]
    return [end for end in (window.first, window.last) if end not in FOREVER]


def _known_words(bound: Bound) -> str:
    known = bound.understood.get(AS_KNOWN_ON)
    return known.words if known else ""


def _possible(row: Row) -> bool:
    return row.cells.get("grade") == "possibly"


def neighbours(day: date, calendar: Calendar) -> Mapping[str, date | None]:
    """Return the days to go to from a day; None where there is none."""
    return {
        "previous_day": day - timedelta(days=1) if day > FOREVER[0] else None,
        "next_day": day + timedelta(days=1) if day < FOREVER[1] else None,
        "previous_change": calendar.before(day),
        "next_change": calendar.after(day),
    }
