"""The facts of a thing in the order in which people look for them: who, what, where, when, parts, names, how known."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from maliwar.languages import N_, day_words
from maliwar.languages import gettext as _
from maliwar.names import MW, PREFIXES
from maliwar.reading.thing import Fact, Name, Period, Reader, Thing, Value
from maliwar.wording import date_words, sentence

HEADINGS: Final = {
    "who": N_("Who"),
    "what": N_("What"),
    "where": N_("Where"),
    "when": N_("When"),
    "parts": N_("Parts and wholes"),
    "answers": N_("Other claims"),
    "names": N_("Names"),
    "elsewhere": N_("Elsewhere"),
    "known": N_("How it is known"),
}
"""What stands above each group of facts, in reading order."""
_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "who": ("asserter", "speaksFor", "original", "resulting"),
    "where": ("place", "within", "capitalOf"),
    "parts": ("partOf", "hasPart", "causedBy", "begunBy", "endedBy", "possiblySameAs", "partOfTotal"),
    "answers": ("contradicts", "corroborates", "supersedes", "supersededBy", "nearDuplicateOf"),
    "known": ("dateBasis", "standing", "status", "manner", "attestedIn", "source", "passage", "openEnded"),
}
_GROUP_OF: Final = {MW + name: group for group, names in _GROUPS.items() for name in names}
_BROADER: Final = frozenset(PREFIXES["skos"] + name for name in ("broader", "narrower", "inScheme", "topConceptOf"))
_GEOMETRY: Final = PREFIXES["geo"] + "hasGeometry"
_WKT: Final = PREFIXES["geo"] + "asWKT"
_NUMBERS: Final = ("low", "high", "best", "openEnded")
_LEFT_OUT: Final[Mapping[str, frozenset[str]]] = {
    "event": frozenset({MW + "hasPart"}),
    "operation": frozenset({MW + "hasPart"}),
    "passage": frozenset(MW + name for name in ("section", "paragraph", "start", "end"))
    | {PREFIXES["oa"] + name for name in ("start", "end")},
    "claim": frozenset(MW + name for name in (*_NUMBERS, *_GROUPS["answers"], "about", "blames", "source", "passage")),
    "source": frozenset({MW + "number"}),
}
"""What another part of the page tells better."""
_NAME_KINDS: Final = {
    "label": N_("Name"),
    "alias": N_("Also called"),
    "acronym": N_("In short"),
    "hidden": N_("Found as"),
}
_LANGUAGES: Final = {"fr": N_("French"), "en": N_("English"), "ar": N_("Arabic"), "bm": N_("Bambara")}


@dataclass(frozen=True)
class Box:
    """Facts of one sort; the names have the language that each is in."""

    key: str
    heading: str
    facts: tuple[Fact, ...]
    names: tuple[tuple[str, tuple[Name, ...]], ...] = ()


def boxes(reader: Reader, found: Thing, kind: str) -> tuple[Box, ...]:
    """Return the facts of a thing, group by group, as its kind wants them."""
    groups: dict[str, list[Fact]] = {key: [] for key in HEADINGS}
    left_out = _LEFT_OUT.get(kind, frozenset())
    for fact in found.facts:
        if fact.property == _GEOMETRY:
            groups["where"].extend(_points(reader, fact))
        elif fact.property == _WKT:
            groups["where"].append(replace(fact, values=tuple(Value(point_words(v.text)) for v in fact.values)))
        elif fact.property not in left_out and fact.property.removeprefix(MW) not in ("on", "begins", "ends"):
            groups[_group(reader, fact)].append(fact)
    if found.period:
        groups["when"] = list(_times(found.period))
    names = tuple(_names(found))
    made = (Box(key, _(HEADINGS[key]), tuple(facts), names if key == "names" else ()) for key, facts in groups.items())
    return tuple(box for box in made if box.facts or box.names)


def _group(reader: Reader, fact: Fact) -> str:
    if fact.property in _GROUP_OF:
        return _GROUP_OF[fact.property]
    if fact.property in _BROADER:
        return "parts"
    if fact.property == PREFIXES["schema"] + "sameAs" or fact.property.endswith(("exactMatch", "closeMatch")):
        return "elsewhere"
    involved = MW + "involves" in reader.vocabulary.above.get(fact.property, ())
    return "who" if involved else "what"


def _times(period: Period) -> Iterator[Fact]:
    """Yield when it was, as it is told and as it follows: surely from when to when, and within what at the most."""
    if period.on:
        yield _time("on", _("Day"), date_words(period.on))
    else:
        yield _time("begins", _("From"), date_words(period.begins) if period.begins else _("not told"))
        yield _time("ends", _("To"), date_words(period.ends) if period.ends else _("not told"))
    begun, surely, still, ended = (date.fromisoformat(day[:10]) if day else None for day in period.bounds)
    if begun == surely and still == ended and (not period.on or begun == ended):
        return
    if period.on:
        yield _time("bounds", _("On a day between"), _span(begun, ended))
        return
    if surely and still and surely <= still:
        yield _time("sure", _("Surely"), _span(surely, still))
    yield _time("bounds", _("At the most"), _span(begun, ended))


def _time(name: str, label: str, words: str) -> Fact:
    return Fact(MW + name, label, (Value(words),))


def _span(first: date | None, last: date | None) -> str:
    if first and first == last:
        return day_words(first)
    if first and last:
        return _("%(first)s to %(last)s", first=day_words(first), last=day_words(last))
    if first:
        return _("%(first)s, with no end told", first=day_words(first))
    return _("with no begin told, until %(last)s", last=day_words(last)) if last else _("neither begin nor end is told")


def _points(reader: Reader, fact: Fact) -> Iterator[Fact]:
    """Yield where the geometry is, in degrees, and how precise that is."""
    for value in fact.values:
        for own in reversed(reader.thing(value.iri or "").facts):
            if own.property == _WKT:
                words = ", ".join(point_words(each.text) for each in own.values)
                yield Fact(_GEOMETRY, _("Coordinates"), (Value(words, value.iri),))
            elif own.property == MW + "precision":
                yield own


def point_words(wkt: str) -> str:
    """Return a WKT point in degrees: `POINT(-0.05 16.27)` is 16.27° N, 0.05° W; other shapes stand as they are."""
    inside = wkt.partition("POINT")[2].strip(" ()").split()
    try:
        east, north = (float(number) for number in inside)
    except ValueError:
        return wkt
    across = _("%(degrees)s° N") if north >= 0 else _("%(degrees)s° S")
    along = _("%(degrees)s° E") if east >= 0 else _("%(degrees)s° W")
    return f"{across % {'degrees': f'{abs(north):.4g}'}}, {along % {'degrees': f'{abs(east):.4g}'}}"


def _names(found: Thing) -> Iterable[tuple[str, tuple[Name, ...]]]:
    """Yield the names that the heading does not say, by sort and language."""
    groups: dict[tuple[str, str], list[Name]] = {}
    for name in found.names:
        if name.text != found.label or name.kind == "hidden":
            groups.setdefault((name.kind, name.language), []).append(name)
    for (kind, language), names in groups.items():
        spoken = _(_LANGUAGES[language]) if language in _LANGUAGES else language
        label = spoken if kind == "label" and spoken else _(_NAME_KINDS[kind])
        if kind != "label" and language not in ("", "en"):
            label = _("%(label)s, in %(language)s", label=label, language=spoken)
        yield sentence(label), tuple(names)
