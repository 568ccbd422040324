"""A row as triples: the event, its claims, and what they name, in our vocabulary and in the import's own IRIs.

Every row describes all that it names, so that it can be checked and derived from by itself; what several rows say alike
is written once. Citations are blank nodes named after the row, so that the same file gives the same bytes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import pyoxigraph as ox

from maliwar.build.schema import Statement
from maliwar.imports.happening import Cited, Happening, Party, Spot, Toll
from maliwar.names import EDTF, ID, MW, PREFIXES
from maliwar.shelf import IMPORT_DATASETS

_EDTF, _INTEGER, _WKT, _DATE = (
    ox.NamedNode(iri)
    for iri in (EDTF, PREFIXES["xsd"] + "integer", PREFIXES["geo"] + "wktLiteral", PREFIXES["xsd"] + "date")
)
_TYPE, _LABEL = ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(PREFIXES["rdfs"] + "label")


@cache
def mw(name: str) -> ox.NamedNode:
    """Return one of our classes or properties."""
    return ox.NamedNode(MW + name)


@cache
def term(prefixed: str) -> ox.NamedNode:
    """Return the IRI of `dcterms:title` or of `concept:killed`."""
    prefix, _, local = prefixed.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The file that is imported: what its dataset, its source and its coder are described with."""

    name: str
    kind: str
    title: str
    licence: str
    coder: str
    file: str
    sha256: str
    modified: str

    def node(self, sort: str, key: str) -> ox.NamedNode:
        """Return the import's own IRI for a thing: `event/<name>-<key>`."""
        return ox.NamedNode(f"{ID}{sort}/{self.name}-{key}")

    @cached_property
    def dataset(self) -> ox.NamedNode:
        """The IRI of the dataset."""
        return ox.NamedNode(IMPORT_DATASETS + self.name)

    @cached_property
    def source(self) -> ox.NamedNode:
        """The IRI of the file as a source that claims cite."""
        return ox.NamedNode(f"{ID}source/{self.name}")

    @cached_property
    def coding(self) -> ox.NamedNode:
        """The IRI of the coder."""
        return self.node("actor", "coder")

    @cached_property
    def scheme(self) -> ox.NamedNode:
        """The IRI of the scheme of the publisher's kinds of events."""
        return self.node("concept", "kinds")

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """What is said of the file as a whole, as N-Triples writes it."""
        return _written(self.triples)

    @cached_property
    def triples(self) -> tuple[ox.Triple, ...]:
        """What is said of the file as a whole."""
        said = _Said()
        told = f"{self.title}, imported from {self.file}"
        said.thing(self.dataset, term("dcat:Dataset"), self.title)
        said.add(self.dataset, _TYPE, term("void:Dataset"))
        said.add(self.dataset, term("dcterms:title"), english(self.title))
        said.add(self.dataset, term("dcterms:description"), english(told))
        said.add(self.dataset, term("dcterms:rights"), english(self.licence))
        said.add(self.dataset, term("dcterms:source"), ox.Literal(self.file))
        said.add(self.dataset, term("dcterms:identifier"), ox.Literal(f"sha256:{self.sha256}"))
        said.add(self.dataset, term("dcterms:modified"), ox.Literal(self.modified, datatype=_DATE))
        said.add(self.dataset, term("prov:wasAttributedTo"), self.coding)
        said.thing(self.source, mw("Source"), self.title)
        said.add(self.source, term("dcterms:title"), ox.Literal(self.title))
        said.add(self.source, term("dcterms:publisher"), self.coding)
        said.add(self.source, mw("retrievedOn"), ox.Literal(self.modified, datatype=_EDTF))
        said.thing(self.coding, mw("ResearchBody"), self.coder)
        said.add(self.coding, mw("attestedIn"), self.source)
        said.thing(self.scheme, term("skos:ConceptScheme"), f"kinds of events in {self.title}")
        return tuple(said.triples)


@dataclass(frozen=True)
class Described:
    """A row's triples; `own` are the subjects that no other row has, as N-Triples writes them."""

    happening: Happening
    triples: tuple[ox.Triple, ...]
    own: frozenset[str]
    claims: int

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The triples as N-Triples writes them."""
        return _written(self.triples)


def _written(triples: tuple[ox.Triple, ...]) -> tuple[Statement, ...]:
    return tuple((str(triple.subject), str(triple.predicate), str(triple.object)) for triple in triples)


def describe(row: Happening, origin: Origin, first_name: Callable[[str, str], str]) -> Described:
    """Return what a row says, the file's own description not repeated.

    `first_name` tells under which name a numbered actor first came: that is its label, any other is an alias.
    """
    return _Row(row, origin, first_name).described()


def english(text: str) -> ox.Literal:
    """Return a text in English."""
    return ox.Literal(text, language="en")


class _Said:
    """Triples in the order in which they are said, each once."""

    def __init__(self) -> None:
        self._said: dict[ox.Triple, None] = {}

    @property
    def triples(self) -> Iterator[ox.Triple]:
        return iter(self._said)

    def add(
        self,
        subject: ox.NamedNode | ox.BlankNode,
        predicate: ox.NamedNode,
        value: ox.NamedNode | ox.BlankNode | ox.Literal,
    ) -> None:
        self._said.setdefault(ox.Triple(subject, predicate, value))

    def thing(self, node: ox.NamedNode, kind: ox.NamedNode, label: str) -> None:
        self.add(node, _TYPE, kind)
        self.add(node, _LABEL, english(label))


class _Row(_Said):
    def __init__(self, row: Happening, origin: Origin, first_name: Callable[[str, str], str]) -> None:
        super().__init__()
        self._row, self._origin, self._first_name = row, origin, first_name
        self._event = origin.node("event", row.key)
        self._claim = origin.node("claim", row.key)
        self._citations: list[ox.BlankNode] = []
        self._own: set[ox.NamedNode | ox.BlankNode] = {self._event}
        self._claims = 0

    def described(self) -> Described:
        row = self._row
        self._cite()
        self._happened()
        self._told()
        total = next((toll for toll in row.tolls if not toll.part), None)
        for toll in row.tolls:
            self._toll(toll, total)
        for party in {party.key: party for party in (*(who for _, who in row.roles), *row.others)}.values():
            self._party(party)
        return Described(row, tuple(self.triples), frozenset(map(str, self._own)), self._claims)

    def _happened(self) -> None:
        row, event = self._row, self._event
        self.thing(event, mw(row.kind), row.label)
        self.add(event, mw("on"), ox.Literal(row.on, datatype=_EDTF))
        self.add(event, mw("dateBasis"), term("concept:text"))
        self.add(event, mw("eventKind"), self._finer())
        self.add(event, mw("place"), self._place(row.spot))
        for role, party in row.roles:
            self.add(event, mw(role), self._origin.node("actor", party.key))
        self.add(event, term("void:inDataset"), self._origin.dataset)
        self.add(event, term("dcterms:identifier"), ox.Literal(row.id))
        self.add(event, term("skos:scopeNote"), english(f"{row.date_note}; {row.spot.note}."))
        if row.note:
            self.add(event, term("dcterms:description"), ox.Literal(row.note))

    def _finer(self) -> ox.NamedNode:
        finer = self._row.finer
        node = self._origin.node("concept", finer.key)
        self.thing(node, term("skos:Concept"), finer.label)
        self.add(node, term("skos:definition"), english(finer.definition))
        self.add(node, term("skos:inScheme"), self._origin.scheme)
        return node

    def _place(self, spot: Spot) -> ox.NamedNode:
        """Describe the place, its point and the areas that hold it, and return it."""
        node = below = self._named_place(spot.key, spot.name, "Place")
        for key, name, kind in spot.above:
            area = self._named_place(key, name, kind)
            if area != below:
                self.add(below, mw("partOf"), area)
                below = area
        if spot.latitude is not None and spot.longitude is not None:
            point = self._origin.node("geometry", spot.key)
            self.add(node, term("geo:hasGeometry"), point)
            self.add(point, _TYPE, mw("Geometry"))
            wkt = f"POINT({spot.longitude} {spot.latitude})"
            self.add(point, term("geo:asWKT"), ox.Literal(wkt, datatype=_WKT))
            self.add(point, mw("precision"), term(f"concept:{spot.precision}"))
        return node

    def _named_place(self, key: str, name: str, kind: str) -> ox.NamedNode:
        node = self._origin.node("place", key)
        self.thing(node, mw(kind), name)
        self.add(node, mw("attestedIn"), self._origin.source)
        return node

    def _party(self, party: Party) -> ox.NamedNode:
        node = self._origin.node("actor", party.key)
        label = self._first_name(party.key, party.name) if party.key.isdigit() else party.name
        self.thing(node, mw(party.kind), label)
        if label != party.name:
            self.add(node, term("skos:altLabel"), english(party.name))
        self.add(node, mw("attestedIn"), self._origin.source)
        return node

    def _cite(self) -> None:
        """Make one citation of the file, and one of each source that the row names; all its claims share them."""
        cited = [self._origin.source, *(self._source(each) for each in self._row.cited)]
        for number, source in enumerate(cited, 1):
            node = ox.BlankNode(f"i-{self._origin.name}-{self._row.key}-{number}")
            self.add(node, mw("source"), source)
            self.add(node, mw("entry"), source)
            if number == 1:
                self.add(node, term("bibo:locator"), ox.Literal(f"row {self._row.id}, line {self._row.line}"))
            self._citations.append(node)
            self._own.add(node)

    def _source(self, cited: Cited) -> ox.NamedNode:
        node = self._origin.node("source", cited.key)
        told = ", ".join(dict.fromkeys(filter(None, (cited.publisher, cited.title, cited.issued))))
        self.thing(node, mw("Source"), told)
        self.add(node, term("dcterms:title"), ox.Literal(cited.title))
        if cited.publisher:
            self.add(node, mw("publisherName"), ox.Literal(cited.publisher))
        if cited.issued:
            self.add(node, term("dcterms:issued"), ox.Literal(cited.issued, datatype=_EDTF))
        return node

    def _told(self) -> None:
        """Claim that it happened: by whom the row names, else by the coder."""
        row = self._row
        says = self._party(row.said_by) if row.said_by else self._origin.coding
        self._assert(self._claim, mw("Claim"), row.label, says)
        self.add(self._claim, term("prov:wasAttributedTo"), self._origin.coding)

    def _toll(self, toll: Toll, total: Toll | None) -> None:
        """Claim a number; it is the coder's, who weighed the sources."""
        node = self._origin.node("claim", f"{self._row.key}-{toll.key}")
        number = _spoken(toll)
        self._assert(node, mw("CountClaim"), f"{number} {toll.words}: {self._row.label}", self._origin.coding)
        self.add(node, mw("countKind"), term("concept:killed"))
        for name, value in (("low", toll.low), ("best", toll.best), ("high", toll.high)):
            if value is not None:
                self.add(node, mw(name), ox.Literal(str(value), datatype=_INTEGER))
        if toll.affected:
            self.add(node, mw("affected"), self._origin.node("actor", toll.affected.key))
        if toll.part and total:
            self.add(node, mw("partOfTotal"), self._origin.node("claim", f"{self._row.key}-{total.key}"))

    def _assert(self, node: ox.NamedNode, kind: ox.NamedNode, label: str, says: ox.NamedNode) -> None:
        self.thing(node, kind, label)
        self.add(node, mw("about"), self._event)
        self.add(node, mw("stance"), term("concept:asserts"))
        self.add(node, mw("asserter"), says)
        self.add(node, mw("status"), term("concept:unassessed"))
        if self._row.said_on:
            self.add(node, mw("saidOn"), ox.Literal(self._row.said_on, datatype=_EDTF))
        for citation in self._citations:
            self.add(node, mw("citation"), citation)
        self._own.add(node)
        self._claims += 1


def _spoken(toll: Toll) -> str:
    low, high = toll.low, toll.high
    span = f"{low}–{high}" if low is not None and high is not None and low != high else ""
    if toll.best is None:
        return span or str(low if low is not None else high)
    return f"{toll.best} ({span})" if span else str(toll.best)
