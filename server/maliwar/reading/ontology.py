"""The ontology as its documentation tells it: each term with what is wider, narrower, allowed, required and used."""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from maliwar.answer.engine import Engine
from maliwar.answer.terms import Term as RdfTerm
from maliwar.names import GRAPHS, ID, MW, ONTOLOGY, PREFIXES
from maliwar.reading.statistics import Statistics
from maliwar.reading.vocabulary import Term, Vocabulary

SHOWN: Final = 3
"""Examples of a class."""
_PROLOGUE: Final = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("mw", "owl", "rdf", "rdfs", "skos"))
_LABELS: Final = (
    _PROLOGUE
    + f"""SELECT ?term ?label WHERE {{
  GRAPH <{GRAPHS["ontology"]}> {{ ?term rdfs:label ?label }}
}}"""
)
_INSTANCES: Final = (
    _PROLOGUE
    + f"""SELECT ?class ?thing WHERE {{
  GRAPH <{GRAPHS["asserted"]}> {{ ?thing rdf:type ?class . FILTER(isIRI(?thing)) }}
}}"""
)
_CLAIMS: Final = _PROLOGUE + "SELECT ?thing (COUNT(?claim) AS ?claims) WHERE { ?claim mw:about ?thing } GROUP BY ?thing"
_CONCEPTS: Final = (
    _PROLOGUE
    + f"""SELECT ?scheme ?concept ?definition WHERE {{
  GRAPH <{GRAPHS["ontology"]}> {{
    ?concept skos:inScheme ?scheme .
    OPTIONAL {{ ?concept skos:definition ?definition }}
  }}
}}"""
)
_ABOUT: Final = (
    _PROLOGUE
    + f"""SELECT ?property ?value WHERE {{
  GRAPH <{GRAPHS["ontology"]}> {{ <{ONTOLOGY}> ?property ?value }}
}}"""
)


@dataclass(frozen=True)
class Scheme:
    """A concept scheme, and its concepts as (IRI, definition)."""

    iri: str
    concepts: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """The anchor on the page."""
        return "scheme-" + self.iri.rpartition("/")[2]


@dataclass(frozen=True)
class Ontology:
    """Everything that the documentation needs, read once."""

    vocabulary: Vocabulary
    statistics: Statistics
    labels: Mapping[str, Mapping[str, str]]
    """By IRI, then by language."""
    instances: Mapping[str, tuple[str, ...]]
    """The things of each class that the data calls so by name, those with the most claims first."""
    schemes: tuple[Scheme, ...]
    version: str
    principles: tuple[str, ...]

    @classmethod
    def read(cls, engine: Engine, vocabulary: Vocabulary, statistics: Statistics) -> "Ontology":
        """Ask the engine for what the vocabulary does not hold."""
        labels: dict[str, dict[str, str]] = {}
        for term, label in _pairs(engine, _LABELS):
            labels.setdefault(term.value, {})[getattr(label, "language", None) or "en"] = label.value
        about = _pairs(engine, _ABOUT)
        told = [value.value for name, value in about if name.value == PREFIXES["skos"] + "scopeNote"]
        version = next((value.value for name, value in about if name.value == PREFIXES["owl"] + "versionInfo"), "")
        return cls(
            vocabulary, statistics, labels, _instances(engine), tuple(_schemes(engine)), version, tuple(sorted(told))
        )

    def label(self, iri: str, language: str) -> str:
        """Return a term's name in a language, else in English, else its own."""
        found = self.labels.get(iri, {})
        return found.get(language) or found.get("en") or self.vocabulary.label(iri)

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """The classes directly below each class."""
        return self._below("rdfs:subClassOf", self.vocabulary.classes)

    @cached_property
    def narrower(self) -> Mapping[str, tuple[str, ...]]:
        """The properties directly below each property."""
        return self._below("rdfs:subPropertyOf", self.vocabulary.properties)

    def _below(self, name: str, terms: Iterable[Term]) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for term in terms:
            for wide in self.parents(term, name):
                found.setdefault(wide, []).append(term.iri)
        return {wide: tuple(narrow) for wide, narrow in found.items()}

    def parents(self, term: Term, name: str = "rdfs:subClassOf") -> tuple[str, ...]:
        """Return what is directly wider, ours before that of others."""
        found = term.values.get(name, ())
        return tuple(sorted(self.vocabulary.narrowest(found), key=lambda iri: (not iri.startswith(MW), iri)))

    def roots(self) -> list[Term]:
        """Return the classes that are below no other of ours."""
        return [term for term in self.vocabulary.classes if not any(iri.startswith(MW) for iri in self.parents(term))]

    def family(self, iri: str, depth: int = 0, seen: frozenset[str] = frozenset()) -> Iterator[tuple[Term, int]]:
        """Yield a class and all below it with their depths, each after its parent."""
        if iri in seen or iri not in self.vocabulary.terms:
            return
        yield self.vocabulary.terms[iri], depth
        for child in self.children.get(iri, ()):
            yield from self.family(child, depth + 1, seen | {iri})

    def properties(self, iri: str, name: str = "rdfs:domain") -> tuple[str, ...]:
        """Return the properties whose domain (or range) is exactly that class."""
        return tuple(term.iri for term in self.vocabulary.properties if iri in term.values.get(name, ()))

    def inherited(self, iri: str) -> tuple[str, ...]:
        """Return the wider classes of ours that have properties, the nearest first."""
        wider = [each for each in self.vocabulary.above.get(iri, ()) if each.startswith(MW) and self.properties(each)]
        return tuple(sorted(wider, key=lambda each: -len(self.vocabulary.above.get(each, ()))))

    def examples(self, iri: str) -> tuple[str, ...]:
        """Return some things of a class, or of those below it."""
        found = [thing for term, _ in self.family(iri) for thing in self.instances.get(term.iri, ())[:SHOWN]]
        return tuple(dict.fromkeys(found))[:SHOWN]


def _pairs(engine: Engine, query: str) -> list[tuple[RdfTerm, RdfTerm]]:
    return [(row[0], row[1]) for row in engine.select(query).rows if row[0] and row[1]]


def _instances(engine: Engine) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[tuple[int, str]]] = {}
    told = {thing.value: int(claims.value) for thing, claims in _pairs(engine, _CLAIMS)}
    for kind, thing in _pairs(engine, _INSTANCES):
        if thing.value.startswith(ID):
            found.setdefault(kind.value, []).append((-told.get(thing.value, 0), thing.value))
    return {kind: tuple(iri for _, iri in heapq.nsmallest(SHOWN, each)) for kind, each in found.items()}


def _schemes(engine: Engine) -> Iterator[Scheme]:
    found: dict[str, dict[str, str]] = {}
    for scheme, concept, definition in engine.select(_CONCEPTS).rows:
        if scheme and concept:
            found.setdefault(scheme.value, {})[concept.value] = definition.value if definition else ""
    for iri, concepts in sorted(found.items()):
        yield Scheme(iri, tuple(sorted(concepts.items())))
