"""Keys: triples of graph:index that let a question begin with the thing that is asked for.

They only repeat, in one step, what the closed graph says in several. A question asks for a key first, and then for
exactly what it means, for a key may lead to more. Each is a CONSTRUCT that takes one subject after another, so that
its triples can be streamed.

- `mwx:reaches`: from a situation or an event to whoever has a part in it, to what these are part of or speak for, and
  to the places in which it was.
- `mwx:bearsOn`: from a claim to itself, to what it is about, to whoever has a part in that and the places in which it
  was, and, of a count, to whom it counts and what these are part of.
- `mwx:saidFor`: from a claim or an announcement to who makes it, and to those for whom that one speaks.
- `mwx:takenBy`, `mwx:takenFrom`: from a capture to a text of its place, who took it, and the month by which, or from
  which on, it may have been taken: two captures with one text may be told twice.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from maliwar.errors import BadData, Finding
from maliwar.names import PREFIXES

_PROLOGUE: Final = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("mw", "mwx"))
_TAKEN: Final = """CONSTRUCT { ?capture mwx:%s ?key } WHERE {
  ?capture a mw:Capture ; mw:place ?place ; mw:perpetrator ?taker ; mw:%s ?day .
  BIND(CONCAT(STR(?place), " ", STR(?taker), " ", SUBSTR(STR(?day), 1, 7)) AS ?key)
}"""
KEYS: Final[tuple[str, ...]] = (
    "CONSTRUCT { ?thing mwx:reaches ?actor } WHERE { ?thing mw:involves ?actor }",
    "CONSTRUCT { ?thing mwx:reaches ?whole } WHERE { ?thing mw:involves ?part . ?part mw:partOf ?whole }",
    "CONSTRUCT { ?thing mwx:reaches ?actor } WHERE { ?thing mw:involves ?voice . ?voice mw:speaksFor ?actor }",
    "CONSTRUCT { ?thing mwx:reaches ?place } WHERE { ?thing mw:within ?place }",
    "CONSTRUCT { ?claim mwx:bearsOn ?claim , ?thing } WHERE { ?claim mw:about ?thing }",
    "CONSTRUCT { ?claim mwx:bearsOn ?actor } WHERE { ?claim mw:about ?thing . ?thing mw:involves ?actor }",
    "CONSTRUCT { ?claim mwx:bearsOn ?place } WHERE { ?claim mw:about ?thing . ?thing mw:within ?place }",
    "CONSTRUCT { ?claim mwx:bearsOn ?party } WHERE { ?claim mw:affected ?party }",
    "CONSTRUCT { ?claim mwx:bearsOn ?whole } WHERE { ?claim mw:affected ?party . ?party mw:partOf ?whole }",
    "CONSTRUCT { ?claim mwx:saidFor ?actor } WHERE { ?claim mw:asserter|mw:declarer ?actor }",
    "CONSTRUCT { ?claim mwx:saidFor ?whom } WHERE { ?claim mw:asserter|mw:declarer ?one . ?one mw:speaksFor ?whom }",
    _TAKEN % ("takenBy", "latestEnd"),
    _TAKEN % ("takenFrom", "earliestBegin"),
)
"""Run on the closed graph, before the shortcuts; a triple may come from several."""


def keys(store: ox.Store) -> Iterator[ox.Triple]:
    """Yield the keys of a closed store as they are found, some more than once; the store is left as it is.

    Raises BadData where a key of KEYS cannot be read.
    """
    for text in KEYS:
        try:
            found = store.query(_PROLOGUE + text)
        except SyntaxError as fault:
            raise BadData("A key cannot be read.", (Finding("build/keys.py", None, str(fault)),)) from None
        yield from _triples(found)


def _triples(found: object) -> Iterable[ox.Triple]:
    if not isinstance(found, ox.QueryTriples):
        raise BadData("A key cannot be read.", (Finding("build/keys.py", None, "This is no CONSTRUCT query."),))
    return found
