"""Why a row stands in an answer: its claims and what answers them, and the rules that graded it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from rapidfuzz import process

from maliwar.answer.within import Beside, Selecting
from maliwar.dates import FOREVER, Window
from maliwar.errors import BadParameter, NotFound
from maliwar.languages import gettext, ngettext
from maliwar.questions import account, imports
from maliwar.questions.answer import Answering, QuestionAnswer, answer
from maliwar.questions.binding import Bound
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.evidence import Cell, Row, cell_json, fold_rows, why_href
from maliwar.questions.grounds import WEIGHED
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.questions.spelling import quoted
from maliwar.questions.surroundings import around
from maliwar.questions.testimony import page_of
from maliwar.questions.weighing import Weighed, things_of, weigh, window_of

_LONGEST: Final = 1000


@dataclass(frozen=True, kw_only=True)
class Why(Weighed):
    """One row of an answer, with all that speaks for it and against it."""

    found: QuestionAnswer

    @property
    def href(self) -> str:
        """The path and query under which this server tells it."""
        return why_href(self.found.bound, self.row)

    @property
    def permanent(self) -> str:
        """The address of these reasons for good, with the version of their data."""
        return f"{self.found.root}{self.href}&version={self.found.version}"

    def placed(self, root: str) -> Self:
        """Return the same at another address."""
        return replace(self, found=self.found.placed(root))

    @property
    def title(self) -> str:
        """The row in words."""
        said = map(_cell_words, self.row.key)
        return ", ".join(dict.fromkeys(word for word in said if word)) or gettext("this row")

    @property
    def note(self) -> str | None:
        """What is to be said where there is nothing to grade, or no claim to show."""
        if self.claims:
            return (
                None if self.grounds else gettext("Nothing with a period stands behind this row: it tells of claims.")
            )
        what = ", ".join(f"{thing.label}" for thing in self.things[:3])
        told = [
            gettext("This row is one of a list, made from the graph itself; no claim of anybody’s stands behind it.")
        ]
        if what:
            listed = gettext(
                "It names %(things)s; the page of each tells what is known of it and where that is written."
            )
            told.append(listed % {"things": what})
        return " ".join(told)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON, before it is written."""
        found, cells = self.found, self.row.cells
        first = self.grounds[0].to_json() if self.grounds else {}
        return {
            "question": found.question.name,
            "title": found.title,
            "row": {name: cell_json(cell) for name, cell in cells.items()},
            "row_name": self.row.name,
            "row_title": self.title,
            "href": self.href,
            "answer": found.bound.href,
            "permanent": self.permanent,
            "cite": found.cite,
            "version": found.version,
            "known_on": self.known_on.isoformat() if self.known_on else None,
            "asked": _window_json(window_of(found.bound)),
            "why": {
                "grade": cells.get("grade"),
                "rule": first.get("rule") if cells.get("grade") else None,
                "bounds": first.get("bounds"),
                "support": cells.get("support"),
                "support_rule": f"{first.get('support_rule')}. {gettext(WEIGHED)}" if cells.get("support") else None,
                "disputed": cells.get("disputed"),
                "disputed_because": first.get("disputed_because", []),
                "grounds": [each.to_json() for each in self.grounds],
                "note": self.note,
            },
            **{name: [claim.to_json(self.known_on) for claim in claims] for name, claims in self.told().items()},
            "things": [{**cell_json(thing), "href": page_of(thing)} for thing in self.things],
        }


def why(  # noqa: PLR0913, PLR0917 - the three parts of a service, and the three of a request
    engine: Answering,
    catalogue: Catalogue,
    labels: LabelIndex,
    name: str,
    raw: Mapping[str, str | list[str]],
    row: str | int | None,
    version: str = "",
) -> Why:
    """Ask the question again and tell why a row stands in its answer; `row` is its name, or its number from 1.

    Raises what `answer` raises; BadParameter where no row is named, NotFound, with the names that come close, where the
    answer has no such row.
    """
    bound = catalogue.get_question(name).bind(raw, labels)
    table = engine.select(bound.text)
    records = list(table.records())
    if account.before(bound) or account.after(bound):
        rows = answer(engine, catalogue, labels, name, raw, version).rows
    else:
        known = imports.beside(engine, labels, [table]) if bound.question.header.imports else labels
        rows = tuple(fold_rows(bound.question, records, known))
    found = QuestionAnswer(bound, rows, (), version, engine)
    meant = named(found, row)
    weighed = weigh(meant, bound, records, *_sources(bound, meant, engine, labels))
    return Why(**vars(weighed), found=found)


def _sources(bound: Bound, row: Row, engine: Answering, labels: LabelIndex) -> tuple[Selecting, LabelIndex]:
    """Return where the claims of a row are read, and the names of what they name: imports’ too."""
    if not bound.question.header.imports:
        return engine, labels
    sets = imports.loaded(engine)
    iris = [*(thing.iri for thing in things_of(row.cells.values())), *(claim.iri for claim in row.claims)]
    theirs = [iri for iri in iris if imports.of(iri, sets)]
    graphs = tuple(each.graph for each in sets if any(each.holds(iri) for iri in theirs))
    return Beside(engine, graphs), labels.beside(around(engine, graphs, theirs))


def named(found: QuestionAnswer, name: str | int | None) -> Row:
    """Return the row of that name or number; raises as `why` does."""
    if isinstance(name, int):
        if not 1 <= name <= len(found.rows):
            message = ngettext(
                "The answer has %(num)s row; there is no row %(row)s.",
                "The answer has %(num)s rows; there is no row %(row)s.",
                len(found.rows),
            )
            raise NotFound(message % {"num": len(found.rows), "row": name}, {"name": "row"})
        return found.rows[name - 1]
    if not name:
        message = gettext("row says which row is meant: each row of the answer as JSON has the link under `why`.")
        raise BadParameter(message, {"name": "row"})
    names = {row.name: row for row in found.rows}
    if name in names:
        return names[name]
    close = [each for each, _, _ in process.extract(name[:_LONGEST], names.keys(), limit=3)]
    told = [gettext("The answer has no row %(name)s.", name=quoted(name[:200]))]
    told.append(
        gettext("Close to it: %(names)s.", names="; ".join(close)) if close else gettext("The answer has no rows.")
    )
    near = [why_href(found.bound, names[each]) for each in close]
    raise NotFound(" ".join(told), {"near": close, "links": near})


def _window_json(window: Window | None) -> dict[str, str | None] | None:
    if window is None or (window.first, window.last) == FOREVER:
        return None
    return {"from": window.first.isoformat(), "to": window.last.isoformat()}


def _cell_words(cell: Cell) -> str:
    if isinstance(cell, tuple):
        return ", ".join(filter(None, map(_cell_words, cell)))
    return cell.label if isinstance(cell, Thing) else "" if cell is None else str(cell)
