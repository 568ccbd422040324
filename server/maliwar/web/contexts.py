"""What each page is given: one frozen dataclass a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from maliwar.languages import N_, gettext
from maliwar.questions.snippets import Snippet
from maliwar.reading.coverage import Coverage
from maliwar.reading.footnotes import Note
from maliwar.reading.reasons import Chapter
from maliwar.web.parts import (
    AnswerView,
    Asked,
    Cell,
    CitationView,
    DaySection,
    Download,
    Drawn,
    DumpView,
    Field,
    GradeKey,
    GroundView,
    ImportView,
    Kind,
    Link,
    ListGroup,
    Problem,
    ResultView,
    TableView,
    Topic,
)

ERRORS: Final = {
    400: N_("This cannot be answered as it is written"),
    404: N_("There is nothing here"),
    410: N_("This is no longer as it was"),
    429: N_("Too many requests"),
    500: N_("Something went wrong"),
    503: N_("Not just now"),
}
"""What is said of a status above the sentence that tells what was wrong."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every page has."""

    title: str = ""
    section: str = ""


@dataclass(frozen=True, kw_only=True)
class ErrorPage(Page):
    """An error, for people."""

    status: int
    problem: Problem
    offers: tuple[str, ...] = ()
    search: str = ""
    """Words of the address, to be searched for where nothing is at it."""

    @property
    def heading(self) -> str:
        """The status in words."""
        return gettext(ERRORS.get(self.status) or HTTPStatus(self.status).phrase)


@dataclass(frozen=True, kw_only=True)
class DownloadsPage(Page):
    """The dumps, or in `none` why there are none; `hashes` are name, bytes and SHA-256 of each."""

    files: tuple[DumpView, ...] = ()
    hashes: tuple[tuple[str, str, str], ...] = ()
    sums: str = ""
    built: str = ""
    counts: tuple[tuple[str, str], ...] = ()
    tables: tuple[TableView, ...] = ()
    imports: tuple[ImportView, ...] = ()
    citations: tuple[tuple[str, str], ...] = ()
    none: str = ""


@dataclass(frozen=True, kw_only=True)
class QuestionsPage(Page):
    """All questions."""

    groups: tuple[Topic, ...]


@dataclass(frozen=True, kw_only=True)
class QuestionPage(Page):
    """One question: its form, and its answer where it was asked."""

    heading: str
    group: str
    description: str
    action: str
    fields: tuple[Field, ...]
    extent: str = ""
    """That it looks at everything there is, where it does."""
    answer: AnswerView | None = None
    problem: Problem | None = None
    asked: Asked | None = None
    snippets: tuple[Snippet, ...] = ()
    editor: str = ""
    """Where the query behind it can be changed."""
    drawn: Drawn | None = None


@dataclass(frozen=True, kw_only=True)
class WhyPage(Page):
    """Why one row stands in an answer."""

    heading: str
    answer: Link
    cells: tuple[Cell, ...]
    grounds: tuple[GroundView, ...]
    graded: bool
    supported: bool
    chapters: tuple[Chapter, ...]
    note: str
    json: str
    cite: str
    permanent: str


@dataclass(frozen=True, kw_only=True)
class CitePage(Page):
    """How to cite an answer or a source; `rests_on` are the sources of an answer, each with how to cite it."""

    heading: str
    of: Link
    citation: CitationView
    lede: str = ""
    rests_on: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DayPage(Page):
    """The war on a day; `day` is its ISO date, `steps` lead to other days."""

    day: str
    known_on: str
    known: Link
    steps: tuple[Link, ...]
    coverage: tuple[str, ...]
    sections: tuple[DaySection, ...]
    notes: tuple[Note, ...]
    legend: tuple[GradeKey, ...]
    whole: Link
    downloads: tuple[Download, ...]
    permanent: str


@dataclass(frozen=True, kw_only=True)
class DaysPage(Page):
    """The days to choose from, by year and month; `typed` is what was not one day, `days` those that it may mean."""

    typed: str = ""
    problem: Problem | None = None
    days: tuple[Link, ...] = ()
    years: tuple[tuple[str, tuple[tuple[str, tuple[Link, ...]], ...]], ...] = ()


@dataclass(frozen=True, kw_only=True)
class AskPage(Page):
    """Words that no question could be made of, or none yet."""

    asked: str
    examples: tuple[Link, ...]
    readings: tuple[Link, ...] = ()
    unread: str = ""
    problem: Problem | None = None


@dataclass(frozen=True, kw_only=True)
class CoveragePage(Page):
    """How much of the article is carried, and lists of what is not."""

    found: Coverage
    missing: tuple[tuple[str, tuple[Link, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class BrowsePage(Page):
    """The types of things."""

    kinds: tuple[Kind, ...]


@dataclass(frozen=True, kw_only=True)
class ListingPage(Page):
    """Every thing of one type."""

    lede: str
    groups: tuple[ListGroup, ...]
    portion: str = ""
    """How many of how many are listed, where these are not all."""


@dataclass(frozen=True, kw_only=True)
class SparqlPage(Page):
    """The editor; `island` is what YASGUI reads where scripts run."""

    query: str
    prefixes: str
    deadline: float
    formats: tuple[tuple[str, str], ...]
    examples: tuple[ListGroup, ...]
    graphs: tuple[Link, ...]
    island: Mapping[str, object]
    result: ResultView | None = None
    problem: Problem | None = None

    @property
    def lines(self) -> int:
        """Lines of the text field."""
        return max(10, min(28, self.query.count("\n") + 2))


@dataclass(frozen=True)
class Judged:
    """How many claims were judged in a draw and how many supported; the rates in percent, as text."""

    judged: str
    seed: int
    supported: str
    rate: str
    low: str
    high: str


@dataclass(frozen=True, kw_only=True)
class AboutPage(Page):
    """How to read an answer, and what all this is made from."""

    kinds: tuple[Kind, ...]
    triples: str
    built: str
    precision: Judged | None
    read_on: str
    """The day on which the text was read, in words."""
