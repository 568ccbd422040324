"""One thing of the graph, looked up: its facts, the claims on it, its periods and what points at it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from maliwar.answer.engine import Engine
from maliwar.answer.terms import IRI, Literal, Term
from maliwar.errors import NotFound
from maliwar.names import EDTF, ID, MW, MWX, PREFIXES
from maliwar.questions.labels import LabelIndex
from maliwar.reading import queries
from maliwar.reading.footnotes import STANCES
from maliwar.reading.vocabulary import Vocabulary
from maliwar.wording import date_words, sentence

_RDF, _RDFS, _SKOS, _DCT = (PREFIXES[name] for name in ("rdf", "rdfs", "skos", "dcterms"))
_PROV: Final = PREFIXES["prov"]
SUMMARY: Final = (
    _SKOS + "definition",
    MW + "wording",
    _DCT + "description",
    _RDFS + "comment",
    _SKOS + "editorialNote",
)
NAMES: Final = (_SKOS + "altLabel", _SKOS + "notation", _RDFS + "label", _SKOS + "prefLabel")
ELSEWHERE: Final = frozenset(
    (*SUMMARY, *NAMES, _RDF + "type", MW + "citation", MW + "involves", _PROV + "wasDerivedFrom")
)
FIRST: Final = ("about", "stance", "asserter", "saidOn", "place", "on", "begins", "ends", "form", "mode", "role")
LAST: Final = (
    "earliestBegin",
    "latestBegin",
    "earliestEnd",
    "latestEnd",
    "dateBasis",
    "standing",
    "status",
    "begunBy",
    "endedBy",
    "attestedIn",
)
FOREIGN: Final = {
    PREFIXES["schema"] + "sameAs": "Wikidata",
    _DCT + "title": "Title",
    _DCT + "publisher": "Publisher",
    _DCT + "issued": "Published",
    _DCT + "language": "Language",
    _DCT + "license": "Licence",
    _SKOS + "broader": "Within",
    _SKOS + "narrower": "Contains",
    _SKOS + "inScheme": "Scheme",
    _SKOS + "topConceptOf": "Scheme",
    _SKOS + "exactMatch": "The same as",
    _SKOS + "closeMatch": "Close to",
    PREFIXES["geo"] + "asWKT": "Coordinates",
    PREFIXES["geo"] + "hasGeometry": "Geometry",
}
"""What people call the properties of other vocabularies that the data uses."""
SHORTCUT: Final = "A shortcut for browsing"
"""How the scope note of a property begins that tells only that something held at some time."""
DATES: Final = (EDTF, PREFIXES["xsd"] + "date")


@dataclass(frozen=True)
class Value:
    """One value for a reader: text, and the IRI where it is a thing; the number is that of a reference."""

    text: str
    iri: str | None = None
    number: int | None = None


@dataclass(frozen=True)
class Fact:
    """A property with its values."""

    property: str
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class ClaimRow:
    """One claim with who makes it and where it is written."""

    claim: Value
    stance: str
    asserter: Value | None
    said: str | None
    status: str | None
    sources: tuple[Value, ...]
    passages: tuple[Value, ...]

    @property
    def stance_words(self) -> str:
        """What the asserter does with the proposition."""
        return STANCES.get(self.stance, self.stance)


@dataclass(frozen=True)
class PeriodRow:
    """A situation, event or operation that involves the thing."""

    thing: Value
    begins: str
    ends: str
    standing: str | None
    claims: int


@dataclass(frozen=True)
class Section:
    """Rows of one sort; `total` counts those that are not shown too."""

    key: str
    heading: str
    rows: tuple[ClaimRow, ...] | tuple[PeriodRow, ...] | tuple[Value, ...]
    total: int


@dataclass(frozen=True)
class Thing:
    """All that a page about one thing shows."""

    iri: str
    label: str
    also: tuple[str, ...]
    classes: tuple[Value, ...]
    summary: tuple[str, ...]
    facts: tuple[Fact, ...]
    ever: tuple[Fact, ...]
    """What held at some time, by at least one claim that does not deny it."""


@dataclass(frozen=True)
class Reader:
    """Turns terms into what people read."""

    engine: Engine
    labels: LabelIndex
    vocabulary: Vocabulary

    def value(self, term: Term) -> Value:
        """Return a term as a reader sees it."""
        if isinstance(term, IRI):
            return self.named(term.value)
        if isinstance(term, Literal) and term.datatype in DATES:
            return Value(date_words(term.value))
        if isinstance(term, Literal) and term.datatype.endswith("#boolean"):
            return Value("yes" if term.value in ("true", "1") else "no")
        return Value(term.value)

    def named(self, iri: str) -> Value:
        """Return an IRI with its label."""
        if iri in self.labels:
            thing = self.labels.thing(iri)
            return Value(thing.label, iri, thing.number)
        if iri in self.vocabulary.terms:
            return Value(self.vocabulary.label(iri), iri)
        if iri.startswith(ID + "claim/"):
            return Value(claim_words(iri), iri)
        if iri.startswith(PREFIXES["wd"]):
            return Value(iri.removeprefix(PREFIXES["wd"]), iri)
        return Value(self.labels.label(iri) if iri.startswith(ID) else iri, iri)

    def thing(self, iri: str) -> Thing:
        """Look a thing up; raises NotFound where the graph says nothing of it."""
        table = self.engine.select(queries.about(queries.STATEMENTS, iri))
        found: dict[str, list[Term]] = {}
        for name, term in table.rows:
            if name and term and not name.value.startswith(MWX):
                found.setdefault(name.value, []).append(term)
        if not found:
            raise NotFound("There is no such thing in the graph.", {"iri": iri})
        label = self.named(iri).text
        classes = self.vocabulary.narrowest(
            term.value for term in found.get(_RDF + "type", ()) if isinstance(term, IRI)
        )
        facts = list(self._facts(found))
        names = [term.value for name in NAMES for term in found.get(name, ())]
        return Thing(
            iri=iri,
            label=label,
            also=tuple(dict.fromkeys(name for name in names if name != label)),
            classes=tuple(self.named(name) for name in classes),
            summary=tuple(term.value for name in SUMMARY for term in _english(found.get(name, ()))),
            facts=(*(fact for fact in facts if not self._is_shortcut(fact)), *self._cited(iri)),
            ever=tuple(fact for fact in facts if self._is_shortcut(fact)),
        )

    def _facts(self, found: Mapping[str, list[Term]]) -> Iterable[Fact]:
        places: dict[Term, set[str]] = {}
        for name, terms in found.items():
            for term in terms:
                places.setdefault(term, set()).add(name)
        narrow = {term: set(self.vocabulary.narrowest(names)) for term, names in places.items()}
        facts = []
        for name, terms in found.items():
            kept = [term for term in terms if name in narrow[term] and isinstance(term, IRI | Literal)]
            if kept and name not in ELSEWHERE:
                values = sorted({self.value(term) for term in _english(kept)}, key=lambda value: value.text.lower())
                label = FOREIGN.get(name) or sentence(self.vocabulary.label(name))
                facts.append(Fact(name, label, tuple(values)))
        return sorted(facts, key=self._rank)

    def _rank(self, fact: Fact) -> tuple[int, int, str]:
        """Who is involved, then what and when, then the rest, then how it is known, then links away."""
        name = fact.property.removeprefix(MW)
        if fact.property not in self.vocabulary.terms:
            return (4, 0, fact.label)
        if name in LAST:
            return (3, LAST.index(name), fact.label)
        if name in FIRST:
            return (1, FIRST.index(name), fact.label)
        involved = MW + "involves" in self.vocabulary.above.get(fact.property, ())
        return (0 if involved else 2, 0, fact.label)

    def _is_shortcut(self, fact: Fact) -> bool:
        term = self.vocabulary.terms.get(fact.property)
        inverse = self.vocabulary.terms.get(self.vocabulary.inverse.get(fact.property, ""))
        return any(text.startswith(SHORTCUT) for each in (term, inverse) if each for text in each.texts)

    def _cited(self, iri: str) -> Iterable[Fact]:
        table = self.engine.select(queries.about(queries.CITED, iri))
        for index, label in enumerate(("Reference", "Passage")):
            values = dict.fromkeys(self.value(term) for row in table.rows if (term := row[index]))
            if values:
                yield Fact(MW + ("source", "passage")[index], label, tuple(values))


def claim_words(iri: str) -> str:
    """Read a claim's slug as words: `p094-mnla-denies-working-with-mia` without its passage."""
    slug = iri.rpartition("/")[2]
    head, _, rest = slug.partition("-")
    words = rest if rest and head[:1] == "p" and head[1:].isdigit() else slug
    return sentence(words.replace("-", " "))


def _english(terms: Iterable[Term]) -> list[Term]:
    terms = list(terms)
    written = [term for term in terms if isinstance(term, Literal) and term.language]
    english = [term for term in written if term.language and term.language.startswith("en")]
    if not english:
        return terms
    return [term for term in terms if term not in written or term in english]
