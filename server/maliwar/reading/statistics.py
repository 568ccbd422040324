"""What the graph holds, counted: triples, things, classes, properties, links to other datasets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from maliwar.answer.engine import Engine
from maliwar.answer.terms import IRI, Row, Term
from maliwar.names import GRAPHS, MWX, PREFIXES

PUBLIC: Final = tuple(name for name in GRAPHS if name != "index")
"""The graphs that are published; the index only repeats them for speed."""

_IN: Final = f"VALUES ?g {{ {' '.join(f'<{GRAPHS[name]}>' for name in PUBLIC)} }} GRAPH ?g"
_ALL: Final = f"{{ SELECT DISTINCT ?s ?p ?o WHERE {{ {_IN} {{ ?s ?p ?o }} }} }}"
_TOTAL: Final = f"""SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE {{ {_ALL} }}"""
_GRAPHS: Final = f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ {_IN} {{ ?s ?p ?o }} }} GROUP BY ?g"
_PROPERTIES: Final = f"""SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE {{ {_ALL} }} GROUP BY ?p"""
_CLASSES: Final = f"""SELECT ?class (COUNT(DISTINCT ?s) AS ?n)
WHERE {{ {_IN} {{ ?s a ?class FILTER(isIRI(?class)) }} }} GROUP BY ?class"""
_QUICK_CLASSES: Final = "SELECT ?class (COUNT(*) AS ?n) WHERE { ?s a ?class FILTER(isIRI(?class)) } GROUP BY ?class"
_QUICK_PROPERTIES: Final = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"
_LINKS: Final = f"""SELECT ?p (COUNT(*) AS ?n)
WHERE {{ {_ALL} FILTER(isIRI(?o) && STRSTARTS(STR(?o), "{PREFIXES["wd"]}")) }} GROUP BY ?p"""


@dataclass(frozen=True)
class Count:
    """How often a property is used: triples, and different subjects and objects in them."""

    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True)
class Statistics:
    """The published graphs counted; a triple that two of them hold counts once in what is not told by graph."""

    whole: Count
    graphs: Mapping[str, int]
    """Triples by the graph's short name."""
    classes: Mapping[str, int]
    """Instances by the class's IRI."""
    properties: Mapping[str, Count]
    """By the property's IRI."""
    links: Mapping[str, int]
    """Links to Wikidata by the property that makes them."""


def statistics(engine: Engine) -> Statistics:
    """Count, by SPARQL, so that any engine can; raises what the engine raises."""
    total, graphs, properties, classes, links = (
        table.rows for table in engine.select_all([_TOTAL, _GRAPHS, _PROPERTIES, _CLASSES, _LINKS])
    )
    by_graph = _numbers(graphs)
    return Statistics(
        whole=_count(total[0]),
        graphs={name: by_graph.get(GRAPHS[name], 0) for name in PUBLIC},
        classes=_numbers(classes),
        properties={row[0].value: _count(row[1:]) for row in sorted(properties, key=str) if isinstance(row[0], IRI)},
        links=_numbers(links),
    )


def quickly(engine: Engine, graphs: Mapping[str, int]) -> Statistics:
    """Count a large graph in one pass, of which nothing is remembered; `graphs` are the triples of each, as sealed.

    A triple of two graphs counts in both, and how many different subjects and objects there are is not counted: 0.
    """
    classes, properties = (table.rows for table in engine.select_all([_QUICK_CLASSES, _QUICK_PROPERTIES]))
    held = {name: graphs.get(name, 0) for name in PUBLIC}
    return Statistics(
        whole=Count(sum(held.values()), 0, 0),
        graphs=held,
        classes=_numbers(classes),
        properties={
            row[0].value: Count(_number(row[1]), 0, 0)
            for row in sorted(properties, key=str)
            if isinstance(row[0], IRI) and not row[0].value.startswith(MWX)
        },
        links={},
    )


def _numbers(rows: tuple[Row, ...]) -> dict[str, int]:
    return {row[0].value: _number(row[1]) for row in sorted(rows, key=str) if isinstance(row[0], IRI)}


def _count(row: Row) -> Count:
    return Count(*(_number(term) for term in row))


def _number(term: Term | None) -> int:
    return int(term.value) if term else 0
