"""IRIs that are used no more, and what stands in their place."""

from dataclasses import dataclass
from typing import Final

from maliwar.answer.engine import Engine
from maliwar.answer.terms import IRI
from maliwar.names import CHANGE_NOTE, DEPRECATED, ID, REPLACED_BY

_RETIRED: Final = f"""SELECT ?iri ?successor ?note WHERE {{
  ?iri <{DEPRECATED}> true .
  FILTER(STRSTARTS(STR(?iri), "{ID}"))
  OPTIONAL {{ ?iri <{REPLACED_BY}> ?successor }}
  OPTIONAL {{ ?iri <{CHANGE_NOTE}> ?note }}
}} ORDER BY ?iri ?successor ?note"""


@dataclass(frozen=True)
class Retired:
    """One IRI that is used no more; `successor` is an IRI of ours or None, `note` says why."""

    iri: str
    successor: str | None
    note: str


def retired(engine: Engine) -> dict[str, Retired]:
    """Return every retired IRI; raises what the engine raises."""
    found: dict[str, Retired] = {}
    for iri, successor, note in engine.select(_RETIRED).rows:
        if iri is not None:
            leads = successor.value if isinstance(successor, IRI) and successor.value.startswith(ID) else None
            found.setdefault(iri.value, Retired(iri.value, leads, note.value if note else ""))
    return found
