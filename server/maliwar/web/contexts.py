"""What each page is given: one frozen dataclass a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from maliwar.errors import MaliwarError
from maliwar.footnotes import Note
from maliwar.things.thing import Section, Thing


@dataclass(frozen=True)
class Link:
    """Text that leads somewhere, or that stands alone where `href` is empty."""

    label: str
    href: str = ""
    external: bool = False
    note: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Site:
    """What every page shows around its own content."""

    version: str
    sections: tuple[Link, ...]
    article: Link
    stamp: str

    def asset(self, name: str) -> str:
        """Return the address of a static file; it changes when any of them does."""
        return f"/static/{name}?{self.stamp}"


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every page has."""

    title: str = ""
    section: str = ""


@dataclass(frozen=True)
class Problem:
    """What was wrong with the asker's words, and what may have been meant."""

    message: str
    near: tuple[str, ...] = ()
    place: str = ""
    href: str = ""

    @classmethod
    def of(cls, error: MaliwarError) -> "Problem":
        """Read it off an error."""
        detail = error.detail if isinstance(error.detail, dict) else {}
        line, column = detail.get("line"), detail.get("column")
        place = f"Line {line}, column {column}." if line and column else ""
        return cls(
            error.message, tuple(str(name) for name in detail.get("near") or ()), place, str(detail.get("href") or "")
        )


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


@dataclass(frozen=True)
class Entry:
    """A question in a list."""

    label: str
    href: str
    description: str = ""
    ask: str = ""


@dataclass(frozen=True)
class Topic:
    """Questions of one group."""

    name: str
    questions: tuple[Entry, ...]


@dataclass(frozen=True)
class Kind:
    """A type of thing, and how many there are."""

    label: str
    count: str
    href: str


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


@dataclass(frozen=True)
class Field:
    """One input of a question's form."""

    name: str
    label: str
    value: str
    hint: str
    required: bool
    options: Sequence[str]


@dataclass(frozen=True)
class Cell:
    """One cell of a row: a grade, a support, links, or plain text."""

    column: str
    role: str
    value: object
    links: tuple[Link, ...] = ()
    numeric: bool = False


@dataclass(frozen=True)
class AnswerRow:
    """One row of an answer; `notes` are the numbers of its footnotes."""

    number: int
    cells: tuple[Cell, ...]
    notes: tuple[int, ...]


@dataclass(frozen=True)
class Head:
    """One column's heading."""

    label: str
    numeric: bool


@dataclass(frozen=True)
class Download:
    """The same in another format."""

    label: str
    href: str
    media_type: str


@dataclass(frozen=True)
class Beside:
    """A sentence beside the rows, with what is offered instead."""

    text: str
    href: str = ""
    link: str = ""
    rows: tuple[tuple[Link, ...], ...] = ()


@dataclass(frozen=True)
class GradeKey:
    """One line of the legend."""

    value: str
    text: str


@dataclass(frozen=True, kw_only=True)
class AnswerView:
    """An answer as a page shows it."""

    heading: str
    caption: str
    columns: tuple[Head, ...]
    rows: tuple[AnswerRow, ...]
    notes: tuple[Note, ...]
    coverage: tuple[Beside, ...]
    legend: tuple[GradeKey, ...]
    pages: tuple[Link, ...]
    downloads: tuple[Download, ...]
    permanent: str
    sparql: str
    editor: str


@dataclass(frozen=True)
class Asked:
    """What was asked in words, how it was read, and the other ways to read it."""

    words: str
    notes: tuple[str, ...]
    others: tuple[Link, ...]


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


@dataclass(frozen=True, kw_only=True)
class AskPage(Page):
    """Words that no question could be made of, or none yet."""

    asked: str
    examples: tuple[Link, ...]
    readings: tuple[Link, ...] = ()
    unread: str = ""
    problem: Problem | None = None


@dataclass(frozen=True)
class SectionView:
    """One section of a thing's page."""

    section: Section
    kind: str
    caption: str
    more: Link | None
    pages: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class ThingPage(Page):
    """One thing of the graph."""

    thing: Thing
    listing: Link
    sections: tuple[SectionView, ...]
    asks: tuple[Link, ...]
    downloads: tuple[Download, ...]
    local: str
    whole: Link | None
    editor: str


@dataclass(frozen=True, kw_only=True)
class BrowsePage(Page):
    """The types of things."""

    kinds: tuple[Kind, ...]


@dataclass(frozen=True)
class ListGroup:
    """Things of one class in a listing."""

    heading: str
    values: tuple[Link, ...]
    short: bool
    total: int


@dataclass(frozen=True, kw_only=True)
class ListingPage(Page):
    """Every thing of one type."""

    lede: str
    groups: tuple[ListGroup, ...]


@dataclass(frozen=True)
class TermView:
    """A term of the ontology."""

    name: str
    label: str
    texts: tuple[str, ...]
    facts: tuple[tuple[str, tuple[Link, ...]], ...]


@dataclass(frozen=True)
class TermSection:
    """Classes, or properties."""

    id: str
    heading: str
    terms: tuple[TermView, ...]


@dataclass(frozen=True, kw_only=True)
class OntologyPage(Page):
    """The vocabulary."""

    namespace: str
    sections: tuple[TermSection, ...]


@dataclass(frozen=True, kw_only=True)
class ResultView:
    """What a query of the editor found."""

    heading: str
    caption: str = ""
    verdict: str = ""
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Link, ...], ...] = ()
    truncated: bool = False


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


@dataclass(frozen=True, kw_only=True)
class AboutPage(Page):
    """How to read an answer, and what all this is made from."""

    kinds: tuple[Kind, ...]
    triples: str
    built: str
