"""Imports beside the article: which are loaded, what their things are called, and what to say where there is none.

An import is in a named graph of its own and nowhere else: the default graph, and with it the index of names, knows
nothing of it. What an answer or a page names of an import is looked up when it is named.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from maliwar.answer.terms import IRI, Literal, Table
from maliwar.answer.within import Selecting
from maliwar.languages import gettext
from maliwar.names import ID, PREFIXES, short_path
from maliwar.questions.binding import Bound
from maliwar.questions.entries import Entry, Thing
from maliwar.questions.labels import LabelIndex
from maliwar.shelf import IMPORT_DATASETS, IMPORT_GRAPHS

_LOADED: Final = f"""PREFIX dcat: <{PREFIXES["dcat"]}>
SELECT ?graph ?property ?value WHERE {{
  GRAPH ?graph {{ ?dataset a dcat:Dataset ; ?property ?value }}
  FILTER(STRSTARTS(STR(?graph), "{IMPORT_GRAPHS}") && STRSTARTS(STR(?dataset), "{IMPORT_DATASETS}"))
}} ORDER BY ?graph ?property ?value"""
_NAMES: Final = f"""PREFIX mwx: <{PREFIXES["mwx"]}>
SELECT ?thing ?label WHERE {{
  VALUES ?thing {{ % }}
  GRAPH ?graph {{ ?thing mwx:label ?label }}
  FILTER(STRSTARTS(STR(?graph), "{IMPORT_GRAPHS}"))
}}"""
_AT_ONCE: Final = 500
_PARAM: Final = "import"
"""The parameter by which a question is asked of one import alone."""


@dataclass(frozen=True)
class Dataset:
    """An import that is loaded, as its own graph describes it."""

    name: str
    told: tuple[tuple[str, IRI | Literal], ...]
    """Property and value, for whoever describes it in RDF."""

    @property
    def graph(self) -> str:
        """The IRI of its graph."""
        return IMPORT_GRAPHS + self.name

    @property
    def iri(self) -> str:
        """The IRI of the dcat:Dataset."""
        return IMPORT_DATASETS + self.name

    @property
    def title(self) -> str:
        """What it is called."""
        return self._first("title") or self.name

    @property
    def licence(self) -> str:
        """Under which terms its owner may use it: a note, or the licence's IRI."""
        return self._first("rights", "license")

    @property
    def description(self) -> str:
        """What it is."""
        return self._first("description")

    def holds(self, iri: str) -> bool:
        """Whether a thing is one of this import's: its slug is the import's name or begins with it."""
        slug = (short_path(iri) or "").partition("/")[2]
        return slug == self.name or slug.startswith(f"{self.name}-")

    def _first(self, *names: str) -> str:
        wanted = [PREFIXES["dcterms"] + name for name in names]
        return next((value.value for name in wanted for property_, value in self.told if property_ == name), "")


def loaded(engine: Selecting) -> tuple[Dataset, ...]:
    """Return the imports that an engine has, by name; raises EngineError."""
    found: dict[str, list[tuple[str, IRI | Literal]]] = {}
    for graph, name, value in engine.select(_LOADED).rows:
        if isinstance(graph, IRI) and name and isinstance(value, IRI | Literal):
            found.setdefault(graph.value.removeprefix(IMPORT_GRAPHS), []).append((name.value, value))
    return tuple(Dataset(name, tuple(told)) for name, told in sorted(found.items()))


def of(iri: str, datasets: Iterable[Dataset]) -> Dataset | None:
    """Return the import that a thing belongs to, the one with the longest name where several fit."""
    fitting = [each for each in datasets if each.holds(iri)]
    return max(fitting, key=lambda each: len(each.name), default=None)


def note(bound: Bound, engine: Selecting) -> str | None:
    """Say that no import is loaded, or none of the name that was asked for; nothing where there is one."""
    if not bound.question.header.imports:
        return None
    names = [each.name for each in loaded(engine)]
    if not names:
        return gettext(
            "No import is loaded, so there is nothing to compare the article with; see `maliwar import --help`."
        )
    asked = bound.understood.get(_PARAM)
    if asked and asked.given and asked.raw.strip().lower() not in names:
        given = {"name": asked.raw.strip(), "names": ", ".join(names)}
        return gettext("There is no import called %(name)s; there are: %(names)s.") % given
    return None


def beside(engine: Selecting, labels: LabelIndex, tables: Iterable[Table]) -> LabelIndex:
    """Return the names with those of what tables name of imports; the names alone where they name nothing of them.

    Raises EngineError.
    """
    iris = list(_iris(tables))
    labels.fetch(iris)
    wanted = [iri for iri in iris if iri not in labels]
    if not wanted:
        return labels
    written = [str(ox.NamedNode(iri)) for iri in wanted]
    texts = [
        _NAMES.replace("%", " ".join(written[start : start + _AT_ONCE])) for start in range(0, len(wanted), _AT_ONCE)
    ]
    found = {
        thing.value: label.value
        for table in engine.select_all(texts)
        for thing, label in table.rows
        if isinstance(thing, IRI) and isinstance(label, Literal)
    }
    return labels.beside(Entry(Thing(iri, label), names={label: True}) for iri, label in found.items())


def _iris(tables: Iterable[Table]) -> Iterator[str]:
    """Yield our IRIs in tables, once each."""
    seen: set[str] = set()
    for table in tables:
        for row in table.rows:
            for term in row:
                if isinstance(term, IRI) and term.value.startswith(ID) and term.value not in seen:
                    seen.add(term.value)
                    yield term.value
