"""What each page is given: one frozen dataclass a page."""

from dataclasses import dataclass
from http import HTTPStatus

from maliwar.questions.snippets import Snippet
from maliwar.reading.coverage import Coverage
from maliwar.reading.footnotes import Note
from maliwar.reading.reasons import Chapter
from maliwar.reading.thing import Thing
from maliwar.web.parts import (
    AnswerView,
    Asked,
    Cell,
    CitationView,
    DaySection,
    Download,
    DumpView,
    Field,
    GradeKey,
    GroundView,
    Kind,
    Link,
    ListGroup,
    Problem,
    ResultView,
    SectionView,
    TermSection,
    Topic,
)


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

    @property
    def heading(self) -> str:
        """The status in words."""
        return HTTPStatus(self.status).phrase


@dataclass(frozen=True, kw_only=True)
class DownloadsPage(Page):
    """The dumps, or why there are none."""

    files: tuple[DumpView, ...]
    sums: str
    none: str


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    """The first page."""

    examples: tuple[Link, ...]
    groups: tuple[Topic, ...]
    kinds: tuple[Kind, ...]


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
    answer: AnswerView | None = None
    problem: Problem | None = None
    asked: Asked | None = None
    snippets: tuple[Snippet, ...] = ()
    editor: str = ""
    """Where the query behind it can be changed."""


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
class ThingPage(Page):
    """One thing of the graph."""

    thing: Thing
    facts_first: bool
    """Whether a narrow screen shows the facts above the sections: where they are what the thing is."""
    listing: Link
    kinds: tuple[Link, ...]
    """Its narrowest classes, where they say more than the listing's name."""
    sections: tuple[SectionView, ...]
    asks: tuple[Link, ...]
    downloads: tuple[Download, ...]
    local: str
    whole: Link | None
    editor: str
    cite: str = ""
    """Where it is told how to cite it: of a source alone."""


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


@dataclass(frozen=True, kw_only=True)
class OntologyPage(Page):
    """The vocabulary."""

    namespace: str
    sections: tuple[TermSection, ...]


@dataclass(frozen=True, kw_only=True)
class SparqlPage(Page):
    """The plain editor."""

    query: str
    prefixes: str
    deadline: float
    formats: tuple[tuple[str, str], ...]
    examples: tuple[Link, ...]
    graphs: tuple[Link, ...]
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
