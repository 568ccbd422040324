"""Which nodes the shapes are about."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from maliwar.build.naming import Term
from maliwar.build.said import Said
from maliwar.build.walks import TYPE, Root
from maliwar.names import PREFIXES

SUB_CLASS = PREFIXES["rdfs"] + "subClassOf"


class Targets:
    """Which nodes are validated against which shapes (SHACL, section 2.1.3), shapes by their numbers."""

    def __init__(self, roots: tuple[Root, ...], said: Said) -> None:
        self._said = said
        narrower: dict[str, set[str]] = {}
        for triple in said.holding(SUB_CLASS):
            narrower.setdefault(_value(triple.object), set()).add(_value(triple.subject))
        self._by_class: dict[str, frozenset[int]] = {}
        self._by_subject: dict[str, frozenset[int]] = {}
        self._by_object: dict[str, frozenset[int]] = {}
        self._by_node: dict[Term, frozenset[int]] = {}
        for number, root in enumerate(roots):
            one = frozenset((number,))
            for kind in _below(root.classes, narrower):
                self._by_class[kind] = self._by_class.get(kind, frozenset()) | one
            for predicate in root.subjects_of:
                self._by_subject[predicate] = self._by_subject.get(predicate, frozenset()) | one
            for predicate in root.objects_of:
                self._by_object[predicate] = self._by_object.get(predicate, frozenset()) | one
            for node in root.nodes:
                self._by_node[node] = self._by_node.get(node, frozenset()) | one

    def everywhere(self) -> Iterator[tuple[Term, list[ox.Triple], frozenset[int]]]:
        """Yield every node that is a target, with what is said of it; a node may come twice, for other shapes."""
        for node, own in self._said.subjects():
            if roots := self._of_subject(own):
                yield node, own, roots
        for predicate, roots in self._by_object.items():
            earlier = [p for p in self._by_object if p < predicate]
            for node in _distinct(self._said.holding(predicate)):
                own = self._said.about(node)
                left = roots - self._of_subject(own) - self._of_object(node, earlier)
                if left:
                    yield node, own, left
        for node, roots in self._by_node.items():
            own = self._said.about(node)
            if left := roots - self._of_subject(own) - self._of_object(node, self._by_object):
                yield node, own, left

    def among(self, focus: Iterable[Term]) -> Iterator[tuple[Term, list[ox.Triple], frozenset[int]]]:
        """Yield those of some nodes that are targets."""
        for node in dict.fromkeys(focus):
            own = self._said.about(node)
            roots = self._of_subject(own) | self._of_object(node, self._by_object)
            if roots := roots | self._by_node.get(node, frozenset()):
                yield node, own, roots

    def _of_subject(self, own: list[ox.Triple]) -> frozenset[int]:
        roots: frozenset[int] = frozenset()
        for triple in own:
            predicate = triple.predicate.value
            if predicate == TYPE:
                roots |= self._by_class.get(_value(triple.object), frozenset())
            if predicate in self._by_subject:
                roots |= self._by_subject[predicate]
        return roots

    def _of_object(self, node: Term, predicates: Iterable[str]) -> frozenset[int]:
        roots: frozenset[int] = frozenset()
        for predicate in predicates:
            if any(True for _ in self._said.pointing(node, predicate)):
                roots |= self._by_object[predicate]
        return roots


def _value(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _below(classes: Iterable[str], narrower: dict[str, set[str]]) -> set[str]:
    """Return classes and all that stands below them."""
    found, open_ends = set(classes), list(classes)
    while open_ends:
        further = narrower.get(open_ends.pop(), set()) - found
        found |= further
        open_ends += further
    return found


def _distinct(triples: Iterable[ox.Triple]) -> Iterator[Term]:
    last: Term | None = None
    for triple in triples:
        if triple.object != last:
            last = triple.object
            yield last
