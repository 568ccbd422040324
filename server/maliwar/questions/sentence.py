"""A sentence taken apart: its names, dates and numbers in order, and the words that are left over."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from maliwar.dates import Window
from maliwar.questions.labels import Match
from maliwar.questions.patterns import ARTICLES
from maliwar.questions.spelling import words

_FRENCH: Final = frozenset("qui que qu quel quelle quels quelles le la les des du une est sont etait etaient".split())  # noqa: SIM905
_ENGLISH: Final = frozenset("who whom what which the was were did does is are of with by how when".split())  # noqa: SIM905


@dataclass(frozen=True)
class Date:
    """A date in the sentence; `known` when it says by when something was known."""

    text: str
    window: Window
    known: bool = False
    others: tuple["Date", ...] = ()
    clear: bool = True
    """Where it is named after what happened: what else may be meant, and whether it is clear all the same."""

    def holds(self, other: "Date") -> bool:
        """Whether another date is a part of this one."""
        mine, its = self.window, other.window
        return self.known == other.known and mine != its and mine.first <= its.first and its.last <= mine.last


@dataclass(frozen=True)
class Name:
    """A name in the sentence, and what it may mean; `exact` is false where the spelling was mended."""

    text: str
    matches: tuple[Match, ...]

    @property
    def exact(self) -> bool:
        """Whether the graph spells it so too."""
        return self.matches[0].exact


@dataclass(frozen=True)
class Number:
    """The least number that is asked for."""

    text: str
    least: int


Part = str | Name | Date | Number


@dataclass(frozen=True)
class Sentence:
    """A sentence taken apart; `parts` keeps the order, left-over words folded."""

    parts: tuple[Part, ...]

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names, in order."""
        return tuple(part for part in self.parts if isinstance(part, Name))

    @cached_property
    def dates(self) -> tuple[Date, ...]:
        """The dates, in order; the 2013 truce … on 1 November 2013 has one, as the year says nothing more."""
        dates = tuple(part for part in self.parts if isinstance(part, Date))
        return tuple(date for date in dates if not any(date.holds(other) for other in dates))

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The least numbers asked for, in order."""
        return tuple(part for part in self.parts if isinstance(part, Number))

    @cached_property
    def leads(self) -> tuple[str, ...]:
        """The word before each name, articles aside."""
        spoken = [part for part in self.parts if part not in ARTICLES]
        pairs = pairwise(["", *spoken])
        return tuple(before if isinstance(before, str) else "" for before, part in pairs if isinstance(part, Name))

    @cached_property
    def french(self) -> bool | None:
        """Whether it is French rather than English; None where its small words do not tell."""
        said = set(self.rest)
        french, english = len(said & _FRENCH), len(said & _ENGLISH)
        return None if french == english else french > english

    def without(self, country: str, text: str) -> tuple[Part, ...]:
        """Return its parts but the name of a country that stands after `in` or `au`, and that of a text anywhere."""

        def means(part: Part, iri: str) -> bool:
            return isinstance(part, Name) and any(match.thing.iri == iri for match in part.matches)

        return tuple(
            part
            for before, part in zip(("", *self.parts), self.parts, strict=False)
            if not means(part, text) and not (before in ("in", "au") and means(part, country))
        )

    def less(self, name: Name) -> "Sentence":
        """Return the sentence with a name taken as words that are not understood."""
        return Sentence(tuple(word for part in self.parts for word in (words(name.text) if part == name else (part,))))

    @cached_property
    def rest(self) -> tuple[str, ...]:
        """The words that are neither."""
        return tuple(part for part in self.parts if isinstance(part, str))
