"""What a sentence names: the dates and the things in it, and the words that are left over."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from maliwar.dates import Window, read_window
from maliwar.errors import BadDate
from maliwar.questions.labels import LabelIndex, Match
from maliwar.questions.spelling import fold, words
from maliwar.timewords import AFTER, BEFORE, BETWEEN, MONTH_NAMES, SINCE, UNTIL

_LONGEST_NAME: Final = 10
_LONGEST_DATE: Final = 9
_EDGE: Final = "\"'“”‘’«»?!,;:"
_NEUTRAL: Final = frozenset(
    {"in", "on", "at", "during", "of", "for", "as", "throughout", "through", "over", "the", "by"}
)
"""Words before a date that ask for nothing but that date; `by` is understood by read_window, if at all."""

_OPENING: Final = (
    "early mid middle late beginning start end first second third fourth last spring summer autumn fall winter "
    "quarter half debut milieu mi fin printemps ete automne hiver trimestre premier semestre "
    "janv fevr fevrier avril mai juin juil juillet aout septembre octobre novembre decembre"
)
_OPENERS: Final = frozenset(
    {
        *_OPENING.split(),
        *(phrase.split()[0] for phrase in AFTER | BEFORE | BETWEEN | SINCE | UNTIL),
        *(month[:length].lower() for month in MONTH_NAMES for length in (3, 4, len(month))),
    }
)
"""Words without a digit with which a date may begin; read_window decides."""

_NUMBERED: Final = frozenset(
    {"ref", "reference", "references", "resolution", "resolutions", "refs", "source", "no", "number"}
)
"""Words after which a number is no year."""

_SHORT: Final = frozenset({"us", "is", "it", "in", "on", "at", "of", "to", "un", "who", "was", "and", "the"})
"""Short words that name something only when written in capitals."""

_LEADING: Final = frozenset({"of", "in", "on", "at", "to"})
"""Words that lead to a name, and seldom begin one: In Aménas."""


@dataclass(frozen=True)
class Date:
    """A date in the sentence; `known` when it says by when something was known."""

    text: str
    window: Window
    known: bool = False


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
class Sentence:
    """A sentence taken apart; `parts` keeps the order, left-over words folded."""

    parts: tuple[str | Name | Date, ...]

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names, in order."""
        return tuple(part for part in self.parts if isinstance(part, Name))

    @cached_property
    def dates(self) -> tuple[Date, ...]:
        """The dates, in order."""
        return tuple(part for part in self.parts if isinstance(part, Date))

    @cached_property
    def leads(self) -> tuple[str, ...]:
        """The word before each name, articles aside."""
        spoken = [part for part in self.parts if part not in ("the", "a", "an")]
        pairs = pairwise(["", *spoken])
        return tuple(before if isinstance(before, str) else "" for before, part in pairs if isinstance(part, Name))

    @cached_property
    def rest(self) -> tuple[str, ...]:
        """The words that are neither."""
        return tuple(part for part in self.parts if isinstance(part, str))


def read_sentence(text: str, labels: LabelIndex, vocabulary: Collection[str]) -> Sentence:
    """Find the names, longest first, then the dates between them, then names with a slip in the spelling.

    Words of the vocabulary are never taken for misspelt names.
    """
    tokens = [token for raw in text.split() if (token := _trimmed(raw))]
    parts: list[str | Name | Date] = []
    for run in _runs(list(_names(tokens, labels))):
        parts += [run] if isinstance(run, Name) else _dates(run)
    mended: list[str | Name | Date] = []
    for part in parts:
        mended += _mended(part, labels, vocabulary) if isinstance(part, str) else [part]
    return Sentence(tuple(item for part in mended for item in (words(part) if isinstance(part, str) else (part,))))


def _trimmed(token: str) -> str:
    token = token.strip(_EDGE)
    token = re.sub(r"['’]s$", "", token)
    return token.rstrip(".") if not token.endswith("..") else token


def _dates(tokens: Sequence[str]) -> Iterator[str | Date]:
    index = 0
    while index < len(tokens):
        date, length = _date_at(tokens, index)
        if date:
            yield date
        else:
            yield tokens[index]
        index += length


def _date_at(tokens: Sequence[str], start: int) -> tuple[Date | None, int]:
    """Return the longest date that begins here and how many tokens it takes, with the words that lead to it."""
    begin, known = _lead(tokens, start)
    if not _may_open(tokens[begin]):
        return None, 1
    for end in range(min(len(tokens), begin + _LONGEST_DATE), begin, -1):
        text = " ".join(tokens[begin:end])
        if not re.search(r"\d", text):
            continue
        if end == begin + 1 and tokens[begin].isdigit() and not _is_year(tokens, begin):
            continue
        try:
            return Date(text, read_window(text), known), end - start
        except BadDate:
            continue
    return None, 1


def _may_open(token: str) -> bool:
    first = words(token)[:1]
    return any(char.isdigit() for char in token) or (first and first[0] in _OPENERS) or token.startswith("[")


def _is_year(tokens: Sequence[str], index: int) -> bool:
    before = tokens[index - 1].lower() if index else ""
    return before not in _NUMBERED and 1900 <= int(tokens[index]) <= 2100


def _lead(tokens: Sequence[str], start: int) -> tuple[int, bool]:
    """Skip `in`, `on the`, `as known on` before a date; say whether it is the day of knowing."""
    lead = [token.lower() for token in tokens[start : start + 5]]
    for phrase in (("as", "was", "known"), ("as", "known"), ("known",)):
        if tuple(lead[: len(phrase)]) == phrase and lead[len(phrase) : len(phrase) + 1] in (["on"], ["by"], ["in"]):
            return start + len(phrase) + 1, True
    begin = start
    while begin < len(tokens) - 1 and begin < start + 3 and tokens[begin].lower() in _NEUTRAL:
        begin += 1
    return begin, False


def _runs(parts: Sequence[str | Name]) -> Iterator[list[str] | Name]:
    run: list[str] = []
    for part in parts:
        if isinstance(part, str):
            run.append(part)
            continue
        yield run
        yield part
        run = []
    yield run


def _names(tokens: Sequence[str], labels: LabelIndex) -> Iterator[str | Name]:
    index = 0
    while index < len(tokens):
        for end in range(min(len(tokens), index + _LONGEST_NAME), index, -1):
            text = " ".join(tokens[index:end])
            matches = () if _is_plain(tokens[index:end]) else tuple(_found(text, labels))
            if matches:
                yield Name(text, matches)
                index = end
                break
        else:
            yield tokens[index]
            index += 1


def _found(text: str, labels: LabelIndex) -> Iterator[Match]:
    """Return what bears the name; one that begins with a small word is taken only where the graph writes it so."""
    first = words(text)[:1]
    for match in labels.find(text):
        if first and first[0] in _LEADING and words(match.name)[:1] != first:
            continue
        yield match


def _is_plain(tokens: Sequence[str]) -> bool:
    """Whether it is an everyday word that could only name something in capitals, or begins with an article."""
    if len(tokens) == 1:
        return tokens[0].lower() in _SHORT and not (tokens[0].isupper() and len(tokens[0]) > 1)
    return tokens[0].lower() == "the"


def _mended(token: str, labels: LabelIndex, vocabulary: Collection[str]) -> Iterator[str | Name]:
    """Take a word that is in nobody's vocabulary for a misspelt name, where one name is near enough."""
    folded = fold(token)
    known = folded in vocabulary or len(folded) < 4 or folded.isdigit()
    close = [] if known else labels.close(token, limit=3)
    best = [match for match in close if match.score >= (0.8 if len(folded) < 6 else 0.85)]
    if best and (len(best) == 1 or best[0].score > best[1].score):
        yield Name(token, (best[0],))
    else:
        yield token
