"""One thing of the graph, looked up: its facts, the claims on it, its periods and what points at it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from maliwar.answer.engine import Engine
from maliwar.answer.terms import IRI, Literal, Term
from maliwar.errors import NotFound
from maliwar.languages import ENGLISH, N_, gettext, language
from maliwar.names import EDTF, ID, MW, MWX, PREFIXES
from maliwar.questions.labels import LabelIndex
from maliwar.reading import queries
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
NAMES: Final = {
    _RDFS + "label": "label",
    _SKOS + "prefLabel": "label",
    _SKOS + "altLabel": "alias",
    _SKOS + "notation": "acronym",
    _SKOS + "hiddenLabel": "hidden",
}
"""Properties that name a thing, and what sort of name each gives."""
BOUNDS: Final = ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")
ELSEWHERE: Final = frozenset(
    (
        *SUMMARY,
        *NAMES,
        _RDF + "type",
        MW + "citation",
        MW + "involves",
        _PROV + "wasDerivedFrom",
        *(MW + name for name in BOUNDS),
    )
)
"""What stands elsewhere on a page than among the facts."""
FIRST: Final = ("about", "stance", "asserter", "saidOn", "place", "on", "begins", "ends", "form", "mode", "role")
LAST: Final = (
    "dateBasis",
    "standing",
    "status",
    "begunBy",
    "endedBy",
    "attestedIn",
)
FOREIGN: Final = {
    PREFIXES["schema"] + "sameAs": "Wikidata",
    PREFIXES["void"] + "inDataset": N_("Dataset"),
    _DCT + "identifier": N_("Identifier"),
    _SKOS + "scopeNote": N_("Note on scope"),
    _DCT + "title": N_("Title"),
    _DCT + "publisher": N_("Publisher"),
    _DCT + "issued": N_("Published"),
    _DCT + "language": N_("Language"),
    _DCT + "license": N_("Licence"),
    _SKOS + "broader": N_("Within"),
    _SKOS + "narrower": N_("Contains"),
    _SKOS + "inScheme": N_("Scheme"),
    _SKOS + "topConceptOf": N_("Scheme"),
    _SKOS + "exactMatch": N_("The same as"),
    _SKOS + "closeMatch": N_("Close to"),
    PREFIXES["geo"] + "asWKT": N_("Coordinates"),
    PREFIXES["geo"] + "hasGeometry": N_("Geometry"),
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
class Name:
    """What a thing is called, in which language; `kind` is label, alias, acronym or hidden."""

    text: str
    language: str
    kind: str


@dataclass(frozen=True)
class Period:
    """The dates of a thing as they are written (EDTF), and the four bounds that follow; an open one is None."""

    on: str | None
    begins: str | None
    ends: str | None
    bounds: tuple[str | None, ...]
    """ISO days: begun at the earliest, at the latest; ended at the earliest, at the latest."""


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
    names: tuple[Name, ...] = ()
    period: Period | None = None


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
            return Value(gettext("yes") if term.value in ("true", "1") else gettext("no"))
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
            raise NotFound(gettext("There is no such thing in the graph."), {"iri": iri})
        label = self.named(iri).text
        classes = self.vocabulary.narrowest(
            term.value for term in found.get(_RDF + "type", ()) if isinstance(term, IRI)
        )
        facts = list(self._facts(found))
        names = tuple(_names(found))
        return Thing(
            iri=iri,
            label=label,
            also=tuple(dict.fromkeys(name.text for name in names if name.text != label and name.kind != "hidden")),
            classes=tuple(self.named(name) for name in classes),
            summary=tuple(term.value for name in SUMMARY for term in _spoken(found.get(name, ()))),
            facts=(*(fact for fact in facts if not self._is_shortcut(fact)), *self._cited(iri)),
            ever=tuple(fact for fact in facts if self._is_shortcut(fact)),
            names=names,
            period=_period(found),
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
                values = sorted({self.value(term) for term in _spoken(kept)}, key=lambda value: value.text.lower())
                label = gettext(FOREIGN.get(name, "")) or sentence(self.vocabulary.label(name))
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
        for index, label in enumerate((gettext("Reference"), gettext("Passage"))):
            values = dict.fromkeys(self.value(term) for row in table.rows if (term := row[index]))
            if values:
                yield Fact(MW + ("source", "passage")[index], label, tuple(values))


def _names(found: Mapping[str, list[Term]]) -> Iterable[Name]:
    """Yield the names: aliases before acronyms, as a reader looks for them."""
    for name, kind in sorted(NAMES.items(), key=lambda item: item[1] != "alias"):
        for term in sorted(found.get(name, ()), key=lambda term: term.value):
            yield Name(term.value, (isinstance(term, Literal) and term.language) or "", kind)


def _period(found: Mapping[str, list[Term]]) -> Period | None:
    def first(name: str) -> str | None:
        return next((term.value for term in found.get(MW + name, ())), None)

    bounds = tuple(first(name) for name in BOUNDS)
    period = Period(first("on"), first("begins"), first("ends"), bounds)
    return period if period.on or period.begins or period.ends or any(bounds) else None


def claim_words(iri: str) -> str:
    """Read a claim's slug as words: `p094-mnla-denies-working-with-mia` without its passage."""
    slug = iri.rpartition("/")[2]
    head, _, rest = slug.partition("-")
    words = rest if rest and head[:1] == "p" and head[1:].isdigit() else slug
    return sentence(words.replace("-", " "))


def _spoken(terms: Iterable[Term]) -> list[Term]:
    """Leave out texts in other languages than the one that is spoken; where it has none, than English."""
    terms = list(terms)
    written = [term for term in terms if isinstance(term, Literal) and term.language]
    for code in (language(), ENGLISH):
        own = [term for term in written if term.language and term.language.startswith(code)]
        if own:
            return [term for term in terms if term not in written or term in own]
    return terms
