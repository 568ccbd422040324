"""Some hundred rows at once: held against our shapes, then given all that follows from them.

The rules are those of our own data: the shapes, the dates and keys of build/index.py, the closure of build/reason.py.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from shifty._shifty import PreparedValidator  # as in build/validate.py

from maliwar.build import index, parts, reason
from maliwar.build.inputs import FOLDERS
from maliwar.build.naming import n_triples
from maliwar.build.turtle import TurtleError, parse
from maliwar.errors import BadData
from maliwar.imports.triples import Described, Origin, mw, term
from maliwar.names import PREFIXES
from maliwar.project import Project

_COMPARED: Final = frozenset({mw("nearDuplicateOf"), term("concept:fused-titles")})
"""What is told of titles held against each other: a file's headlines are no list of references that somebody made."""
_VIOLATION: Final = f"<{PREFIXES['sh']}Violation>"


@dataclass(frozen=True)
class Checked:
    """The rows that conform, what follows from them beside what they say, and what is wrong with the others."""

    rows: tuple[Described, ...]
    derived: tuple[ox.Triple, ...]
    refused: tuple[tuple[Described, str], ...]


class Checker:
    """Holds rows against a project's ontology and shapes; made once for an import."""

    def __init__(self, project: Project, origin: Origin) -> None:
        self._ontology, self._shapes = _triples(project, "ontology"), _triples(project, "shapes")
        self._validator = PreparedValidator(n_triples(self._shapes), None, "nt")
        self._origin = origin
        store = reason.working_store(self._ontology)
        reason.close(store)
        self._known = reason.contents(store)

    def check(self, rows: Iterable[Described]) -> Checked:
        """Refuse the rows that break a shape, with its words, and derive from the rest."""
        rows = tuple(rows)
        faults = self._faults(rows)
        sound = tuple(row for at, row in enumerate(rows) if at not in faults)
        refused = tuple((rows[at], told) for at, told in sorted(faults.items()))
        return Checked(sound, self._derive(sound) if sound else (), refused)

    def _faults(self, rows: tuple[Described, ...]) -> dict[int, str]:
        """Return what is wrong by the row's place; a thing that several rows name is wrong in all of them."""
        said = dict.fromkeys((*self._origin.triples, *(triple for row in rows for triple in row.triples)))
        data = n_triples({*self._ontology, *said})
        violations = parts.report_of(self._validator, data, self._shapes)
        named: dict[str, list[int]] = defaultdict(list)
        for at, row in enumerate(rows):
            for node in dict.fromkeys(str(triple.subject) for triple in row.triples):
                named[node].append(at)
        told: dict[int, dict[str, None]] = defaultdict(dict)
        for violation in violations:
            if violation.severity == _VIOLATION:
                for at in named.get(violation.focus, range(len(rows))):
                    told[at].setdefault(violation.message)
        return {at: "; ".join(messages) for at, messages in told.items()}

    def _derive(self, rows: tuple[Described, ...]) -> tuple[ox.Triple, ...]:
        """Return what follows, sorted, without what is said or known of the ontology by itself."""
        said = dict.fromkeys((*self._origin.triples, *(triple for row in rows for triple in row.triples)))
        things = {triple.subject for triple in said}
        found = index.derive(tuple(said), self._ontology)
        if found.findings:
            raise BadData("A date of the import cannot be right.", tuple(found.findings))
        derived = [
            triple
            for triple in (*found.inferred, *found.index)
            if triple.subject in things and triple.predicate not in _COMPARED and triple.object not in _COMPARED
        ]
        store = reason.working_store(self._known, said, found.inferred)
        reason.close(store)
        closed = reason.new_triples(store, self._known | frozenset(said))
        return tuple(
            sorted(
                {triple for triple in (*derived, *closed) if triple.subject in things and triple not in said}, key=str
            )
        )


def _triples(project: Project, folder: str) -> tuple[ox.Triple, ...]:
    """Read a folder of Turtle files of the project's: its ontology, or its shapes."""
    files = enumerate(project.files(folder, FOLDERS[folder]).items(), 1)
    try:
        read = [parse(name, path.read_bytes(), f"{folder[0]}{number}b").triples for number, (name, path) in files]
    except TurtleError as fault:
        raise BadData("The project's own files cannot be read; run `maliwar check`.", (fault.finding,)) from None
    return tuple(dict.fromkeys(triple for triples in read for triple in triples))
