"""Number the claims behind an answer's rows, once each, in the order in which the rows show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maliwar.languages import N_, Form, gettext
from maliwar.wording import date_words

STANCES = {
    "asserts": N_("says so"),
    "denies": N_("denies it"),
    "confirms": N_("confirms it"),
    "neither-confirms-nor-denies": N_("neither confirms nor denies it"),
    "revises": N_("revises it"),
    "retracts": N_("takes it back"),
    "admits": N_("admits it"),
}


@dataclass(frozen=True)
class Named:
    """A thing with its label; the number is that of a reference, where it is one."""

    iri: str
    label: str
    number: int | None = None


@dataclass(frozen=True)
class Citation:
    """Where a claim is written: the source and the passage that cites it."""

    source: Named | None
    passage: Named | None


@dataclass(frozen=True)
class Note:
    """One claim as a footnote."""

    number: int
    claim: str
    label: str
    asserter: Named | None
    stance: str
    said_on: str | None
    citations: tuple[Citation, ...]

    @property
    def stance_words(self) -> str:
        """What the asserter does with the proposition, in words."""
        return gettext(STANCES.get(self.stance, self.stance))

    @property
    def said_words(self) -> str | None:
        """The day on which it was said, in words."""
        return date_words(self.said_on, Form.WHEN) if self.said_on else None

    @property
    def references(self) -> tuple[int, ...]:
        """The numbers of the article's references that it rests on."""
        numbers = {item.source.number for item in self.citations if item.source and item.source.number is not None}
        return tuple(sorted(numbers))


def number_claims(rows: Sequence[Mapping[str, Any]]) -> tuple[tuple[Note, ...], tuple[tuple[int, ...], ...]]:
    """Return the footnotes, and for each row the numbers of its own.

    A row's `claims` has one entry for each claim and citation, as the JSON of an answer has.
    """
    entries: dict[str, list[Mapping[str, Any]]] = {}
    marks: list[tuple[int, ...]] = []
    order: dict[str, int] = {}
    for row in rows:
        own: dict[int, None] = {}
        told = row.get("claims", ())
        for claim in told if isinstance(told, Sequence) else ():  # a column of numbers may be called so too
            iri = claim["iri"]
            own[order.setdefault(iri, len(order) + 1)] = None
            known = entries.setdefault(iri, [])
            if claim not in known:
                known.append(claim)
        marks.append(tuple(sorted(own)))
    notes = tuple(_note(number, iri, entries[iri]) for iri, number in order.items())
    return notes, tuple(marks)


def _note(number: int, iri: str, entries: Sequence[Mapping[str, Any]]) -> Note:
    first = entries[0]
    return Note(
        number=number,
        claim=iri,
        label=first.get("label") or iri,
        asserter=_named(first.get("asserter")),
        stance=first.get("stance") or "asserts",
        said_on=first.get("said_on"),
        citations=tuple(_citations(entries)),
    )


def _citations(entries: Iterable[Mapping[str, Any]]) -> Iterable[Citation]:
    for entry in entries:
        source, passage = _named(entry.get("source")), _named(entry.get("passage"))
        if source or passage:
            yield Citation(source, passage)


def _named(value: Any) -> Named | None:
    if not value:
        return None
    return Named(value["iri"], value.get("label") or value["iri"], value.get("number"))
