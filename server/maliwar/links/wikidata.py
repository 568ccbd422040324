"""What a SPARQL endpoint with Wikidata's RDF tells of items: names, classes, redirects.

The shape is that of Wikidata's RDF dump format: rdfs:label, skos:altLabel, wdt:P31, wdt:P279; owl:sameAs on a redirect.
Nothing is asked that another engine with the same data could not answer.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from maliwar.answer.engine import Engine
from maliwar.answer.terms import IRI, Literal, Table
from maliwar.errors import EngineDown, QueryTimeout
from maliwar.links.ours import ITEM

LANGUAGES: Final = ("en", "fr", "mul")
_BATCH: Final = 40
_TRIES: Final = 5
_PROLOGUE: Final = """PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
"""
_LANGUAGES: Final = ", ".join(f'"{each}"' for each in LANGUAGES)
_NAMES: Final = f"""SELECT ?item ?name WHERE {{
  VALUES ?item {{ # }}
  ?item rdfs:label|skos:altLabel ?name .
  FILTER(LANG(?name) IN ({_LANGUAGES}))
}}"""
_CLASSES: Final = """SELECT DISTINCT ?item ?name WHERE {
  VALUES ?item { # }
  ?item wdt:P31/wdt:P279? ?class .
  ?class rdfs:label ?name .
  FILTER(LANG(?name) = "en")
}"""
_REDIRECTS: Final = """SELECT ?item ?other WHERE {
  VALUES ?item { # }
  ?item owl:sameAs ?other .
}"""
_CANDIDATES: Final = """SELECT DISTINCT ?item ?name WHERE {
  VALUES ?name { # }
  ?item rdfs:label|skos:altLabel ?name .
}"""


@dataclass
class Item:
    """A Wikidata item as the endpoint has it; `redirect` is the QID that it was merged into."""

    qid: str
    names: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    redirect: str | None = None


class Wikidata:
    """An endpoint, asked gently: small batches, a pause between them, and patience where it is busy."""

    def __init__(self, engine: Engine, pause: float = 1.0, sleep: Callable[[float], None] = time.sleep) -> None:
        """Take an engine on the endpoint and the seconds to wait between two queries."""
        self._engine = engine
        self._pause = pause
        self._sleep = sleep
        self._asked = False

    def items(self, qids: Iterable[str]) -> Iterator[Item]:
        """Yield each item that was asked for, in order, with whatever the endpoint tells; unknown ones are bare.

        Raises EngineDown or QueryTimeout when the endpoint stays away.
        """
        for batch in _batched(qids):
            told = {qid: Item(qid) for qid in batch}
            listed = " ".join(f"wd:{qid}" for qid in batch)
            for item, name in _pairs(self._ask(_NAMES.replace("#", listed))):
                told[item].names.append(name)
            for item, name in _pairs(self._ask(_CLASSES.replace("#", listed))):
                told[item].classes.append(name)
            for item, other in _pairs(self._ask(_REDIRECTS.replace("#", listed))):
                told[item].redirect = other
            yield from told.values()

    def candidates(self, names: Iterable[str]) -> dict[str, set[str]]:
        """Return, for each name, the QIDs of the items that bear exactly this name in one of our languages."""
        found: dict[str, set[str]] = {}
        for batch in _batched(names):
            listed = " ".join(f"{_quoted(name)}@{language}" for name in batch for language in LANGUAGES)
            for item, name in _pairs(self._ask(_CANDIDATES.replace("#", listed))):
                found.setdefault(name, set()).add(item)
        return found

    def _ask(self, text: str) -> Table:
        for attempt in range(1, _TRIES + 1):
            if self._asked:
                self._sleep(self._pause)
            self._asked = True
            try:
                return self._engine.select(_PROLOGUE + text)
            except (QueryTimeout, EngineDown) as fault:
                if attempt == _TRIES:
                    raise
                asked = fault.retry_after if isinstance(fault, QueryTimeout) else None
                self._sleep(asked or self._pause * 2**attempt)
        raise AssertionError("the last try returns or raises")


def _batched(all_of_them: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield them without repeats, some at a time."""
    left = iter(dict.fromkeys(all_of_them))
    while batch := tuple(islice(left, _BATCH)):
        yield batch


def _pairs(table: Table) -> Iterator[tuple[str, str]]:
    """Yield the QID in the first column and the text, or the QID, in the second."""
    for item, other in table.rows:
        if isinstance(item, IRI) and item.value.startswith(ITEM) and isinstance(other, IRI | Literal):
            yield item.value.removeprefix(ITEM), other.value.removeprefix(ITEM)


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
