"""What speaks for a row of an answer and against it: its grounds, its claims, and the claims that answer them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from maliwar.answer.terms import Term
from maliwar.dates import FOREVER, Window
from maliwar.questions import statements
from maliwar.questions.binding import AS_KNOWN_ON, Bound
from maliwar.questions.evidence import Cell, Row, read_term
from maliwar.questions.grounds import Ground, ground, timed
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.questions.question import Question
from maliwar.questions.statements import Selecting, Statements, property_of
from maliwar.questions.testimony import Testimony, Witness

Record: TypeAlias = Mapping[str, Term | None]
"""One SPARQL row."""
_DENYING: Final = ("denies", "retracts")
_ANSWERING: Final = ("confirms", "revises", "admits", "neither-confirms-nor-denies")
_SUPPORTING: Final = ("corroborates", "supersedes", "superseded_by")
_RUN: Final = "mwx:runLb"
"""What a query names where adjoining situations count as one."""


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A row with all that the graph knows for it and against it."""

    row: Row
    known_on: date | None
    grounds: tuple[Ground, ...]
    """What the row rests on that has a period; that from which it has its certainty comes first."""
    claims: tuple[Testimony, ...]
    """The row's own claims."""
    denials: tuple[Testimony, ...]
    """Claims that deny what the row rests on or contradict its claims; those among the row's own too."""
    answers: tuple[Testimony, ...]
    """Claims that confirm, revise or replace."""
    others: tuple[Testimony, ...]
    """What else is said of the same situation or event."""
    not_yet: tuple[Testimony, ...]
    """What had not been said by the day of `as-known-on`."""

    @property
    def things(self) -> tuple[Thing, ...]:
        """The things that the row names."""
        return tuple(dict.fromkeys(things_of(self.row.cells.values())))

    def told(self) -> Mapping[str, tuple[Testimony, ...]]:
        """Return the claims by what they are to the row; a denial among its own stands in two places."""
        return {
            "claims": self.claims,
            "denials": self.denials,
            "answers": self.answers,
            "others": self.others,
            "not_yet_known": self.not_yet,
        }


def weigh(row: Row, bound: Bound, records: Iterable[Record], engine: Selecting, labels: LabelIndex) -> Weighed:
    """Gather what speaks for a row, folded from these SPARQL rows, and against it; raises EngineError."""
    witness = Witness(engine, labels)
    known_on = _known_on(bound)
    cells = _things_in(row, bound.question, records, labels)
    told = [claim.iri for claim in row.claims] or [thing.iri for thing in cells if _is_claim(thing)]
    own = witness.hear(told)
    subjects = _subjects(cells, own.values())
    beside = statements.claims_about(engine, [thing.iri for thing in subjects])
    related = [thing.iri for claim in own.values() for things in claim.relations.values() for thing in things]
    every = {**own, **witness.hear([*beside, *related])}
    visible = {iri: claim for iri, claim in every.items() if claim.known(known_on) != "not yet"}
    grounds = _grounds(bound, subjects, visible, known_on, engine, labels)
    sorted_out = _sorted_out(own, visible, {thing.iri for thing in subjects})
    return Weighed(
        row=row,
        known_on=known_on,
        grounds=tuple(sorted(grounds, key=lambda each: not _gives(each, row))),
        claims=tuple(own.values()),
        **sorted_out,
        not_yet=tuple(claim for iri, claim in every.items() if iri not in visible),
    )


def _things_in(row: Row, question: Question, records: Iterable[Record], labels: LabelIndex) -> list[Thing]:
    """Return what the row's cells name, and those of the SPARQL rows that were folded into it."""
    things = list(things_of(row.cells.values()))
    for record in records:
        if tuple(read_term(record[name], labels) for name in question.key) == row.key:
            things += things_of(read_term(term, labels) for term in record.values())
    return list(dict.fromkeys(things))


def _subjects(cells: Sequence[Thing], own: Iterable[Testimony]) -> list[Thing]:
    """Return what has a period and the row's claims are about: what the row names, or all of it where it names none."""
    about = timed([thing for claim in own for thing in claim.about])
    return [thing for thing in timed(cells) if thing in about] or about


def _grounds(  # noqa: PLR0913, PLR0917 - as `explain` has gathered it
    bound: Bound,
    subjects: Sequence[Thing],
    visible: Mapping[str, Testimony],
    known_on: date | None,
    engine: Selecting,
    labels: LabelIndex,
) -> list[Ground]:
    iris = [thing.iri for thing in subjects]
    (said,) = statements.read(engine, iris)
    clashing = {iri: said.iris(iri, property_of("mwx:clashesWith")) for iri in iris}
    (rivals,) = statements.read(engine, [rival for each in clashing.values() for rival in each])
    graded = "grade" in {column.name for column in bound.question.columns}
    return [
        ground(
            thing,
            said,
            visible.values(),
            _seen(rivals, clashing[thing.iri], known_on),
            window=window_of(bound) if graded else None,
            runs=_RUN in bound.text or property_of(_RUN) in bound.text,
            labels={rival: labels.label(rival) for rival in clashing[thing.iri]},
        )
        for thing in subjects
    ]


def _seen(rivals: Statements, clashing: Iterable[str], known_on: date | None) -> dict[str, date]:
    """Return the rivals of which somebody had spoken by then, with the first day on which somebody may have."""
    days = {rival: rivals.text(rival, property_of("mwx:seenFrom")) for rival in clashing}
    seen = {rival: date.fromisoformat(day) for rival, day in days.items() if day}
    return {rival: day for rival, day in seen.items() if day <= (known_on or FOREVER[1])}


def _sorted_out(
    own: Mapping[str, Testimony], visible: Mapping[str, Testimony], subjects: set[str]
) -> dict[str, tuple[Testimony, ...]]:
    """Sort the claims beside the row's own by what they are to it."""
    named: dict[str, set[str]] = {}
    for claim in own.values():
        for relation, things in claim.relations.items():
            named.setdefault(relation, set()).update(thing.iri for thing in things)
    asserted = {iri for claim in own.values() for iri in claim.asserts} or subjects
    out: dict[str, list[Testimony]] = {"denials": [], "answers": [], "others": []}
    for iri, claim in visible.items():
        denying = claim.stance in _DENYING and bool({thing.iri for thing in claim.about} & (subjects | asserted))
        if denying or (iri in named.get("contradicts", ()) and iri not in own):
            out["denials"].append(claim)
        elif iri in own:
            continue
        elif claim.stance in _ANSWERING or any(iri in named.get(name, ()) for name in _SUPPORTING):
            out["answers"].append(claim)
        else:
            out["others"].append(claim)
    return {name: tuple(claims) for name, claims in out.items()}


def _gives(each: Ground, row: Row) -> bool:
    """Whether the row has its certainty and support from this one."""
    cells = row.cells
    if isinstance(cells.get("situation"), Thing):
        return cells["situation"] == each.thing
    own = {"grade": each.grade, "support": each.support, "disputed": each.disputed}
    return all(cells.get(name) in (None, value) for name, value in own.items())


def window_of(bound: Bound) -> Window | None:
    """Return the days that were asked about; all days where none were."""
    for param in bound.question.params:
        value = bound.understood[param.name]
        if param.type == "period":
            return value.window
        if param.type == "date":
            day = date.fromisoformat(value.words) if value.window is None else value.window.first
            return Window(day, day, value.words)
    return None


def _known_on(bound: Bound) -> date | None:
    value = bound.understood.get(AS_KNOWN_ON)
    return value.window.last if value and value.window else None


def things_of(cells: Iterable[Cell]) -> Iterator[Thing]:
    """Yield the things that cells name."""
    for cell in cells:
        yield from (item for item in (cell if isinstance(cell, tuple) else (cell,)) if isinstance(item, Thing))


def _is_claim(thing: Thing) -> bool:
    return thing.path.startswith("claim/")
