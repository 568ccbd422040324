"""What the titles of the sources show by themselves: one title at two numbers, two titles at one."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from rapidfuzz import fuzz

from maliwar.build.facts import Facts
from maliwar.names import PREFIXES

_TITLE: Final = PREFIXES["dcterms"] + "title"
_FUSION: Final = " / "
_FEWEST_WORDS: Final = 4
"""A shorter title, or half of one, is too common to be known again."""
_ALIKE: Final = 90
"""Per cent of likeness above which two titles are one with a word more, less or bent."""


def fused_titles(facts: Facts) -> list[str]:
    """Return the sources whose title is two titles with a stroke between them, sorted."""
    return sorted(source for source, title in _titles(facts) if len(_parts(title)) == 2)


def near_duplicates(facts: Facts) -> list[tuple[str, str]]:
    """Return the pairs of sources with nearly one title, numbers in it alike; sorted, each pair once.

    Capitals, accents, punctuation and the order of words do not count. Each half of a fused title counts.
    """
    alike: dict[tuple[str, ...], list[tuple[int, str, str]]] = defaultdict(list)
    for source, title in _titles(facts):
        for plain in map(_plain, _parts(title)):
            if plain.count(" ") >= _FEWEST_WORDS - 1:
                numbers = tuple(re.findall(r"\d+", plain))
                alike[numbers].append((len(plain), " ".join(sorted(plain.split())), source))
    return sorted({(min(pair), max(pair)) for known in alike.values() for pair in _pairs(sorted(known))})


def _pairs(known: list[tuple[int, str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the sources whose titles are alike, of titles with their words in order, the shortest first.

    A title that is much longer than another cannot be like it: the lengths alone bound the likeness.
    """
    for place, (length, title, one) in enumerate(known):
        for longer, second, other in known[place + 1 :]:
            if 200 * length < _ALIKE * (length + longer):
                break
            if one != other and fuzz.ratio(title, second, score_cutoff=_ALIKE) >= _ALIKE:
                yield one, other


def _titles(facts: Facts) -> Iterator[tuple[str, str]]:
    for source, titles in facts.of(_TITLE).items():
        if source in facts.instances("Source"):
            yield source, titles[0]


def _parts(title: str) -> list[str]:
    """Return the two titles in one, or the title; one that is printed twice, or has a stroke in brackets, is one."""
    halves = title.split(_FUSION)
    plain = [_plain(half) for half in halves]
    if (
        len(halves) == 2
        and halves[0].count("(") == halves[0].count(")")
        and min(half.count(" ") for half in plain) >= _FEWEST_WORDS - 1
        and fuzz.token_sort_ratio(*plain) < _ALIKE
    ):
        return halves
    return [title]


def _plain(title: str) -> str:
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", letters))
