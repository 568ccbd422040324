"""A question asked: rows with their claims, what is not recorded, and what to ask instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maliwar.questions import rendering
from maliwar.questions.binding import Bound
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.coverage import Answering, Coverage, Inquiry
from maliwar.questions.evidence import Row
from maliwar.questions.labels import LabelIndex
from maliwar.questions.question import Question

__all__ = ["Answering", "Coverage", "QuestionAnswer", "answer"]


@dataclass(frozen=True)
class QuestionAnswer:
    """What a question found, ready to be shown in any form."""

    bound: Bound
    rows: tuple[Row, ...]
    coverage: tuple[Coverage, ...]
    version: str = ""
    engine: Answering | None = field(default=None, repr=False, compare=False)

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
    rows, offered = inquiry.ask(bound)
    if rows:
        coverage = [*inquiry.missing(bound, rows), *offered]
    else:
        coverage = [inquiry.otherwise(bound, offered), *offered, *inquiry.silences(bound)]
    return QuestionAnswer(bound, tuple(rows), tuple(coverage), version, engine)
