"""What everything else hangs on: the data set's description, actors, places, the war, operations, agreements."""

from typing import Final

from maliwar.bench import days
from maliwar.bench.cast import Named
from maliwar.bench.chance import Chance, mixed
from maliwar.bench.days import LENGTH
from maliwar.bench.desk import Desk
from maliwar.bench.invented import word
from maliwar.bench.sheet import Sheet
from maliwar.names import BASE, DATASET, GRAPH

TITLE: Final = "An invented war, for benchmarks"
_KINDS: Final = ("ceasefire", "peace-agreement", "power-sharing", "defence-agreement")


def dataset(sheet: Sheet, triples: int, seed: int, country: str) -> None:
    """Say what this is: invented, how large, drawn with which seed."""
    sheet.block(
        f"<{DATASET}>",
        "a void:Dataset , dcat:Dataset",
        f'rdfs:label "{TITLE}"@en',
        f'dcterms:title "{TITLE}"@en',
        f'dcterms:description "Invented by maliwar-bench: about {triples} triples, seed {seed}. '
        'Nobody and nothing in it is real."@en',
        f"dcterms:publisher <{DATASET}#contributors>",
        f"dcterms:creator <{DATASET}#contributors>",
        'dcterms:issued "2024-06-14"^^xsd:date',
        'dcterms:language "en"',
        "dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/>",
        'dcterms:rights "Invented; no rights reserved."@en',
        "dcterms:source source:article",
        f"dcterms:spatial {country}",
        f"dcterms:temporal <{DATASET}#period>",
        f"dcat:landingPage <{BASE}>",
        f"void:subset <{GRAPH}ontology> , <{GRAPH}asserted> , <{GRAPH}inferred>",
    )
    sheet.block(
        f"<{DATASET}#contributors>", "a foaf:Group", 'rdfs:label "maliwar-bench"@en', 'foaf:name "maliwar-bench"'
    )
    sheet.block(
        f"<{DATASET}#period>",
        "a dcterms:PeriodOfTime",
        f'rdfs:label "from {days.worded(0)} to {days.worded(LENGTH)}"@en',
        f'dcat:startDate "{days.iso(0)}"^^xsd:date',
        f'dcat:endDate "{days.iso(LENGTH)}"^^xsd:date',
    )


def sources(desk: Desk) -> None:
    """Write the article and the yearbooks, which claims of every file cite."""
    desk.sheet.block(
        "source:article",
        "a mw:Source",
        'rdfs:label "the article of the invented war"@en',
        f'dcterms:title "{TITLE}"@en',
        "dcterms:publisher actor:article",
        'mw:retrievedOn "2024-06-14~"^^edtf:',
        "mw:quality concept:encyclopaedia-article",
    )
    for number in range(1, desk.cast.wholes + 1):
        desk.sheet.block(
            f"source:yearbook-{number}",
            "a mw:Source",
            f'rdfs:label "Yearbook of the war {number}"@en',
            f'dcterms:title "Yearbook of the war {number}"@en',
            f"dcterms:publisher {desk.cast.press(number / (desk.cast.wholes + 1)).name}",
            'dcterms:issued "2024-06-01"^^edtf:',
        )


def wholes(desk: Desk) -> None:
    """Write the war, its operations and agreements; each rests on a claim from a yearbook."""
    sheet, cast, chance = desk.sheet, desk.cast, desk.chance
    _passage(desk)
    sheet.block(
        "event:the-war",
        "a mw:War",
        f'rdfs:label "{TITLE}"@en',
        f'mw:begins "{days.iso(0)}"^^edtf:',
        'mw:ends ".."^^edtf:',
        "mw:dateBasis concept:text",
        f"mw:place {cast.places[0].name}",
    )
    _told(desk, "the-war", "event:the-war", 1)
    for number in range(1, cast.wholes + 1):
        one, other = cast.pair(chance.unit(), chance.unit())
        begun = chance.below(LENGTH - 800)
        name = f"operation:operation-{number}"
        sheet.block(
            name,
            "a mw:Operation",
            f'rdfs:label "Operation {word(5 * number + 4)}"@en',
            f"mw:participant {one.name} , {other.name}",
            f"mw:commander {cast.person(chance.unit()).name}",
            f'mw:begins "{days.iso(begun)}"^^edtf:',
            f'mw:ends "[{days.iso(begun + 300)}..{days.iso(begun + 700)}]"^^edtf:',
            "mw:dateBasis concept:text",
            "mw:partOf event:the-war",
        )
        _told(desk, f"operation-{number}", name, number)
        name = f"agreement:agreement-{number}"
        sheet.block(
            name,
            "a mw:Agreement",
            f'rdfs:label "Agreement of {word(5 * number + 6)}"@en',
            f"mw:signatory {one.name} , {other.name}",
            f"mw:agreementKind concept:{_KINDS[number % len(_KINDS)]}",
        )
        _told(desk, f"agreement-{number}", name, number)


def _passage(desk: Desk) -> None:
    yearbooks = " , ".join(f"source:yearbook-{number}" for number in range(1, desk.cast.wholes + 1))
    desk.sheet.block(
        "passage:lead",
        "a mw:Passage",
        'rdfs:label "Lead"@en',
        'mw:section "Lead"',
        "mw:paragraph 1",
        "mw:start 0",
        "mw:end 599",
        "mw:passageKind concept:prose",
        f"mw:cites {yearbooks}",
    )


def _told(desk: Desk, slug: str, about: str, number: int) -> None:
    desk.sheet.block(
        f"claim:{slug}",
        "a mw:Claim",
        f'rdfs:label "{about.partition(":")[2]}, as the lead has it"@en',
        f"mw:about {about}",
        "mw:stance concept:asserts",
        "mw:asserter actor:article",
        "mw:status concept:accepted",
        f"mw:citation [ mw:source source:yearbook-{number} ; mw:passage passage:lead ]",
    )


def actors(desk: Desk) -> None:
    """Write everybody."""
    desk.sheet.block(
        "actor:article",
        "a mw:Actor",
        'rdfs:label "the article"@en , "l’article"@fr',
        f"mw:attestedIn {desk.library.attested()}",
    )
    cast = desk.cast
    for actor in (*cast.players, *cast.voices, *cast.sufferers, *cast.persons):
        _named(desk, actor)


def _named(desk: Desk, actor: Named) -> None:
    lines = [f"a mw:{actor.kind}", f'rdfs:label "{actor.label}"@en']
    if actor.kind not in ("Person", "AnonymousActor", "UnresolvedActor"):
        initials = "".join(part[0] for part in actor.label.split()).upper()
        lines.append(f'skos:altLabel "{initials}{actor.rank}"@en')
    if actor.kind == "AnonymousActor" and actor.rank % 4 == 1:
        lines.append(f"mw:speaksFor {desk.cast.player(mixed(desk.cast.seed, 5, actor.rank) / 2**64).name}")
    if actor.part_of:
        lines.append(f"mw:partOf {actor.part_of}")
    desk.sheet.block(actor.name, *lines, f"mw:attestedIn {desk.library.attested()}")


def places(desk: Desk, chance: Chance) -> None:
    """Write every place; towns and sites have a point."""
    for place in desk.cast.places:
        lines = [f"a mw:{place.kind}", f'rdfs:label "{place.label}"@en']
        if place.part_of:
            lines.append(f"mw:partOf {place.part_of}")
        lines.append(f"mw:attestedIn {desk.library.attested()}")
        if place.kind in ("Settlement", "Site"):
            lines.append(f"geo:hasGeometry geometry:{place.slug}")
            point = f"POINT({round(16 * chance.unit() - 12, 4)} {round(14 * chance.unit() + 10, 4)})"
            desk.sheet.block(
                f"geometry:{place.slug}",
                "a mw:Geometry",
                f'geo:asWKT "{point}"^^geo:wktLiteral',
                "mw:precision concept:settlement-point",
            )
        desk.sheet.block(place.name, *lines)
