"""What follows from one triple alone, worked out once for each class and property of an ontology.

Sub-classes, sub-properties, domains, ranges, inverses and symmetry have one premise in the data; everything that they
give is in a table before the first triple of the data is read. Transitive properties and chains have two and more
(joins.py).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Self

import pyoxigraph as ox

from maliwar.build.turtle import RDF_TYPE
from maliwar.errors import BadData
from maliwar.names import BASE, MWX, ONTOLOGY, PREFIXES

_OWL, _RDF, _RDFS = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"]
_NOTHING_NEW = {f"<{_OWL}Thing>", f"<{_RDFS}Resource>"}
_TYPE = f"<{RDF_TYPE}>"
_SAME = f"<{_OWL}sameAs>"

Statement = tuple[str, str, str]
"""Subject, predicate and object as N-Triples writes them."""


@dataclass(frozen=True)
class Reach:
    """What follows from one predicate, the triple itself left out: the other predicates, and types at both ends."""

    forwards: tuple[str, ...]
    backwards: tuple[str, ...]
    of_subject: tuple[str, ...]
    of_object: tuple[str, ...]


@dataclass(frozen=True)
class Schema:
    """The tables, by IRIs as N-Triples writes them; `steps` are the premises of each rule with several, in order."""

    classes: dict[str, tuple[str, ...]]
    predicates: dict[str, Reach]
    steps: tuple[tuple[tuple[str, ...], str], ...]
    premises: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, ontology: Iterable[ox.Triple]) -> Self:
        """Compile an ontology.

        Raises BadData for a property chain that is no list.
        """
        said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for triple in ontology:
            said[triple.predicate.value][str(triple.subject)].append(str(triple.object))
        above = _graph(said, "subClassOf", "equivalentClass")
        classes = {name: tuple(sorted(_reached(name, above) - {name})) for name in above}
        kinds = said[RDF_TYPE]
        symmetric = {name for name, found in kinds.items() if f"<{_OWL}SymmetricProperty>" in found}
        transitive = {name for name, found in kinds.items() if f"<{_OWL}TransitiveProperty>" in found}
        turns = _turns(said, symmetric)
        domain, span = said[_RDFS + "domain"], said[_RDFS + "range"]
        predicates = {
            name: _reach(name, turns, domain, span, classes) for name in {*turns, *domain, *span} if name != _TYPE
        }
        steps: list[tuple[tuple[str, ...], str]] = [((name, name), name) for name in sorted(transitive)]
        for name, heads in said[_OWL + "propertyChainAxiom"].items():
            steps += [(_listed(name, head, said), name) for head in heads]
        premises = frozenset(step for chain, _ in steps for step in chain)
        return cls(classes, predicates, tuple(steps), premises)

    def expand(self, subject: str, predicate: str, value: str) -> Iterator[Statement]:
        """Yield what follows from one statement and the ontology; nothing twice, but perhaps what is said elsewhere."""
        if predicate == _TYPE:
            for name in self.classes.get(value, ()):
                yield subject, _TYPE, name
            return
        reach = self.predicates.get(predicate)
        if reach is None:
            return
        for other in reach.forwards:
            yield subject, other, value
        for name in reach.of_subject:
            yield subject, _TYPE, name
        if value[0] != '"':
            for other in reach.backwards:
                yield value, other, subject
            for name in reach.of_object:
                yield value, _TYPE, name


def _graph(said: dict[str, dict[str, list[str]]], narrower: str, same: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one, others in said[_RDFS + narrower].items():
        found[one].update(others)
    for one, others in said[_OWL + same].items():
        found[one].update(others)
        for other in others:
            found[other].add(one)
    return dict(found)


def _reached(start: str, edges: dict[str, set[str]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for each in edges.get(waiting.pop(), ()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found


_Turn = tuple[str, bool]
"""A predicate, and whether subject and object change places."""


def _turns(said: dict[str, dict[str, list[str]]], symmetric: set[str]) -> dict[str, set[_Turn]]:
    """Return for each predicate the ones that follow from it at once."""
    found: dict[str, set[_Turn]] = defaultdict(set)
    for one, others in _graph(said, "subPropertyOf", "equivalentProperty").items():
        found[one].update((other, False) for other in others)
    for one, inverses in said[_OWL + "inverseOf"].items():
        for other in inverses:
            found[one].add((other, True))
            found[other].add((one, True))
    for name in symmetric:
        found[name].add((name, True))
    return dict(found)


def _reach(
    name: str,
    turns: dict[str, set[_Turn]],
    domain: dict[str, list[str]],
    span: dict[str, list[str]],
    classes: dict[str, tuple[str, ...]],
) -> Reach:
    found, waiting = {(name, False)}, [(name, False)]
    while waiting:
        one, turned = waiting.pop()
        for other, turns_round in turns.get(one, ()):
            if (each := (other, turned != turns_round)) not in found:
                found.add(each)
                waiting.append(each)
    ends: tuple[set[str], set[str]] = (set(), set())
    for one, turned in found:
        for table, end in ((domain, turned), (span, not turned)):
            for kind in table.get(one, ()):
                ends[end].update((kind, *classes.get(kind, ())))
    forwards = sorted(one for one, turned in found if not turned and one != name)
    backwards = sorted(one for one, turned in found if turned)
    return Reach(tuple(forwards), tuple(backwards), tuple(sorted(ends[0])), tuple(sorted(ends[1])))


def _listed(name: str, head: str, said: dict[str, dict[str, list[str]]]) -> tuple[str, ...]:
    steps: list[str] = []
    while head.startswith("_:"):
        steps += said[_RDF + "first"].get(head, [])
        head = next(iter(said[_RDF + "rest"].get(head, [])), "")
    if len(steps) < 2:
        raise BadData(f"The property chain of {name} is not a list of two or more properties.")
    return tuple(steps)


def _speaks_of_things(subject: str) -> bool:
    if subject.startswith("_:"):
        return not subject.startswith("_:o")
    ours = subject.startswith(f"<{BASE}")
    return ours and not subject.startswith((f"<{ONTOLOGY}", f"<{MWX}"))


def is_kept(subject: str, predicate: str, value: str) -> bool:
    """Whether an inferred statement is about a thing, rather than a term or a class without a name."""
    if not _speaks_of_things(subject):
        return False
    if predicate == _TYPE:
        return value[0] == "<" and value not in _NOTHING_NEW
    return predicate != _SAME
