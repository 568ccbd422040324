"""EDTF dates as people write them: `[2012-04-06..2012-06-07]` is "between 6 April and 7 June 2012"."""

import re
from typing import Final

MONTHS: Final = (
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
SEASONS: Final = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)$")


def date_words(edtf: str) -> str:
    """Say one EDTF date or set in words; what is not one of the forms in use is returned as it stands."""
    if edtf == "..":
        return "still so when the article was read"
    if edtf == "[..]":
        return "unknown"
    if edtf.startswith("[") and edtf.endswith("]"):
        return _set_words(edtf[1:-1])
    return _one(edtf)


def sentence(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def period_words(begins: str | None, ends: str | None) -> str:
    """Say both ends of a period in one line, with short names of months."""
    first = _short(date_words(begins)) if begins else "?"
    if ends == "..":
        return f"{first} – still so in 2024"
    last = _short(date_words(ends)) if ends else "?"
    return first if first == last else f"{first} – {last}"


def lasting_words(begins: str | None, ends: str | None) -> str:
    """Say both ends of a period within a sentence: `since 8 June 2012, at least to 14 January 2013`."""
    first = date_words(begins) if begins else ""
    last = date_words(ends) if ends else ""
    by = bool(begins) and str(begins).startswith("[..")
    lead = first if by or not first else f"{'from' if str(begins).startswith('[') else 'since'} {first}"
    if ends in (None, "", "[..]"):
        return lead
    if ends == "..":
        return f"{lead}, still so in 2024".removeprefix(", ")
    if str(ends).endswith("..]"):
        last = last.removesuffix(" or later")
        return lead if last in first else f"{lead}, at least to {last}".removeprefix(", ")
    if by and last in first:
        return f"until {last}"
    return first if first == last else f"{first} to {last}".strip()


def _short(words: str) -> str:
    for month in MONTHS:
        words = words.replace(month, month[:3])
    return words


def _set_words(inside: str) -> str:
    first, dots, last = inside.partition("..")
    if not dots:
        return " or ".join(_one(part.strip()) for part in inside.split(","))
    if not first:
        return f"by {_one(last)}"
    if not last:
        return f"{_one(first)} or later"
    return f"between {_without_shared_year(first, last)} and {_one(last)}"


def _without_shared_year(first: str, last: str) -> str:
    words = _one(first)
    year = first[:4]
    plain = len(first) > 4 and last.startswith(year) and first[-1].isdigit()
    return words.removesuffix(" " + year) if plain else words


def _one(text: str) -> str:
    match = _DATE.match(text)
    if not match:
        return text
    year, month, day, mark = match.groups()
    words = year
    if month and int(month) in SEASONS:
        words = f"{SEASONS[int(month)]} {year}"
    elif month and not 1 <= int(month) <= 12:
        return text
    elif month:
        words = f"{MONTHS[int(month) - 1]} {year}"
        if day:
            words = f"{int(day)} {words}"
    if mark in ("~", "%"):
        words = f"about {words}"
    if mark in ("?", "%"):
        words = f"{words} (date uncertain)"
    return words
