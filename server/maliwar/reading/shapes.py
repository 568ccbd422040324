"""What the shapes ask of the things of a class, or of those that bear a property, in the shapes' own words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from maliwar.names import PREFIXES
from maliwar.project import Project

_SH = PREFIXES["sh"]
_TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf")


@dataclass(frozen=True)
class Rule:
    """One rule: its message, and the properties that it speaks of."""

    message: str
    properties: tuple[str, ...]
    required: bool
    """Whether something must be there, rather than must be of a kind where it is."""


def rules(place: Project | Path) -> dict[str, tuple[Rule, ...]]:
    """Return the rules of a project's shapes by the IRI of the class or the property that they hold for."""
    graph = ox.Store()
    for path in Project.of(place).files("shapes", "*.ttl").values():
        graph.extend(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    found: dict[str, dict[Rule, None]] = {}
    for name in _TARGETS:
        for quad in graph.quads_for_pattern(None, _sh(name), None):
            if isinstance(quad.object, ox.NamedNode) and not isinstance(quad.subject, ox.Triple):
                for rule in _of_shape(graph, quad.subject):
                    found.setdefault(quad.object.value, {})[rule] = None
    return {target: tuple(sorted(each, key=_order)) for target, each in found.items()}


def _order(rule: Rule) -> tuple[bool, str]:
    """Put what must be there before what must be of a kind."""
    return (not rule.required, rule.message)


def _of_shape(graph: ox.Store, shape: ox.NamedNode | ox.BlankNode) -> Iterator[Rule]:
    yield from _rule(graph, shape)
    for each in _objects(graph, shape, "property"):
        yield from _rule(graph, each)


def _rule(graph: ox.Store, shape: ox.NamedNode | ox.BlankNode) -> Iterator[Rule]:
    for message in _texts(graph, shape, "message"):
        properties = tuple(dict.fromkeys(_named(graph, _objects(graph, shape, "path"))))
        least = [*_texts(graph, shape, "minCount"), *_texts(graph, shape, "qualifiedMinCount")]
        yield Rule(message, properties, any(number != "0" for number in least))


def _named(graph: ox.Store, nodes: Iterable[ox.NamedNode | ox.BlankNode]) -> Iterator[str]:
    """Yield the properties of a path, through inverses, alternatives and sequences."""
    for node in nodes:
        if isinstance(node, ox.NamedNode):
            if not node.value.startswith(PREFIXES["rdf"]):
                yield node.value
            continue
        inside = (quad.object for quad in graph.quads_for_pattern(node, None, None))
        yield from _named(graph, (each for each in inside if isinstance(each, (ox.NamedNode, ox.BlankNode))))


def _objects(graph: ox.Store, shape: ox.NamedNode | ox.BlankNode, name: str) -> tuple[ox.NamedNode | ox.BlankNode, ...]:
    found = (quad.object for quad in graph.quads_for_pattern(shape, _sh(name), None))
    return tuple(each for each in found if isinstance(each, (ox.NamedNode, ox.BlankNode)))


def _texts(graph: ox.Store, shape: ox.NamedNode | ox.BlankNode, name: str) -> Iterator[str]:
    for quad in graph.quads_for_pattern(shape, _sh(name), None):
        if isinstance(quad.object, ox.Literal):
            yield quad.object.value


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SH + name)
