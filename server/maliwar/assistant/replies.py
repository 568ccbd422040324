"""What a tool gives back: text that can be quoted as it stands, and the same as JSON, both within a stated size."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from maliwar.names import short_path
from maliwar.questions.answer import Coverage, QuestionAnswer
from maliwar.questions.evidence import Cell, Row
from maliwar.questions.header import Column
from maliwar.questions.labels import Thing
from maliwar.questions.paging import Paging
from maliwar.reading.footnotes import Named, Note, number_claims
from maliwar.reading.layout import GRADES, shown_columns, values_of, words
from maliwar.wording import period_words, sentence

LARGEST: Final = 48_000
"""Characters that the rows of one page may have as JSON; a page has at least one row, whatever its size."""
SIZES: Final = (50, 40, 30, 20, 15, 10, 5, 2, 1)
"""Rows on a page: the first of these with which every page of the answer keeps within LARGEST."""
_DATES: Final = frozenset({"begins", "ends"})


@dataclass(frozen=True)
class Reply:
    """The result of one call."""

    text: str
    data: dict[str, Any]
    links: tuple[Thing, ...] = ()
    """Things that the client may read as resources."""


def reply(answer: QuestionAnswer, root: str, page: int, asked: dict[str, Any] | None = None) -> Reply:
    """Return one page of an answer, in the largest pages that keep within the size.

    Raises NotFound where the answer has fewer pages.
    """
    leaf = answer.placed(root, Paging(page, per_page(answer)))
    data = leaf.to_dict()
    heading = leaf.title
    if asked:
        data["asked"] = asked
        heading = f"Understood as: {asked['understood']}"
    return Reply("\n\n".join(part for part in (heading, *_parts(leaf, data)) if part), data)


def per_page(answer: QuestionAnswer) -> int:
    """Return how many rows a page has; it depends on the answer alone, so that pages join without a gap."""
    sizes = [len(json.dumps(row, ensure_ascii=False)) for row in answer.placed(answer.root).to_dict()["rows"]]
    fitting = (number for number in SIZES if max(_sums(sizes, number), default=0) <= LARGEST)
    return next(fitting, SIZES[-1])


def _sums(sizes: Sequence[int], number: int) -> Iterator[int]:
    return (sum(sizes[start : start + number]) for start in range(0, len(sizes), number))


def _parts(leaf: QuestionAnswer, data: dict[str, Any]) -> Iterator[str]:
    notes, marks = number_claims(data["rows"])
    places = leaf.leaf.shown
    yield _counted(leaf)
    if places:
        columns = [column for column in shown_columns(leaf) if column.name not in _DATES]
        rows = zip(range(places.start + 1, places.stop + 1), leaf.shown, marks, strict=True)
        yield "\n".join(_row(leaf, columns, number, row, own) for number, row, own in rows)
        yield _legend(leaf.shown)
    for beside in leaf.coverage:
        yield _beside(beside, root=leaf.root)
    if notes:
        yield "Claims\n" + "\n".join(_note(note) for note in notes)
        yield _references(notes)
    yield f"Permanent link: {data['permanent']}"


def _counted(leaf: QuestionAnswer) -> str:
    total = len(leaf.rows)
    if not total:
        return "No row: not recorded. That is not a “no”."
    places = leaf.leaf.shown
    if len(places) == total:
        return "1 row." if total == 1 else f"{total} rows."
    more = f"; go on with page={leaf.leaf.number + 1}" if leaf.leaf.number < leaf.leaf.pages else ""
    return f"Rows {places.start + 1} to {places.stop} of {total}, page {leaf.leaf.number} of {leaf.leaf.pages}{more}."


def _row(leaf: QuestionAnswer, columns: Sequence[Column], number: int, row: Row, claims: Sequence[int]) -> str:
    parts = [part for column in columns if (part := _cell(column, row.cells[column.name]))]
    if _DATES & row.cells.keys():
        ends = [str(row.cells.get(name) or "") or None for name in ("begins", "ends")]
        parts.append(f"Period: {period_words(*ends)}")
    if claims:
        parts.append("Claims: " + " ".join(f"({mark})" for mark in claims))
    parts.append(f"Row name: {row.name}")
    return f"{number}. " + "; ".join(parts)


def _cell(column: Column, cell: Cell) -> str:
    if column.name == "disputed":
        return "DISPUTED" if cell is True else ""
    values = [words(column, value) + _path(value) for value in values_of(cell)]
    return f"{column.label}: {', '.join(values)}" if values else ""


def _path(value: object) -> str:
    """Name what the reader may ask about next: actors, places, people, events, operations."""
    path = short_path(value.iri) if isinstance(value, Thing) else None
    return f" ({path})" if path and path.partition("/")[0] not in ("concept", "claim", "source", "passage") else ""


def _legend(rows: Sequence[Row]) -> str:
    present = {row.cells.get("grade") for row in rows}
    return "\n".join(f"{said}: {meaning}." for name, (said, meaning) in GRADES.items() if name in present)


def _beside(beside: Coverage, root: str) -> str:
    if not beside.href:
        return beside.text
    told = "Recorded as well" if beside.rows else "To ask as well"
    return f"{told}, by {beside.question} ({root}{beside.href}): {beside.text}"


def _note(note: Note) -> str:
    who = note.asserter.label if note.asserter else "somebody unnamed"
    said = f", {note.said_words}" if note.said_words else ""
    path = short_path(note.claim) or note.claim
    return f"({note.number}) {note.label}. {sentence(who)} {note.stance_words}{said}. {'; '.join(_cited(note))}. {path}"


def _cited(note: Note) -> Iterator[str]:
    for citation in note.citations:
        source = citation.source
        named = "" if not source else f"[{source.number}]" if source.number is not None else source.label
        passage = citation.passage.label if citation.passage else ""
        if source and citation.passage and citation.passage.iri == source.iri:
            passage = "its title"
        yield ", ".join(part for part in (named, passage) if part)


def _references(notes: Sequence[Note]) -> str:
    cited = {item.source for note in notes for item in note.citations if item.source}
    numbered = sorted((source for source in cited if source.number is not None), key=lambda source: source.number or 0)
    return "References of the article\n" + "\n".join(map(_reference, numbered)) if numbered else ""


def _reference(source: Named) -> str:
    number = f"[{source.number}]"
    return f"{number} {source.label.removeprefix(number).strip()}"
