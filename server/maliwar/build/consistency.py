"""What must hold between the files before anything is validated: names, references, literals, prefixes."""

import difflib
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache

import pyoxigraph as ox

from maliwar.build import retired
from maliwar.build.inputs import RULES
from maliwar.build.naming import key, shorten, words
from maliwar.build.sources import Sources
from maliwar.build.turtle import RDF_TYPE, TurtleFile
from maliwar.errors import Finding
from maliwar.names import EDTF, ID, MW, MWX, PREFIXES, TYPES
from maliwar.tables import ITEMS, read_table

XSD = PREFIXES["xsd"]
CITATION = MW + "citation"
BOUNDS = frozenset(MW + name for name in ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd"))

_SLUG = re.compile(rf"(?:{'|'.join(TYPES)})/[a-z0-9]+(?:-[a-z0-9]+)*")
_TERM = re.compile(r"(?<![\w:])mw:([A-Za-z]\w*)")
_COMMENT = re.compile(r"#[^\n]*")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")
_SPELLING = {
    XSD + "integer": re.compile(r"0|-?[1-9]\d*"),
    XSD + "decimal": re.compile(r"0|-?(?:[1-9]\d*|0(?=\.))(?:\.\d*[1-9])?"),
    XSD + "boolean": re.compile(r"true|false"),
    XSD + "date": re.compile(r"\d{4}-\d\d-\d\d"),
    XSD + "dateTime": _DATE_TIME,
}
_FREE = {XSD + "string", PREFIXES["rdf"] + "langString", PREFIXES["geo"] + "wktLiteral", EDTF}


def faults(sources: Sources) -> list[Finding]:
    """Return what stops a build, in the order of the checks."""
    data = sources.ontology + sources.triples
    return [
        *_prefixes_agree(sources.files),
        *_described_once(data),
        *_slugs(sources),
        *_references(sources),
        *_terms_defined(sources),
        *_terms_in_rules(sources),
        *_literals(sources),
        *_language_tags(sources.files),
        *_blank_nodes(sources),
        *_nothing_derived(sources),
        *_items_verified(sources),
        *retired.faults(sources),
    ]


def style(sources: Sources) -> list[Finding]:
    """Return what only a reader minds: a missing first line, prefixes unsorted or unused. A build goes on."""
    found: list[Finding] = []
    for file in sources.files:
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


def _prefixes_agree(files: Iterable[TurtleFile]) -> Iterator[Finding]:
    for file in files:
        for prefix, line in file.layout.prefixes:
            iri, ours = file.prefixes[prefix], PREFIXES.get(prefix)
            if ours is None:
                yield Finding(file.name, line, f"The prefix {prefix}: is not in maliwar.names.PREFIXES.")
            elif ours != iri:
                yield Finding(file.name, line, f"The prefix {prefix}: stands for <{ours}>, not for <{iri}>.")


def _described_once(files: Iterable[TurtleFile]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for file in files:
        for block in file.layout.blocks:
            if block.typed is None:
                continue
            place = first.setdefault(block.subject, f"{file.name}:{block.line}")
            if place != f"{file.name}:{block.line}":
                yield Finding(
                    file.name,
                    block.line,
                    f"{shorten(block.subject)}: already described at {place}; "
                    "give it another name, or leave out the type here.",
                )


def _slugs(sources: Sources) -> Iterator[Finding]:
    for file in sources.ontology + sources.triples:
        for block in file.layout.blocks:
            if block.subject.startswith(ID) and not _SLUG.fullmatch(block.subject.removeprefix(ID)):
                message = f"<{block.subject}> is not <type>/<words-in-lower-case> with one of our types."
                yield Finding(file.name, block.line, message)


def _references(sources: Sources) -> Iterator[Finding]:
    """Every IRI of ours that is spoken of or about has a type somewhere."""
    typed = {
        block.subject
        for file in sources.ontology + sources.triples
        for block in file.layout.blocks
        if block.typed is not None
    }
    gone = retired.retired(sources)
    for file in sources.triples:
        for block in file.layout.blocks:
            if block.subject not in typed and block.subject not in gone:
                yield Finding(file.name, block.line, f"{shorten(block.subject)}: nothing says what this is.")
    for file in sources.ontology + sources.triples:
        for triple in file.triples:
            value = triple.object
            if isinstance(value, ox.NamedNode) and value.value.startswith(ID) and value.value not in typed:
                message = (
                    f"{words(triple.predicate)} {words(value)}, which is described nowhere{_near(value.value, typed)}"
                )
                yield sources.finding(key(triple.subject), message, triple.predicate.value)


def _near(iri: str, known: Iterable[str]) -> str:
    """Return what comes close among the names of the same type, compared by what follows the last / or #."""
    kind = iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
    slugs = sorted(name.removeprefix(kind) for name in known if name.startswith(kind))
    close = difflib.get_close_matches(iri.removeprefix(kind), slugs, 3, 0.7)
    return f"; near: {', '.join(shorten(kind + slug) for slug in close)}." if close else "."


def _defined(sources: Sources) -> set[str]:
    return {
        triple.subject.value
        for triple in sources.ontology_triples
        if triple.predicate.value == RDF_TYPE and isinstance(triple.subject, ox.NamedNode)
    }


def _terms_defined(sources: Sources) -> Iterator[Finding]:
    defined = _defined(sources)
    seen: set[tuple[str, str]] = set()
    for file in sources.files:
        for triple in file.triples:
            for term in (triple.subject, triple.predicate, triple.object):
                if not isinstance(term, ox.NamedNode) or not term.value.startswith(MW) or term.value in defined:
                    continue
                if (file.name, term.value) not in seen:
                    seen.add((file.name, term.value))
                    message = f"{words(term)} is not in the ontology{_near(term.value, defined)}"
                    yield sources.finding(key(triple.subject), message, triple.predicate.value)


def _terms_in_rules(sources: Sources) -> Iterator[Finding]:
    defined = _defined(sources)
    for path in sorted((sources.root / RULES).glob("*.rq")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for name in _TERM.findall(_COMMENT.sub("", line)):
                if MW + name not in defined:
                    yield Finding(f"{RULES}/{path.name}", number, f"mw:{name} is not in the ontology.")


def _literals(sources: Sources) -> Iterator[Finding]:
    for triple in (*sources.ontology_triples, *sources.asserted_triples):
        if isinstance(triple.object, ox.Literal):
            fault = literal_fault(triple.object.value, triple.object.datatype.value)
            if fault:
                yield sources.finding(key(triple.subject), f"{words(triple.predicate)} {fault}", triple.predicate.value)


@cache
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


def _language_tags(files: Iterable[TurtleFile]) -> Iterator[Finding]:
    for file in files:
        for tag, line in file.layout.capital_tags:
            yield Finding(file.name, line, f"The language tag {tag} is written {tag.lower()}.")


def _blank_nodes(sources: Sources) -> Iterator[Finding]:
    held = {
        triple.object
        for triple in sources.asserted_triples
        if triple.predicate.value == CITATION and isinstance(triple.object, ox.BlankNode)
    }
    for triple in sources.asserted_triples:
        value = triple.object
        if isinstance(value, ox.BlankNode) and triple.predicate.value != CITATION:
            message = f"{words(triple.predicate)} has a blank node; only mw:citation may."
            yield sources.finding(key(triple.subject), message, triple.predicate.value)
    loose = {triple.subject for triple in sources.asserted_triples if isinstance(triple.subject, ox.BlankNode)} - held
    for file in sources.triples:
        hanging = loose.intersection(triple.subject for triple in file.triples)
        hanging -= {triple.object for triple in file.triples}
        if hanging:
            yield Finding(file.name, None, "A blank node stands alone; give it an IRI.")


def _nothing_derived(sources: Sources) -> Iterator[Finding]:
    for triple in sources.asserted_triples:
        if triple.predicate.value in BOUNDS or triple.predicate.value.startswith(MWX):
            message = f"{words(triple.predicate)} is derived by the build; write mw:begins, mw:ends or mw:on."
            yield sources.finding(key(triple.subject), message, triple.predicate.value)


def _items_verified(sources: Sources) -> Iterator[Finding]:
    """Every Wikidata item that is linked is in the table of those that were looked at; without a table none may be."""
    verified = {row["qid"] for row in read_table(sources.root / ITEMS)}
    for triple in (*sources.ontology_triples, *sources.asserted_triples):
        value = triple.object
        if isinstance(value, ox.NamedNode) and value.value.startswith(PREFIXES["wd"]):
            item = value.value.removeprefix(PREFIXES["wd"])
            if item not in verified:
                message = f"{words(triple.predicate)} {item}, which is not among the verified items of {ITEMS}."
                yield sources.finding(key(triple.subject), message, triple.predicate.value)
