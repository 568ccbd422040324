"""Twelve queries in portable SPARQL 1.1, on whom and what the data itself offers: hubs, middling places, a busy event.

Nine are questions of the catalogue with values chosen here, as the shipped server asks them; three are what a
researcher types: a network of two hops on a day, a count over everything, and a search in names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from tests.benchmarks.queries import declared

from maliwar.service import Service

DAY: Final = "2016-07-01"


@dataclass(frozen=True)
class Chosen:
    """IRIs: the two actors with most relations, one that a tenth surpass, such a place, the event with most counts."""

    hub: str
    second: str
    middling: str
    place: str
    event: str

    @classmethod
    def of(cls, store: ox.Store) -> "Chosen":
        """Choose from a store."""
        actors = _ranked(store, "SELECT ?x (COUNT(?s) AS ?n) WHERE { ?s mw:party ?x }")
        held = _ranked(
            store,
            "SELECT ?x (COUNT(?s) AS ?n) WHERE { ?s a mw:TerritorialControl ; mw:place ?x ; mwx:lb ?lb ; mwx:ee ?ee "
            f'FILTER(?lb <= "{DAY}"^^xsd:date && ?ee >= "{DAY}"^^xsd:date) }}',
        )
        events = _ranked(store, "SELECT ?x (COUNT(?c) AS ?n) WHERE { ?c a mw:CountClaim ; mw:about ?x }")
        return cls(actors[0], actors[1], actors[len(actors) // 10], held[len(held) // 10], events[0])


def _ranked(store: ox.Store, query: str) -> list[str]:
    """Return the values of ?x, those with the largest ?n first."""
    rows = store.query(declared(f"{query} GROUP BY ?x ORDER BY DESC(?n) ?x"))
    assert isinstance(rows, ox.QuerySolutions)
    return [row["x"].value for row in rows]  # type: ignore[union-attr]  # bound, for it is grouped by


def _catalogue(chosen: Chosen) -> dict[str, Mapping[str, str]]:
    return {
        "allied-with": {"actor": chosen.hub, "when": "2016-07"},
        "hostile-to": {"actor": chosen.middling, "when": "2014/2018"},
        "relations-between": {"actor": chosen.hub, "other": chosen.second, "when": "2016"},
        "who-controlled": {"place": chosen.place, "when": DAY},
        "control-history": {"place": chosen.place},
        "commanders-of": {"actor": chosen.hub, "when": "2016"},
        "events-in": {"place": chosen.place, "when": "2014/2018"},
        "claims-about": {"thing": chosen.event},
        "conflicting-counts": {"event": chosen.event},
    }


def _typed(chosen: Chosen) -> dict[str, str]:
    """Return the three that are no questions of the catalogue."""
    actor, day = f"<{chosen.middling}>", f'"{DAY}"^^xsd:date'
    stem = chosen.middling.rpartition("-")[2][:4]
    return {
        "foes of friends on a day": f"""SELECT DISTINCT ?foe ?name WHERE {{
  ?alliance mw:party {actor} ; a mw:Alliance ; mwx:eb ?eb1 ; mwx:le ?le1 ; mw:party ?friend .
  FILTER(?friend != {actor} && ?eb1 <= {day} && ?le1 >= {day})
  ?hostility mw:party ?friend ; a mw:Hostility ; mwx:lb ?lb2 ; mwx:ee ?ee2 ; mw:party ?foe .
  FILTER(?foe != ?friend && ?foe != {actor} && ?lb2 <= {day} && ?ee2 >= {day})
  ?foe mwx:label ?name .
}} ORDER BY ?name ?foe""",
        "who fought most": """SELECT ?actor (COUNT(DISTINCT ?hostility) AS ?hostilities) WHERE {
  ?hostility a mw:Hostility ; mw:party ?actor .
} GROUP BY ?actor ORDER BY DESC(?hostilities) ?actor LIMIT 10""",
        "names with a text": f"""SELECT ?actor ?name WHERE {{
  ?actor a mw:Actor ; mwx:label ?name .
  FILTER(CONTAINS(LCASE(?name), "{stem}"))
}} ORDER BY ?name ?actor LIMIT 50""",
    }


def texts(service: Service, store: ox.Store) -> dict[str, str]:
    """Return the twelve, by name, as text that every engine takes."""
    chosen = Chosen.of(store)
    found = {
        name: service.catalogue.get_question(name).bind(dict(values), service.labels).text
        for name, values in _catalogue(chosen).items()
    }
    return {name: declared(text) for name, text in {**found, **_typed(chosen)}.items()}
