"""What things are called, on both sides of a mapping: ours by the project's files, theirs by the import's graph."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph as ox

from maliwar.errors import BadData, Finding
from maliwar.names import DEPRECATED, ID, MW, PREFIXES, short_path
from maliwar.project import Project

SORTS: Final = {"actor": "actor", "person": "actor", "place": "place"}
"""What may be the same as what, by the `<type>` of an IRI: persons are actors."""

_LABELS: Final = (PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "prefLabel")
_ALIASES: Final = (PREFIXES["skos"] + "altLabel", PREFIXES["skos"] + "notation")
_TYPE: Final = PREFIXES["rdf"] + "type"
_UNNAMED: Final = frozenset({MW + "AnonymousActor", MW + "UnresolvedActor"})
"""Whom the sources leave open: never matched to anybody."""
_LINE_STARTS: Final = tuple(f"<{ID}{kind}/".encode() for kind in SORTS)
_AT_ONCE: Final = 10_000

_Statement: TypeAlias = tuple[str, str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]


@dataclass(frozen=True)
class Named:
    """A thing with its English label (or whichever it has) and its other names."""

    iri: str
    label: str
    aliases: tuple[str, ...] = ()

    @property
    def sort(self) -> str:
        """`actor` or `place`."""
        return SORTS[(short_path(self.iri) or "").partition("/")[0]]


def ours(project: Project) -> list[Named]:
    """Return the actors, persons and places of the project's triples, by IRI, without those that are left open.

    The files are read one by one; only names are kept. Raises BadData where a file cannot be parsed.
    """
    return _named(each for path in project.files("triples", "**/*.ttl").values() for each in _parsed(path))


def theirs(graph: Path) -> list[Named]:
    """Return the actors and places of an import's graph.nq, by IRI; lines about all else are not parsed."""
    return _named(_quads(graph))


def _parsed(path: Path) -> Iterator[_Statement]:
    try:
        for quad in ox.parse(path=path):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject.value, quad.predicate.value, quad.object
    except SyntaxError as fault:
        raise BadData("A file of the project cannot be read.", (Finding(str(path), fault.lineno, fault.msg),)) from None


def _quads(graph: Path) -> Iterator[_Statement]:
    with graph.open("rb") as file:
        about: list[bytes] = []
        for line in file:
            if line.startswith(_LINE_STARTS):
                about.append(line)
            if len(about) == _AT_ONCE:
                yield from _read(about)
                about = []
        yield from _read(about)


def _read(lines: list[bytes]) -> Iterator[_Statement]:
    for quad in ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS):
        if isinstance(quad.subject, ox.NamedNode):
            yield quad.subject.value, quad.predicate.value, quad.object


def _named(statements: Iterable[_Statement]) -> list[Named]:
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    aliases: dict[str, dict[str, None]] = defaultdict(dict)
    open_ones: set[str] = set()
    for subject, predicate, value in statements:
        if (short_path(subject) or "").partition("/")[0] not in SORTS:
            continue
        if predicate in _LABELS and isinstance(value, ox.Literal):
            labels[subject][value.language or ""] = value.value
        elif predicate in _ALIASES and isinstance(value, ox.Literal):
            aliases[subject][value.value] = None
        elif predicate == DEPRECATED or (predicate == _TYPE and getattr(value, "value", "") in _UNNAMED):
            open_ones.add(subject)
    found = []
    for iri in sorted(labels.keys() - open_ones):
        written = labels[iri]
        main = written.get("en") or written.get("") or written[min(written)]
        others = dict.fromkeys((*written.values(), *aliases.get(iri, ())))
        found.append(Named(iri, main, tuple(name for name in others if name != main)))
    return found
