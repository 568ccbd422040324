"""The names of things, and of the terms for them: labels, aliases and acronyms, read once and searched in memory."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, Self

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from maliwar.answer.terms import Table
from maliwar.errors import UnknownThing
from maliwar.names import MW, PREFIXES, from_short_path, short_path
from maliwar.questions.spelling import fold, quoted, words

_PROLOGUE: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("concept", "mw", "mwx", "rdfs", "skos", "foaf")
)
_LABELS: Final = _PROLOGUE + "SELECT ?thing ?label WHERE { ?thing mwx:label ?label }"
_NAMES: Final = (
    _PROLOGUE
    + """SELECT ?thing ?kind (STR(?written) AS ?name) WHERE {
  VALUES (?property ?kind) {
    (rdfs:label "label") (skos:prefLabel "label") (foaf:name "label")
    (skos:altLabel "alias") (skos:notation "alias") (skos:hiddenLabel "alias")
  }
  ?thing ?property ?written .
}"""
)
_CLASSES: Final = (
    _PROLOGUE
    + f"""SELECT ?thing ?class WHERE {{
  ?thing mwx:label ?label ; a ?class .
  FILTER(STRSTARTS(STR(?class), "{MW}"))
}}"""
)
_TERMS: Final = (
    _PROLOGUE
    + """SELECT ?thing ?scheme WHERE {
  { ?thing skos:inScheme ?scheme }
  UNION { ?thing rdfs:subClassOf+ mw:Event . BIND(concept:event-kinds AS ?scheme) }
}"""
)
"""Words for things, by scheme: concepts, and the classes of events among the kinds of events."""

_NUMBERED: Final = re.compile(
    r"\s*(?:(?:reference|ref|source)s?\.?\s*(?:no\.?\s*)?\[?([1-9]\d*)\]?|\[([1-9]\d*)\])\s*$", re.I
)
"""A reference by its number."""

_NUMBERS: Final = _PROLOGUE + "SELECT ?thing ?number WHERE { ?thing mw:number ?number }"


class Selecting(Protocol):
    """What the index needs of an engine."""

    def select(self, text: str) -> Table:
        """Answer a SELECT with a table of terms."""


@dataclass(frozen=True, order=True)
class Thing:
    """An IRI with the label that people read; the number is that of a reference."""

    iri: str
    label: str
    number: int | None = None

    @property
    def path(self) -> str:
        """The short path where it is one of ours, else the IRI."""
        return short_path(self.iri) or self.iri


@dataclass
class _Entry:
    thing: Thing
    classes: set[str] = field(default_factory=set)
    schemes: set[str] = field(default_factory=set)
    names: dict[str, bool] = field(default_factory=dict)
    """Each name as written; true for a label, false for an alias."""


@dataclass(frozen=True)
class Match:
    """A thing that a name may mean; `exact` aside from case, accents and punctuation."""

    thing: Thing
    name: str
    main: bool
    score: float

    @property
    def exact(self) -> bool:
        """Whether the name was spelt as the graph has it."""
        return self.score == 1


class LabelIndex:
    """Finds things by name, and names by IRI."""

    def __init__(self, entries: Iterable[_Entry]) -> None:
        self._entries = {entry.thing.iri: entry for entry in entries}
        self._by_fold: dict[str, list[tuple[str, str, bool]]] = {}
        for iri, entry in self._entries.items():
            if entry.classes or entry.schemes:
                for name, main in entry.names.items():
                    self._by_fold.setdefault(fold(name), []).append((iri, name, main))
        self._by_fold.pop("", None)
        self._by_number = {str(entry.thing.number): iri for iri, entry in self._entries.items() if entry.thing.number}
        self._folds: dict[str | None, list[str]] = {}

    @classmethod
    def load(cls, engine: Selecting) -> Self:
        """Read every label, alias and acronym through an engine."""
        numbers = {iri: int(number) for iri, number in _texts(engine.select(_NUMBERS))}
        entries: dict[str, _Entry] = {}
        for iri, label in _texts(engine.select(_LABELS)):
            entries[iri] = _Entry(Thing(iri, label, numbers.get(iri)), names={label: True})
        for iri, kind, name in _texts(engine.select(_NAMES)):
            if iri in entries:
                names = entries[iri].names
                names[name] = kind == "label" or names.get(name, False)
        for iri, name in _texts(engine.select(_CLASSES)):
            entries[iri].classes.add(name)
        for iri, name in _texts(engine.select(_TERMS)):
            if iri in entries:
                entries[iri].schemes.add(name)
        return cls(entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, iri: object) -> bool:
        return iri in self._entries

    def thing(self, iri: str) -> Thing:
        """Return the IRI with its label; one that nobody named is called by the last part of its IRI."""
        entry = self._entries.get(iri)
        if entry:
            return entry.thing
        last = iri.rstrip("/").replace("#", "/").rpartition("/")[2]
        return Thing(iri, last.replace("-", " ") or iri)

    def label(self, iri: str) -> str:
        """Return what people call it."""
        return self.thing(iri).label

    def classes(self, iri: str) -> frozenset[str]:
        """Return the classes of our ontology that it belongs to."""
        entry = self._entries.get(iri)
        return frozenset(entry.classes) if entry else frozenset()

    def find(self, text: str, of: str | None = None) -> list[Match]:
        """Return the things of a class that bear exactly this name, those labelled so before those aliased so.

        A reference is found by its number too: reference 282, ref 282, [282].
        """
        found: dict[str, Match] = {}
        numbered = _NUMBERED.match(text)
        cited = self._by_number.get(numbered[1] or numbered[2]) if numbered else None
        if cited and self._is(cited, of):
            found[cited] = Match(self._entries[cited].thing, text, True, 1)
        for iri, name, main in self._by_fold.get(fold(text), ()):
            if self._is(iri, of) and (iri not in found or main):
                found[iri] = Match(self._entries[iri].thing, name, main, 1)
        return sorted(found.values(), key=lambda match: (not match.main, match.thing.label, match.thing.iri))

    def close(self, text: str, of: str | None = None, limit: int = 5) -> list[Match]:
        """Return things of a class whose names come close, the closest first."""
        wanted = fold(text[:200])
        best: dict[str, Match] = {}
        if not wanted:
            return []
        scored = process.extract(wanted, self._spellings(of), scorer=_likeness, limit=4 * limit, score_cutoff=0.6)
        for spelling, score, _ in scored:
            for iri, name, main in self._by_fold[spelling]:
                if self._is(iri, of) and (iri not in best or score > best[iri].score):
                    best[iri] = Match(self._entries[iri].thing, name, main, score)
        return sorted(best.values(), key=lambda match: (-match.score, match.thing.label, match.thing.iri))[:limit]

    def near(self, text: str, of: str | None = None, limit: int = 5) -> tuple[str, ...]:
        """Return the labels of what may have been meant: names that contain the words, then names spelt alike."""
        containing = [match.thing.label for match in self.containing(text, of)][:limit]
        alike = [match.thing.label for match in self.close(text, of, limit)]
        return tuple(dict.fromkeys((*containing, *alike)))[:limit]

    def containing(self, text: str, of: str | None = None) -> list[Match]:
        """Return the things one of whose names has all these words, the shortest name first."""
        wanted = set(words(text))
        if not wanted:
            return []
        found: dict[str, Match] = {}
        for iri, entry in self._entries.items():
            if not self._is(iri, of):
                continue
            fitting = [name for name in entry.names if wanted <= set(words(name))]
            if fitting:
                name = min(fitting, key=len)
                found[iri] = Match(entry.thing, name, entry.names[name], len(wanted) / len(words(name)))
        return sorted(found.values(), key=lambda match: (len(match.name), match.name, match.thing.iri))

    def resolve(self, text: str, of: str | None = None) -> Thing:
        """Return the one thing that an IRI, a short path or a name means.

        Raises UnknownThing with what may have been meant, or with the choices where several bear the name.
        """
        iri = text if "://" in text else from_short_path(text)
        if iri in self._entries and self._is(iri, of):
            return self._entries[iri].thing
        if iri in self._entries and self._entries[iri].classes:
            raise UnknownThing(f"{self.label(iri)} is not {_kind(of)}.", self.near(self.label(iri), of))
        matches = self.find(text, of)
        leading = [match for match in matches if match.main]
        if len(matches) == 1 or len(leading) == 1:
            return (leading or matches)[0].thing
        if matches:
            choices = [f"{match.thing.label} ({match.thing.path})" for match in matches]
            message = f"{quoted(text)} may mean {' or '.join(choices)}; give the short path."
            raise UnknownThing(message, tuple(match.thing.path for match in matches))
        raise self._unknown(text, of)

    def pick(self, of: str | None = None) -> list[Thing]:
        """Return every thing of a class, in the order of the labels."""
        things = (entry.thing for iri, entry in self._entries.items() if self._is(iri, of))
        return sorted(things, key=lambda thing: (fold(thing.label), thing.iri))

    def suggest(self, text: str, of: str | None = None, limit: int = 10) -> list[Match]:
        """Return what a type-ahead offers: exact names, names that contain the words, names spelt alike."""
        offered = (*self.find(text, of), *self.containing(text, of), *self.close(text, of, limit))
        return list({match.thing.iri: match for match in reversed(offered)}.values())[::-1][:limit]

    def _unknown(self, text: str, of: str | None) -> UnknownThing:
        near = self.near(text, of)
        hint = f" Did you mean {' or '.join(near[:3])}?" if near else ""
        elsewhere = [match.thing for match in self.find(text)] if of else []
        also = f" ({elsewhere[0].label} is known, but is not {_kind(of)}.)" if elsewhere else ""
        return UnknownThing(f"{_kind(of).capitalize()} called {quoted(text)} is not in the graph.{also}{hint}", near)

    def _is(self, iri: str, of: str | None) -> bool:
        """Whether it is of the class, or a term of the scheme; without either, whether it is a thing at all."""
        entry = self._entries[iri]
        return bool(entry.classes) if of is None else of in entry.classes or of in entry.schemes

    def _spellings(self, of: str | None) -> list[str]:
        if of not in self._folds:
            fits = (spelling for spelling, places in self._by_fold.items() if any(self._is(p[0], of) for p in places))
            self._folds[of] = list(fits)
        return self._folds[of]


def _likeness(one: str, other: str, *, score_cutoff: float | None = None, **_: Any) -> float:
    alike = 0.5 * JaroWinkler.normalized_similarity(one, other) + 0.5 * OSA.normalized_similarity(one, other)
    return alike if score_cutoff is None or alike >= score_cutoff else 0.0


def _texts(table: Table) -> Iterable[tuple[str, ...]]:
    return (tuple(term.value for term in row if term) for row in table.rows)


_KINDS: Final[Mapping[str | None, str]] = {
    None: "a thing",
    MW + "Actor": "an actor",
    MW + "Place": "a place",
    MW + "Event": "an event",
    MW + "TimedThing": "an event or a situation",
    MW + "Person": "a person",
    PREFIXES["concept"] + "event-kinds": "a kind of event",
    PREFIXES["concept"] + "source-qualities": "a flag of a source",
}


def _kind(of: str | None) -> str:
    return _KINDS.get(of) or f"a {(of or '').rpartition('#')[2].lower()}"
