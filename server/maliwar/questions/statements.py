"""What the graph says of things, read as plain values by property: one query for many things."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Protocol

import pyoxigraph as ox

from maliwar.answer.terms import IRI, Blank, Table, Term
from maliwar.names import MW, PREFIXES

_PROLOGUE: Final = f"PREFIX mw: <{MW}>\n"
_OF: Final = "SELECT DISTINCT ?thing ?property ?value WHERE {{ VALUES ?thing {{ {values} }} ?thing ?property ?value }}"
_ABOUT: Final = (
    _PROLOGUE + "SELECT DISTINCT ?claim WHERE {{ VALUES ?thing {{ {values} }} ?claim mw:about ?thing }} ORDER BY ?claim"
)
_CITED: Final = (
    _PROLOGUE
    + """SELECT DISTINCT ?claim ?source ?passage WHERE {{
  VALUES ?claim {{ {values} }}
  ?claim mw:citation ?citation .
  ?citation mw:source ?source .
  ?citation mw:passage|mw:entry ?passage .
}} ORDER BY ?claim ?source ?passage"""
)


class Selecting(Protocol):
    """What is needed of an engine."""

    def select_all(self, texts: Sequence[str]) -> list[Table]:
        """Answer several SELECTs, in one round trip where it can."""


class Statements(dict[str, Mapping[str, tuple[Term, ...]]]):
    """Properties of things, by the thing's IRI; names of properties are full IRIs, or local names of the ontology."""

    def iris(self, thing: str, name: str) -> tuple[str, ...]:
        """Return the IRIs that stand there, sorted."""
        return tuple(sorted(term.value for term in self._of(thing, name) if isinstance(term, IRI)))

    def texts(self, thing: str, name: str) -> tuple[str, ...]:
        """Return the literals that stand there: those in English where any are, sorted."""
        found = [term for term in self._of(thing, name) if not isinstance(term, IRI | Blank)]
        english = [term for term in found if term.language and term.language.startswith("en")]
        return tuple(sorted(term.value for term in english or found))

    def text(self, thing: str, name: str) -> str | None:
        """Return the first literal, or None."""
        return next(iter(self.texts(thing, name)), None)

    def _of(self, thing: str, name: str) -> tuple[Term, ...]:
        return self.get(thing, {}).get(name if ":" in name else MW + name, ())


def property_of(prefixed: str) -> str:
    """Return the full IRI of `mwx:kb`."""
    prefix, _, name = prefixed.partition(":")
    return PREFIXES[prefix] + name


def read(engine: Selecting, *groups: Iterable[str]) -> list[Statements]:
    """Read what is said of each group of things, in one round trip; raises EngineError."""
    tables = _ask(engine, [(_OF, list(dict.fromkeys(group))) for group in groups])
    return [_gathered(table) for table in tables]


def claims_about(engine: Selecting, things: Iterable[str]) -> list[str]:
    """Return the claims about any of these things, by IRI; raises EngineError."""
    (table,) = _ask(engine, [(_ABOUT, list(things))])
    return [row[0].value for row in table.rows if row[0]]


def citations(engine: Selecting, claims: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Return the source and the passage of each citation, by claim; raises EngineError."""
    (table,) = _ask(engine, [(_CITED, list(claims))])
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for claim, source, passage in table.rows:
        if claim and source and passage:
            found[claim.value].append((source.value, passage.value))
    return dict(found)


def _ask(engine: Selecting, wanted: Sequence[tuple[str, list[str]]]) -> list[Table]:
    """Ask those that have something to ask about; the others have an empty table."""
    texts = [
        pattern.format(values=" ".join(str(ox.NamedNode(iri)) for iri in iris)) for pattern, iris in wanted if iris
    ]
    found = iter(engine.select_all(texts) if texts else ())
    return [next(found) if iris else Table((), ()) for _, iris in wanted]


def _written(iri: str) -> str:
    return str(ox.NamedNode(iri))


def _gathered(table: Table) -> Statements:
    found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for thing, name, value in table.rows:
        if thing and name and value:
            found[thing.value][name.value].append(value)
    return Statements({thing: {name: tuple(terms) for name, terms in names.items()} for thing, names in found.items()})
