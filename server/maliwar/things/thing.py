"""One thing of the graph, looked up: its facts, the claims on it, its periods and what points at it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from maliwar.answer.engine import Engine
from maliwar.answer.terms import IRI, Literal, Term
from maliwar.errors import NotFound
from maliwar.footnotes import STANCES
from maliwar.names import EDTF, ID, MW, MWX, PREFIXES
from maliwar.questions.labels import LabelIndex
from maliwar.things import queries
from maliwar.things.vocabulary import Vocabulary
from maliwar.wording import date_words

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
LAST: Final = (MW + "attestedIn", PREFIXES["schema"] + "sameAs")
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
        names = [term.value for name in NAMES for term in found.get(name, ())]
        return Thing(
            iri=iri,
            label=label,
            also=tuple(dict.fromkeys(name for name in names if name != label)),
            classes=tuple(self.named(name) for name in classes),
            summary=tuple(term.value for name in SUMMARY for term in _english(found.get(name, ()))),
            facts=(*self._facts(found), *self._cited(iri)),
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
                facts.append(Fact(name, sentence(self.vocabulary.label(name)), tuple(values)))
        return sorted(facts, key=lambda fact: (fact.property in LAST, not fact.property.startswith(MW), fact.label))

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


def sentence(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def _english(terms: Iterable[Term]) -> list[Term]:
    terms = list(terms)
    written = [term for term in terms if isinstance(term, Literal) and term.language]
    english = [term for term in written if term.language and term.language.startswith("en")]
    if not english:
        return terms
    return [term for term in terms if term not in written or term in english]
