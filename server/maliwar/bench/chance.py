"""Draws that repeat: one seeded stream, skewed choices, and numbers that follow from numbers."""

import random
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from typing import Final, Generic, TypeVar

T = TypeVar("T")

_MASK: Final = (1 << 64) - 1


class Chance:
    """One stream of draws; the same seed gives the same stream on every machine (random.Random.random is stable)."""

    def __init__(self, seed: int) -> None:
        self.unit = random.Random(seed).random  # noqa: S311  repeatable on purpose, nothing is kept secret by it
        """Returns a number from 0 up to, and without, 1."""

    def below(self, bound: int) -> int:
        """Return an integer from 0 to bound - 1."""
        return int(self.unit() * bound)

    def between(self, low: int, high: int) -> int:
        """Return an integer from low to high, both included; low where high is below it."""
        return low + int(self.unit() * (high - low + 1)) if high > low else low

    def happens(self, probability: float) -> bool:
        """Return True that often."""
        return self.unit() < probability

    def one_of(self, choices: Sequence[T]) -> T:
        """Return one of them, each as likely."""
        return choices[int(self.unit() * len(choices))]


class Skewed:
    """Zipf's law over 0 to size - 1: the first is the likeliest, the i-th weighs 1 / (i + 1) ** exponent."""

    def __init__(self, size: int, exponent: float) -> None:
        self._sums = list(accumulate((rank + 1) ** -exponent for rank in range(size)))

    def at(self, unit: float) -> int:
        """Return the index at a number from 0 to 1."""
        return bisect(self._sums, unit * self._sums[-1], 0, len(self._sums) - 1)


class Weighted(Generic[T]):
    """Choices with weights."""

    def __init__(self, *choices: tuple[float, T]) -> None:
        self._sums = list(accumulate(weight for weight, _ in choices))
        self._choices = tuple(choice for _, choice in choices)

    def at(self, unit: float) -> T:
        """Return the choice at a number from 0 to 1."""
        return self._choices[bisect(self._sums, unit * self._sums[-1], 0, len(self._sums) - 1)]


def mixed(*numbers: int) -> int:
    """Return 64 bits that follow from the numbers and look drawn; the same on every machine."""
    state = 0x9E3779B97F4A7C15
    for number in numbers:
        state = ((state ^ number) * 0xBF58476D1CE4E5B9) & _MASK
        state ^= state >> 29
        state = (state * 0x94D049BB133111EB) & _MASK
        state ^= state >> 32
    return state
