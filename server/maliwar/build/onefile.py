"""What must hold in each file alone: prefixes, names, literals, blank nodes, and the style that a reader minds."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol

import pyoxigraph as ox

from maliwar.build.naming import key, shorten, words
from maliwar.build.turtle import TurtleFile
from maliwar.errors import Finding
from maliwar.names import EDTF, ID, MW, MWX, PREFIXES, TYPES

XSD = PREFIXES["xsd"]
CITATION = MW + "citation"
BOUNDS = frozenset(MW + name for name in ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd"))

_SLUG = re.compile(rf"(?:{'|'.join(TYPES)})/[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")
_SPELLING = {
    XSD + "integer": re.compile(r"0|-?[1-9]\d*"),
    XSD + "decimal": re.compile(r"0|-?(?:[1-9]\d*|0(?=\.))(?:\.\d*[1-9])?"),
    XSD + "boolean": re.compile(r"true|false"),
    XSD + "date": re.compile(r"\d{4}-\d\d-\d\d"),
    XSD + "dateTime": _DATE_TIME,
}
_FREE = {XSD + "string", PREFIXES["rdf"] + "langString", PREFIXES["geo"] + "wktLiteral", EDTF}


def flags(file: TurtleFile) -> list[str]:
    """Return the names of the checks of one file alone that find something in it; where, is for `faults` to say."""
    files, nowhere = (file,), _Nowhere()
    found = {
        "prefixes_agree": prefixes_agree(files),
        "slugs": slugs(files),
        "literals": literals(nowhere, files),
        "language_tags": language_tags(files),
        "blank_nodes": blank_nodes(nowhere, files),
        "nothing_derived": nothing_derived(nowhere, files),
        "style": iter(style_of(file)),
    }
    return [name for name, faults in found.items() if next(faults, None) is not None]


class Places(Protocol):
    """Knows where the files speak of a node."""

    def finding(self, node: str, message: str, predicate: str | None = None) -> Finding:
        """Return a finding about a node, with file and line."""
        ...


class _Nowhere:
    """Stands for all files while one is looked at alone."""

    def finding(self, node: str, message: str, predicate: str | None = None) -> Finding:
        """Return a finding without a place."""
        return Finding("", None, message)


def style_of(file: TurtleFile) -> list[Finding]:
    """Return what only a reader minds in a file."""
    found: list[Finding] = []
    if not file.text.startswith("# "):
        found.append(Finding(file.name, 1, "A file begins with a comment of one line that says what it holds."))
    names = [prefix for prefix, _ in file.layout.prefixes]
    for (prefix, line), right in zip(file.layout.prefixes, sorted(names), strict=True):
        if prefix != right:
            found.append(Finding(file.name, line, f"Prefixes are sorted: {right}: comes before {prefix}:."))
            break
    found += [
        Finding(file.name, line, f"The prefix {prefix}: is not used here.")
        for prefix, line in file.layout.prefixes
        if prefix not in file.layout.used
    ]
    return found


def prefixes_agree(files: Iterable[TurtleFile]) -> Iterator[Finding]:
    """Every prefix stands for what the project means by it."""
    for file in files:
        for prefix, line in file.layout.prefixes:
            iri, ours = file.prefixes[prefix], PREFIXES.get(prefix)
            if ours is None:
                yield Finding(file.name, line, f"The prefix {prefix}: is not in maliwar.names.PREFIXES.")
            elif ours != iri:
                yield Finding(file.name, line, f"The prefix {prefix}: stands for <{ours}>, not for <{iri}>.")


def slugs(files: Iterable[TurtleFile]) -> Iterator[Finding]:
    """Every IRI of ours that is described is <type>/<slug>."""
    for file in files:
        for block in file.layout.blocks:
            if block.subject.startswith(ID) and not _SLUG.fullmatch(block.subject.removeprefix(ID)):
                message = f"<{block.subject}> is not <type>/<words-in-lower-case> with one of our types."
                yield Finding(file.name, block.line, message)


def literals(places: Places, files: Iterable[TurtleFile]) -> Iterator[Finding]:
    """Every literal has a datatype that the data uses, and its plain spelling."""
    for triple in triples_of(files):
        if isinstance(triple.object, ox.Literal):
            fault = literal_fault(triple.object.value, triple.object.datatype.value)
            if fault:
                yield places.finding(key(triple.subject), f"{words(triple.predicate)} {fault}", triple.predicate.value)


def triples_of(files: Iterable[TurtleFile]) -> Iterator[ox.Triple]:
    """Yield what files say, one file after the other."""
    return (triple for file in files for triple in file.triples)


@lru_cache(100_000)
def literal_fault(text: str, datatype: str) -> str | None:
    """Return what is wrong with a literal's datatype or spelling (the store would change any but the plain one)."""
    if datatype in _FREE:
        return None
    spelling = _SPELLING.get(datatype)
    if spelling is None:
        return f'"{text}" has the datatype {shorten(datatype)}, which the data does not use.'
    if not spelling.fullmatch(text):
        return f'"{text}" is not the plain way to write an {shorten(datatype)}.'
    try:
        if datatype == XSD + "date":
            date.fromisoformat(text)
        elif datatype == XSD + "dateTime":
            datetime.fromisoformat(text)
    except ValueError:
        return f'"{text}" is no day of the calendar.'
    return None


def language_tags(files: Iterable[TurtleFile]) -> Iterator[Finding]:
    """Language tags are written small, as the store has them."""
    for file in files:
        for tag, line in file.layout.capital_tags:
            yield Finding(file.name, line, f"The language tag {tag} is written {tag.lower()}.")


def blank_nodes(places: Places, files: Iterable[TurtleFile]) -> Iterator[Finding]:
    """Blank nodes are citations, and hang on a claim."""
    for file in files:
        for triple in file.triples:
            if isinstance(triple.object, ox.BlankNode) and triple.predicate.value != CITATION:
                message = f"{words(triple.predicate)} has a blank node; only mw:citation may."
                yield places.finding(key(triple.subject), message, triple.predicate.value)
        hanging = {triple.subject for triple in file.triples if isinstance(triple.subject, ox.BlankNode)}
        if hanging - {triple.object for triple in file.triples}:
            yield Finding(file.name, None, "A blank node stands alone; give it an IRI.")


def nothing_derived(places: Places, files: Iterable[TurtleFile]) -> Iterator[Finding]:
    """Nobody types what the build derives."""
    for triple in triples_of(files):
        if triple.predicate.value in BOUNDS or triple.predicate.value.startswith(MWX):
            message = f"{words(triple.predicate)} is derived by the build; write mw:begins, mw:ends or mw:on."
            yield places.finding(key(triple.subject), message, triple.predicate.value)
