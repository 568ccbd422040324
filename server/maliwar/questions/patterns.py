"""The ways to ask that the question files list, in English and French, taken apart."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final

from maliwar.names import PREFIXES
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.likeness import stem
from maliwar.questions.question import Question
from maliwar.questions.spelling import words

ARTICLES: Final = frozenset("the a an le la les l un une".split())  # noqa: SIM905 - reads better so
EMPTY: Final = frozenset(
    """a an the is are was were be been being do does did has have had of in on at by to for from with and or as
    who whom what which whose list show give tell me please there it its that this these their they then
    s d exactly all any still anything ever during throughout given gives
    le la les l un une des du de d au aux en y dans sur par pour avec et qui que qu quel quelle quels quelles
    est sont etait etaient fut furent ete ont avait avaient il elle ils elles on se s ce c cet cette ces t
    son sa ses leur leurs quoi pendant durant lors donnes donnees""".split()  # noqa: SIM905 - a list of a hundred words reads worse
)
"""Words that tell no question from another; in French as in English."""


@dataclass(frozen=True)
class Pattern:
    """One way to ask a question: its telling words, the things and the terms it takes, the values that it fixes.

    `plain` is set where all its words are everyday ones, so that each of them has to be there.
    """

    question: Question
    text: str
    words: tuple[str, ...]
    things: tuple[str, ...]
    terms: tuple[str, ...]
    french: bool
    plain: bool
    given: Mapping[str, str]

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """All its words but the slots."""
        return tuple(words(" ".join(part for part in self._parts if not part.startswith("{"))))

    @cached_property
    def leads(self) -> tuple[str, ...]:
        """The word before each thing, folded."""
        said = [part for part in self._parts if part.lower() not in ARTICLES]
        pairs = pairwise(["", *said])
        return tuple("".join(words(before)[-1:]) for before, part in pairs if part[1:-1] in self.things)

    @cached_property
    def dated(self) -> bool:
        """Whether it is asked of a time."""
        return "{when}" in self.text

    @cached_property
    def counted(self) -> str:
        """The parameter that takes a number, if any; it has to be said."""
        numbers = (param.name for param in self.question.params if param.type in ("integer", "decimal", "year"))
        return next((name for name in numbers if f"{{{name}}}" in self.text), "")

    @cached_property
    def stems(self) -> frozenset[str]:
        """Its telling words without their endings."""
        return frozenset(map(stem, self.words))

    @cached_property
    def places(self) -> tuple[tuple[str, str | None], ...]:
        """Each thing that it takes, and of which class it is."""
        kinds = {param.name: param.of for param in self.question.params}
        return tuple((name, kinds[name]) for name in self.things)

    @property
    def _parts(self) -> list[str]:
        return split(self.text)


def split(text: str) -> list[str]:
    """Split a pattern into words and slots: `l'{actor}` and `{actor}'s` are two parts each."""
    return text.replace("'s", " ").replace("{", " {").replace("}", "} ").replace("'", " ").replace("’", " ").split()


@lru_cache(maxsize=4)
def patterns(catalogue: Catalogue) -> tuple[Pattern, ...]:
    """Return every way to ask each question of a catalogue."""
    return tuple(
        _pattern(question, text, asks.given, french=french)
        for question in catalogue.values()
        for asks in question.header.asks
        for french, texts in ((False, asks.patterns), (True, asks.french))
        for text in texts
    )


@lru_cache(maxsize=4)
def patterns_by_shape(catalogue: Catalogue) -> Mapping[tuple[int, bool], tuple[Pattern, ...]]:
    """Return the ways to ask by how many things they take, and whether they take a number."""
    out: dict[tuple[int, bool], list[Pattern]] = {}
    for pattern in patterns(catalogue):
        out.setdefault((len(pattern.things), bool(pattern.counted)), []).append(pattern)
    return {shape: tuple(found) for shape, found in out.items()}


@lru_cache(maxsize=4)
def vocabulary(catalogue: Catalogue) -> frozenset[str]:
    """Return every word of every way to ask: none of them is a misspelt name."""
    return EMPTY | {word for pattern in patterns(catalogue) for word in words(pattern.text)}


def _pattern(question: Question, text: str, given: Mapping[str, str], *, french: bool) -> Pattern:
    parts = split(text)
    slots = [part[1:-1] for part in parts if part.startswith("{")]
    kinds = {param.name: _is_scheme(param.of) for param in question.params if param.type == "iri"}
    things = tuple(name for name in slots if kinds.get(name) is False)
    terms = tuple(name for name in slots if kinds.get(name))
    leads = {place for place, part in enumerate(parts[1:]) if part in ("{when}", "{date}")}
    said = (part for place, part in enumerate(parts) if not part.startswith("{") and place not in leads)
    plain = words(" ".join(said))
    found = tuple(telling(plain))
    return Pattern(question, text, found or tuple(spoken(plain)), things, terms, french, not found, given)


def _is_scheme(of: str | None) -> bool:
    """Whether it takes a term of a scheme, such as a kind of event, rather than a thing."""
    return of is not None and of.startswith(PREFIXES["concept"])


def telling(found: Iterable[str]) -> Iterator[str]:
    """Return the words that tell something."""
    return (word for word in found if word not in EMPTY)


def spoken(found: Iterable[str]) -> Iterator[str]:
    """Return the words without articles."""
    return (word for word in found if word not in ARTICLES)
