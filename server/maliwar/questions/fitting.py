"""How a way to ask fits a sentence: how alike the words are, and what the names may mean in its places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from maliwar.languages import gettext
from maliwar.names import MW
from maliwar.questions.anchors import anchors
from maliwar.questions.asking import asks_whether, asks_whom, turned
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.questions.likeness import likeness, stem, without
from maliwar.questions.patterns import Pattern, spoken, telling
from maliwar.questions.sentence import Name, Sentence
from maliwar.questions.spelling import words

_CHOICES: Final = 4
_HALF: Final = 0.5
_UNDATED: Final = 0.014
_BROAD: Final = 0.013
_BREADTHS: Final = (0.12, 0.35)
"""Parts of all things above which a class is a broad one, and a very broad one."""
_TURNED: Final = 0.3
_WHETHER: Final = 0.05
_FAR: Final = 0.3
_FOREIGN: Final = 0.1
_SAID_SO: Final = 0.05
"""What speaks for a pattern whose words, small ones included, are those of the sentence: que dit-on de X, que dit X."""

_ACTOR: Final = MW + "Actor"
_PLACE: Final = MW + "Place"
_SOURCE: Final = MW + "Source"
_INSIDE: Final = frozenset({"in", "at", "near", "inside", "dans"})
_ABOUT: Final = _INSIDE | {"for", "of", "to", "from", "on", "a", "de", "du", "au", "en"}
_DENIALS: Final = frozenset(
    {"deny", "denies", "denied", "denying", "denial", "denials", "nor"}
    | {"dementi", "dementie", "dementis", "dement", "dementir", "nie", "nient", "nier"}
)
_WHO: Final = frozenset({"who", "whom", "qui"})
_WHICH: Final = frozenset({"which", "what", "quel", "quels", "quelle", "quelles"})
_BODIES: Final = frozenset(
    {"groups", "parties", "movements", "factions", "forces", "actors", "people"}
    | {"group", "party", "movement", "faction", "force", "actor", "person", "persons"}
    | {"groupes", "mouvements", "acteurs", "groupe", "mouvement", "acteur", "partis", "personnes"}
)
"""Nouns that say no more than who: which groups."""

_AND_WHO: Final = frozenset({("who", "says", "so"), ("who", "says", "it"), ("who", "said", "so"), ("qui", "le", "dit")})
"""What a sentence may end with, since every answer says so."""


@dataclass
class Fit:
    """A pattern held against a sentence; `by_date` where the date told which of several things is meant."""

    pattern: Pattern
    score: float
    things: dict[str, Thing] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)
    doubtful: bool = False
    by_date: bool = False


@dataclass(frozen=True)
class _Choice:
    """What a name may mean: with which other words, whether the date chose, and whether that is far from the name."""

    things: list[Thing]
    taken: list[str] = field(default_factory=list)
    by_date: bool = False
    far: bool = False


class Fitting:
    """Holds patterns against one sentence; what a name may mean is looked up once."""

    def __init__(self, sentence: Sentence, labels: LabelIndex, known: frozenset[str]) -> None:
        self.sentence = sentence
        self.labels = labels
        self.known = known
        self._stems = frozenset(map(stem, telling(sentence.rest)))
        self._years = {str(date.window.first.year) for date in sentence.dates}
        self._strange = not known.issuperset(sentence.rest)
        self._heard: dict[tuple[bool, ...], list[str]] = {}
        self._longer: dict[tuple[str, str | None], list[tuple[Thing, frozenset[str]]]] = {}

    def may_fit(self, pattern: Pattern) -> bool:
        """Whether a pattern has a word of the sentence at all; misspelt words may be any."""
        return pattern.plain or self._strange or not self._stems.isdisjoint(pattern.stems)

    def fits(self, pattern: Pattern) -> Iterator[Fit]:
        """Return each way in which as many names fill the places of a pattern."""
        sentence = self.sentence
        heard = self._hear(pattern)
        rest = list(spoken(heard) if pattern.plain else telling(heard))
        choices = []
        for (_, of), name in zip(pattern.places, sentence.names, strict=True):
            choice = self._candidates(name, of, rest, pattern)
            if not choice.things:
                return
            choices.append(choice)
        rest = without(rest, [word for choice in choices for word in choice.taken])
        terms = dict(self._terms(pattern, rest))
        if len(terms) < len(pattern.terms):
            return
        rest = without(rest, [word for _, taken in terms.values() for word in taken])
        like = likeness(pattern.words, rest, self.known)
        score = like.score - self._against(pattern, heard) + (_SAID_SO if tuple(heard) == pattern.spoken else 0)
        far = any(choice.far for choice in choices)
        score -= _FAR if pattern.plain and any(choice.taken for choice in choices) else 0
        given = {slot: thing for slot, (thing, _) in terms.items()}
        for things in _products([choice.things for choice in choices]):
            fit = Fit(pattern, score, {**given, **dict(zip(pattern.things, things, strict=True))}, like.unread)
            several = any(len(choice.things) > 1 for choice in choices)
            fit.doubtful = several or far or bool(like.missing) or asks_whom(sentence, pattern)
            fit.by_date = any(choice.by_date for choice in choices)
            fit.notes = [
                gettext(
                    "“%(words)s” was read as %(thing)s", words=" ".join((*choice.taken, name.text)), thing=thing.label
                )
                for name, thing, choice in zip(sentence.names, things, choices, strict=True)
                if not name.exact or choice.taken
            ]
            yield fit

    def _against(self, pattern: Pattern, heard: Sequence[str]) -> float:
        """Return what speaks against a pattern beside its words."""
        score = 0.0
        score += _UNDATED if pattern.dated and not self.sentence.dates else 0
        score += self.breadth(pattern)
        score += _TURNED if turned(self.sentence, heard, pattern) or self._misplaced(pattern) else 0
        score += _FOREIGN if self.sentence.french is (not pattern.french) else 0
        score += _WHETHER if asks_whether(self.sentence, pattern) else 0
        score += _TURNED if not _DENIALS.isdisjoint(heard) and _DENIALS.isdisjoint(pattern.spoken) else 0
        return score

    def _hear(self, pattern: Pattern) -> list[str]:
        said = pattern.spoken
        key = (not _WHO.isdisjoint(said), "qui" in said, "each" in said, "war" in said or "guerre" in said)
        if key not in self._heard:
            who = "" if not key[0] else "qui" if key[1] else "who"
            self._heard[key] = _heard(self.sentence, who, each=key[2], war=key[3])
        return self._heard[key]

    def _terms(self, pattern: Pattern, rest: Sequence[str]) -> Iterator[tuple[str, tuple[Thing, Sequence[str]]]]:
        """Return the terms of a scheme that the words name, the longest first: human-rights violation, killed."""
        spans = [rest[start:end] for start in range(len(rest)) for end in range(start + 1, len(rest) + 1)]
        for slot in pattern.terms:
            param = pattern.question.param(slot)
            for span in sorted(spans, key=lambda words: -len(words)):
                found = self.labels.find(" ".join(span), param.of) if param else []
                if len(found) == 1:
                    yield slot, (found[0].thing, span)
                    break

    def breadth(self, pattern: Pattern) -> float:
        """Return what places that take many kinds of things cost: who Ben Bella was is asked of a person first."""
        return sum(self._breadth(of) for _, of in pattern.places)

    def _breadth(self, of: str | None) -> float:
        part = self.labels.size(of) / max(1, self.labels.size())
        return _BROAD * sum(part > limit for limit in _BREADTHS) + (_BROAD if of is None else 0)

    def _misplaced(self, pattern: Pattern) -> bool:
        """Whether a place, told by the `in` before it, would be taken for an actor of the same name, or the reverse.

        Chad's losses are those of the actor, losses in Chad those at the place.
        """
        places = zip(pattern.places, pattern.leads, self.sentence.names, self.sentence.leads, strict=True)
        return any(
            self._may_be(name, _PLACE)
            and self._may_be(name, _ACTOR)
            and (
                (of == _ACTOR and lead in _INSIDE and before not in _INSIDE)
                or (of == _PLACE and lead not in _ABOUT and before in _ABOUT)
            )
            for (_, of), before, name, lead in places
        )

    def _may_be(self, name: Name, of: str) -> bool:
        return any(of in self.labels.classes(match.thing.iri) for match in name.matches)

    def _candidates(self, name: Name, of: str | None, rest: Sequence[str], pattern: Pattern) -> _Choice:
        """Return what a name may mean in a slot.

        A name of another class may be part of a longer one: Gao, in "the battle of Gao".
        """
        fitting = [match for match in name.matches if of is None or of in self.labels.classes(match.thing.iri)]
        leading = [match for match in fitting if match.main]
        if of is not None and (len(fitting) == 1 or len(leading) == 1):
            return _Choice([(leading or fitting)[0].thing])
        spare = [word for word in telling(rest) if word not in pattern.words]
        longer, used, share = self._with(name, of, spare) if spare else ([], [], 0.0)
        found = longer or self._told_of([match.thing for match in (leading if len(leading) == 1 else fitting)])
        if far := (bool(longer) and share < _HALF) or (not longer and bool(spare) and not fitting):
            by_kind = self._by_kind(name, of, spare)
            if by_kind:
                return by_kind
        chosen = self._on_the_day(found) if len(found) > 1 else []
        found.sort(key=lambda thing: not self._years & set(words(thing.label)))
        return _Choice((chosen or found)[:_CHOICES], used, bool(chosen), far)

    def _by_kind(self, name: Name, of: str | None, spare: Sequence[str]) -> _Choice | None:
        """Return the event of some kind that took place there: the recapture of Konna, the fight at Diabaly."""
        for word in spare:
            named = anchors(f"{word} {name.text}", self.labels)
            things = [thing for thing in named.things if of is None or of in self.labels.classes(thing.iri)]
            if things:
                return _Choice(things[:_CHOICES] if not named.clear else things[:1], [word])
        return None

    def _on_the_day(self, found: Sequence[Thing]) -> list[Thing]:
        """Return those of several things of one name that may have happened on the dates of the sentence."""
        windows = [date.window for date in self.sentence.dates if not date.known]
        days = [(thing, self.labels.days(thing.iri)) for thing in found]
        if not windows or not all(bounds for _, bounds in days):
            return []
        near = [
            thing
            for thing, bounds in days
            if bounds and any(bounds.eb <= window.last and bounds.le >= window.first for window in windows)
        ]
        return near if len(near) < len(found) else []

    def _with(self, name: Name, of: str | None, spare: Sequence[str]) -> tuple[list[Thing], list[str], float]:
        """Return the things with the longest part of the spare words in their names, that part, and its share."""
        key = (name.text, of)
        if key not in self._longer:
            self._longer[key] = list(self._named_longer(name, of))
        part = set(map(stem, words(name.text)))
        best: dict[Thing, float] = {}
        taken: list[str] = []
        for thing, own in self._longer[key]:
            used = [word for word in spare if stem(word) in own]
            if not used or len(used) < len(taken):
                continue
            share = len({*map(stem, used), *part}) / len(own)
            best = {**(best if len(used) == len(taken) else {}), thing: max(share, best.get(thing, 0.0))}
            taken = used
        return sorted(best, key=lambda thing: -best[thing]), taken, max(best.values(), default=0.0)

    def _named_longer(self, name: Name, of: str | None) -> Iterator[tuple[Thing, frozenset[str]]]:
        """Return the stems of the telling words of every longer name, dates aside; claims and texts are left out."""
        part = frozenset(map(stem, words(name.text)))
        spare = frozenset(map(stem, self.sentence.rest))
        for match in self.labels.containing(name.text, of):
            if self._is_text(match.thing):
                continue
            for written in self.labels.names(match.thing.iri):
                own = frozenset(map(stem, words(written)))
                if part <= own and not own.isdisjoint(spare):
                    first = frozenset(map(stem, telling(words(written.split(",")[0]))))
                    yield match.thing, first | (own & spare) | part

    def _told_of(self, found: list[Thing]) -> list[Thing]:
        """Leave out claims, passages and references where they are not all there is."""
        return [thing for thing in found if not self._is_text(thing)] or found

    def _is_text(self, thing: Thing) -> bool:
        return self.labels.is_said(thing.iri) or _SOURCE in self.labels.classes(thing.iri)


def _heard(sentence: Sentence, who: str, *, each: bool, war: bool) -> list[str]:
    """Return the words of the sentence beside its names and dates, without those that add nothing.

    `who` is the pattern's own word for who, if it has one; `each` and `war` are set where it says so itself:
    all that is asked is asked of the war.
    """
    heard = list(sentence.rest)
    if tuple(sentence.parts[-3:]) in _AND_WHO:
        del heard[-3:]
    if who:
        pairs = list(pairwise([*heard, ""]))
        heard = [who if word in _WHICH and after in _BODIES else word for word, after in pairs]
        heard = [
            word for word, before in zip(heard, ["", *heard], strict=False) if before != who or word not in _BODIES
        ]
    if not war and heard[-2:] in (["the", "war"], ["la", "guerre"]):
        heard.pop()
    if len(sentence.names) > 1 and not each and ("each", "other") in pairwise(heard):
        at = heard.index("each")
        del heard[at : at + 2]
    return heard


def _products(choices: Sequence[Sequence[Thing]]) -> Iterator[tuple[Thing, ...]]:
    if not choices:
        yield ()
        return
    for first in choices[0]:
        for others in _products(choices[1:]):
            yield (first, *others)
