"""What people have written about the dataset itself: triples/dataset.ttl, read from the engine."""

from typing import Final

from maliwar.answer.engine import Engine
from maliwar.answer.terms import Blank, Term
from maliwar.names import DATASET, GRAPH, GRAPHS

Statement = tuple[str, str, Term]
"""A subject's IRI, a property's IRI and a value."""

_ABOUT: Final = f"""SELECT DISTINCT ?s WHERE {{
  GRAPH <{GRAPHS["asserted"]}> {{ ?s a ?kind }}
  FILTER(?s = <{DATASET}> || STRSTARTS(STR(?s), "{DATASET}#") || STRSTARTS(STR(?s), "{GRAPH}"))
}}"""
"""Whatever is spoken of has a class; to ask for that first is not to read the whole graph, which may be large."""


def written(engine: Engine) -> tuple[Statement, ...]:
    """Return the statements, sorted; none where the engine holds another dataset. Raises what the engine raises."""
    about = " ".join(f"<{row[0].value}>" for row in engine.select(_ABOUT).rows if row[0])
    if not about:
        return ()
    said = f"GRAPH <{GRAPHS['asserted']}> {{ ?s ?p ?o }}"
    rows = engine.select(f"SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?s {{ {about} }} {said} }} ORDER BY ?s ?p ?o").rows
    return tuple((s.value, p.value, o) for s, p, o in rows if s and p and o and not isinstance(o, Blank))
