"""What follows from rows: dates, clocks and keys by build/index.py, the closure by build/schema.py.

The ontology is compiled once for an import. Rows that come together are derived from together; what follows from
several premises (build/joins.py) needs no more than these, for every row describes all that it names.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

import pyoxigraph as ox

from maliwar.build.facts import Facts, Gathered
from maliwar.build.index import Derivation
from maliwar.build.joins import Joins
from maliwar.build.schema import Schema, Statement, is_kept
from maliwar.errors import BadData
from maliwar.imports.triples import Described, Origin
from maliwar.names import PREFIXES

_HIERARCHY: Final = frozenset(PREFIXES["rdfs"] + name for name in ("subClassOf", "subPropertyOf"))
"""What the derivations look up of an ontology when nothing is asked of its terms themselves."""


class Consequences:
    """An ontology, ready to be drawn on batch by batch."""

    def __init__(self, ontology: Iterable[ox.Triple], origin: Origin) -> None:
        ontology = tuple(ontology)
        self._origin = origin
        self._schema = Schema.of(ontology)
        self._hierarchy = [triple for triple in ontology if triple.predicate.value in _HIERARCHY]
        given = [_written(triple) for triple in ontology]
        following = (each for said in given for each in (said, *self._schema.expand(*said)))
        self._premises = [each for each in following if each[1] in self._schema.premises]

    def of(self, rows: tuple[Described, ...]) -> tuple[Statement, ...]:
        """Return what follows, sorted, without what is said; titles are not held against each other.

        A file's headlines are no list of references that somebody made. Raises BadData for a date of our own making
        that cannot be read.
        """
        if not rows:
            return ()
        said = dict.fromkeys((*self._origin.statements, *(each for row in rows for each in row.statements)))
        things = {subject for subject, _, _ in said}
        triples = chain(self._origin.triples, *(row.triples for row in rows))
        found = Derivation.of(Facts.of_gathered(Gathered.of(triples), self._hierarchy))
        if found.findings:
            raise BadData("A date of the import cannot be right.", tuple(found.findings))
        index = (_written(triple) for triple in found.index())
        inferred = [_written(triple) for triple in found.inferred_from_dates()]
        derived = {*inferred, *self._following([*said, *inferred])} - said.keys()
        derived = {each for each in derived if each[0] in things and is_kept(*each)}
        derived.update(each for each in index if each[0] in things)
        return tuple(sorted(derived, key=" ".join))

    def _following(self, given: list[Statement]) -> Iterator[Statement]:
        """Yield what follows from statements and the ontology, by one premise and by several."""
        expand, premises = self._schema.expand, self._schema.premises
        alone = {each for said in given for each in expand(*said)}
        yield from alone
        together = (each for each in chain(given, alone) if each[1] in premises)
        yield from Joins(self._schema).add([*self._premises, *together])


def _written(triple: ox.Triple) -> Statement:
    return str(triple.subject), str(triple.predicate), str(triple.object)
