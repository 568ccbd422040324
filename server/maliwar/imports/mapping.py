"""The reviewed mapping of an import: which of its actors and places are which of ours, and what follows from it.

A row is a proposal until somebody reviews it: skos:closeMatch, no reviewer. A proposal takes effect as
skos:closeMatch where it is the only one for its subject. A reviewer confirms it by writing skos:exactMatch, and
`Not` into predicate_modifier where the two are not the same; both with a name in reviewer_label or an id in
reviewer_id. What bears no name of ours stands there with sssom:NoTermFound, to be filled in by who knows better.
Nothing is merged: links.nq says skos:closeMatch or skos:exactMatch, and IRIs stay apart.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from maliwar import sssom
from maliwar.errors import BadData, Finding
from maliwar.imports import naming
from maliwar.imports.matching import Proposal, propose
from maliwar.imports.naming import Named
from maliwar.names import PREFIXES
from maliwar.project import Project
from maliwar.shelf import Imported
from maliwar.sssom import NO_TERM, Line, MappingSet

CLOSE: Final = PREFIXES["skos"] + "closeMatch"
EXACT: Final = PREFIXES["skos"] + "exactMatch"
NOT: Final = "Not"

COLUMNS: Final = (
    "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label",
    "mapping_justification", "confidence", "reviewer_id", "reviewer_label",
    "subject_match_field", "object_match_field", "match_string", "comment",
)  # fmt: skip
_NEEDED: Final = ("subject_id", "predicate_id", "object_id")


@dataclass(frozen=True)
class Row:
    """One mapping: IRIs of theirs and of ours, and who has looked at it; `cells` is the row as it is written."""

    subject: str
    object: str
    predicate: str
    negated: bool
    reviewed: bool
    cells: Mapping[str, str]

    @classmethod
    def read(cls, line: Line) -> Self:
        """Read a row of a table, whatever it says."""
        return cls(
            sssom.expand(line.get("subject_id")),
            sssom.expand(line.get("object_id")),
            sssom.expand(line.get("predicate_id")),
            line.get("predicate_modifier") == NOT,
            bool(line.get("reviewer_id") or line.get("reviewer_label")),
            line.cells,
        )

    @classmethod
    def of(cls, each: Proposal) -> Self:
        """Write a proposal as a row that nobody has reviewed."""
        field_name = "rdfs:label" if each.by_label else "rdfs:label|skos:altLabel|skos:notation"
        cells = (
            sssom.curie(each.theirs.iri), each.theirs.label, "skos:closeMatch", "", sssom.curie(each.ours.iri),
            each.ours.label, "semapv:LexicalMatching", f"{each.confidence:.2f}", "", "", field_name, field_name,
            each.matched, each.comment,
        )  # fmt: skip
        return cls(each.theirs.iri, each.ours.iri, CLOSE, False, False, dict(zip(COLUMNS, cells, strict=True)))

    @classmethod
    def bare(cls, theirs: Named) -> Self:
        """Write a row for what bears no name of ours."""
        cells = dict.fromkeys(COLUMNS, "") | {
            "subject_id": sssom.curie(theirs.iri),
            "subject_label": theirs.label,
            "predicate_id": "skos:closeMatch",
            "object_id": sssom.curie(NO_TERM),
            "mapping_justification": "semapv:LexicalMatching",
        }
        return cls(theirs.iri, NO_TERM, CLOSE, False, False, cells)

    @property
    def proposed(self) -> bool:
        """Whether it says, or proposes, that two things are the same."""
        return not self.negated and self.object != NO_TERM

    @property
    def faults(self) -> Iterator[str]:
        """What contradicts itself in it."""
        modifier = self.cells.get("predicate_modifier", "")
        if modifier not in ("", NOT):
            yield f"predicate_modifier is empty or {NOT}, not {modifier[:60]!r}"
        if self.predicate not in (CLOSE, EXACT):
            yield f"predicate_id is skos:closeMatch or skos:exactMatch, not {self.cells.get('predicate_id', '')[:80]!r}"
        elif self.predicate == EXACT and not self.reviewed:
            yield "skos:exactMatch needs a reviewer: write a name into reviewer_label or an id into reviewer_id"
        elif self.predicate == CLOSE and self.reviewed and not self.negated:
            yield (
                "who has reviewed it says skos:exactMatch, or Not in predicate_modifier; "
                "leave the reviewer empty while it is open"
            )
        elif self.negated and not self.reviewed:
            yield "Not needs a reviewer: write a name into reviewer_label or an id into reviewer_id"


@dataclass(frozen=True)
class Review:
    """A whole mapping, and what follows from it."""

    rows: tuple[Row, ...]
    theirs: int
    """How many actors and places the import names."""
    left_out: int = 0
    """Reviewed rows that an older file had and whose subject or object is gone."""

    @property
    def links(self) -> dict[tuple[str, str], str]:
        """What holds: subject and object → the predicate between them."""
        decided = {row.subject for row in self.rows if row.predicate == EXACT and row.proposed}
        waiting = Counter(row.subject for row in self.rows if row.proposed)
        return {
            (row.subject, row.object): row.predicate
            for row in self.rows
            if not row.negated
            and (row.predicate == EXACT or (row.subject not in decided and waiting[row.subject] == 1))
        }

    @property
    def told(self) -> str:
        """What it comes to, in a sentence."""
        links = self.links
        reviewed = sum(predicate == EXACT for predicate in links.values())
        linked = {subject for subject, _ in links}
        waiting = {row.subject for row in self.rows if row.proposed} - linked
        gone = f" {self.left_out} reviewed rows name what is there no more and were left out." if self.left_out else ""
        return (
            f"{self.theirs} names: {reviewed} matched by a reviewer, {len(links) - reviewed} by label alone, "
            f"{len(waiting)} open with several candidates, {self.theirs - len(linked) - len(waiting)} without a match."
            f"{gone}"
        )

    def n_quads(self, graph: str) -> bytes:
        """Return links.nq: what holds as N-Quads, sorted."""
        lines = (f"<{one}> <{link}> <{other}> <{graph}> .\n" for (one, other), link in self.links.items())
        return "".join(sorted(lines)).encode()

    def write(self, path: Path, name: str) -> None:
        """Write the table for people to review, whole or not at all."""
        about = MappingSet(
            sssom.set_identifier(f"dataset/import/{name}/mapping"),
            f"Actors and places of the import {name} and ours; a row without a reviewer is a proposal by name alone.",
            f"maliwar import map {name}",
        )
        extra = dict.fromkeys(column for row in self.rows for column in row.cells if column not in COLUMNS)
        columns = (*COLUMNS, *extra)
        draft = path.with_name(path.name + ".new")
        with draft.open("w", encoding="utf-8", newline="") as out:
            sssom.write(out, about, columns, ([row.cells.get(name, "") for name in columns] for row in self.rows))
        draft.replace(path)


def suggest(graph: Path, project: Project, before: Path | None = None) -> Review:
    """Propose a mapping for an import's graph.nq; what a reviewer has decided in an older file stays decided.

    Raises BadData where a file of the project, or the older mapping, cannot be read.
    """
    ours, theirs = naming.ours(project), naming.theirs(graph)
    known = ({each.iri for each in theirs}, {each.iri for each in ours})
    old = [Row.read(line) for line in sssom.read(before, _NEEDED)] if before and before.is_file() else []
    reviewed = [row for row in old if row.reviewed and not list(row.faults)]
    kept = [row for row in reviewed if row.subject in known[0] and row.object in known[1]]
    pairs = {(row.subject, row.object) for row in kept}
    decided = {row.subject for row in kept if not row.negated}
    new = (Row.of(each) for each in propose(theirs, ours) if each.theirs.iri not in decided)
    rows = [*kept, *(row for row in new if (row.subject, row.object) not in pairs)]
    named = {row.subject for row in rows}
    rows += [Row.bare(each) for each in theirs if each.iri not in named]
    rows.sort(key=lambda row: (row.object == NO_TERM, row.subject, row.object))
    return Review(tuple(rows), len(theirs), len(reviewed) - len(kept))


def check(path: Path, theirs: Sequence[Named], ours: Sequence[Named]) -> Review:
    """Read a mapping that somebody has edited.

    Raises BadData with every row that cannot be taken, by line: an unknown thing, a place that is said to be an actor,
    a pair given twice, one thing that is said to be the same as two of ours, a decision without a reviewer.
    """
    sides = {each.iri: each for each in theirs}, {each.iri: each for each in ours}
    faults: list[Finding] = []
    rows: list[Row] = []
    pairs: dict[tuple[str, str], int] = {}
    same: dict[str, int] = {}
    for line in sssom.read(path, _NEEDED):
        row = Row.read(line)
        told = [*_unknown(row, *sides), *row.faults]
        first = pairs.setdefault((row.subject, row.object), line.number)
        if first != line.number:
            told.append(f"line {first} has the same pair")
        elif row.predicate == EXACT and row.proposed and same.setdefault(row.subject, line.number) != line.number:
            told.append(f"line {same[row.subject]} says that it is the same as another of ours; decide for one")
        faults += [Finding(str(path), line.number, each) for each in told]
        rows.append(row)
    if faults:
        raise BadData(f"{path.name} was not taken; nothing has changed.", tuple(faults))
    return Review(tuple(rows), len(theirs))


def _unknown(row: Row, theirs: Mapping[str, Named], ours: Mapping[str, Named]) -> Iterator[str]:
    subject, other = theirs.get(row.subject), ours.get(row.object)
    if subject is None:
        yield f"subject_id: the import has no actor or place {row.cells.get('subject_id', '')[:80]!r}"
    if other is None and row.object != NO_TERM:
        yield f"object_id: {row.cells.get('object_id', '')[:80]!r} is none of our actors and places, or one left open"
    if subject and other and subject.sort != other.sort:
        yield f"{subject.label!r} is of the sort {subject.sort}, {other.label!r} of the sort {other.sort}"


def take(imported: Imported, project: Project, edited: Path | None = None) -> tuple[Imported, Review]:
    """Put an edited mapping on the shelf, or propose anew beside what was decided; write the links that follow.

    Raises BadData, and changes nothing, where a row cannot be taken.
    """
    graph, _ = imported.files
    if edited is None:
        review = suggest(graph, project, imported.mapping)
    else:
        review = check(edited, naming.theirs(graph), naming.ours(project))
    review.write(imported.mapping, imported.name)
    return imported.with_links(review.n_quads(imported.graph)), review
