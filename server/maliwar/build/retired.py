"""IRIs that were published and are used no more; triples/retired.ttl says what took the place of each, or why nothing.

An entry has owl:deprecated true, a skos:changeNote in English, and at most one dcterms:isReplacedBy; it has no type, as
nothing is said of it any more.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from maliwar.build.naming import key, shorten, words
from maliwar.build.sources import Sources
from maliwar.errors import Finding
from maliwar.names import CHANGE_NOTE, DEPRECATED, ID, REPLACED_BY

FILE = "triples/retired.ttl"


def retired(sources: Sources) -> frozenset[str]:
    """Return the IRIs that the file retires."""
    files = (file for file in sources.triples if file.name == FILE)
    return frozenset(subject for file in files for subject, *_ in sources.survey(file).blocks)


def faults(sources: Sources) -> Iterator[Finding]:
    """Say where an entry is incomplete, where it leads nowhere, and where something still speaks of a retired IRI."""
    gone = retired(sources)
    if not gone:
        return
    for file in sources.triples:
        if file.name == FILE:
            yield from _entries(sources, file.triples, gone)
    for file in sources.ontology + sources.triples:
        survey = sources.survey(file)
        spoken = {subject for subject, *_ in survey.blocks}.union(survey.wanted)
        if file.name == FILE or gone.isdisjoint(spoken):
            continue
        for block in file.layout.blocks:
            if block.subject in gone:
                yield Finding(
                    file.name, block.line, f"{shorten(block.subject)}: is retired by {FILE}; it stays unused."
                )
        for triple in file.triples:
            if isinstance(triple.object, ox.NamedNode) and triple.object.value in gone:
                message = f"{words(triple.predicate)} {words(triple.object)}, which is retired by {FILE}."
                yield sources.finding(key(triple.subject), message, triple.predicate.value)


def _entries(sources: Sources, triples: tuple[ox.Triple, ...], gone: frozenset[str]) -> Iterator[Finding]:
    told: dict[str, dict[str, list[str]]] = {iri: {} for iri in sorted(gone)}
    for triple in triples:
        told[key(triple.subject)].setdefault(triple.predicate.value, []).append(key(triple.object))
    known = {subject for file in sources.triples for subject, *_ in sources.survey(file).blocks} - gone
    for iri, facts in told.items():
        if not iri.startswith(ID):
            yield sources.finding(iri, "only an IRI of ours, <type>/<slug>, can be retired.")
        if set(facts) - {DEPRECATED, CHANGE_NOTE, REPLACED_BY}:
            yield sources.finding(iri, "of a retired IRI nothing is said but its note and its replacement.")
        if facts.get(DEPRECATED) != ["true"] or len(facts.get(CHANGE_NOTE, ())) != 1:
            yield sources.finding(iri, "a retired IRI has owl:deprecated true and one skos:changeNote that says why.")
        successors = facts.get(REPLACED_BY, [])
        if len(successors) > 1:
            yield sources.finding(iri, "a retired IRI leads to one replacement.", REPLACED_BY)
        for successor in successors:
            if successor not in known or not successor.startswith(ID):
                message = f"dcterms:isReplacedBy {shorten(successor)}, which is described nowhere or retired itself."
                yield sources.finding(iri, message, REPLACED_BY)
