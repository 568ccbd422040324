"""An inverted index: the names that have some words, or words that begin so."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Final

from maliwar.questions.spelling import words

_LAST: Final = "\U0010ffff"


class WordIndex:
    """Finds the places of names in a list by the words of the names, folded."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: list[tuple[str, ...]] = []
        self._places: dict[str, set[int]] = {}
        self._first: dict[tuple[str, ...], list[int]] = {}
        for place, name in enumerate(names):
            self._names.append(words(name))
            self._first.setdefault(self._names[place][:1], []).append(place)
            for word in self._names[place]:
                self._places.setdefault(word, set()).add(place)
        self._sorted = sorted(self._places)

    def words_at(self, place: int) -> tuple[str, ...]:
        """Return the words of the name at a place."""
        return self._names[place]

    def containing(self, wanted: Iterable[str]) -> set[int]:
        """Return the places of the names that have all these words; none where no word is asked for."""
        found = [self._places.get(word, set()) for word in set(wanted)]
        return set.intersection(*sorted(found, key=len)) if found else set()

    def beginning(self, typed: Sequence[str]) -> set[int]:
        """Return the places of the names in which each typed part begins a word of its own: `ans d`, Ansar Dine."""
        if not typed:
            return set()
        longest = sorted(set(typed), key=lambda part: -len(part))
        places = self._starting(longest[0])
        for part in longest[1:]:
            places &= self._starting(part)
        return places if len(typed) == 1 else {place for place in places if _each_its_own(typed, self._names[place])}

    def opening(self, part: str) -> set[int]:
        """Return the places of the names whose first word begins so."""
        return {place for word, places in self._first.items() if "".join(word).startswith(part) for place in places}

    def _starting(self, part: str) -> set[int]:
        first = bisect_left(self._sorted, part)
        fitting = takewhile(
            lambda word: word.startswith(part), self._sorted[first : bisect_left(self._sorted, part + _LAST)]
        )
        return set().union(*(self._places[word] for word in fitting))


def _each_its_own(typed: Sequence[str], name: Sequence[str]) -> bool:
    """Whether the parts begin different words, the longest part choosing first."""
    left = list(name)
    for part in sorted(typed, key=lambda item: -len(item)):
        word = next((word for word in left if word.startswith(part)), None)
        if word is None:
            return False
        left.remove(word)
    return True
