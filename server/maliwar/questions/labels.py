"""The names of things, and of the terms for them: labels, aliases and acronyms, read once and searched in memory."""

import copy
import heapq
import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Self

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from maliwar.dates import Filled
from maliwar.errors import UnknownThing
from maliwar.languages import N_, gettext, language
from maliwar.names import MW, PREFIXES, from_short_path
from maliwar.questions.beyond import Asking, Known
from maliwar.questions.entries import Entry, Thing
from maliwar.questions.spelling import fold, quoted, words
from maliwar.questions.wordindex import WordIndex
from maliwar.wording import sentence

__all__ = ["Entry", "LabelIndex", "Match", "Thing"]

_NUMBERED: Final = re.compile(
    r"\s*(?:(?:r[ée]f[ée]rence|r[ée]f|source)s?\.?\s*(?:no\.?\s*)?\[?([1-9]\d*)\]?|\[([1-9]\d*)\])\s*$", re.I
)
"""A reference by its number."""

_CLOSE: Final = 0.6
_BY_INITIALS: Final = 0.95
_BEGUN: Final = 0.9
_TYPED_ENOUGH: Final = 3
_SAID: Final = frozenset({MW + "Claim", MW + "Passage", MW + "CoverageNote"})
"""Classes of what is said, rather than of what it is said about."""


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

    def __init__(self, entries: Iterable[Entry] | Known) -> None:
        held = entries if isinstance(entries, Known) else {entry.thing.iri: entry for entry in entries}
        self._entries: dict[str, Entry] = held
        named = ((iri, entry) for iri, entry in self._entries.items() if entry.classes or entry.schemes)
        self._names = [(iri, name, main) for iri, entry in named for name, main in entry.names.items()]
        self._words = WordIndex(name for _, name, _ in self._names)
        self._by_fold: dict[str, list[tuple[str, str, bool]]] = {}
        self._by_initials: dict[str, set[str]] = {}
        for place in self._names:
            self._by_fold.setdefault(fold(place[1]), []).append(place)
            self._by_initials.setdefault(_initials(place[1]), set()).add(place[0])
        self._by_fold.pop("", None)
        self._by_number = {str(entry.thing.number): iri for iri, entry in self._entries.items() if entry.thing.number}
        self._said = {iri for iri, entry in self._entries.items() if entry.classes & _SAID}
        self._by_class: dict[str | None, frozenset[str]] = {}
        self._picked: dict[tuple[str | None, str], tuple[Thing, ...]] = {}
        self._folds: dict[str | None, list[str]] = {}

    @classmethod
    def load(cls, engine: Asking) -> Self:
        """Read every label, alias and acronym through an engine; of a large graph, those by which people ask."""
        return cls(Known.load(engine))

    @property
    def partial(self) -> bool:
        """Whether there are too many names to hold them all: situations, events and claims are then looked up."""
        return isinstance(self._entries, Known)

    def through(self, engine: Asking) -> Self:
        """Return the same with an engine that has not been started to look up what is not held."""
        if not isinstance(self._entries, Known):
            return self
        other = copy.copy(self)
        other._entries = self._entries.through(engine)
        return other

    def fetch(self, iris: Iterable[str]) -> None:
        """Look up many things that are not held at once, before each is asked for by itself."""
        if isinstance(self._entries, Known):
            self._entries.fetch(iris)

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __contains__(self, iri: object) -> bool:
        return iri in self._entries

    def beside(self, entries: Iterable[Entry]) -> Self:
        """Return the same with further things, which are known by their IRIs and found by no name."""
        further = {entry.thing.iri: entry for entry in entries}
        both = copy.copy(self)
        both._picked, both._by_class = {}, {}
        both._entries = ChainMap(self._entries, further)  # type: ignore[assignment]  # it is only read
        both._said = self._said | {iri for iri, entry in further.items() if entry.classes & _SAID}
        return both

    def thing(self, iri: str, lang: str = "") -> Thing:
        """Return the IRI with its label, in a language where there is one; one without is called after its IRI."""
        entry = self._entries.get(iri)
        if entry:
            return replace(entry.thing, label=entry.labels[lang]) if lang in entry.labels else entry.thing
        last = iri.rstrip("/").replace("#", "/").rpartition("/")[2]
        return Thing(iri, last.replace("-", " ") or iri)

    def label(self, iri: str) -> str:
        """Return what people call it."""
        return self.thing(iri).label

    def classes(self, iri: str) -> frozenset[str]:
        """Return the classes of our ontology that it belongs to."""
        entry = self._entries.get(iri)
        return frozenset(entry.classes) if entry else frozenset()

    def days(self, iri: str) -> Filled | None:
        """Return the four bounds of what has a period, None for all else."""
        entry = self._entries.get(iri)
        return entry.days if entry else None

    def names(self, iri: str) -> tuple[str, ...]:
        """Return all that it is called."""
        entry = self._entries.get(iri)
        return tuple(entry.names) if entry else ()

    def is_said(self, iri: str) -> bool:
        """Whether it is a claim or a passage, rather than what these are about."""
        return bool(self.classes(iri) & _SAID)

    def told(self, iri: str) -> int:
        """Return how many claims are about it."""
        entry = self._entries.get(iri)
        return entry.told if entry else 0

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
        for iri in self._entries.called(text) if isinstance(self._entries, Known) and not found else ():
            if self._is(iri, of):
                found[iri] = Match(self._entries[iri].thing, text, True, 1)
        return sorted(found.values(), key=lambda match: (not match.main, match.thing.label, match.thing.iri))

    def close(self, text: str, of: str | None = None, limit: int = 5) -> list[Match]:
        """Return things of a class whose names come close, the closest first."""
        wanted = fold(text[:200])
        best: dict[str, Match] = {}
        if not wanted:
            return []
        scorer = JaroWinkler.normalized_similarity
        alike = process.extract(wanted, self._spellings(of), scorer=scorer, limit=8 * limit, score_cutoff=_CLOSE)
        for spelling, jaro, _ in alike:
            score = 0.5 * jaro + 0.5 * OSA.normalized_similarity(wanted, spelling)
            for iri, name, main in self._by_fold[spelling] if score >= _CLOSE else ():
                if self._is(iri, of) and (iri not in best or score > best[iri].score):
                    best[iri] = Match(self._entries[iri].thing, name, main, score)
        return sorted(best.values(), key=lambda match: (-match.score, match.thing.label, match.thing.iri))[:limit]

    def by_initials(self, text: str, of: str | None = None) -> list[Match]:
        """Return the things one of whose names has these initials, where nothing is called so: HCUA."""
        known = () if fold(text) in self._by_fold else sorted(self._by_initials.get(text, ()))
        return [Match(self._entries[iri].thing, text, False, _BY_INITIALS) for iri in known if self._is(iri, of)]

    def near(self, text: str, of: str | None = None, limit: int = 5) -> tuple[str, ...]:
        """Return the labels of what may have been meant: names that contain the words, then names spelt alike."""
        offered = (*self.by_initials(text, of), *self.containing(text, of)[:limit], *self.close(text, of, limit))
        return tuple(dict.fromkeys(match.thing.label for match in offered))[:limit]

    def containing(self, text: str, of: str | None = None) -> list[Match]:
        """Return the things one of whose names has all these words, the shortest name first."""
        wanted = set(words(text))
        found = self._matches(self._words.containing(wanted), of, len(wanted))
        return sorted(found, key=lambda match: (len(match.name), match.name, match.thing.iri))

    def _matches(self, places: Iterable[int], of: str | None, wanted: int) -> Iterator[Match]:
        """Return each thing of a class that has a name at one of the places, by the shortest of these names."""
        found: dict[str, int] = {}
        for place in places:
            iri, name, _ = self._names[place]
            if self._is(iri, of) and (iri not in found or len(name) < len(self._names[found[iri]][1])):
                found[iri] = place
        for iri, place in found.items():
            _, name, main = self._names[place]
            yield Match(self._entries[iri].thing, name, main, wanted / len(self._words.words_at(place)))

    def resolve(self, text: str, of: str | None = None) -> Thing:
        """Return the one thing that an IRI, a short path or a name means.

        Raises UnknownThing with what may have been meant, or with the choices where several bear the name.
        """
        iri = text if "://" in text else from_short_path(text)
        if iri in self._entries and self._is(iri, of):
            return self._entries[iri].thing
        if iri in self._entries and self._entries[iri].classes:
            message = gettext("%(thing)s is not %(kind)s.", thing=self.label(iri), kind=_kind(of))
            raise UnknownThing(message, self.near(self.label(iri), of))
        matches = self.find(text, of)
        leading = [match for match in matches if match.main]
        if len(matches) == 1 or len(leading) == 1:
            return (leading or matches)[0].thing
        if matches:
            choices = [f"{match.thing.label} ({match.thing.path})" for match in matches]
            message = gettext("%(text)s may mean %(choices)s; give the short path.")
            told = message % {"text": quoted(text), "choices": gettext(" or ").join(choices)}
            raise UnknownThing(told, tuple(match.thing.path for match in matches))
        raise self._unknown(text, of)

    def pick(self, of: str | None = None) -> list[Thing]:
        """Return every thing of a class that is held, in the order of the labels; put in order once."""
        key = of, language()
        if key not in self._picked:
            things = (entry.thing for iri, entry in self._entries.items() if self._is(iri, of))
            self._picked[key] = tuple(sorted(things, key=lambda thing: (fold(thing.label), thing.iri)))
        return list(self._picked[key])

    def size(self, of: str | None = None) -> int:
        """Return how many things are of a class, claims and passages aside."""
        return len(self._members(of) - self._said)

    def _members(self, of: str | None) -> frozenset[str]:
        """Return the things of a class, or the terms of a scheme; gathered once."""
        if of not in self._by_class:
            self._by_class[of] = frozenset(iri for iri in self._entries if self._is(iri, of))
        return self._by_class[of]

    def suggest(self, text: str, of: str | None = None, limit: int = 10, lang: str = "en") -> list[Match]:
        """Return what a type-ahead offers, the thing labelled in `lang` where it can be, `name` as it was found.

        Exact names come first, then names whose words begin so (`ans d`, `tombou`), then names spelt alike.
        """
        offered = {match.thing.iri: match for match in self.find(text, of)}
        for place in self._begun(words(text[:200]), of, limit):
            iri, name, main = self._names[place]
            offered.setdefault(iri, Match(self._entries[iri].thing, name, main, _BEGUN))
        if len(offered) < limit:
            for match in (*self.by_initials(text.strip(), of), *self.close(text, of, limit)):
                offered.setdefault(match.thing.iri, match)
        if len(offered) < limit and isinstance(self._entries, Known):
            for iri in self._entries.beginning(text.strip()[:200], 2 * limit):
                if iri not in offered and self._is(iri, of):
                    thing = self._entries[iri].thing
                    offered[iri] = Match(thing, thing.label, True, _BEGUN)
        first = list(offered.values())[:limit]
        return [replace(match, thing=self.thing(match.thing.iri, lang)) for match in first]

    def _begun(self, typed: tuple[str, ...], of: str | None, limit: int) -> list[int]:
        """Return the places of the best names whose words begin so, each thing once.

        Names that begin with the first word come before others, whole words before begun ones, few words before many,
        and what is told of much before what is told of little; claims and passages come last, and not
        before three letters are typed; until then only the first word counts.
        """
        ranked: dict[str, tuple[bool, bool, int, int, int, int]] = {}
        long = [word for word in typed if len(word) >= _TYPED_ENOUGH]
        fits = self._members(of) if long else self._members(of) - self._said
        for place in self._words.beginning(typed) if long or len(typed) > 1 else self._words.opening("".join(typed)):
            iri = self._names[place][0]
            if iri in fits:
                own = self._words.words_at(place)
                whole = sum(word in own for word in long)
                told = -self._entries[iri].told
                rank = (iri in self._said, not own[0].startswith(typed[0]), -whole, len(own), told, place)
                if iri not in ranked or rank < ranked[iri]:
                    ranked[iri] = rank
        return [rank[-1] for rank in heapq.nsmallest(limit, ranked.values())]

    def _unknown(self, text: str, of: str | None) -> UnknownThing:
        near = self.near(text, of)
        elsewhere = [match.thing for match in self.find(text)] if of else []
        told = [
            gettext("%(kind)s called %(text)s is not in the graph.")
            % {"kind": sentence(_kind(of)), "text": quoted(text)}
        ]
        if elsewhere:
            told.append(gettext("(%(thing)s is known, but is not %(kind)s.)", thing=elsewhere[0].label, kind=_kind(of)))
        if near:
            told.append(gettext("Did you mean %(names)s?", names=gettext(" or ").join(near[:3])))
        return UnknownThing(" ".join(told), near)

    def _is(self, iri: str, of: str | None) -> bool:
        """Whether it is of the class, or a term of the scheme; without either, whether it is a thing at all."""
        entry = self._entries[iri]
        return bool(entry.classes) if of is None else of in entry.classes or of in entry.schemes

    def _spellings(self, of: str | None) -> list[str]:
        if of not in self._folds:
            fits = (spelling for spelling, places in self._by_fold.items() if any(self._is(p[0], of) for p in places))
            self._folds[of] = list(fits)
        return self._folds[of]


def _initials(name: str) -> str:
    """Return the capitals with which the words of a name begin, where they are three or more."""
    capitals = "".join(word[0] for word in re.findall(r"[^\W_]+", name) if word[0].isupper())
    return capitals if len(capitals) > 2 else ""


_KINDS: Final[Mapping[str | None, str]] = {
    None: N_("a thing"),
    MW + "Actor": N_("an actor"),
    MW + "Place": N_("a place"),
    MW + "Event": N_("an event"),
    MW + "TimedThing": N_("an event or a situation"),
    MW + "Person": N_("a person"),
    PREFIXES["concept"] + "event-kinds": N_("a kind of event"),
    PREFIXES["concept"] + "situation-kinds": N_("a kind of situation"),
    PREFIXES["concept"] + "count-kinds": N_("a kind of count"),
    PREFIXES["concept"] + "support-kinds": N_("a kind of support"),
    PREFIXES["concept"] + "source-qualities": N_("a flag of a source"),
    PREFIXES["concept"] + "passage-flags": N_("a flag of a passage"),
}


def _kind(of: str | None) -> str:
    said = _KINDS.get(of)
    return gettext(said) if said else f"a {(of or '').rpartition('#')[2].lower()}"
