"""What people have written about the dataset itself: triples/dataset.ttl, read from the engine."""

from typing import Final

from maliwar.answer.engine import Engine
from maliwar.answer.terms import Blank, Term
from maliwar.names import DATASET, GRAPH, GRAPHS

Statement = tuple[str, str, Term]
"""A subject's IRI, a property's IRI and a value."""

_WRITTEN: Final = f"""SELECT DISTINCT ?s ?p ?o WHERE {{
  GRAPH <{GRAPHS["asserted"]}> {{ ?s ?p ?o }}
  FILTER(?s = <{DATASET}> || STRSTARTS(STR(?s), "{DATASET}#") || STRSTARTS(STR(?s), "{GRAPH}"))
}} ORDER BY ?s ?p ?o"""


def written(engine: Engine) -> tuple[Statement, ...]:
    """Return the statements, sorted; none where the engine holds another dataset. Raises what the engine raises."""
    rows = engine.select(_WRITTEN).rows
    return tuple((s.value, p.value, o) for s, p, o in rows if s and p and o and not isinstance(o, Blank))
