"""What stands beside the rows of an answer: other times, other questions, and where the sources are silent."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any, Final, Protocol

from maliwar.answer.formats import Format
from maliwar.answer.terms import Table
from maliwar.dates import DAY, FOREVER, Window
from maliwar.languages import N_, Form, day_words, gettext, ngettext
from maliwar.questions import imports
from maliwar.questions.account import LONG_AGO, NOTES
from maliwar.questions.binding import AS_KNOWN_ON, Bound, Value, filled
from maliwar.questions.bounding import bounded, cut
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.evidence import Cell, Row, fold_rows
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.questions.question import Question
from maliwar.wording import date_words, lasting_words, sentence

_SHOWN: Final = 10
_WHOLES: Final = 5
_WHEN: Final = "when"


class Answering(Protocol):
    """What a question needs of an engine."""

    def select(self, text: str) -> Table:
        """Answer a SELECT."""

    def select_all(self, texts: Sequence[str]) -> list[Table]:
        """Answer several SELECTs, in one round trip where it can."""

    def answer(self, text: str, fmt: Format | None = None) -> Any:
        """Answer any query in a format; the reply has a `body`."""


@dataclass(frozen=True)
class Coverage:
    """A sentence beside the rows; `rows` are those of another question that is offered."""

    text: str
    question: str | None = None
    href: str | None = None
    rows: tuple[Row, ...] = ()
    title: str = ""
    """What is offered, without its rows."""

    def to_json(self) -> dict[str, Any]:
        """Return it as the JSON of an answer has it."""
        if not self.question:
            return {"text": self.text}
        rows = [row.to_json(evidence=False) for row in self.rows]
        return {"text": self.text, "question": self.question, "href": self.href, "rows": rows}


@dataclass(frozen=True)
class Inquiry:
    """Asks a question, and the further ones whose answers stand beside its rows."""

    engine: Answering
    catalogue: Catalogue
    labels: LabelIndex

    def ask(self, bound: Bound) -> tuple[list[Row], list[Coverage]]:
        """Return the rows and what is offered beside them; what can be asked in one round trip is."""
        companions = [*self._instead(bound), *self._above(bound)]
        asked = [bound.text, *(other.brief for other in companions)]
        first, *others = self.engine.select_all([bounded(text) for text in asked])
        table, more = cut(first)
        rows, *beside = map(self._fold, (bound, *companions), (table, *(cut(other)[0] for other in others)))
        offered: list[Coverage] = [Coverage(more)] if more else []
        for other, found in zip(companions, beside, strict=True):
            above = other.question.name in bound.question.header.through
            offered += self._through(bound, found) if above else _offer(other, found)
        return rows, offered

    def rows(self, bound: Bound) -> list[Row]:
        """Run a bound question and fold its rows, without the claims behind them where that is quicker."""
        return self._fold(bound, cut(self.engine.select(bounded(bound.brief)))[0])

    def dated(self, bound: Bound) -> list[Row]:
        """Return the rows that would not be there in any year: what holds only for want of a recorded begin is not."""
        periods = {param.name for param in bound.question.params if param.type in ("period", "date")}
        given = {name: LONG_AGO for name in periods if _narrows(bound.understood.get(name))}
        ever = bound.question.bind({**_shared(bound, bound.question), **given}, self.labels)
        rows, always = map(self._fold, (bound, ever), self.engine.select_all([bound.text, ever.brief]))
        return [row for row in rows if all(row.cells != other.cells for other in always)]

    def _fold(self, bound: Bound, table: Table) -> list[Row]:
        asks_imports = bound.question.header.imports
        labels = imports.beside(self.engine, self.labels, [table]) if asks_imports else self.labels
        return fold_rows(bound.question, table.records(), labels)

    def _instead(self, bound: Bound) -> Iterator[Bound]:
        """Yield the companion question with the values that both take, to be offered where it finds something."""
        header = bound.question.header
        raw = _shared(bound, self.catalogue[header.instead]) if header.instead else {}
        if header.instead and raw:
            left = {name: text for name, text in raw.items() if name not in header.instead_without}
            yield self.catalogue[header.instead].bind(left, self.labels)

    def _above(self, bound: Bound) -> Iterator[Bound]:
        """Yield the questions by which is found what the actor belongs to."""
        actor = bound.understood.get("actor")
        for name in bound.question.header.through if actor and actor.thing else ():
            other = self.catalogue[name]
            yield other.bind(_shared(bound, other), self.labels)

    def _through(self, bound: Bound, above: Sequence[Row]) -> Iterator[Coverage]:
        """Ask the same of what the actor belongs to; relations of an umbrella are never its members' own."""
        for row in above[:_WHOLES]:
            whole = next(iter(row.cells.values()))
            if isinstance(whole, Thing):
                raw = {**_shared(bound, bound.question), "actor": whole.path}
                again = bound.question.bind(raw, self.labels)
                yield from _offer(again, self.rows(again), gettext("Through %(whole)s – ", whole=whole.label))

    def otherwise(self, bound: Bound, offered: Sequence[Coverage]) -> Coverage:
        """Say that there is no row, and for which other time there is one; `offered` already stands beside."""
        header = bound.question.header
        found = self._loosened(bound)
        if found is None:
            message = gettext("Not recorded: %(title)s. The sources say nothing of it; that is not a no.")
            return Coverage(message % {"title": bound.title})
        dropped, rows = found
        lead = nothing_words(bound)
        if AS_KNOWN_ON in dropped:
            since = gettext("%(nothing)s, as far as had been said by then: said since – %(told)s.")
            return Coverage(since % {"nothing": lead, "told": told(bound, rows, named=False)})
        message = ngettext(
            "%(nothing)s, as far as is recorded: %(something)s is recorded for another time",
            "%(nothing)s, as far as is recorded: %(something)s is recorded for other times",
            len(rows),
        )
        said = message % {"nothing": lead, "something": gettext(header.something or N_("something"))}
        below = _WHEN in header.instead_without and any(item.question == header.instead for item in offered)
        return Coverage(f"{said}." if below else f"{said} – {told(bound, rows, named=False)}.")

    def missing(self, bound: Bound, rows: Sequence[Row]) -> Iterator[Coverage]:
        """Say which of the kinds that the header lists have no row where others have, and which have at other times."""
        for column, kinds in bound.question.header.absent.items():
            absent = set(kinds) - set(_iris(rows, column))
            if not absent or not rows:
                continue
            elsewhere = [row for row in self.at_any_time(bound) if absent & set(_iris([row], column))]
            if elsewhere:
                what = {"title": bound.title, "told": told(bound, elsewhere, named=False)}
                yield Coverage(gettext("%(title)s – recorded for another time: %(told)s.") % what)
            never = [kind for kind in kinds if kind in absent - set(_iris(elsewhere, column))]
            if never:
                names = ", ".join(self.labels.label(kind).lower() for kind in never)
                yield Coverage(gettext("Not recorded – %(title)s: %(names)s.") % {"title": bound.title, "names": names})

    def silences(self, bound: Bound) -> Iterator[Coverage]:
        """Yield the coverage notes, in the window asked for, about most of the things that were asked for."""
        question = self.catalogue.get(NOTES)
        if question is None or bound.question.name == NOTES:
            return
        period = {name: text for name, text in _shared(bound, question).items() if name == _WHEN}
        asked = _asked(bound)
        fitting: dict[str, int] = {}
        for row in self.rows(question.bind(period, self.labels)):
            about = set(_iris([row], "about"))
            if not about or not asked or about & asked:
                fitting[words_of(row.cells["text"])] = len(about & asked)
        most = max(fitting.values(), default=0)
        yield from (Coverage(text) for text, shared in fitting.items() if text and shared == most)

    def at_any_time(self, bound: Bound) -> list[Row]:
        """Ask again without the window; nothing where none was given."""
        if not _narrows(bound.understood.get(_WHEN)):
            return []
        raw = {name: text for name, text in _shared(bound, bound.question).items() if name != _WHEN}
        return self.rows(bound.question.bind(raw, self.labels))

    def _loosened(self, bound: Bound) -> tuple[frozenset[str], list[Row]] | None:
        """Ask again without the window, then without the day of knowing too; None where nothing is found."""
        timed = [name for name in (_WHEN, AS_KNOWN_ON) if _narrows(bound.understood.get(name))]
        for count in range(1, len(timed) + 1):
            raw = {name: text for name, text in _shared(bound, bound.question).items() if name not in timed[:count]}
            rows = self.rows(bound.question.bind(raw, self.labels))
            if rows:
                return frozenset(timed[:count]), rows
        return None


def _offer(bound: Bound, rows: Sequence[Row], lead: str = "") -> Iterator[Coverage]:
    if rows:
        title = lead + bound.title
        text = title + gettext(": ") + told(bound, rows)
        yield Coverage(text, bound.question.name, bound.href, tuple(rows[:_SHOWN]), title)


def told(bound: Bound, rows: Sequence[Row], *, named: bool = True) -> str:
    """Name what is in the rows, each with its certainty (not over all time, where it says nothing) and its period.

    Where all that they name was asked for, they are named anyhow, or not if `named` is false.
    """
    graded = named and _narrows(bound.understood.get(_WHEN))
    asked = _asked(bound)
    said = []
    for row in rows:
        names = _names(row, asked) or (_names(row, set()) if named else [])
        said.append(_row_words(", ".join(names), row, graded=graded))
    said = list(dict.fromkeys(said))
    return "; ".join(said[:_SHOWN]) + (" …" if len(said) > _SHOWN else "")


def _row_words(name: str, row: Row, *, graded: bool) -> str:
    cells = {column: cell if isinstance(cell, str) else None for column, cell in row.cells.items()}
    if cells.get("wording"):
        return name + gettext(": ") + str(cells["wording"])
    on = cells.get("on")
    period = date_words(on) if on else lasting_words(cells.get("begins"), cells.get("ends"))
    grade = gettext((cells.get("grade") or "").replace("-", " ")) if graded else ""
    beside = "; ".join(part for part in (grade, period) if part and part not in name)
    return f"{name} ({beside})" if name and beside else name or beside


def _names(row: Row, asked: Set[str]) -> list[str]:
    """Return what tells a row apart: up to two things before its certainty and its period, not those asked for."""
    names: list[str] = []
    for column, cell in row.cells.items():
        if column in ("grade", "begins") or len(names) == 2:
            break
        if isinstance(cell, Thing) and cell.iri not in asked:
            names.append(cell.label)
    return names


def nothing_words(bound: Bound) -> str:
    """Begin the sentence on an answer without rows: `No ally of MNLA on 1 July 2011`."""
    pattern = bound.question.header.nothing
    if not pattern:
        return gettext("Nothing – %(title)s", title=bound.title)
    when, known = bound.understood.get(_WHEN), bound.understood.get(AS_KNOWN_ON)
    time = f" {_at(when.window)}" if when and when.window and _narrows(when) else ""
    said = sentence(filled(gettext(pattern), bound.understood)) + time
    return said + (gettext(", as known on %(day)s", day=known.words) if known else "")


def _at(window: Window) -> str:
    """Put a window into a sentence: `on 1 July 2012`, `in May–August 2012`, `until 1 May 2012`."""
    title = window.title()
    if FOREVER[0] == window.first or FOREVER[1] == window.last:
        return title
    if window.first == window.last:
        return gettext("on %(day)s", day=day_words(window.first, Form.WHEN) if not window.name else title)
    whole = window.first.day == 1 and (window.last + DAY).day == 1
    return gettext("in %(days)s", days=title) if whole else gettext("over %(days)s", days=title)


def _narrows(value: Value | None) -> bool:
    """Whether a time was given that leaves something out."""
    return (
        value is not None
        and value.given
        and value.window is not None
        and (value.window.first, value.window.last) != FOREVER
    )


def _asked(bound: Bound) -> set[str]:
    return {value.thing.iri for value in bound.understood.values() if value.thing}


def _iris(rows: Sequence[Row], column: str) -> Iterator[str]:
    for row in rows:
        cell = row.cells[column]
        yield from (item.iri for item in (cell if isinstance(cell, tuple) else (cell,)) if isinstance(item, Thing))


def _shared(bound: Bound, other: Question) -> dict[str, str]:
    """Return the values that the other question takes too, as they were understood."""
    return {
        key: value.thing.path if value.thing else value.raw
        for key, value in bound.understood.items()
        if (value.given or not bound.question.optional(key))
        and (other.param(key) or (key == AS_KNOWN_ON and other.temporal))
    }


def words_of(cell: Cell) -> str:
    """Return a cell as text."""
    if isinstance(cell, tuple):
        return ", ".join(words_of(item) for item in cell)
    return cell.label if isinstance(cell, Thing) else "" if cell is None else str(cell)
