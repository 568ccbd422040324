"""Names that nobody bears: words of invented syllables, each its own, and what is made of them."""

from typing import Final

_FIRST: Final = (
    "Ar", "Bel", "Chor", "Dan", "Em", "Fal", "Gor", "Hov", "Il", "Jor",
    "Kal", "Lor", "Mar", "Nev", "Or", "Pel", "Quor", "Ras", "Sel", "Tor",
)  # fmt: skip
_MIDDLE: Final = (
    "ab", "ed", "ig", "ok", "ul", "am", "en", "ip", "or", "us",
    "av", "ez", "ith", "osh", "und", "alt", "erk", "isk", "ont", "urg",
)  # fmt: skip
_LAST: Final = (
    "a", "ea", "ia", "oa", "ua", "an", "en", "in", "on", "un",
    "ara", "era", "ira", "ora", "ura", "ast", "est", "esk", "ost", "ust",
)  # fmt: skip
_GIVEN: Final = ("Ada", "Bero", "Cilan", "Dovi", "Elmo", "Fenna", "Goran", "Hira", "Ivo", "Jonal", "Kira", "Lem")
_STEP: Final = 2377
"""Prime to 8,000, so that neighbours in rank do not look alike."""


def word(number: int) -> str:
    """Return a word of its own for each number."""
    place = number * _STEP % 8000
    stem = _FIRST[place % 20] + _MIDDLE[place // 20 % 20]
    for digit in str(number // 8000) if number >= 8000 else "":
        stem += _MIDDLE[int(digit)]
    return stem + _LAST[place // 400]


def person(number: int) -> str:
    """Return a person's name of its own for each number."""
    return f"{_GIVEN[number % len(_GIVEN)]} {word(3 * number + 2)}"


def slug(name: str) -> str:
    """Return a name as an IRI ends: words in lower case with hyphens between them."""
    return name.lower().replace(" ", "-")
