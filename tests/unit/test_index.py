"""Promises about what the build derives: bounds, runs, clashes, clocks, ranks, labels."""

import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from maliwar.build.index import Derived, derive
from maliwar.names import ID, MW, MWX, PREFIXES

ROOT = Path(__file__).parents[2]
PROLOGUE = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
ENDS = "mw:party actor:mnla , actor:ansar-dine"


def turtle(text: str) -> list[ox.Triple]:
    """Parse Turtle with our prefixes."""
    return [quad.triple for quad in ox.parse(PROLOGUE + text, format=ox.RdfFormat.TURTLE)]


ONTOLOGY = [
    triple
    for file in sorted((ROOT / "ontology").glob("*.ttl"))
    for triple in (quad.triple for quad in ox.parse(path=str(file)))
]


def derived(text: str) -> Derived:
    """Derive from Turtle, in which a date is written `"2012"^^edtf:`, on our ontology."""
    return derive(turtle(text), ONTOLOGY)


def values(triples: tuple[ox.Triple, ...], thing: str, name: str) -> list[str]:
    """Return the values of one property of `actor/mnla`, our own IRIs shortened likewise, in order."""
    node, predicate = ox.NamedNode(ID + thing), ox.NamedNode(name)
    return sorted(_text(t.object) for t in triples if t.subject == node and t.predicate == predicate)


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    assert not isinstance(term, ox.Triple)
    return term.value.removeprefix(ID)


def index(found: Derived, thing: str, *names: str) -> list[str]:
    """Return the index values of a thing, property after property."""
    return [value for name in names for value in values(found.index, thing, MWX + name)]


def bounds_of(found: Derived, thing: str) -> dict[str, str]:
    """Return the bounds in graph:inferred; open ones are absent."""
    names = ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")
    return {name: value for name in names for value in values(found.inferred, thing, MW + name)}


def test_bounds_are_derived_and_open_ones_are_absent() -> None:
    """graph:inferred has the known bounds only, graph:index has all four, filled."""
    found = derived(
        f'situation:s a mw:Hostility ; {ENDS} ; mw:begins "2012-06-08"^^edtf: ; mw:ends "[2013-01-14..]"^^edtf: .'
    )
    assert bounds_of(found, "situation/s") == {
        "earliestBegin": "2012-06-08",
        "latestBegin": "2012-06-08",
        "earliestEnd": "2013-01-14",
    }
    assert index(found, "situation/s", "eb", "lb", "ee", "le") == [
        *("2012-06-08", "2012-06-08", "2013-01-14", "9999-12-31")
    ]
    assert not found.findings


def test_an_event_has_bounds_of_both_kinds_from_its_one_date() -> None:
    """An event begins and ends within mw:on; it has no run."""
    found = derived('event:e a mw:Battle ; mw:on "2012-01?"^^edtf: .')
    assert index(found, "event/e", "eb", "lb", "ee", "le") == ["2012-01-01", "2012-01-31", "2012-01-01", "2012-01-31"]
    assert index(found, "event/e", "runLb", "dateUncertain") == ["true"]


def test_what_has_no_date_is_open_everywhere() -> None:
    """A timed thing without any date has filled bounds, so that no question loses it."""
    found = derived("operation:o a mw:Operation . event:e a mw:Coup .")
    for thing in ("operation/o", "event/e"):
        assert bounds_of(found, thing) == {}
        assert index(found, thing, "eb", "lb", "ee", "le") == ["0001-01-01", "9999-12-31", "0001-01-01", "9999-12-31"]


def test_an_unknown_begin_rests_on_dated_claims() -> None:
    """A situation without begin is bounded by the first day on which somebody said, dated, that it was so."""
    found = derived(
        f"""situation:s a mw:Alliance ; {ENDS} ; mw:ends "2013"^^edtf: .
        claim:a a mw:Claim ; mw:about situation:s ; mw:stance concept:asserts ; mw:saidOn "2012-04-05"^^edtf: .
        claim:b a mw:Claim ; mw:about situation:s ; mw:stance concept:denies ; mw:saidOn "2012-01-01"^^edtf: ."""
    )
    assert bounds_of(found, "situation/s")["latestBegin"] == "2012-04-05"


@pytest.mark.parametrize(
    ("dates", "message"),
    [
        ('mw:begins "2012-01/2012-03"^^edtf:', "is an interval"),
        ('mw:begins "soon"^^edtf:', "is not an EDTF date or set"),
        ('mw:begins ".."^^edtf:', "left out"),
        ('mw:begins "2012-02"^^edtf: ; mw:ends "2012-01"^^edtf:', "before it begins"),
    ],
)
def test_a_date_that_cannot_be_is_a_finding_at_its_subject(dates: str, message: str) -> None:
    """The finding names the subject; the build can turn that into a file and a line."""
    (fault,) = derived(f"situation:s a mw:Alliance ; {dates} .").findings
    assert fault.file == ID + "situation/s"
    assert message in fault.message


def test_unreadable_dates_of_claims_and_sources_are_findings() -> None:
    """mw:saidOn and the dates of sources are read as strictly."""
    found = derived(
        'claim:c a mw:Claim ; mw:saidOn "then"^^edtf: . source:s a mw:Source ; dcterms:issued "late"^^edtf: .'
    )
    assert sorted(fault.file.removeprefix(ID) for fault in found.findings) == ["claim/c", "source/s"]


def test_a_situation_rests_on_the_claims_that_do_not_deny_it() -> None:
    """prov:wasDerivedFrom leads to every claim about it but the denials; what has no period has none."""
    found = derived(
        f"""situation:s a mw:Alliance ; {ENDS} . actor:mnla a mw:ArmedGroup .
        claim:a mw:about situation:s , actor:mnla ; mw:stance concept:asserts .
        claim:b mw:about situation:s ; mw:stance concept:denies .
        claim:c mw:about situation:s ; mw:stance concept:neither-confirms-nor-denies ."""
    )
    derived_from = PREFIXES["prov"] + "wasDerivedFrom"
    assert values(found.inferred, "situation/s", derived_from) == ["claim/a", "claim/c"]
    assert values(found.inferred, "actor/mnla", derived_from) == []


@pytest.mark.parametrize(
    ("stance", "asserts", "denies"),
    [
        ("asserts", ["event/e"], []),
        ("confirms", ["event/e"], []),
        ("admits", ["event/e"], []),
        ("revises", ["event/e"], []),
        ("denies", [], ["event/e"]),
        ("retracts", [], []),
        ("neither-confirms-nor-denies", [], []),
    ],
)
def test_a_stance_asserts_denies_or_neither(stance: str, asserts: list[str], denies: list[str]) -> None:
    """Confirming, admitting and revising assert; taking back does neither."""
    found = derived(f"event:e a mw:Battle . claim:c a mw:Claim ; mw:about event:e ; mw:stance concept:{stance} .")
    assert index(found, "claim/c", "asserts") == asserts
    assert index(found, "claim/c", "denies") == denies


SOURCES = """
source:1 a mw:Source ; dcterms:issued "2013-01-14"^^edtf: ; mw:archivedOn "2013-02-01"^^edtf: .
source:2 a mw:Source ; dcterms:issued "2013-01"^^edtf: .
source:3 a mw:Source ; mw:archivedOn "2013-03-01"^^edtf: ; mw:retrievedOn "2013-02-20"^^edtf: .
source:4 a mw:Source .
source:5 a mw:Source ; dcterms:issued "2009-02-09"^^edtf: ; mw:retrievedOn "2012-03-22"^^edtf: ;
  mw:quality concept:date-anomaly .
source:article a mw:Source ; mw:retrievedOn "2024-06-14~"^^edtf: .
"""


@pytest.mark.parametrize(
    ("said", "cited", "known"),
    [
        ('mw:saidOn "2013-01-13"^^edtf:', [1], ["2013-01-13", "2013-01-13"]),
        ('mw:saidOn "2013-01"^^edtf:', [1], ["2013-01-01", "2013-01-31"]),
        ("", [1], ["2013-01-14", "2013-01-14"]),
        ("", [1, 2], ["2013-01-01", "2013-01-14"]),
        ("", [1, "article"], ["2013-01-14", "2013-01-14"]),
        ("", [1, 4], ["2013-01-14", "2013-01-14"]),
        ("", [3], ["0001-01-01", "2013-02-20"]),
        ("", [4], ["0001-01-01", "9999-12-31"]),
        ("", [5], ["0001-01-01", "2012-03-22"]),
        ("", [4, "article"], ["0001-01-01", "2024-06-17"]),
        ("", ["article"], ["0001-01-01", "2024-06-17"]),
        ("", [], ["0001-01-01", "9999-12-31"]),
    ],
)
def test_a_claim_is_dated_by_its_day_its_sources_or_not_at_all(
    said: str, cited: list[object], known: list[str]
) -> None:
    """The day it was said; else its sources' publication; else no later than they were archived or read; else open."""
    cites = "".join(f" ; mw:citation [ mw:source source:{number} ]" for number in cited)
    found = derived(f"{SOURCES} claim:c a mw:Claim ; mw:stance concept:asserts ; {said} {cites} .")
    assert index(found, "claim/c", "kb", "kl") == known


@pytest.mark.parametrize(
    ("says", "rank"),
    [
        ("mw:asserter actor:article ; mw:citation [ mw:source source:1 ]", 0),
        ("mw:asserter actor:article ; mw:citation [ mw:source source:1 ] , [ mw:source source:article ]", 0),
        ("mw:asserter actor:article ; mw:citation [ mw:source source:article ]", 1),
        ("mw:asserter actor:article ; mw:citation [ mw:source source:1 ] ; mw:manner concept:reported", 2),
        ("mw:asserter actor:article ; mw:citation [ mw:source source:1 ] ; mw:manner concept:alleged", 2),
        ("mw:asserter actor:article ; mw:citation [ mw:source source:1 ] ; mw:manner concept:outright", 0),
        ("mw:asserter actor:a-resident ; mw:citation [ mw:source source:1 ]", 2),
        ("mw:asserter actor:mnla ; mw:citation [ mw:source source:1 ]", 3),
        ("mw:asserter person:spokesman ; mw:citation [ mw:source source:1 ]", 3),
        ("mw:asserter actor:ministry ; mw:affected actor:ministry ; mw:citation [ mw:source source:1 ]", 3),
        ("mw:asserter actor:mnla ; mw:manner concept:inferred ; mw:citation [ mw:source source:1 ]", 4),
    ],
)
def test_claims_are_ranked_by_who_says_so_and_how(says: str, rank: int) -> None:
    """Stated, uncited, reported, claimed by a party or its voice, inferred by us."""
    found = derived(
        f"""situation:s a mw:Alliance ; {ENDS} . person:spokesman mw:speaksFor actor:mnla .
        claim:c a mw:CountClaim ; mw:about situation:s ; mw:stance concept:asserts ; {says} ."""
    )
    assert index(found, "claim/c", "rank") == [str(rank)]


def control(name: str, rest: str, holder: str = "mnla", mode: str = "sole") -> str:
    """Write a control of Gao; `rest` has its begin and its end."""
    begins, ends = rest.split(" to ")
    return f"""situation:{name} a mw:TerritorialControl ; mw:place place:gao ; mw:holder actor:{holder} ;
        mw:mode concept:{mode} ; mw:begins "{begins}"^^edtf: ; mw:ends "{ends}"^^edtf: .\n"""


def runs(found: Derived, *names: str) -> Iterator[tuple[str, ...]]:
    """Return the run of each situation."""
    for name in names:
        yield tuple(index(found, f"situation/{name}", "runLb", "runEe"))


def test_situations_that_adjoin_are_one_run() -> None:
    """The second begins on the day after the first ends; the third leaves a gap of a day."""
    found = derived(
        control("b", "2012-07-01 to 2012-07-31")
        + control("a", "2012-06 to 2012-06-30")
        + control("c", "2012-08-02 to 2012-09-01")
    )
    joined = ("2012-06-30", "2012-07-31")
    assert list(runs(found, "a", "b", "c")) == [joined, joined, ("2012-08-02", "2012-09-01")]


@pytest.mark.parametrize(
    "second",
    [
        control("b", "2012-07-01 to 2012-07-31", holder="mujao"),
        control("b", "2012-07-01 to 2012-07-31", mode="presence"),
        control("b", "2012-07-01 to 2012-07-31") + "situation:b mw:standing concept:rejected .",
        control("b", "2012-07-01 to 2012-07-31").replace("TerritorialControl", "Siege"),
        control("b", "2012-07-01 to 2012-07-31") + "situation:b mw:holder actor:mujao .",
    ],
)
def test_another_proposition_is_no_part_of_a_run(second: str) -> None:
    """Another holder, mode or class, one holder more, or a rejected situation does not prolong a run."""
    found = derived(control("a", "2012-06-01 to 2012-06-30") + second)
    assert list(runs(found, "a", "b")) == [("2012-06-01", "2012-06-30"), ("2012-07-01", "2012-07-31")]


def test_what_is_certain_on_no_day_joins_no_run() -> None:
    """A situation that begins and ends some time in a month bridges nothing."""
    found = derived(
        control("a", "2012-06-01 to 2012-06-30")
        + control("b", "2012-07 to 2012-07")
        + control("c", "2012-08-01 to 2012-08-31")
    )
    own = [("2012-06-01", "2012-06-30"), ("2012-07-31", "2012-07-01"), ("2012-08-01", "2012-08-31")]
    assert list(runs(found, "a", "b", "c")) == own


def relation(name: str, kind: str, begins: str, ends: str, parties: str = "actor:mnla , actor:ansar-dine") -> str:
    """Write an alliance or a hostility."""
    dates = f'mw:begins "{begins}"^^edtf: ; mw:ends "{ends}"^^edtf:'
    return f"situation:{name} a mw:{kind} ; mw:party {parties} ; {dates} .\n"


@pytest.mark.parametrize(
    ("text", "clash"),
    [
        (relation("a", "Alliance", "2012-01", "2012-06-10") + relation("b", "Hostility", "2012-06-08", ".."), True),
        (relation("a", "Alliance", "2012-01", "2012-06-08") + relation("b", "Hostility", "2012-06-08", ".."), True),
        (relation("a", "Alliance", "2012-01", "2012-06-07") + relation("b", "Hostility", "2012-06-08", ".."), False),
        (relation("a", "Alliance", "2012-01", "2012-06") + relation("b", "Hostility", "2012-06-08", ".."), False),
        (relation("a", "Alliance", "2012-01", "2013") + relation("b", "Alliance", "2012-06-08", ".."), False),
        (
            relation("a", "Alliance", "2012", "2014", "actor:mnla , actor:aqim , actor:ansar-dine")
            + relation("b", "Hostility", "2013", "2015", "actor:aqim , actor:mnla"),
            True,
        ),
        (
            relation("a", "Alliance", "2012", "2014")
            + relation("b", "Hostility", "2013", "2015", "actor:aqim , actor:mnla"),
            False,
        ),
        (
            relation("a", "Alliance", "2012", "2014")
            + relation("b", "Hostility", "2013", "2015")
            + "situation:b mw:standing concept:rejected .",
            False,
        ),
        (control("a", "2012-03-01 to 2012-06-28") + control("b", "2012-06-27 to 2013-01-26", "mujao"), True),
        (control("a", "2012-03-01 to 2012-06-27") + control("b", "2012-06-27 to 2013-01-26", "mujao"), False),
        (control("a", "2012-03-01 to 2012-06-28") + control("b", "2012-06-27 to 2013-01-26", "mnla"), False),
        (control("a", "2012-03-01 to 2012-06-28") + control("b", "2012-06-27 to 2013", "mujao", "claimed"), False),
    ],
)
def test_what_cannot_both_be_clashes_both_ways(text: str, clash: bool) -> None:
    """Only overlap that is certain counts; a town may change hands within a day; the rejected clash with nothing."""
    found = derived(text)
    assert index(found, "situation/a", "clashesWith") == (["situation/b"] if clash else [])
    assert index(found, "situation/b", "clashesWith") == (["situation/a"] if clash else [])


def test_everything_with_a_label_has_one() -> None:
    """English first, then none, then any language; rdfs:label before skos:prefLabel; terms of the ontology too."""
    found = derived(
        """actor:a rdfs:label "Coalition nord"@fr , "Group"@en . actor:b rdfs:label "b"@fr , "b plain" .
        actor:c rdfs:label "sí"@es , "oui"@fr ; skos:prefLabel "yes"@en .
        actor:d skos:prefLabel "D"@en ; rdfs:label "d"@en . actor:e mw:citation [ rdfs:label "none"@en ] ."""
    )
    assert [index(found, f"actor/{name}", "label") for name in "abcde"] == [["Group"], ["b plain"], ["yes"], ["d"], []]
    label, alliance = ox.NamedNode(MWX + "label"), ox.NamedNode(MW + "Alliance")
    of_alliance = [t for t in found.index if t.subject == alliance and t.predicate == label]
    assert of_alliance == [ox.Triple(alliance, label, ox.Literal("alliance"))]


def test_no_triple_is_derived_twice_and_the_order_is_the_same_every_time() -> None:
    """What is derived depends on the files alone."""
    text = SOURCES + relation("a", "Alliance", "2012", "2014") + relation("b", "Hostility", "2013", "2015")
    text += "claim:c a mw:Claim , mw:CountClaim ; mw:about situation:a , situation:a ; mw:stance concept:asserts ."
    found = derived(text)
    for triples in (found.inferred, found.index):
        assert len(set(triples)) == len(triples)
    assert set(derived(text).index) == set(found.index)


def test_a_hundred_thousand_triples_take_a_second_or_two() -> None:
    """The index is no reason to wait: 100,000 triples of situations and claims, measured 1.2 s, allowed 5 s."""
    parts = []
    for number in range(5_600):
        begin = f"{2012 + number % 8}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
        parts.append(relation(f"s{number}", "Alliance", begin, "..", f"actor:a{number % 40} , actor:b{number % 60}"))
        parts.append(
            f"""situation:s{number} rdfs:label "s{number}"@en ; mw:standing concept:settled ; mw:form concept:formal .
            claim:c{number} a mw:Claim ; mw:about situation:s{number} ; mw:stance concept:asserts ; rdfs:label "c"@en ;
              mw:asserter actor:a{number % 50} ; mw:status concept:accepted ; mw:saidOn "{begin}"^^edtf: ;
              mw:citation [ mw:source source:{number % 4} ; mw:passage passage:p{number % 178} ] ."""
        )
    triples = turtle(SOURCES + "\n".join(parts))
    assert len(triples) > 100_000
    started = time.process_time()
    found = derive(triples, ONTOLOGY)
    assert time.process_time() - started < 5
    assert not found.findings
