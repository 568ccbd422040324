"""A question asked: rows with their claims, what is not recorded, and what to ask instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import quote, urlencode

from maliwar.languages import ENGLISH, language
from maliwar.questions import account, imports, rendering
from maliwar.questions.binding import Bound
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.coverage import Answering, Coverage, Inquiry
from maliwar.questions.evidence import Row
from maliwar.questions.labels import LabelIndex
from maliwar.questions.paging import PER_PAGE, Leaf, Paging
from maliwar.questions.question import Question
from maliwar.settings import LOCAL

__all__ = ["Answering", "Coverage", "QuestionAnswer", "answer"]


@dataclass(frozen=True)
class QuestionAnswer:
    """What a question found, ready to be shown in any form; `root` is the address that its links begin with."""

    bound: Bound
    rows: tuple[Row, ...]
    coverage: tuple[Coverage, ...]
    version: str = ""
    engine: Answering | None = field(default=None, repr=False, compare=False)
    root: str = LOCAL
    paging: Paging | None = None

    def placed(self, root: str, paging: Paging | None = None) -> Self:
        """Return the same at another address, and a page of it; raises NotFound where it has fewer pages."""
        Leaf.of(len(self.rows), paging)
        return replace(self, root=root, paging=paging)

    @property
    def leaf(self) -> Leaf:
        """The page that is shown; all of it where none was asked for."""
        return Leaf.of(len(self.rows), self.paging)

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows of that page."""
        places = self.leaf.shown
        return self.rows[places.start : places.stop]

    @property
    def question(self) -> Question:
        """The question that was asked."""
        return self.bound.question

    @property
    def title(self) -> str:
        """The title with the chosen values."""
        return self.bound.title

    @property
    def sparql(self) -> str:
        """The query as it was asked; pasted elsewhere it gives the same rows."""
        return self.bound.text

    @property
    def permanent(self) -> str:
        """The address of this answer for good, with the version of its data."""
        return self.root + _joined(f"/questions/{self.question.name}", {**self.bound.given, "version": self.version})

    @property
    def cite(self) -> str:
        """The path of how to cite it."""
        given = {**self.bound.given, "version": self.version}
        return _joined(f"/questions/{self.question.name}/cite", given)

    def page_href(self, number: int, suffix: str) -> str:
        """Return the address of another page of it, of the same size, in a format."""
        given = {**self.bound.given, "page": str(number), "per-page": str(self.leaf.per_page or PER_PAGE)}
        given |= {"lang": language()} if language() != ENGLISH else {}
        return self.root + _joined(f"/questions/{self.question.name}.{suffix}", given)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of an answer, before it is written."""
        return rendering.as_dict(self)

    def to_json(self) -> str:
        """Return the answer as JSON."""
        return rendering.as_json(self)

    def to_csv(self) -> str:
        """Return the rows as CSV: stable columns, a label column beside each IRI, a citation column."""
        return rendering.as_table(self, "excel")

    def to_tsv(self) -> str:
        """Return the rows as tab-separated text, with the columns of the CSV."""
        return rendering.as_table(self, "excel-tab")

    def to_turtle(self) -> str:
        """Return the triples of the rows' situations or events, of their claims and of the sources cited."""
        return rendering.as_turtle(self)


def _joined(path: str, parameters: Mapping[str, str]) -> str:
    query = urlencode({name: value for name, value in parameters.items() if value}, quote_via=quote, safe="/")
    return path + (f"?{query}" if query else "")


def answer(  # noqa: PLR0913, PLR0917 - the three parts of a service, and the three parts of a request
    engine: Answering,
    catalogue: Catalogue,
    labels: LabelIndex,
    name: str,
    raw: Mapping[str, str | list[str]],
    version: str = "",
) -> QuestionAnswer:
    """Bind, ask, fold, and say what is not recorded.

    Raises NotFound for the question; BadParameter, BadDate or UnknownThing for its values; EngineError.
    """
    inquiry = Inquiry(engine, catalogue, labels)
    bound = catalogue.get_question(name).bind(raw, labels)
    beyond = [Coverage(note) for note in account.notes(bound)]
    if account.after(bound):
        return QuestionAnswer(bound, (), (inquiry.otherwise(bound, ()), *beyond), version, engine)
    if account.before(bound):
        dated = tuple(inquiry.dated(bound))
        said = () if dated else (inquiry.otherwise(bound, ()),)
        return QuestionAnswer(bound, dated, (*said, *beyond), version, engine)
    if beside := imports.note(bound, engine):
        return QuestionAnswer(bound, (), (Coverage(beside),), version, engine)
    rows, offered = inquiry.ask(bound)
    if rows:
        coverage = [*inquiry.missing(bound, rows), *offered, *beyond]
    else:
        coverage = [inquiry.otherwise(bound, offered), *beyond, *offered, *inquiry.silences(bound)]
    return QuestionAnswer(bound, tuple(rows), tuple(coverage), version, engine)
