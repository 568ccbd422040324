"""What must hold between the files before anything is validated: names, references, literals, prefixes."""

import difflib
import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from maliwar.build import retired
from maliwar.build.inputs import RULES
from maliwar.build.naming import key, shorten, words
from maliwar.build.onefile import (
    blank_nodes,
    language_tags,
    literals,
    nothing_derived,
    prefixes_agree,
    slugs,
    style_of,
    triples_of,
)
from maliwar.build.sources import Sources
from maliwar.build.turtle import RDF_TYPE, TurtleFile
from maliwar.errors import Finding
from maliwar.names import ID, MW, PREFIXES
from maliwar.tables import ITEMS, read_table

_TERM = re.compile(r"(?<![\w:])mw:([A-Za-z]\w*)")
_COMMENT = re.compile(r"#[^\n]*")
_MOST_COMPARED = 20_000
"""Names that are looked through for one that comes close: a second for each fault."""


def faults(sources: Sources) -> list[Finding]:
    """Return what stops a build, in the order of the checks; a file is read again where a check has to look at it."""
    data = sources.ontology + sources.triples
    return [
        *prefixes_agree(sources.flagged(sources.files, "prefixes_agree")),
        *_described_once(data, sources),
        *slugs(sources.flagged(data, "slugs")),
        *_references(sources),
        *_terms_defined(sources),
        *_terms_in_rules(sources),
        *literals(sources, sources.flagged(data, "literals")),
        *language_tags(sources.flagged(sources.files, "language_tags")),
        *blank_nodes(sources, sources.flagged(sources.triples, "blank_nodes")),
        *nothing_derived(sources, sources.flagged(sources.triples, "nothing_derived")),
        *_items_verified(sources),
        *retired.faults(sources),
    ]


def style(sources: Sources) -> list[Finding]:
    """Return what only a reader minds: a missing first line, prefixes unsorted or unused. A build goes on."""
    return [finding for file in sources.flagged(sources.files, "style") for finding in style_of(file)]


def _described_once(files: Iterable[TurtleFile], sources: Sources) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for file in files:
        for subject, line, typed in sources.survey(file).blocks:
            if typed is None:
                continue
            if subject not in first:
                first[subject] = f"{file.name}:{line}"
            elif first[subject] != f"{file.name}:{line}":
                yield Finding(
                    file.name,
                    line,
                    f"{shorten(subject)}: already described at {first[subject]}; "
                    "give it another name, or leave out the type here.",
                )


def _references(sources: Sources) -> Iterator[Finding]:
    """Every IRI of ours that is spoken of or about has a type somewhere."""
    typed = sources.typed
    gone = retired.retired(sources)
    for file in sources.triples:
        for subject, line, _ in sources.survey(file).blocks:
            if subject not in typed and subject not in gone:
                yield Finding(file.name, line, f"{shorten(subject)}: nothing says what this is.")
    for file in sources.ontology + sources.triples:
        if typed.issuperset(sources.survey(file).wanted):
            continue
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
    if len(slugs) > _MOST_COMPARED:
        return "."
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
        if defined.issuperset(sources.survey(file).terms):
            continue
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
    for file, path in sources.project.files(RULES, "*.rq").items():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for name in _TERM.findall(_COMMENT.sub("", line)):
                if MW + name not in defined:
                    yield Finding(file, number, f"mw:{name} is not in the ontology.")


def _items_verified(sources: Sources) -> Iterator[Finding]:
    """Every Wikidata item that is linked is in the table of those that were looked at; without a table none may be."""
    verified = {PREFIXES["wd"] + row["qid"] for row in read_table(sources.project.file(ITEMS))}
    files = (file for file in sources.ontology + sources.triples if not verified.issuperset(sources.survey(file).items))
    for triple in triples_of(files):
        value = triple.object
        if isinstance(value, ox.NamedNode) and value.value.startswith(PREFIXES["wd"]) and value.value not in verified:
            item = value.value.removeprefix(PREFIXES["wd"])
            message = f"{words(triple.predicate)} {item}, which is not among the verified items of {ITEMS}."
            yield sources.finding(key(triple.subject), message, triple.predicate.value)
