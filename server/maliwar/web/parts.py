"""The pieces that pages are put together from, as the templates see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maliwar.errors import MaliwarError
from maliwar.languages import gettext, language
from maliwar.questions.grounds import Ground
from maliwar.reading.footnotes import Note
from maliwar.reading.rows import Section
from maliwar.war import war
from maliwar.web.region import REGION, region


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
    stamp: str
    dataset: str = ""
    """The name of the file that is served instead of the project's graph."""

    @property
    def article(self) -> Link:
        """The text that everything is read from."""
        return Link(war().quoted_text, war().text_url or "/page/source/article")

    @property
    def name(self) -> str:
        """What stands in the head of every page."""
        return self.dataset or war().title

    @property
    def language(self) -> str:
        """The code of the language that the page is written in."""
        return language()

    @property
    def outlines(self) -> str:
        """The address of the country outlines for maps: of the region that has finer ones, else of the world."""
        return self.built("outlines.json" if region() == REGION else "world.json")

    def asset(self, name: str) -> str:
        """Return the address of a static file; it changes when any of them does."""
        return f"/static/{name}?{self.stamp}"

    def built(self, name: str) -> str:
        """Return the address of a script of ours, as the build made it."""
        return self.asset(f"built/{name}")


@dataclass(frozen=True)
class Problem:
    """What was wrong with the asker's words, in which field of a form, and what may have been meant."""

    message: str
    near: tuple[str, ...] = ()
    place: str = ""
    href: str = ""
    field: str = ""

    @classmethod
    def of(cls, error: MaliwarError) -> "Problem":
        """Read it off an error."""
        detail = error.detail if isinstance(error.detail, dict) else {}
        line, column = detail.get("line"), detail.get("column")
        place = gettext("Line %(line)s, column %(column)s.", line=line, column=column) if line and column else ""
        return cls(
            message=error.message,
            near=tuple(str(name) for name in detail.get("near") or ()),
            place=place,
            href=str(detail.get("href") or ""),
            field=str(detail.get("name") or ""),
        )


@dataclass(frozen=True)
class DumpView:
    """A dump to download, plain and compressed; the note of a file is its size."""

    label: str
    text: str
    use: str
    files: tuple[Link, ...]


@dataclass(frozen=True)
class ImportView:
    """An import to download: whose it is, under which terms, how much of it there is."""

    name: str
    title: str
    licence: str
    events: str
    triples: str
    files: tuple[Link, ...]


@dataclass(frozen=True)
class TableView:
    """One of the CSV tables."""

    file: str
    title: str
    rows: str
    columns: tuple[str, ...]


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


@dataclass(frozen=True)
class Field:
    """One input of a question's form; `of` is the list that offers its values while one types.

    `example` shows while it is empty, `problem` says what was wrong with the value.
    """

    name: str
    label: str
    value: str
    hint: str
    required: bool
    options: Sequence[str]
    of: str = ""
    example: str = ""
    problem: str = ""


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
    """One row of an answer; `notes` are the numbers of its footnotes, `why` leads to what it rests on."""

    number: int
    cells: tuple[Cell, ...]
    notes: tuple[int, ...]
    why: str


@dataclass(frozen=True)
class GroundView:
    """What a row rests on, with what is told of its time."""

    link: Link
    ground: Ground
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CitationView:
    """A citation in each style: its name, its text, and where that text is by itself."""

    styles: tuple[tuple[str, str, str], ...]
    page: str


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
class Offered:
    """One row of an answer that is offered instead."""

    link: Link
    grade: str = ""
    period: str = ""


@dataclass(frozen=True)
class Beside:
    """A sentence beside the rows, with what is offered instead."""

    text: str
    href: str = ""
    rows: tuple[Offered, ...] = ()


@dataclass(frozen=True)
class Drawn:
    """A picture on a question's page: its place, the script and the sheet that it needs, its rows, and its caption."""

    id: str
    script: str
    sheet: str
    rows: Mapping[str, object]
    file: str
    caption: str


@dataclass(frozen=True)
class GradeKey:
    """One line of the legend."""

    value: str
    text: str


@dataclass(frozen=True, kw_only=True)
class AnswerView:
    """An answer as a page shows it."""

    citation: CitationView
    title: str
    caption: str
    columns: tuple[Head, ...]
    rows: tuple[AnswerRow, ...]
    notes: tuple[Note, ...]
    coverage: tuple[Beside, ...]
    legend: tuple[GradeKey, ...]
    pages: tuple[Link, ...]
    downloads: tuple[Download, ...]
    permanent: str


@dataclass(frozen=True)
class DayTable:
    """Rows of one certainty, under the columns that say something in them."""

    columns: tuple[Head, ...]
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True, kw_only=True)
class DaySection:
    """One part of what is told of a day: the rows that are sure, those that the dates leave possible, or neither."""

    name: str
    heading: str
    counts: str
    sure: DayTable
    possible: DayTable
    nothing: str
    question: Link
    downloads: tuple[Download, ...]
    portions: tuple[str, ...] = ()
    """Of a large war: how many of how many rows are shown."""


@dataclass(frozen=True)
class Asked:
    """What was asked in words, how it was read, and the other ways to read it."""

    words: str
    notes: tuple[str, ...]
    others: tuple[Link, ...]


@dataclass(frozen=True)
class SectionView:
    """One section of a thing's page."""

    section: Section
    caption: str
    more: Link | None
    pages: tuple[Link, ...]
    question: Link | None = None
    """The question of the catalogue that asks for these rows."""


@dataclass(frozen=True)
class ListGroup:
    """Things of one class in a listing."""

    heading: str
    values: tuple[Link, ...]
    short: bool
    total: int


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
    downloads: tuple[Link, ...] = ()
