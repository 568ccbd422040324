"""Whose results a change can change: from the changed triples back along the shapes' paths to the focus nodes.

Where a triple is new or gone, some step of a shape looks at it from one of its ends. Whoever reaches that end in the
step's state, over triples that are there now, is touched: on the way to a triple that is gone, the first triple that
has changed is a changed triple itself, and it is walked back from too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from maliwar.build.naming import Term
from maliwar.build.said import Said
from maliwar.build.walks import TYPE, Step, Walks


class Touched:
    """The automaton of the shapes, read backwards."""

    def __init__(self, walks: Walks) -> None:
        roots = [root for root in walks.roots if not root.uncut]
        self._starts = {root.start for root in roots}
        self._forwards: dict[str | None, set[int]] = defaultdict(set)
        self._backwards: dict[str | None, set[int]] = defaultdict(set)
        self._into: dict[int, list[tuple[int, Step]]] = defaultdict(list)
        self._makes_subject = {TYPE}.union(*(root.subjects_of for root in roots))
        self._makes_object: set[str] = set().union(*(root.objects_of for root in roots))
        states, open_ends = set(self._starts), list(self._starts)
        while open_ends:
            state = open_ends.pop()
            for step in walks.steps[state]:
                (self._backwards if step.backwards else self._forwards)[step.predicate].add(state)
                self._into[step.to].append((state, step))
                if step.to not in states:
                    states.add(step.to)
                    open_ends.append(step.to)

    def focus(self, changed: Iterable[ox.Triple], said: Said) -> set[Term]:
        """Return every node whose results may differ now that these triples are new or gone."""
        found: set[Term] = set()
        seen: dict[Term, set[int]] = defaultdict(set)
        pending: dict[Term, set[int]] = defaultdict(set)
        for triple in changed:
            predicate = triple.predicate.value
            if predicate in self._makes_subject:
                found.add(triple.subject)
            if predicate in self._makes_object:
                found.add(triple.object)
            if states := self._looking(self._forwards, predicate):
                pending[triple.subject] |= states
            if states := self._looking(self._backwards, predicate):
                pending[triple.object] |= states
        while pending:
            node, states = pending.popitem()
            states -= seen[node]
            seen[node] |= states
            if states & self._starts:
                found.add(node)
            for further, state in self._before(node, states, said):
                if state not in seen[further]:
                    pending[further].add(state)
        return found

    @staticmethod
    def _looking(table: dict[str | None, set[int]], predicate: str) -> set[int]:
        return table.get(predicate, set()) | table.get(None, set())

    def _before(self, node: Term, states: set[int], said: Said) -> Iterator[tuple[Term, int]]:
        """Yield the nodes from which a step leads to this one in one of the states, with the state they are in."""
        from_subjects: dict[str, set[int]] = defaultdict(set)
        from_objects: dict[str, set[int]] = defaultdict(set)
        for state in states:
            for before, step in self._into.get(state, ()):
                if step.predicate is not None:
                    (from_objects if step.backwards else from_subjects)[step.predicate].add(before)
        if from_subjects:
            only = next(iter(from_subjects)) if len(from_subjects) == 1 else None
            for triple in said.pointing(node, only):
                for before in from_subjects.get(triple.predicate.value, ()):
                    yield triple.subject, before
        if from_objects:
            for triple in said.about(node):
                for before in from_objects.get(triple.predicate.value, ()):
                    yield triple.object, before
