"""What validation looks things up in: the ontology and what is asserted, before anything is inferred."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import groupby
from typing import Protocol

import pyoxigraph as ox

from maliwar.build.naming import Term
from maliwar.names import PREFIXES

Node = ox.NamedNode | ox.BlankNode
_RDF = PREFIXES["rdf"]
_KNOWN = 100_000
"""Nodes whose types are kept in memory."""


class Said(Protocol):
    """Triples that can be asked for by subject, and by value and predicate."""

    def subjects(self) -> Iterator[tuple[Term, list[ox.Triple]]]:
        """Yield every subject once, with all that is said of it."""
        ...

    def about(self, subject: Term) -> list[ox.Triple]:
        """Return what is said of a node."""
        ...

    def typing(self, node: Term) -> list[ox.Triple]:
        """Return the types of a node, as triples."""
        ...

    def pointing(self, value: Term, predicate: str | None = None) -> Iterator[ox.Triple]:
        """Yield the triples that lead to a value, by one predicate or by any."""
        ...

    def holding(self, predicate: str) -> Iterator[ox.Triple]:
        """Yield every triple with a predicate, those with one value beside each other."""
        ...


class SaidInMemory:
    """Triples in dictionaries; every literal is spelt as its author spelt it."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._about: dict[Term, list[ox.Triple]] = defaultdict(list)
        for triple in triples:
            self._about[triple.subject].append(triple)

    @cached_property
    def _pointing(self) -> dict[str | None, dict[Term, list[ox.Triple]]]:
        table: dict[str | None, dict[Term, list[ox.Triple]]] = defaultdict(lambda: defaultdict(list))
        for triples in self._about.values():
            for triple in triples:
                table[triple.predicate.value][triple.object].append(triple)
                table[None][triple.object].append(triple)
        return table

    def subjects(self) -> Iterator[tuple[Term, list[ox.Triple]]]:
        """Yield subjects in the order in which they were first met."""
        yield from self._about.items()

    def about(self, subject: Term) -> list[ox.Triple]:
        """Return what is said of a node."""
        return self._about.get(subject, [])

    def typing(self, node: Term) -> list[ox.Triple]:
        """Return the types of a node, as triples."""
        return [triple for triple in self.about(node) if triple.predicate == _TYPE]

    def pointing(self, value: Term, predicate: str | None = None) -> Iterator[ox.Triple]:
        """Yield the triples that lead to a value, by one predicate or by any."""
        yield from self._pointing.get(predicate, {}).get(value, ())

    def holding(self, predicate: str) -> Iterator[ox.Triple]:
        """Yield every triple with a predicate, value by value."""
        for triples in self._pointing.get(predicate, {}).values():
            yield from triples


class SaidInStore:
    """All graphs of a store on disk together, for more than the memory would hold.

    The store writes integers and decimals in its own way: `consistency` lets only that spelling pass.
    """

    def __init__(self, store: ox.Store, in_order: Callable[[], Iterable[ox.Triple]] | None = None) -> None:
        """Take a store, and if there is one, a quicker way to read all of it: sorted, or at least by subjects.

        Without one the store's own order is taken, which keeps subjects together if it is on disk, not in memory.
        """
        self._store = store
        self._in_order = in_order or (lambda: self._triples(None, None, None))
        self._types: dict[Term, list[ox.Triple]] = {}

    def subjects(self) -> Iterator[tuple[Term, list[ox.Triple]]]:
        """Yield subjects in the order of the store's index, or of what it was given."""
        for subject, own in groupby(self._in_order(), key=lambda triple: triple.subject):
            yield subject, list(own)

    def about(self, subject: Term) -> list[ox.Triple]:
        """Return what is said of a node."""
        return [] if isinstance(subject, ox.Literal | ox.Triple) else list(self._triples(subject, None, None))

    def typing(self, node: Term) -> list[ox.Triple]:
        """Return the types of a node, as triples; those that were asked for last are known."""
        found = self._types.get(node)
        if found is None:
            found = [] if isinstance(node, ox.Literal | ox.Triple) else list(self._triples(node, _TYPE, None))
            if len(self._types) >= _KNOWN:
                self._types.clear()
            self._types[node] = found
        return found

    def pointing(self, value: Term, predicate: str | None = None) -> Iterator[ox.Triple]:
        """Yield the triples that lead to a value, by one predicate or by any."""
        return self._triples(None, None if predicate is None else ox.NamedNode(predicate), value)

    def holding(self, predicate: str) -> Iterator[ox.Triple]:
        """Yield every triple with a predicate, value by value."""
        return self._triples(None, ox.NamedNode(predicate), None)

    def _triples(self, subject: Node | None, predicate: ox.NamedNode | None, value: Term | None) -> Iterator[ox.Triple]:
        found = self._store.quads_for_pattern(subject, predicate, value, None)
        return (quad.triple for quad in found)


class Described:
    """A small graph by subject, then by the predicate's IRI: shapes, and the reports about them."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._table: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            self._table[triple.subject][triple.predicate.value].append(triple.object)

    def __iter__(self) -> Iterator[Term]:
        """Yield every subject."""
        return iter(list(self._table))

    def predicates(self, subject: Term) -> set[str]:
        """Return what is said of a subject, without the values."""
        return set(self._table[subject]) if subject in self._table else set()

    def values(self, subject: Term | None, predicate: str) -> list[Term]:
        """Return the values in the order of the files."""
        return self._table[subject].get(predicate, []) if subject is not None and subject in self._table else []

    def value(self, subject: Term | None, predicate: str) -> Term | None:
        """Return the first value, if there is one."""
        return next(iter(self.values(subject, predicate)), None)

    def holding(self, predicate: str) -> list[Term]:
        """Return all values of a predicate."""
        return [value for facts in self._table.values() for value in facts.get(predicate, ())]

    def members(self, head: Term | None) -> list[Term]:
        """Return what a list holds."""
        found: list[Term] = []
        while isinstance(head, ox.BlankNode):
            found += self.values(head, _RDF + "first")[:1]
            head = self.value(head, _RDF + "rest")
        return found


_TYPE = ox.NamedNode(_RDF + "type")
