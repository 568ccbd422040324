"""The names of what lies around some things of an import: what a page or a list of reasons about them shows."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import pyoxigraph as ox

from maliwar.answer.terms import IRI, Literal, Table
from maliwar.answer.within import Selecting, from_graphs
from maliwar.dates import Filled
from maliwar.names import MW, PREFIXES
from maliwar.questions.entries import Entry, Thing

_PROLOGUE: Final = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("mw", "mwx"))
_MOST: Final = 20_000
_CLAIMS: Final = 1_000
"""How many things around, and how many claims on the way to what they cite; beyond, a thing is called after its IRI."""

_AROUND: Final = f"""{{ SELECT DISTINCT ?thing WHERE {{
    {{ VALUES ?thing {{ % }} }}
    UNION {{ VALUES ?near {{ % }} ?near ?out ?thing FILTER(isIRI(?thing)) }}
    UNION {{ VALUES ?near {{ % }} ?thing ?in ?near FILTER(isIRI(?thing)) }}
    UNION {{ VALUES ?near {{ % }} ?near mw:citation ?cited . ?cited mw:source|mw:entry ?thing }}
    UNION {{
      {{ SELECT DISTINCT ?claim WHERE {{
        VALUES ?near {{ % }} ?claim mw:about|mw:asserter|mw:affected ?near
      }} LIMIT {_CLAIMS} }}
      {{ ?claim mw:asserter|mw:affected ?thing }} UNION {{ ?claim mw:citation/mw:source ?thing }}
    }}
  }} LIMIT {_MOST} }}"""
_LABELS: Final = f"SELECT ?thing ?label WHERE {{\n  {_AROUND}\n  ?thing mwx:label ?label .\n}}"
_CLASSES: Final = f"""SELECT ?thing ?class WHERE {{
  {_AROUND}
  ?thing a ?class .
  FILTER(STRSTARTS(STR(?class), "{MW}"))
}}"""
_DAYS: Final = f"""SELECT ?thing ?eb ?lb ?ee ?le WHERE {{
  {_AROUND}
  ?thing mwx:eb ?eb ; mwx:lb ?lb ; mwx:ee ?ee ; mwx:le ?le .
}}"""
_TOLD: Final = f"""SELECT ?thing (COUNT(?said) AS ?claims) WHERE {{
  {_AROUND}
  ?said mw:about ?thing .
}} GROUP BY ?thing"""


def around(engine: Selecting, graphs: Sequence[str], iris: Iterable[str]) -> list[Entry]:
    """Return what graphs know of some things, and of what they point at or what points at them, as entries of an index.

    Raises EngineError.
    """
    values = " ".join(str(ox.NamedNode(iri)) for iri in dict.fromkeys(iris))
    if not values or not graphs:
        return []
    texts = [from_graphs(_PROLOGUE + text.replace("%", values), graphs) for text in (_LABELS, _CLASSES, _DAYS, _TOLD)]
    return _entries(engine.select_all(texts))


def _entries(tables: Sequence[Table]) -> list[Entry]:
    labels, classes, days, told = tables
    found: dict[str, Entry] = {}
    for thing, label in labels.rows:
        if isinstance(thing, IRI) and isinstance(label, Literal):
            found[thing.value] = Entry(Thing(thing.value, label.value), names={label.value: True})
    for thing, kind in classes.rows:
        if isinstance(thing, IRI) and isinstance(kind, IRI) and thing.value in found:
            found[thing.value].classes.add(kind.value)
    for thing, *bounds in days.rows:
        if isinstance(thing, IRI) and thing.value in found:
            found[thing.value].days = Filled(*(date.fromisoformat(day.value[:10]) for day in bounds if day))
    for thing, number in told.rows:
        if isinstance(thing, IRI) and number and thing.value in found:
            found[thing.value].told = int(number.value)
    return list(found.values())
