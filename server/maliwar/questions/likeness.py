"""How alike two words are: the same word in another form, or one with a slip in the spelling."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

_ENDINGS: Final = (
    "issaient", "erent", "aient", "ement", "antes", "ment", "ions", "ants", "ante", "ing", "ait", "ers", "ees", "ent",
    "ant", "ies", "ied", "eur", "es", "ed", "er", "ee", "ez", "s", "e", "y", "i",
)  # fmt: skip
"""Endings of English and French words, folded, the longest first."""

_SHORTEST_STEM: Final = 4
_FORM: Final = 0.95
_SLIP: Final = 0.8
_SHORTEST_SLIP: Final = 5


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """Return a word without its ending: attack, attacks, attacked, attaque are one; ally, allies, alliés are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM - (ending in ("y", "ies", "ied")):
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > _SHORTEST_STEM and word[-1] == word[-2] else word


def same(one: str, other: str, known: Collection[str] = ()) -> float:
    """Return how surely they are one word, from 0 to 1; a `known` word is not taken for a misspelt one."""
    if one == other:
        return 1
    if min(len(one), len(other)) < _SHORTEST_STEM:
        return _FORM if f"{one}s" == other or f"{other}s" == one else 0
    if stem(one) == stem(other):
        return _FORM
    if one in known or one[0] != other[0] or min(len(one), len(other)) < _SHORTEST_SLIP:
        return 0
    alike = float(OSA.normalized_similarity(one, other))
    return alike if alike >= _SLIP else 0


@dataclass(frozen=True)
class Likeness:
    """How alike the telling words of a pattern and a sentence are, 0 to 1; what only one has."""

    score: float
    unread: tuple[str, ...]
    missing: tuple[str, ...]


def likeness(pattern: Sequence[str], heard: Sequence[str], known: Collection[str]) -> Likeness:
    """Compare the telling words of a pattern with those of a sentence."""
    left = list(pattern)
    unread = []
    score = 0.0
    for word in heard:
        like, other = max(((same(word, other, known), other) for other in left), default=(0.0, ""))
        if like:
            left.remove(other)
            score += like
        else:
            unread.append(word)
    total = len(pattern) + len(heard)
    return Likeness(2 * score / total if total else 1.0, tuple(unread), tuple(left))


def without(words: Sequence[str], used: Sequence[str]) -> list[str]:
    """Return the words but the used ones, each taken out as often as it was used."""
    left = Counter(used)
    out = []
    for word in words:
        if left[word]:
            left[word] -= 1
        else:
            out.append(word)
    return out
