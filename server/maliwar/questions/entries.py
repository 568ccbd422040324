"""What the graph says of each thing that bears a name: names in every language, classes, days, how much is told."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Protocol

from maliwar.answer.terms import Table
from maliwar.dates import Filled
from maliwar.languages import Named, Names
from maliwar.names import MW, PREFIXES, short_path

_PROLOGUE: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("concept", "mw", "mwx", "rdfs", "skos", "foaf")
)
_LABELS: Final = _PROLOGUE + "SELECT ?thing ?label WHERE {\n%s\n  ?thing mwx:label ?label }"
_NAMES: Final = (
    _PROLOGUE
    + """SELECT ?thing ?kind (LANG(?written) AS ?lang) (STR(?written) AS ?name) WHERE {
%s
  {
    ?thing rdfs:label|skos:prefLabel|foaf:name ?written .
    BIND("label" AS ?kind)
  } UNION {
    ?thing skos:altLabel|skos:notation|skos:hiddenLabel ?written .
    BIND("alias" AS ?kind)
  }
}"""
)
_CLASSES: Final = (
    _PROLOGUE
    + f"""SELECT ?thing ?class WHERE {{
%s
  ?thing mwx:label ?label ; a ?class .
  FILTER(STRSTARTS(STR(?class), "{MW}"))
}}"""
)
_TERMS: Final = (
    _PROLOGUE
    + """SELECT ?thing ?scheme WHERE {
  { ?thing skos:inScheme ?scheme }
  UNION { ?thing rdfs:subClassOf+ mw:Event . BIND(concept:event-kinds AS ?scheme) }
  UNION { ?thing rdfs:subClassOf+ mw:Situation . BIND(concept:situation-kinds AS ?scheme) }
}"""
)
"""Words for things, by scheme: concepts, and the classes of events and of situations among the kinds of either."""

_NUMBERS: Final = _PROLOGUE + "SELECT ?thing ?number WHERE {\n%s\n  ?thing mw:number ?number }"
_DAYS: Final = (
    _PROLOGUE
    + """SELECT ?thing ?eb ?lb ?ee ?le WHERE {
%s
  { ?thing mwx:eb ?eb ; mwx:lb ?lb ; mwx:ee ?ee ; mwx:le ?le }
  UNION { ?state mw:agreement ?thing ; mwx:eb ?eb ; mwx:lb ?lb ; mwx:ee ?ee ; mwx:le ?le . ?thing a mw:Agreement }
}"""
)
"""The four bounds of whatever has a period; those of an agreement are the bounds of its being in force."""

_TOLD: Final = (
    _PROLOGUE + "SELECT ?thing (COUNT(?claim) AS ?claims) WHERE {\n%s\n  ?claim mw:about ?thing } GROUP BY ?thing"
)
_COUNT: Final = _PROLOGUE + "SELECT (COUNT(*) AS ?n) WHERE { ?thing mwx:label ?label }"


class Selecting(Protocol):
    """What the index needs of an engine."""

    def select(self, text: str) -> Table:
        """Answer a SELECT with a table of terms."""


@dataclass(frozen=True, order=True)
class Thing:
    """An IRI with the label that people read, in their language where it has one; the number is that of a reference."""

    iri: str
    label: Named = field(default=Named(), compare=False)
    number: int | None = None

    @property
    def path(self) -> str:
        """The short path where it is one of ours, else the IRI."""
        return short_path(self.iri) or self.iri


@dataclass
class Entry:
    """All that is known of a thing by which it may be found; `told` counts the claims about it."""

    thing: Thing
    classes: set[str] = field(default_factory=set)
    schemes: set[str] = field(default_factory=set)
    names: dict[str, bool] = field(default_factory=dict)
    """Each name as written; true for a label, false for an alias."""
    labels: dict[str, str] = field(default_factory=dict)
    """The label by language."""
    days: Filled | None = None
    told: int = 0


def count(engine: Selecting) -> int:
    """Return how many things have a label."""
    return next((int(row[0].value) for row in engine.select(_COUNT).rows if row[0]), 0)


def load(engine: Selecting, which: str = "") -> list[Entry]:
    """Read every label, alias and acronym through an engine, and the days of what has a period.

    `which` is a line of SPARQL that says which ?thing is meant, where it is not everything.
    """
    numbers = {iri: int(number) for iri, number in _texts(engine.select(_NUMBERS % which))}
    entries: dict[str, Entry] = {}
    for iri, label in _texts(engine.select(_LABELS % which)):
        labels: dict[str, str] = {}
        entries[iri] = Entry(Thing(iri, Names(label, labels), numbers.get(iri)), names={label: True}, labels=labels)
    for iri, kind, lang, name in _texts(engine.select(_NAMES % which)):
        if iri in entries:
            names = entries[iri].names
            names[name] = kind == "label" or names.get(name, False)
            if kind == "label" and lang:
                entries[iri].labels[lang.lower()] = name
    for iri, name in _texts(engine.select(_CLASSES % which)):
        entries[iri].classes.add(name)
    for iri, name in _texts(engine.select(_TERMS)):
        if iri in entries:
            entries[iri].schemes.add(name)
    for iri, *days in _texts(engine.select(_DAYS % which)):
        if iri in entries:
            entries[iri].days = Filled(*(date.fromisoformat(day[:10]) for day in days))
    for iri, claims in _texts(engine.select(_TOLD % which)):
        if iri in entries:
            entries[iri].told = int(claims)
    return list(entries.values())


def _texts(table: Table) -> Iterable[tuple[str, ...]]:
    """Return the rows as texts, in an order of ours: each engine has another, and ties are told in this one."""
    return sorted(tuple(term.value for term in row if term) for row in table.rows)
