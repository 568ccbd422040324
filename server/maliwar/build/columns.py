"""The CSV tables of the dump: which there are, and what each of their columns says, as paths through the graph."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from maliwar.languages import N_
from maliwar.names import GRAPHS

Kind: TypeAlias = Literal["text", "thing", "point", "dispute"]
"""A `thing` makes two columns, its id and its label; a `point` longitude and latitude; a `dispute` yes or no."""
ASSERTED: Final = GRAPHS["asserted"]


@dataclass(frozen=True)
class Column:
    """One column: a SPARQL property path from the row's thing, and what stands at its end.

    Several values stand in one cell, parted by `; `, in the order of their ids or letters.
    """

    name: str
    path: str
    text: str
    kind: Kind = "text"
    language: str = ""
    graph: str = ""
    """The named graph that the path is walked in; all of them together where it is empty."""
    type: str = "string"
    """The Frictionless type."""


@dataclass(frozen=True)
class Table:
    """One CSV file: a row for each thing that `rows`, a SPARQL pattern on ?x, finds."""

    name: str
    title: str
    rows: str
    columns: tuple[Column, ...]


LABELS: Final = (
    Column("label", "rdfs:label", "Its name in English", language="en"),
    Column("label_fr", "rdfs:label", "Its name in French", language="fr"),
)
TYPE: Final = Column("type", "rdf:type", "Its class or classes in the ontology", graph=ASSERTED)
NAMES: Final = Column("other_names", "skos:altLabel", "Other names, in any language")
WIKIDATA: Final = Column("wikidata", "schema:sameAs", "The same thing in Wikidata")
CLAIMS: Final = Column("claims", "^mw:about", "The claims about it: rows of claims.csv")
STANDING: Final = (
    Column("standing", "mw:standing", "Whether the editors hold it settled, contested or rejected"),
    Column("disputed", "mwx:disputedFrom", "Whether a claim denies it, or it clashes with another", "dispute"),
)
BOUNDS: Final = tuple(
    Column(name, path, text, type="date")
    for name, path, text in (
        ("earliest_begin", "mw:earliestBegin", "The first day on which it may have begun"),
        ("latest_begin", "mw:latestBegin", "The last day by which it had begun"),
        ("earliest_end", "mw:earliestEnd", "The first day on which it may have ended"),
        ("latest_end", "mw:latestEnd", "The last day on which it may have ended; empty where that is open"),
    )
)
SPAN: Final = (
    Column("begins", "mw:begins", "When it began, as written in EDTF"),
    Column("ends", "mw:ends", "When it ended, as written in EDTF; `..` is open"),
    *BOUNDS,
)
WITNESS: Final = (
    Column("asserter", "mw:asserter", "Who says so", "thing"),
    Column("said_on", "mw:saidOn", "When it was said, in EDTF, where that is known"),
    Column("wording", "mw:wording", "The claim in words of ours"),
    Column("sources", "mw:citation/mw:source", "The references that it cites: rows of sources.csv"),
    Column("passages", "mw:citation/mw:passage", "The passages of the article that it was read from"),
)
STANCE: Final = (
    Column("stance", "mw:stance", "Whether it asserts, denies, expects or retracts"),
    Column("status", "mw:status", "Whether the editors accept the claim"),
)

TABLES: Final = (
    Table(
        "actors",
        N_("Who acts: states, armed groups, people, organisations, populations"),
        "?x a mw:Actor",
        (
            *LABELS,
            TYPE,
            Column("abbreviation", "skos:notation", "Its abbreviation"),
            NAMES,
            Column("member_of", "mw:memberOf", "What it belongs to, at some time", "thing"),
            Column("led_by", "mw:ledBy", "Who has led it, at some time", "thing"),
            WIKIDATA,
        ),
    ),
    Table(
        "places",
        N_("Where: countries, regions, towns, sites"),
        "?x a mw:Place",
        (
            *LABELS,
            TYPE,
            NAMES,
            Column("part_of", "mw:partOf", "The places that it directly lies in", "thing", graph=ASSERTED),
            Column("", "geo:hasGeometry/geo:asWKT", "degrees, WGS 84", "point", type="number"),
            Column("precision", "geo:hasGeometry/mw:precision", "What the coordinates are those of"),
            WIKIDATA,
        ),
    ),
    Table(
        "events",
        N_("What happened: battles, attacks, coups, agreements signed, statements"),
        "?x a mw:Event",
        (
            *LABELS,
            TYPE,
            Column("kind", "mw:eventKind", "A finer kind"),
            Column("on", "mw:on", "When, as written in EDTF"),
            *BOUNDS,
            Column("place", "mw:place", "Where", "thing"),
            Column("participant", "mw:participant", "Who took part", "thing"),
            Column("perpetrator", "mw:perpetrator", "Who did it, where one did it to another", "thing"),
            Column("target", "mw:target", "Whom it was done to", "thing"),
            Column("part_of", "mw:partOf", "The larger events that it directly belongs to", "thing", graph=ASSERTED),
            STANDING[1],
            CLAIMS,
            WIKIDATA,
        ),
    ),
    Table(
        "relations",
        N_(
            "Who stood how to whom: alliance, hostility, support, talks, membership, command, office, deployment, siege"
        ),
        "?x a mw:Situation FILTER NOT EXISTS { ?x a mw:TerritorialControl }",
        (
            *LABELS,
            TYPE,
            Column("party", "mw:party", "The parties, where both stand alike", "thing"),
            Column(
                "from",
                "mw:supporter|mw:member|mw:officeHolder|mw:contributor|mw:besieger",
                "Who supports, belongs, holds the office, sends the forces or besieges",
                "thing",
            ),
            Column(
                "to",
                "mw:supported|mw:organisation|mw:mission|mw:besieged|mw:agreement",
                "Who is supported, belonged to, led, joined or besieged; the agreement in force",
                "thing",
            ),
            Column("place", "mw:place", "Where", "thing"),
            Column(
                "kind",
                "mw:form|mw:hostilityBasis|mw:supportKind|mw:role|mw:associationKind|mw:eventKind",
                "The form of an alliance, the basis of hostility, the kind of support, the office",
            ),
            *SPAN,
            *STANDING,
            CLAIMS,
        ),
    ),
    Table(
        "control",
        N_("Who held which place from when to when, and how: alone, jointly, contested, claimed, present"),
        "?x a mw:TerritorialControl",
        (
            *LABELS,
            Column("place", "mw:place", "The place", "thing"),
            Column("holder", "mw:holder", "Who held it", "thing"),
            Column("mode", "mw:mode", "How it was held"),
            *SPAN,
            *STANDING,
            CLAIMS,
        ),
    ),
    Table(
        "counts",
        N_("Numbers as somebody gave them: strengths, the dead, the displaced, losses"),
        "?x a mw:CountClaim",
        (
            LABELS[0],
            Column("about", "mw:about", "What is counted of", "thing"),
            Column("kind", "mw:countKind", "What is counted"),
            Column("low", "mw:low", "The least", type="integer"),
            Column("best", "mw:best", "The number given, where it is one", type="integer"),
            Column("high", "mw:high", "The most", type="integer"),
            Column("affected", "mw:affected", "Whom it befell, or whose it is", "thing"),
            *STANCE,
            *WITNESS,
        ),
    ),
    Table(
        "claims",
        N_("Who says what: every claim, with its stance, its asserter, and where it was read"),
        "?x a mw:Claim",
        (LABELS[0], Column("about", "mw:about", "What it is about", "thing"), *STANCE, *WITNESS),
    ),
    Table(
        "sources",
        N_("The article and its references, with what is wrong with each"),
        "?x a mw:Source",
        (
            Column("number", "mw:number", "Its number in the article", type="integer"),
            Column("title", "dcterms:title", "Its title"),
            Column("authors", "mw:authors", "Its authors, as the article has them"),
            Column("publisher", "dcterms:publisher", "Who published it", "thing"),
            Column("publisher_name", "mw:publisherName", "The publisher as the article has it"),
            Column("issued", "dcterms:issued", "When it was published, in EDTF"),
            Column("retrieved_on", "mw:retrievedOn", "When the article’s authors read it"),
            Column("archived_on", "mw:archivedOn", "When it was archived"),
            Column("language", "dcterms:language", "Its language, where it is not English"),
            Column("quality", "mw:quality", "What is wrong with it or to be known of it"),
        ),
    ),
)
"""In the order in which they are told."""
