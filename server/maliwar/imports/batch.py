"""Some hundred rows at once: held against our shapes, and meanwhile given all that follows from them."""

from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from maliwar.build import parts
from maliwar.build.inputs import FOLDERS
from maliwar.build.naming import n_triples
from maliwar.build.schema import Statement
from maliwar.build.turtle import TurtleError, parse
from maliwar.errors import BadData
from maliwar.imports.consequences import Consequences
from maliwar.imports.triples import Described, Origin
from maliwar.names import PREFIXES
from maliwar.project import Project

_VIOLATION: Final = f"<{PREFIXES['sh']}Violation>"


@dataclass(frozen=True)
class Checked:
    """The rows that conform, what follows from them beside what they say, and what is wrong with the others."""

    rows: tuple[Described, ...]
    derived: tuple[Statement, ...]
    refused: tuple[tuple[Described, str], ...]


class Checker:
    """Holds rows against a project's ontology and shapes; made once for an import."""

    def __init__(self, project: Project, origin: Origin) -> None:
        ontology, self._shapes = _triples(project, "ontology"), _triples(project, "shapes")
        self._ontology = n_triples(ontology)
        self._validator = parts.prepared(self._shapes)
        self._origin = origin
        self._consequences = Consequences(ontology, origin)

    def check(self, rows: Iterable[Described]) -> Checked:
        """Refuse the rows that break a shape, with its words, and derive from the rest.

        The validator works outside Python, so that the derivation goes on beside it, on a core of its own if there is
        one; it is done again where a row is refused.
        """
        rows = tuple(rows)
        with ThreadPoolExecutor(1) as beside:
            following = beside.submit(self._consequences.of, rows)
            faults = self._faults(rows)
        sound = tuple(row for at, row in enumerate(rows) if at not in faults)
        derived = self._consequences.of(sound) if faults else following.result()
        refused = tuple((rows[at], told) for at, told in sorted(faults.items()))
        return Checked(sound, derived, refused)

    def _faults(self, rows: tuple[Described, ...]) -> dict[int, str]:
        """Return what is wrong by the row's place; a thing that several rows name is wrong in all of them."""
        said = dict.fromkeys((*self._origin.statements, *(each for row in rows for each in row.statements)))
        data = self._ontology + "".join(f"{' '.join(each)} .\n" for each in said).encode()
        if parts.conforms(self._validator, data):
            return {}
        named: dict[str, list[int]] = defaultdict(list)
        for at, row in enumerate(rows):
            for node in dict.fromkeys(subject for subject, _, _ in row.statements):
                named[node].append(at)
        told: dict[int, dict[str, None]] = defaultdict(dict)
        for violation in parts.report_of(self._validator, data, self._shapes):
            if violation.severity == _VIOLATION:
                for at in named.get(violation.focus, range(len(rows))):
                    told[at].setdefault(violation.message)
        return {at: "; ".join(messages) for at, messages in told.items()}


def _triples(project: Project, folder: str) -> tuple[ox.Triple, ...]:
    """Read a folder of Turtle files of the project's: its ontology, or its shapes."""
    files = enumerate(project.files(folder, FOLDERS[folder]).items(), 1)
    try:
        read = [parse(name, path.read_bytes(), f"{folder[0]}{number}b").triples for number, (name, path) in files]
    except TurtleError as fault:
        raise BadData("The project's own files cannot be read; run `maliwar check`.", (fault.finding,)) from None
    return tuple(dict.fromkeys(triple for triples in read for triple in triples))
