"""Questions in words: which question is meant, with which values, and what was not understood."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import Levenshtein

from maliwar.errors import BadInput
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.questions.mentions import Name, Sentence, read_sentence
from maliwar.questions.question import Question
from maliwar.questions.spelling import words

SURE: Final = 0.8
"""From this likeness on, and with nothing left unread, a reading is taken without asking back."""

_SHOWN: Final = 5
_LONGEST: Final = 500
_EMPTY: Final = frozenset(
    """a an the is are was were be been being do does did has have had of in on at by to for from with and or as
    who whom what which whose list show give tell me please there it its that this these their they then
    s d exactly all any still""".split()  # noqa: SIM905 - a list of fifty words reads worse
)
_OBJECT: Final = frozenset({("who", "did"), ("who", "does"), ("who", "do")})
_PASSIVE: Final = frozenset({"is", "are", "was", "were", "been"})
_FROM: Final = frozenset({"by", "did", "does"})
_TOWARDS: Final = frozenset({"for", "to", "on", "against"})
_AWAY: Final = frozenset({"from", "left", "leave", "quit", "deserted", "fled", "fleeing"})
_INTO: Final = frozenset({"to", "into", "towards"})
_HARM: Final = frozenset({"killed", "wounded", "injured", "captured", "taken", "executed", "displaced", "dead"})
_DENIALS: Final = frozenset({"deny", "denies", "denied", "denying", "denial", "denials", "nor"})
_BODIES: Final = frozenset(
    {"groups", "parties", "movements", "factions", "forces", "actors", "people"}
    | {"group", "party", "movement", "faction", "force", "actor", "person", "persons"}
)
"""Nouns that say no more than who: which groups."""

_AND_WHO: Final = frozenset({("who", "says", "so"), ("who", "says", "it"), ("who", "said", "so")})
"""What a sentence may end with, since every answer says so."""
_WHO: Final = frozenset({"who", "whom", "whose", "which"})


@dataclass(frozen=True)
class Reading:
    """One way to understand what was asked; `values` go to the question as they are."""

    question: str
    values: Mapping[str, str]
    score: float
    title: str
    sure: bool
    unread: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def understood(self) -> str:
        """Say what was understood, and what was not."""
        missed = f" I did not understand: {', '.join(self.unread)}." if self.unread else ""
        return ". ".join((self.title, *self.notes)) + "." + missed


@dataclass(frozen=True)
class _Pattern:
    """One way to ask a question: its telling words, the things it takes in order, the values that it fixes.

    `plain` is set where all its words are everyday ones, so that each of them has to be there.
    """

    question: Question
    text: str
    words: tuple[str, ...]
    things: tuple[str, ...]
    plain: bool
    given: Mapping[str, str]

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """All its words but the slots."""
        return tuple(words(" ".join(part for part in self.text.split() if not part.startswith("{"))))

    @cached_property
    def leads(self) -> tuple[str, ...]:
        """The word before each thing."""
        spoken = [part for part in self.text.replace("'s", "").split() if part not in ("the", "a")]
        return tuple(before for before, part in pairwise(["", *spoken]) if part[1:-1] in self.things)

    @property
    def dated(self) -> bool:
        """Whether it is asked of a time."""
        return "{when}" in self.text


@dataclass
class _Fit:
    """A pattern held against a sentence."""

    pattern: _Pattern
    score: float
    things: dict[str, Thing] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubtful: bool = False


def understand(text: str, catalogue: Catalogue, labels: LabelIndex) -> list[Reading]:
    """Return the readings of a sentence, the best first; none where not a word of it is understood.

    The first is to be answered at once only where it is `sure`; where nothing but names is understood, what can be
    asked of those names is offered. Raises BadInput for a text that is too long or empty.
    """
    if not text.strip() or len(text) > _LONGEST:
        raise BadInput(f"Ask in 1 to {_LONGEST} characters, for example: who was allied with MNLA in mid-2012.")
    patterns = _patterns(catalogue)
    sentence = read_sentence(text, labels, _vocabulary(patterns))
    fits = [fit for pattern in patterns for fit in _fits(pattern, sentence, labels)]
    likely = [fit for fit in fits if fit.score > 0.3] or (fits if sentence.names else [])
    best: dict[tuple[str, tuple[tuple[str, str], ...]], Reading] = {}
    for fit in sorted(likely, key=lambda item: -item.score):
        reading = _reading(fit, sentence, labels)
        if reading:
            best.setdefault((reading.question, tuple(sorted(reading.values.items()))), reading)
    return _ranked(best.values())


def _ranked(readings: Iterable[Reading]) -> list[Reading]:
    ranked = sorted(readings, key=lambda reading: (not reading.sure, -reading.score))[:_SHOWN]
    rivals = [reading for reading in ranked if reading.sure and reading.score > ranked[0].score - 0.02]
    if len(rivals) < 2:
        return ranked
    return [Reading(**{**vars(reading), "sure": False}) if reading in rivals else reading for reading in ranked]


@lru_cache(maxsize=4)
def _patterns(catalogue: Catalogue) -> tuple[_Pattern, ...]:
    return tuple(
        _pattern(question, text, asks.given)
        for question in catalogue.values()
        for asks in question.header.asks
        for text in asks.patterns
    )


def _pattern(question: Question, text: str, given: Mapping[str, str]) -> _Pattern:
    slots = [part[1:-1] for part in text.replace("'s", " ").split() if part.startswith("{") and part.endswith("}")]
    things = [name for name in slots if (param := question.param(name)) and param.type == "iri"]
    plain = " ".join(part for part in text.replace("'s", " ").split() if not part.startswith("{"))
    telling = tuple(_telling(words(plain)))
    return _Pattern(question, text, telling or tuple(_spoken(words(plain))), tuple(things), not telling, given)


def _telling(found: Iterable[str]) -> Iterator[str]:
    return (word for word in found if word not in _EMPTY)


def _spoken(found: Iterable[str]) -> Iterator[str]:
    return (word for word in found if word not in ("the", "a", "an"))


def _vocabulary(patterns: Sequence[_Pattern]) -> frozenset[str]:
    return _EMPTY | {word for pattern in patterns for word in words(pattern.text)}


def _fits(pattern: _Pattern, sentence: Sentence, labels: LabelIndex) -> Iterator[_Fit]:
    if len(pattern.things) != len(sentence.names):
        return
    heard = _heard(pattern, sentence)
    rest = list(_spoken(heard) if pattern.plain else _telling(heard))
    choices: list[tuple[list[Thing], list[str]]] = []
    for slot, name in zip(pattern.things, sentence.names, strict=True):
        param = pattern.question.param(slot)
        found, used = _candidates(name, param.of if param else None, rest, pattern, labels)
        if not found:
            return
        choices.append((found, used))
    used_words = [word for _, used in choices for word in used]
    rest = _without(rest, used_words)
    score, unread = _likeness(pattern.words, rest)
    score -= 0.03 if pattern.dated and not sentence.dates else 0
    score -= 0.3 if _turned(sentence, heard, pattern) else 0
    score -= 0.3 if not _DENIALS.isdisjoint(heard) and _DENIALS.isdisjoint(pattern.spoken) else 0
    for things in _products([found for found, _ in choices]):
        fit = _Fit(pattern, score, dict(zip(pattern.things, things, strict=True)), unread)
        fit.doubtful = any(len(found) > 1 for found, _ in choices) or _asks_whom(sentence, pattern)
        fit.notes = [
            f"“{name.text}” was read as {thing.label}"
            for name, thing in zip(sentence.names, things, strict=True)
            if not name.exact or used_words
        ]
        yield fit


def _heard(pattern: _Pattern, sentence: Sentence) -> list[str]:
    """Return the words of the sentence beside its names and dates, without those that add nothing to the pattern."""
    heard = list(sentence.rest)
    if tuple(sentence.parts[-3:]) in _AND_WHO:
        del heard[-3:]
    if "who" in pattern.spoken or "whom" in pattern.spoken:
        pairs = list(pairwise([*heard, ""]))
        heard = ["who" if word in ("which", "what") and after in _BODIES else word for word, after in pairs]
        heard = [
            word for word, before in zip(heard, ["", *heard], strict=False) if before != "who" or word not in _BODIES
        ]
    if len(sentence.names) > 1 and "each" not in pattern.spoken and ("each", "other") in pairwise(heard):
        at = heard.index("each")
        del heard[at : at + 2]
    return heard


def _turned(sentence: Sentence, heard: Sequence[str], pattern: _Pattern) -> bool:
    """Whether the pattern asks the other way round: who for whom, by for against, to for from, killed by for killed."""
    asked = {_asked(heard, sentence.leads), _asked(pattern.spoken, pattern.leads)}
    led = list(zip(sentence.leads, pattern.leads, strict=True))
    if not _HARM.isdisjoint(heard) and any(one == "by" and other not in _FROM for one, other in led):
        return True
    return asked == {"who", "whom"} or any(
        (not one.isdisjoint(pair) and not other.isdisjoint(pair))
        for pair in led
        for one, other in ((_FROM, _TOWARDS), (_AWAY, _INTO))
    )


def _asked(spoken: Sequence[str], leads: Sequence[str]) -> str:
    """Say whether the one who does it is asked for or the one to whom it is done: whom, who did, who was … by."""
    if "whom" in spoken or any(pair in _OBJECT for pair in pairwise(spoken)):
        return "whom"
    if "who" in spoken and "by" in leads and not _PASSIVE.isdisjoint(spoken):
        return "whom"
    return "who" if "who" in spoken else ""


def _asks_whom(sentence: Sentence, pattern: _Pattern) -> bool:
    """Whether the sentence asks who, but the pattern whether, of two that both are named."""
    return len(pattern.things) > 1 and bool(_WHO & set(sentence.rest)) and not _WHO & set(words(pattern.text))


def _candidates(
    name: Name, of: str | None, rest: Sequence[str], pattern: _Pattern, labels: LabelIndex
) -> tuple[list[Thing], list[str]]:
    """Return what a name may mean in a slot, and the other words of the sentence that belong to it.

    A name of another class may be part of a longer one: Gao, in "the battle of Gao".
    """
    fitting = [match for match in name.matches if of is None or of in labels.classes(match.thing.iri)]
    leading = [match for match in fitting if match.main]
    if of is not None and (len(fitting) == 1 or len(leading) == 1):
        return [(leading or fitting)[0].thing], []
    spare = [word for word in rest if word not in pattern.words]
    longer = _longer(name, of, spare, labels)
    if longer[0]:
        return longer
    return [match.thing for match in (leading if len(leading) == 1 else fitting)][:4], []


def _longer(name: Name, of: str | None, spare: Sequence[str], labels: LabelIndex) -> tuple[list[Thing], list[str]]:
    best: list[Thing] = []
    taken: list[str] = []
    for match in labels.containing(name.text, of) if spare else ():
        used = [word for word in spare if word in words(match.name)]
        if used and len(used) > len(taken):
            best, taken = [match.thing], used
        elif used and len(used) == len(taken):
            best.append(match.thing)
    return best[:4], taken


def _products(choices: Sequence[Sequence[Thing]]) -> Iterator[tuple[Thing, ...]]:
    if not choices:
        yield ()
        return
    for first in choices[0]:
        for others in _products(choices[1:]):
            yield (first, *others)


def _without(rest: Sequence[str], used: Sequence[str]) -> list[str]:
    left = Counter(used)
    out = []
    for word in rest:
        if left[word]:
            left[word] -= 1
        else:
            out.append(word)
    return out


def _likeness(pattern: Sequence[str], rest: Sequence[str]) -> tuple[float, list[str]]:
    """Return how alike the telling words are, 0 to 1, and those of the sentence that the pattern has not."""
    left = list(pattern)
    unread = []
    score = 0.0
    for word in rest:
        scored = [(_alike(word, other), other) for other in left]
        like, other = max(scored, default=(0.0, ""))
        if like >= 0.75:
            left.remove(other)
            score += like
        else:
            unread.append(word)
    total = len(pattern) + len(rest)
    return (2 * score / total if total else 1.0), unread


@lru_cache(maxsize=65_536)
def _alike(one: str, other: str) -> float:
    if one == other:
        return 1
    if min(len(one), len(other)) < 4:
        return 0
    if one.startswith(other[:-1]) or other.startswith(one[:-1]):
        return 0.95
    return float(Levenshtein.normalized_similarity(one, other))


def _reading(fit: _Fit, sentence: Sentence, labels: LabelIndex) -> Reading | None:
    question = fit.pattern.question
    values = {**fit.pattern.given, **{slot: thing.path for slot, thing in fit.things.items()}}
    unread = list(fit.unread)
    for date in sentence.dates:
        slot = AS_KNOWN_ON if date.known else "when"
        takes = question.temporal if date.known else question.param("when") is not None
        if takes and slot not in values:
            values[slot] = date.text
        else:
            unread.append(date.text)
    try:
        bound = question.bind(values, labels)
    except BadInput:
        return None
    score = fit.score - 0.1 * (len(unread) - len(fit.unread)) - (0.05 if fit.doubtful else 0)
    sure = score >= SURE and not unread and not fit.doubtful
    return Reading(question.name, values, round(score, 4), bound.title, sure, tuple(unread), tuple(fit.notes))
