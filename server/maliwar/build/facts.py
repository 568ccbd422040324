"""The asserted triples as dictionaries: what the derivations of index.py look up."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from maliwar.names import MW, PREFIXES

_RDFS, _SKOS = PREFIXES["rdfs"], PREFIXES["skos"]
_TYPE = PREFIXES["rdf"] + "type"
_LABELS = (_RDFS + "label", _SKOS + "prefLabel")

Values = dict[str, list[str]]
"""Subject → the values of one property, in the order of the files."""

_Rank = tuple[int, int, str, str]

LEFT_OUT: Final = frozenset(
    (
        *(MW + name for name in ("wording", "passage", "entry", "low", "high", "best", "openEnded", "dateBasis")),
        *(MW + name for name in ("attestedIn", "status", "paragraph")),
        *(_RDFS + name for name in ("comment", "isDefinedBy")),
        *(_SKOS + name for name in ("altLabel", "definition", "scopeNote", "editorialNote", "note")),
    )
)
"""Properties that nothing is derived from: a third of all triples, which need not be in memory."""


@dataclass
class Gathered:
    """What some triples say, as far as something is derived from it; strings alone, so that it can be kept as JSON."""

    values: dict[str, Values]
    labels: dict[str, tuple[_Rank, str]]

    @classmethod
    def of(cls, triples: Iterable[ox.Triple]) -> "Gathered":
        """Sort triples in one pass."""
        values: dict[str, Values] = defaultdict(lambda: defaultdict(list))
        labels: dict[str, tuple[_Rank, str]] = {}
        for triple in dict.fromkeys(triples):
            predicate = triple.predicate.value
            if predicate in _LABELS:
                _keep_label(labels, triple)
            elif predicate not in LEFT_OUT:
                subject, _, value = _strings(triple)
                values[predicate][subject].append(value)
        return cls({predicate: dict(found) for predicate, found in values.items()}, labels)

    def add(self, other: "Gathered", known: dict[str, str]) -> None:
        """Add what other triples say; `known` holds every string once, for both of them."""
        once = known.setdefault
        for predicate, found in other.values.items():
            mine = self.values.setdefault(predicate, {})
            for subject, values in found.items():
                shared = [once(value, value) for value in values]
                if (said := mine.get(subject)) is None:
                    mine[once(subject, subject)] = shared
                else:
                    said += [value for value in shared if value not in said]
        for thing, (rank, text) in other.labels.items():
            found_rank = tuple(rank)
            if thing not in self.labels or found_rank < self.labels[thing][0]:
                self.labels[once(thing, thing)] = found_rank, text  # type: ignore[assignment]  # JSON knows no tuples


@dataclass(frozen=True)
class Facts:
    """Property by property; IRIs and literals alike are strings."""

    values: dict[str, Values]
    types: dict[str, list[str]]
    members: dict[str, frozenset[str]]
    parts: dict[str, frozenset[tuple[str, str]]]
    labels: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, asserted: Iterable[ox.Triple], ontology: Iterable[ox.Triple]) -> "Facts":
        """Sort triples that are all in memory."""
        return cls.of_gathered(Gathered.of(asserted), ontology)

    @classmethod
    def of_gathered(cls, asserted: Gathered, ontology: Iterable[ox.Triple]) -> "Facts":
        """Take what was gathered, and the sub-classes, sub-properties and labels of the ontology."""
        kinds: dict[str, set[str]] = defaultdict(set)
        narrower: dict[str, set[str]] = defaultdict(set)
        labels = asserted.labels
        for triple in ontology:
            subject, predicate, value = _strings(triple)
            if predicate == _RDFS + "subClassOf":
                kinds[value].add(subject)
            elif predicate == _RDFS + "subPropertyOf":
                narrower[value].add(subject)
            elif predicate in _LABELS:
                _keep_label(labels, triple)
        values = asserted.values
        types = {thing: sorted(found) for thing, found in values.get(_TYPE, {}).items()}
        return cls(
            values,
            types,
            _members(types, kinds),
            _parts(values, _below(MW + "involves", narrower)),
            {thing: text for thing, (_, text) in labels.items()},
        )

    def of(self, name: str) -> Values:
        """Return the values of a property: one of ours by its local name, any other by its IRI."""
        iri = name if ":" in name else MW + name
        if iri in LEFT_OUT:
            raise KeyError(f"{iri} is not kept; take it out of LEFT_OUT.")
        return self.values.get(iri, {})

    def instances(self, name: str) -> frozenset[str]:
        """Return what is of one of our classes, or of a sub-class of it."""
        return self.members.get(MW + name, frozenset())

    def is_(self, thing: str, name: str, concept: str) -> bool:
        """Tell whether a property of ours has a concept, given by its slug, as a value."""
        return PREFIXES["concept"] + concept in self.of(name).get(thing, ())

    def involved(self, thing: str) -> set[str]:
        """Return every actor that has a part in a thing."""
        return {actor for _, actor in self.parts.get(thing, ())}


def _strings(triple: ox.Triple) -> tuple[str, str, str]:
    subject, value = triple.subject, triple.object
    if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
        raise TypeError("Quoted triples are not in the data model.")
    return subject.value, triple.predicate.value, value.value


def _keep_label(labels: dict[str, tuple[_Rank, str]], triple: ox.Triple) -> None:
    """Keep the English label, else one without a language, else another; rdfs:label before skos:prefLabel."""
    subject, literal = triple.subject, triple.object
    if not isinstance(literal, ox.Literal) or not isinstance(subject, ox.NamedNode):
        return
    language = literal.language or ""
    rank = {"en": 0, "": 1}.get(language, 2), _LABELS.index(triple.predicate.value), language, literal.value
    if subject.value not in labels or rank < labels[subject.value][0]:
        labels[subject.value] = rank, literal.value


def _members(types: dict[str, list[str]], kinds: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    direct: dict[str, list[str]] = defaultdict(list)
    for thing, classes in types.items():
        for name in classes:
            direct[name].append(thing)
    return {
        name: frozenset(thing for kind in _below(name, kinds) for thing in direct.get(kind, ()))
        for name in {*kinds, *direct}
    }


def _parts(values: dict[str, Values], properties: set[str]) -> dict[str, frozenset[tuple[str, str]]]:
    """Return, for each thing, which actors have which part in it."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for name in properties & values.keys():
        for thing, actors in values[name].items():
            found[thing].update((name, actor) for actor in actors)
    return {thing: frozenset(parts) for thing, parts in found.items()}


def _below(top: str, children: dict[str, set[str]]) -> set[str]:
    """Return a class or property and all below it; cycles do no harm."""
    found, waiting = {top}, [top]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found
