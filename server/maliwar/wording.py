"""EDTF dates as people write them: `[2012-04-06..2012-06-07]` is "between 6 April and 7 June 2012"."""

import re

from maliwar.languages import Day, Form, gettext, months, pgettext, short_months
from maliwar.war import war

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)$")


def date_words(edtf: str, form: Form = Form.ALONE) -> str:
    """Say one EDTF date or set in words; what is not one of the forms in use is returned as it stands."""
    if edtf == "..":
        return gettext("still so when the article was read")
    if edtf == "[..]":
        return gettext("unknown")
    if edtf.startswith("[") and edtf.endswith("]"):
        return _set_words(edtf[1:-1])
    return _one(edtf, form)


def sentence(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def period_words(begins: str | None, ends: str | None) -> str:
    """Say both ends of a period in one line, with short names of months."""
    first = _short(date_words(begins)) if begins else "?"
    if ends == "..":
        return gettext("%(first)s – still so in %(year)s", first=first, year=war().last.year)
    last = _short(date_words(ends)) if ends else "?"
    return first if first == last else f"{first} – {last}"


def lasting_words(begins: str | None, ends: str | None) -> str:
    """Say both ends of a period within a sentence: `since 8 June 2012, at least to 14 January 2013`."""
    first = date_words(begins) if begins else ""
    last = date_words(ends) if ends else ""
    by = bool(begins) and str(begins).startswith("[..")
    lead = first if by or not first else _since(str(begins))
    if ends in (None, "", "[..]"):
        return lead
    if ends == ".." or str(ends).endswith("..]"):
        return _open_ended(lead, first, str(ends))
    if by and last in first:
        return gettext("until %(last)s", last=date_words(str(ends), Form.TO))
    return first if first == last else _ranged(begins, str(ends))


def _open_ended(lead: str, first: str, ends: str) -> str:
    """Add to the beginning that it is still so, or to when at least it was; not where that says nothing more."""
    end = ends[1:-1].removesuffix("..")
    if not end:
        said = gettext("still so in %(year)s", year=war().last.year)
    elif date_words(end) in first:
        return lead
    else:
        said = gettext("at least to %(last)s", last=date_words(end, Form.TO))
    return f"{lead}, {said}" if lead else said


def _ranged(begins: str | None, ends: str) -> str:
    if not begins:
        return gettext("to %(last)s", last=date_words(ends, Form.TO))
    if any(end[:1] in "[." or end[-1:] in "~%" for end in (begins, ends)):
        return pgettext("vague dates", "%(first)s to %(last)s", first=date_words(begins), last=date_words(ends))
    first, last = date_words(begins, Form.FROM), date_words(ends, Form.TO)
    return pgettext("dates", "%(first)s to %(last)s", first=first, last=last)


def _since(begins: str) -> str:
    if begins.startswith("["):
        return gettext("from %(first)s", first=date_words(begins))
    return gettext("since %(first)s", first=date_words(begins, Form.NAMED))


def _short(words: str) -> str:
    for long, short in zip(months(), short_months(), strict=True):
        words = words.replace(long, short)
    return words


def _set_words(inside: str) -> str:
    first, dots, last = inside.partition("..")
    if not dots:
        parts = [_one(part.strip(), Form.NAMED) for part in inside.split(",")]
        return gettext(" or ").join(parts)
    if not first:
        return gettext("by %(last)s", last=_one(last, Form.WHEN))
    if not last:
        return gettext("%(first)s or later", first=_one(first))
    return gettext(
        "between %(first)s and %(last)s", first=_without_shared_year(first, last), last=_one(last, Form.NAMED)
    )


def _without_shared_year(first: str, last: str) -> str:
    plain = len(first) > 4 and last.startswith(first[:4]) and first[-1].isdigit()
    return _one(first, Form.NAMED, year=not plain)


def _one(text: str, form: Form = Form.ALONE, *, year: bool = True) -> str:
    match = _DATE.match(text)
    if not match:
        return text
    digits, month, day, mark = match.groups()
    told = Day(digits, int(month or 0), int(day or 0))
    if not told.known or month == "00":
        return text
    if mark in ("~", "%"):
        words = gettext("about %(day)s", day=told.words(Form.NAMED, year=year))
    else:
        words = told.words(form, year=year)
    if mark in ("?", "%"):
        words = gettext("%(day)s (date uncertain)", day=words)
    return words
