"""The words of time in English and French, and how a text is cut into them."""

import re
import unicodedata
from typing import Final

MONTH_NAMES: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

BEFORE: Final = frozenset({"before", "prior to", "avant"})
AFTER: Final = frozenset({"after", "apres"})
UNTIL: Final = frozenset({"until", "till", "til", "up to", "by", "jusqu", "jusque"})
SINCE: Final = frozenset({"since", "from", "starting", "depuis", "des", "a partir"})
BETWEEN: Final = frozenset({"between", "entre"})
JOINS: Final = frozenset({"-", "to", "until", "till", "til", "through", "thru", "a", "au", "jusqu"})
"""What stands between the two ends of a period."""

_ENGLISH_FILLERS: Final = "in on at during throughout within the of course month year"
_FRENCH_FILLERS: Final = "en le la l les de du d au a pendant durant dans cours mois annee"
FILLERS: Final = frozenset(f"{_ENGLISH_FILLERS} {_FRENCH_FILLERS}".split())
"""What may stand before or within a date and says nothing."""

_MONTHS: Final = (
    "january jan janvier janv",
    "february feb fevrier fevr fev",
    "march mar mars",
    "april apr avril avr",
    "may mai",
    "june jun juin",
    "july jul juillet juil",
    "august aug aout",
    "september sept sep septembre",
    "october oct octobre",
    "november nov novembre",
    "december dec decembre",
)
_PARTS: Final = ("early beginning start debut", "mid middle mi milieu", "late end fin")
_SEASONS: Final = {3: "spring printemps", 6: "summer ete", 9: "autumn fall automne", 12: "winter hiver"}
_UNITS: Final = {3: "quarter trimestre", 6: "half semestre moitie"}
_NUMBERS: Final = ("first premier premiere", "second seconde deuxieme", "third troisieme", "fourth quatrieme")
_LETTERS: Final = {"q": 3, "t": 3, "h": 6, "s": 6}


def _meanings() -> dict[str, dict[str, int]]:
    tables = {
        "month": dict(enumerate(_MONTHS, 1)),
        "part": dict(enumerate(_PARTS, 1)),
        "season": _SEASONS,
        "unit": _UNITS,
        "number": dict(enumerate(_NUMBERS, 1)),
    }
    words = {
        word: {slot: value}
        for slot, table in tables.items()
        for value, synonyms in table.items()
        for word in synonyms.split()
    }
    for letter, months in _LETTERS.items():
        words |= {f"{letter}{number}": {"unit": months, "number": number} for number in range(1, 12 // months + 1)}
    return words


_MEANINGS: Final = _meanings()
_PART_WORDS: Final = frozenset(" ".join(_PARTS).split())
_DASHES: Final = str.maketrans(dict.fromkeys("–—―−", " - ") | dict.fromkeys("‐‑", "-") | dict.fromkeys("’'", " "))
_TOKEN = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?![0-9-])|[0-9]+[a-z]*|[a-z]+[0-9]*|[^\s,.]")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")
_ORDINAL = re.compile(r"([0-9]{1,2})(?:st|nde?|rd|th|er|ere|e|eme)?")
_GLUED: Final = (
    (re.compile(r"\b([0-9]{1,2})-([a-z]+)-([0-9]{4})\b"), r"\1 \2 \3"),  # 1-Jul-2012
    (re.compile(r"([a-z][0-9]?)-([0-9]{4})(?![0-9-])"), r"\1 \2"),  # Jul-2012, mid-2012, Q2-2012
    (re.compile(r"\b([0-9]{4})-([qths][1-4])\b"), r"\1 \2"),  # 2012-Q2
)


def fold(text: str) -> str:
    """Return the text in small letters without accents, with plain hyphens and single spaces."""
    plain = unicodedata.normalize("NFKD", text.translate(_DASHES))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).casefold().split())


def tokens(text: str) -> list[str]:
    """Cut a text into words, numbers, ISO dates and hyphens that join two dates."""
    folded = fold(text)
    for pattern, spaced in _GLUED:
        folded = pattern.sub(spaced, folded)
    found = _TOKEN.findall(folded)
    return [
        word for place, word in enumerate(found) if word != "-" or place == 0 or found[place - 1] not in _PART_WORDS
    ]


def meaning(word: str) -> dict[str, int] | None:
    """Return what a word says of a year, month, season, unit (of 3 or 6 months), number or part; None for no word."""
    if word in _MEANINGS:
        return _MEANINGS[word]
    iso = _ISO.fullmatch(word)
    if iso:
        year, month, day = (int(part or 0) for part in iso.groups())
        if not 1 <= month <= 12:
            return None
        return {"year": year, "month": month} | ({"number": day} if iso[3] else {})
    if re.fullmatch("[0-9]{4}", word):
        return {"year": int(word)}
    ordinal = _ORDINAL.fullmatch(word)
    return {"number": int(ordinal[1])} if ordinal else None
