"""The ontology as a reader of data needs it: names of terms, what is narrower than what, what is whose inverse."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Self

from maliwar.answer.engine import Engine
from maliwar.languages import ENGLISH, Named, Names
from maliwar.names import MW, MWX, ONTOLOGY, PREFIXES

_PROLOGUE: Final = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("owl", "rdf", "rdfs", "skos"))
_TERMS: Final = (
    _PROLOGUE
    + f"""SELECT ?term ?property ?value WHERE {{
  ?term rdfs:isDefinedBy <{ONTOLOGY}> ; ?property ?value .
}}"""
)
_ABOVE: Final = (
    _PROLOGUE
    + """SELECT ?narrow ?wide WHERE {
  VALUES ?property { rdfs:subClassOf rdfs:subPropertyOf }
  ?narrow ?property ?wide .
  FILTER(isIRI(?narrow) && isIRI(?wide) && ?narrow != ?wide)
}"""
)


@dataclass(frozen=True)
class Term:
    """A class or property of the ontology."""

    iri: str
    types: frozenset[str]
    texts: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    """IRIs, by the prefixed name of the property: rdfs:subClassOf, rdfs:domain, owl:inverseOf…"""
    label: Named = field(default=Named())
    """In the language of whoever reads it."""

    @property
    def name(self) -> str:
        """The local name."""
        return self.iri.removeprefix(MW)


@dataclass(frozen=True)
class Vocabulary:
    """Every term of the ontology, and the wider terms of each, ours and others'."""

    terms: Mapping[str, Term]
    above: Mapping[str, frozenset[str]]
    inverse: Mapping[str, str]

    @classmethod
    def load(cls, engine: Engine) -> Self:
        """Read the ontology through an engine."""
        found: dict[str, dict[str, list[tuple[str, str | None]]]] = {}
        for row in engine.select(_TERMS).rows:
            term, name, value = row
            if term and name and value and term.value.startswith(MW):
                values = found.setdefault(term.value, {}).setdefault(_prefixed(name.value), [])
                values.append((value.value, getattr(value, "language", None)))
        terms = {iri: _term(iri, values) for iri, values in sorted(found.items())}
        inverse = {
            iri: term.values["owl:inverseOf"][0] for iri, term in terms.items() if "owl:inverseOf" in term.values
        }
        inverse.update({other: iri for iri, other in inverse.items()})
        pairs = [(row[0].value, row[1].value) for row in engine.select(_ABOVE).rows if row[0] and row[1]]
        return cls(terms, _closed(pairs), inverse)

    def label(self, iri: str) -> str:
        """Return what people call a term; `dcterms:title` for one of another vocabulary."""
        term = self.terms.get(iri)
        return term.label if term else _prefixed(iri)

    def narrowest(self, iris: Iterable[str]) -> list[str]:
        """Return those terms that are not implied by another of them; ours only, where any is ours."""
        given = set(iris)
        ours = {iri for iri in given if iri.startswith(MW)}
        kept = ours or given
        return sorted(iri for iri in kept if not any(iri in self.above.get(other, ()) for other in kept - {iri}))

    @cached_property
    def two_way(self) -> frozenset[str]:
        """Properties that the closure states from both ends: symmetric ones, and those with an inverse."""
        symmetric = (iri for iri, term in self.terms.items() if PREFIXES["owl"] + "SymmetricProperty" in term.types)
        return frozenset((*symmetric, *self.inverse))

    @property
    def classes(self) -> list[Term]:
        """The classes, by label."""
        return self._of_type("Class")

    @property
    def properties(self) -> list[Term]:
        """The properties, by label."""
        return self._of_type("Property")

    def _of_type(self, ending: str) -> list[Term]:
        fitting = (term for term in self.terms.values() if any(kind.endswith(ending) for kind in term.types))
        return sorted(fitting, key=lambda term: term.name.lower())


def _term(iri: str, values: Mapping[str, list[tuple[str, str | None]]]) -> Term:
    labels = values.get("rdfs:label", [])
    english = [text for text, code in labels if code == ENGLISH] or [text for text, _ in labels]
    names = Names(english[0] if english else iri.removeprefix(MW), {code: text for text, code in labels if code})
    texts = [
        text
        for name in ("skos:definition", "skos:scopeNote", "rdfs:comment")
        for text, language in values.get(name, [])
        if language in ("en", None)
    ]
    links = {
        name: tuple(sorted({text for text, _ in pairs if "://" in text and text != iri}))
        for name, pairs in values.items()
        if name not in ("rdf:type", "rdfs:isDefinedBy")
    }
    return Term(
        iri=iri,
        label=names,
        types=frozenset(text for text, _ in values.get("rdf:type", [])),
        texts=tuple(dict.fromkeys(texts)),
        values={name: iris for name, iris in links.items() if iris},
    )


def _prefixed(iri: str) -> str:
    for prefix, base in PREFIXES.items():
        if iri.startswith(base) and base.endswith(("/", "#")) and "/" not in iri[len(base) :]:
            return f"{prefix}:{iri[len(base) :]}"
    return iri


def _closed(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    direct: dict[str, set[str]] = {}
    for narrow, wide in pairs:
        if not wide.startswith(MWX):
            direct.setdefault(narrow, set()).add(wide)
    closed: dict[str, frozenset[str]] = {}
    for start, wider in direct.items():
        seen: set[str] = set()
        waiting = list(wider)
        while waiting:
            wide = waiting.pop()
            if wide not in seen:
                seen.add(wide)
                waiting.extend(direct.get(wide, ()))
        equal = {wide for wide in seen if start in direct.get(wide, ())}
        closed[start] = frozenset(seen - {start} - equal)
    return closed
