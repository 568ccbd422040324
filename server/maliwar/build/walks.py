"""How far each shape sees: from a focus node along its paths to the triples on which its result depends.

A shape is compiled to an automaton. A state stands for what some part of a shape looks at in one node; a step is a
predicate, taken forwards or backwards, whose triples are looked at, and the state in which their other end is. What
cannot be followed so (SPARQL, components of one's own) is named and sees everything (SHACL, sections 2.1, 2.3, 4).
"""

from dataclasses import dataclass, field

import pyoxigraph as ox

from maliwar.build.naming import Term, shorten
from maliwar.build.said import Described
from maliwar.names import PREFIXES

RDF, SH = PREFIXES["rdf"], PREFIXES["sh"]
TYPE = RDF + "type"
TARGETS = frozenset(SH + name for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"))
SHAPE_TYPES = frozenset(SH + name for name in ("NodeShape", "PropertyShape"))

_NESTED = ("property", "node", "not", "qualifiedValueShape")
_LISTED = ("and", "or", "xone")
_PAIRS = ("equals", "disjoint", "lessThan", "lessThanOrEquals")
_OF_VALUES = (
    *("minCount", "maxCount", "datatype", "nodeKind", "minExclusive", "minInclusive", "maxExclusive", "maxInclusive"),
    *("minLength", "maxLength", "pattern", "flags", "languageIn", "uniqueLang", "hasValue", "in"),
    *("qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint", "ignoredProperties"),
    *("severity", "message", "name", "description", "order", "group", "defaultValue", "deactivated", "path"),
)
_UNDERSTOOD = TARGETS | {SH + name for name in (*_NESTED, *_LISTED, *_PAIRS, *_OF_VALUES, "class", "closed")}


@dataclass(frozen=True)
class Step:
    """Triples with a predicate (None: any) at a node, and the state of their other end."""

    predicate: str | None
    backwards: bool
    to: int


@dataclass(frozen=True)
class Root:
    """A shape with targets; `uncut` says why it has to see everything."""

    shape: Term
    classes: frozenset[str]
    subjects_of: frozenset[str]
    objects_of: frozenset[str]
    nodes: frozenset[Term]
    start: int
    uncut: str


@dataclass
class _State:
    steps: list[Step] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    """States that hold at the same node."""


class Walks:
    """The automaton of all shapes; `steps[state]` is what is looked at from a node in that state."""

    def __init__(self, shapes: Described) -> None:
        self._shapes = shapes
        self._states: list[_State] = []
        self._entries: dict[Term, int] = {}
        self._uncut: dict[int, str] = {}
        self._components = bool(_of_type(shapes, SH + "ConstraintComponent"))
        found = [(shape, self._entry(shape)) for shape in shapes if self._is_target(shape)]
        same = [self._reached(number, over_steps=False) for number in range(len(self._states))]
        self.steps = [tuple(dict.fromkeys(s for n in sorted(near) for s in self._states[n].steps)) for near in same]
        self.roots = tuple(self._root(shape, start) for shape, start in found)

    def _is_target(self, shape: Term) -> bool:
        """Whether a shape has targets, or may have them as a class of its own name (SHACL, section 2.1.3.3)."""
        told = self._shapes.predicates(shape)
        if told & TARGETS or SH + "target" in told or SH + "targetWhere" in told:
            return True
        kinds = {kind.value for kind in self._shapes.values(shape, TYPE) if isinstance(kind, ox.NamedNode)}
        return bool(kinds & SHAPE_TYPES and kinds - SHAPE_TYPES)

    def _root(self, shape: Term, start: int) -> Root:
        def named(name: str) -> frozenset[str]:
            values = self._shapes.values(shape, SH + name)
            return frozenset(value.value for value in values if isinstance(value, ox.NamedNode))

        kinds = self._shapes.values(shape, TYPE)
        reasons = {self._uncut[state] for state in self._reached(start, over_steps=True) if state in self._uncut}
        if any(str(kind)[1:-1] not in SHAPE_TYPES for kind in kinds):
            reasons.add("is a class too")
        if self._components:
            reasons.add("may use a constraint component of one's own")
        return Root(
            shape,
            named("targetClass"),
            named("targetSubjectsOf"),
            named("targetObjectsOf"),
            frozenset(self._shapes.values(shape, SH + "targetNode")),
            start,
            ", ".join(sorted(reasons)),
        )

    def _reached(self, state: int, *, over_steps: bool) -> set[int]:
        reached, open_ends = {state}, [state]
        while open_ends:
            here = self._states[open_ends.pop()]
            further = {*here.same, *(step.to for step in here.steps if over_steps)} - reached
            reached |= further
            open_ends += further
        return reached

    def _new(self) -> int:
        self._states.append(_State())
        return len(self._states) - 1

    def _look(self, state: int, predicate: str | None) -> None:
        self._states[state].steps.append(Step(predicate, False, self._new()))

    def _entry(self, shape: Term) -> int:
        """Return the state of a node that is held against a shape."""
        if shape in self._entries:
            return self._entries[shape]
        entry = self._entries[shape] = self._new()
        values = entry
        if (path := self._shapes.value(shape, SH + "path")) is not None:
            values = self._new()
            self._states[entry].same.append(self._path(path, values, backwards=False))
        told = self._shapes.predicates(shape)
        strange = sorted(name for name in told - _UNDERSTOOD if name.startswith(SH))
        if strange:
            self._uncut[entry] = f"uses {', '.join(map(shorten, strange))}"
        for name in _PAIRS:
            for other in self._shapes.values(shape, SH + name):
                if isinstance(other, ox.NamedNode):
                    self._look(entry, other.value)
                else:
                    self._uncut[entry] = f"compares with a path (sh:{name})"
        if SH + "class" in told:
            self._look(values, TYPE)
        if SH + "closed" in told:
            self._look(values, None)
        self._states[values].same += [self._entry(nested) for nested in self._nested(shape)]
        return entry

    def _nested(self, shape: Term) -> list[Term]:
        """Return the shapes against which a shape holds its values, with those that must not hold at the same time."""
        found = [nested for name in _NESTED for nested in self._shapes.values(shape, SH + name)]
        found += [n for name in _LISTED for head in self._shapes.values(shape, SH + name) for n in self._listed(head)]
        if SH + "qualifiedValueShapesDisjoint" in self._shapes.predicates(shape):
            for parent in self._shapes:
                properties = self._shapes.values(parent, SH + "property")
                if shape in properties:
                    found += [s for p in properties for s in self._shapes.values(p, SH + "qualifiedValueShape")]
        return found

    def _listed(self, head: Term) -> list[Term]:
        return self._shapes.members(head)

    def _path(self, path: Term, after: int, *, backwards: bool) -> int:
        """Return the state before a property path whose far end is in the state `after` (SHACL, section 2.3.1)."""
        if isinstance(path, ox.NamedNode):
            before = self._new()
            self._states[before].steps.append(Step(path.value, backwards, after))
            return before
        told = self._shapes
        if (inner := told.value(path, SH + "inversePath")) is not None:
            return self._path(inner, after, backwards=not backwards)
        if (head := told.value(path, SH + "alternativePath")) is not None:
            before = self._new()
            self._states[before].same += [self._path(p, after, backwards=backwards) for p in self._listed(head)]
            return before
        for name, repeated, skipped in (("zeroOrMorePath", 1, 1), ("oneOrMorePath", 1, 0), ("zeroOrOnePath", 0, 1)):
            if (inner := told.value(path, SH + name)) is not None:
                return self._repeat(inner, after, backwards=backwards, repeated=bool(repeated), skipped=bool(skipped))
        steps = self._listed(path)
        for step in steps if backwards else reversed(steps):
            after = self._path(step, after, backwards=backwards)
        return after

    def _repeat(self, inner: Term, after: int, *, backwards: bool, repeated: bool, skipped: bool) -> int:
        before, between = self._new(), self._new()
        self._states[between].same.append(after)
        once = self._path(inner, between, backwards=backwards)
        self._states[before].same.append(once)
        if repeated:
            self._states[between].same.append(once)
        if skipped:
            self._states[before].same.append(after)
        return before


def _of_type(shapes: Described, kind: str) -> list[Term]:
    return [node for node in shapes if any(str(found)[1:-1] == kind for found in shapes.values(node, TYPE))]
