"""Validation in parts: some nodes at a time, each with what its shapes look at, and nothing else in memory.

The targets of the shapes are found here. In the shapes that the validator gets, each target is replaced by a mark
(`sh:targetObjectsOf <mark>`), and in each part the marks name the nodes that are to be validated now: what stands in
a part only because another node leads to it is not reported twice, or reported for what was left out.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyoxigraph as ox
from shifty._shifty import PreparedValidator  # the class below shifty's rdflib layer: it keeps blank nodes' names

from maliwar.build.naming import Term, n_triples, shorten, words
from maliwar.build.report import Violation, read_report
from maliwar.build.said import Described, Node, Said
from maliwar.build.targets import SUB_CLASS, Targets
from maliwar.build.walks import SH, SHAPE_TYPES, TARGETS, TYPE, Root, Step, Walks

SIZE = 50_000
"""Triples of one part. The validator takes some 1.5 kB of memory for each."""

_MARK = "urn:maliwar:focus:"
_MARKER = ox.NamedNode("urn:maliwar:part")
_MODE: dict[str, Any] = {
    "data_format": "nt",
    "graph_mode": "data",
    "run_infer": False,
    "minimum_severity": "info",
    "sort_results": False,
    "on_unsupported": "error",
}
_NO_TRIPLES: list[ox.Triple] = []


class Shapes:
    """The shapes, compiled: those that are held against parts, and those that have to see everything."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.triples = tuple(triples)
        self.walks = Walks(Described(self.triples))
        self.cut = tuple(root for root in self.walks.roots if not root.uncut)
        self.whole = tuple(root for root in self.walks.roots if root.uncut)

    @property
    def names_of_whole(self) -> list[str]:
        """Which shapes cannot be cut, and why."""
        return [f"{words(root.shape)} ({root.uncut})" for root in self.whole]

    @cached_property
    def in_parts(self) -> PreparedValidator:
        """The validator whose targets are marks."""
        marks = (
            ox.Triple(_node(root.shape), ox.NamedNode(SH + "targetObjectsOf"), mark_of(number))
            for number, root in enumerate(self.cut)
        )
        return prepared([*self._without_targets(self.walks.roots), *marks])

    @cached_property
    def on_whole(self) -> PreparedValidator:
        """The validator of those shapes that see everything."""
        return prepared(self._without_targets(self.cut))

    def _without_targets(self, roots: tuple[Root, ...]) -> list[ox.Triple]:
        shapes = {root.shape for root in roots}
        return [t for t in self.triples if t.subject not in shapes or not _makes_target(t)]

    def violations(self, validator: PreparedValidator, data: bytes) -> list[Violation]:
        """Hold N-Triples against one of the two validators.

        pyshifty says twice as fast whether data conforms as what is wrong with it; tests hold the two answers equal.
        """
        return [] if conforms(validator, data) else report_of(validator, data, self.triples)


def conforms(validator: PreparedValidator, data: bytes) -> bool:
    """Whether the report on N-Triples would be empty."""
    return bool(validator.validate_algebra(data, **_MODE).conforms)


def report_of(validator: PreparedValidator, data: bytes, shapes: Iterable[ox.Triple]) -> list[Violation]:
    """Hold N-Triples against shapes, with inference off, and read the report."""
    report = validator.validate_w3c(data, **_MODE).report_turtle.encode()
    return read_report(report, shapes) if b"focusNode" in report else []


def _makes_target(triple: ox.Triple) -> bool:
    predicate = triple.predicate.value
    if predicate == TYPE:
        return isinstance(triple.object, ox.NamedNode) and triple.object.value not in SHAPE_TYPES
    return predicate in TARGETS or predicate in (SH + "target", SH + "targetWhere")


def prepared(triples: Iterable[ox.Triple]) -> PreparedValidator:
    """Return a validator for shapes."""
    return PreparedValidator(n_triples(triples), None, "nt")


def mark_of(number: int) -> ox.NamedNode:
    """Return the predicate whose objects are validated against a shape."""
    return ox.NamedNode(f"{_MARK}{number}")


def _node(term: Term) -> Node:
    if isinstance(term, ox.NamedNode | ox.BlankNode):
        return term
    raise TypeError(f"{shorten(str(term))} cannot be spoken of.")


def in_parts(
    said: Said,
    shapes: Shapes,
    focus: Iterable[Term] | None = None,
    told: Callable[[int], None] | None = None,
    size: int = SIZE,
) -> Iterator[Violation]:
    """Yield what the shapes that can be cut find, about all nodes or about those of `focus`, part by part.

    `told` hears after each part how many triples it had.
    """
    targets = Targets(shapes.cut, said)
    always = list(said.holding(SUB_CLASS))
    looks = _Looks(shapes.walks)
    part = _Part(said, looks, always)
    for node, own, roots in targets.everywhere() if focus is None else targets.among(focus):
        part.add(node, own, roots)
        if len(part.triples) >= size:
            yield from part.validated(shapes, told)
            part = _Part(said, looks, always)
    yield from part.validated(shapes, told)


def on_whole(said: Said, shapes: Shapes) -> list[Violation]:
    """Return what the shapes that cannot be cut find; this takes all triples into memory."""
    if not shapes.whole:
        return []
    everything = n_triples(triple for _, own in said.subjects() for triple in own)
    return shapes.violations(shapes.on_whole, everything)


@dataclass(eq=False)
class _Look:
    """Some states at one node, as one: what is looked at, and what comes at the other end; None is nothing more."""

    every: bool = False
    forwards: dict[str, "_Look | None"] = field(default_factory=dict)
    backwards: dict[str, "_Look | None"] = field(default_factory=dict)
    only_types: bool = False


class _Looks:
    """Sets of states, each compiled once."""

    def __init__(self, walks: Walks) -> None:
        self._steps = walks.steps
        self._starts = [root.start for root in walks.roots if not root.uncut]
        self._made: dict[frozenset[int], _Look | None] = {}
        self._of_roots: dict[frozenset[int], _Look | None] = {}

    def of_roots(self, roots: frozenset[int]) -> _Look | None:
        """Return what a node's shapes look at together."""
        if roots not in self._of_roots:
            self._of_roots[roots] = self._of(frozenset(self._starts[number] for number in roots))
        return self._of_roots[roots]

    def _of(self, states: frozenset[int]) -> _Look | None:
        states = frozenset(state for state in states if self._steps[state])
        if not states:
            return None
        if states in self._made:
            return self._made[states]
        look = self._made[states] = _Look()
        steps = [step for state in sorted(states) for step in self._steps[state]]
        look.every = any(step.predicate is None for step in steps)
        look.forwards = self._ends(step for step in steps if not step.backwards)
        look.backwards = self._ends(step for step in steps if step.backwards)
        look.only_types = not look.every and not look.backwards and look.forwards == {TYPE: None}
        return look

    def _ends(self, steps: Iterable[Step]) -> dict[str, _Look | None]:
        ends: dict[str, set[int]] = {}
        for step in steps:
            if step.predicate is not None:
                ends.setdefault(step.predicate, set()).add(step.to)
        return {predicate: self._of(frozenset(states)) for predicate, states in ends.items()}


class _Part:
    """Some marked nodes and what their shapes look at."""

    def __init__(self, said: Said, looks: _Looks, always: list[ox.Triple]) -> None:
        self._said = said
        self._looks = looks
        self._marked = False
        self._seen: set[tuple[Term, _Look]] = set()
        self.triples: list[ox.Triple] = list(always)

    def add(self, node: Term, own: list[ox.Triple], roots: frozenset[int]) -> None:
        """Take a node in, to be validated against some shapes."""
        self._marked = True
        self.triples += [ox.Triple(_MARKER, mark_of(number), node) for number in roots]
        ends: list[tuple[Term, _Look]] = []
        if look := self._looks.of_roots(roots):
            self._take(node, own, look, ends)
        while ends:
            node, look = ends.pop()
            if (node, look) in self._seen:
                continue
            self._seen.add((node, look))
            if look.only_types:
                self.triples += self._said.typing(node)
            else:
                self._take(node, self._said.about(node) if look.forwards or look.every else _NO_TRIPLES, look, ends)

    def _take(self, node: Term, own: list[ox.Triple], look: _Look, ends: list[tuple[Term, _Look]]) -> None:
        triples, forwards, every = self.triples, look.forwards, look.every
        for triple in own:
            predicate = triple.predicate.value
            if predicate in forwards:
                triples.append(triple)
                if (further := forwards[predicate]) is not None:
                    ends.append((triple.object, further))
            elif every:
                triples.append(triple)
        for predicate, further in look.backwards.items():
            for triple in self._said.pointing(node, predicate):
                triples.append(triple)
                if further is not None:
                    ends.append((triple.subject, further))

    def validated(self, shapes: Shapes, told: Callable[[int], None] | None) -> list[Violation]:
        """Return what is wrong with the marked nodes."""
        if not self._marked:
            return []
        found = shapes.violations(shapes.in_parts, n_triples(self.triples))
        if told is not None:
            told(len(self.triples))
        return found
