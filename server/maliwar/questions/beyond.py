"""Names in a graph that is too large to hold them all: some are held, the others are looked up when they are named.

Held are those by which people ask: actors, places, people, agreements, operations, sources, terms. Situations, events,
claims and passages are looked up by their IRIs, many at once, by exactly what they are called, or by how that begins.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any, Final, Protocol

import pyoxigraph as ox

from maliwar.answer.terms import IRI, Table
from maliwar.names import ID, PREFIXES
from maliwar.questions.entries import Entry, count, load

HELD: Final = 60_000
"""Things with a name up to which all are held; about 350 MB and ten seconds at the start."""
_LOOKED_UP: Final = 50_000
"""Things looked up that are kept."""
_AT_ONCE: Final = 400
_ASKED_FOR: Final = """
  FILTER(NOT EXISTS { ?thing a mw:TimedThing } || EXISTS { ?thing a mw:Operation })
  FILTER(NOT EXISTS { ?thing a mw:Claim } && NOT EXISTS { ?thing a mw:Passage })"""
"""What is held of a graph with more names than HELD."""
_CALLED: Final = f"""PREFIX mwx: <{PREFIXES["mwx"]}>
SELECT DISTINCT ?thing WHERE {{ ?thing mwx:label %s }} LIMIT 20"""

_NTH: Final = f"""PREFIX mwx: <{PREFIXES["mwx"]}>
SELECT ?nth ?thing ?label WHERE {{ VALUES ?nth {{ %s }} ?thing mwx:nth ?nth ; mwx:label ?label }}"""
"""What stands at some places of the order of names (build/index.py)."""


class Asking(Protocol):
    """What looking up needs of an engine."""

    def select(self, text: str) -> Table:
        """Answer a SELECT."""

    def select_all(self, texts: Sequence[str]) -> list[Table]:
        """Answer several SELECTs."""


class Known(dict[str, Entry]):
    """Entries by IRI; one that is not held is looked up, so that `get` and `in` know all, and `for` those held.

    What an engine raises comes through.
    """

    def __init__(self, held: Iterable[Entry], engine: Asking, names: int = 0) -> None:
        super().__init__((entry.thing.iri, entry) for entry in held)
        self._engine = engine
        self._names = names
        self._found: dict[str, Entry | None] = {}

    @classmethod
    def load(cls, engine: Asking) -> "Known | list[Entry]":
        """Read what is held; all of it, as a list, where that is little enough."""
        names = count(engine)
        if names <= HELD:
            return load(engine)
        return cls(load(engine, _ASKED_FOR), engine, names)

    def through(self, engine: Asking) -> "Known":
        """Return the same on another engine."""
        return Known(self.values(), engine, self._names)

    def fetch(self, iris: Iterable[str]) -> None:
        """Look up many at once."""
        unknown = {iri for iri in iris if iri.startswith(ID) and not super(Known, self).__contains__(iri)}
        wanted = sorted(unknown - self._found.keys())
        if len(self._found) + len(wanted) > _LOOKED_UP:
            self._found, wanted = {}, sorted(unknown)
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            terms = " ".join(str(ox.NamedNode(iri)) for iri in part)
            found = {entry.thing.iri: entry for entry in load(self._engine, f"  VALUES ?thing {{ {terms} }}")}
            self._found.update((iri, found.get(iri)) for iri in part)

    def called(self, name: str) -> list[str]:
        """Return what is labelled exactly so."""
        rows = self._engine.select(_CALLED % ox.Literal(name)).rows
        found = [row[0].value for row in rows if isinstance(row[0], IRI)]
        self.fetch(found)
        return sorted(found)

    def beginning(self, typed: str, most: int) -> list[str]:
        """Return what is labelled so or with more behind it, in the order of names, held or not.

        The order is that of the letters as they are written, so that `kil` is looked for as Kil too.
        """
        found: dict[str, None] = {}
        for begin in dict.fromkeys((typed, typed[:1].upper() + typed[1:])):
            first = bisect_left(range(1, self._names + 1), begin, key=self._label) + 1 if begin else self._names
            places = range(first, min(first + most, self._names + 1))
            found |= dict.fromkeys(iri for _, iri, label in sorted(self._at(places)) if label.startswith(begin))
        self.fetch(found)
        return list(found)[:most]

    def _label(self, place: int) -> str:
        return next((label for _, _, label in self._at((place,))), "")

    def _at(self, places: Iterable[int]) -> list[tuple[int, str, str]]:
        rows = self._engine.select(_NTH % " ".join(map(str, places))).rows
        return [(int(nth.value), thing.value, label.value) for nth, thing, label in rows if nth and thing and label]

    def get(self, iri: object, default: Any = None) -> Any:
        """Return the entry, looked up where it is not held."""
        held = super().get(iri)  # type: ignore[call-overload]  # any key may be asked for, as of any mapping
        if held is not None or not isinstance(iri, str) or not iri.startswith(ID):
            return default if held is None else held
        if iri not in self._found:
            self._look_up(iri)
        entry = self._found.get(iri)
        return default if entry is None else entry

    def _look_up(self, iri: str) -> None:
        try:
            ox.NamedNode(iri)
        except ValueError:
            return
        self.fetch([iri])

    def __contains__(self, iri: object) -> bool:
        return self.get(iri) is not None

    def __missing__(self, iri: str) -> Entry:
        entry: Entry | None = self.get(iri)
        if entry is None:
            raise KeyError(iri)
        return entry
