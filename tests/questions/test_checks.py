"""The questions that check the graph itself, on fixture.ttl and the wrongs that checks.ttl adds to it."""

from functools import cache
from pathlib import Path

import fixture_graph
import pytest

from maliwar.questions.answer import QuestionAnswer, answer
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.reading.coverage import Coverage, FactTally

CHECKS = fixture_graph.FIXTURE.with_name("checks.ttl")


@cache
def engine() -> fixture_graph.InProcessEngine:
    """Return an engine on both files."""
    return fixture_graph.InProcessEngine(fixture_graph.store_of([fixture_graph.FIXTURE, CHECKS]))


@cache
def labels() -> LabelIndex:
    """Return the names in both."""
    return LabelIndex.load(engine())


def ask(name: str, **raw: str) -> QuestionAnswer:
    """Ask; `as_known_on` stands for the reserved name."""
    values = {key.replace("_", "-") if key == "as_known_on" else key: value for key, value in raw.items()}
    return answer(engine(), fixture_graph.catalogue(), labels(), name, values)


def slug(cell: object) -> str:
    """Return the last part of a thing's IRI, or the text of anything else; several things with commas."""
    if isinstance(cell, tuple):
        return ",".join(slug(each) for each in cell)
    return cell.iri.rpartition("/")[2] if isinstance(cell, Thing) else "" if cell is None else str(cell)


def rows(found: QuestionAnswer, *columns: str) -> list[tuple[str, ...]]:
    """Return some columns of an answer."""
    return [tuple(slug(row.cells[column]) for column in columns) for row in found.rows]


def test_sums_are_done_again() -> None:
    """Stated and summed stand side by side; another total for the same party is named; both come first."""
    found = ask("sums")
    columns = ("total", "low", "parts", "sum_low", "sum_high", "difference", "verdict", "other")
    assert rows(found, *columns) == [
        ("gao-total", "20", "1", "8", "8", "12", "more than its parts", ""),
        ("strength-footnote", "16", "1", "16", "16", "0", "adds up", "strength"),
        ("total", "428", "2", "430", "440", "-2", "less than its parts, as at least", ""),
    ]
    assert rows(ask("sums", actor="Mali"), "total", "part") == [("total", "part-one,part-two")]


EVERY_DISPUTE = {
    ("dead", "not-dead", "fate denied"),
    ("dead", "no-word", "fate not confirmed"),
    ("dead", "bilal", "in office after death"),
    ("gao-30", "gao-31", "dated differently"),
    ("kidal-3-july", "kidal-9-july", "taken twice"),
    ("konna-retaken", "konna-not-retaken", "denied"),
    ("other-word", "word", "told against each other"),
    ("timbuktu-aqim", "timbuktu-mnla", "exclude each other"),
    ("toll-kidal", "toll-kidal-100", "numbers that do not meet"),
}


def test_every_rule_finds_its_dispute_once() -> None:
    """Both sides, and the rule: no more than there are; parts of one total and "at least 20" beside 35 are none."""
    found = rows(ask("disputes"), "one", "other", "found_by")
    assert set(found) == EVERY_DISPUTE
    assert len(found) == len(EVERY_DISPUTE)
    assert ("capture-kidal-1",) in rows(ask("disputes", when="July 2012"), "subject")


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({"thing": "Bilal Ag Acherif"}, {"not-dead", "no-word", "bilal"}),
        ({"thing": "Timbuktu"}, {"timbuktu-mnla"}),
        ({"thing": "Konna"}, {"konna-not-retaken"}),
        ({"when": "March 2012"}, {"gao-31", "word"}),
        ({"thing": "Bilal Ag Acherif", "as_known_on": "2012-05-03"}, {"no-word"}),
    ],
)
def test_disputes_are_narrowed(given: dict[str, str], left: set[str]) -> None:
    """By whom or what they are about, by when it was, by what had been said."""
    found = {row[0] for row in rows(ask("disputes", **given), "other")}
    assert found == left


KNOWN = {
    "Konna on 11 and 15 January 2013": ("p072-army-says-konna-retaken", "p079-konna-not-recaptured"),
    "Konna on 11 and 18 January 2013": ("p072-army-says-konna-retaken", "p084-army-claims-konna"),
    "Belmokhtar": ("p112-belmokhtar-reported-killed", "p113-aqim-denies-belmokhtar"),
    "Abou Zeid": ("p012-abou-zeid-death-confirmed", "p012-abou-zeid-not-confirmed"),
    "the toll of Ménaka": ("p060-islamists-mnla-dead", "p060-mnla-own-dead"),
    "the toll of Bourem": ("p131-cma-soldiers-killed", "p131-junta-own-losses"),
    "the toll of Dioura": ("p133-rebels-first-toll", "p133-rebels-revised-toll"),
    "the Mi-8": ("p130-jnim-shot-down-mi-8", "p132-mi-8mt-shot-down"),
    "the end of the truce of 2013": ("p118-mnla-ends-ceasefire", "r307-ceasefire-ended"),
    "the ceasefire of 2015": ("p026-ceasefire-19-february", "p174-ceasefire-20-february"),
    "the bombing of October 2013": ("p145-civilians-killed", "r349-1-civilian-killed"),
}
"""Disputes that a reader of the article meets, by two claims that stand against each other in them."""


@pytest.mark.parametrize("name", KNOWN)
def test_what_a_reader_finds_disputed_is_found(name: str) -> None:
    """On the project's own triples."""
    assert KNOWN[name] in {(one, other) for one, other in rows(_whole_disputes(), "one", "other")}


@cache
def _whole_disputes() -> QuestionAnswer:
    whole = fixture_graph.whole_engine()
    return answer(whole, fixture_graph.catalogue(), LabelIndex.load(whole), "disputes", {})


SUMS = {
    "p015-total-28830": ("6000", ""),
    "r098-mali-total-428": ("-2", ""),
    "r101-guinea-total-16": ("0", "p019-guinea-26-killed"),
    "r103-togo-total-16": ("0", "p019-togo-26-killed"),
    "r108-nigeria-total-5": ("0", "p019-nigeria-7-killed"),
    "r099-chad-total-104": ("0", ""),
}
"""Totals of the infobox and its footnotes: stated less the sum of the parts, and the row that says otherwise."""


def test_the_sums_of_the_infobox_are_done_again() -> None:
    """The strength that no rows give, footnote 98, and footnotes whose rows give another number; on our own triples."""
    whole = fixture_graph.whole_engine()
    found = answer(whole, fixture_graph.catalogue(), LabelIndex.load(whole), "sums", {})
    told = {total: (difference, other) for total, difference, other in rows(found, "total", "difference", "other")}
    assert {total: told.get(total) for total in SUMS} == SUMS


def test_anomalies_of_sources_are_told_apart() -> None:
    """Each with the rule that found it; a plan may be told half a year ahead, and nothing else is flagged."""
    assert rows(ask("source-anomalies"), "number", "anomaly", "beside") == [
        ("901", "near-duplicate", "902"),
        ("901", "published-after-reading", ""),
        ("902", "near-duplicate", "901"),
        ("902", "placeholder-date", ""),
        ("903", "published-before-event", "clash-kidal-2012-06-08"),
        ("904", "fused-titles", ""),
    ]


def test_an_anomalous_date_dates_no_claim() -> None:
    """What rests on a report dated two days after it was read was known on the day it was read."""
    claims = rows(ask("claims-about", thing="situation/alliance-mnla-aqim", as_known_on="2012-05-04"), "claim", "known")
    assert ("pact-foreseen", "known") in claims


def test_thin_support_is_listed() -> None:
    """Settled by our reading alone is listed; settled by a plain statement is not."""
    assert rows(ask("thinly-settled"), "situation", "support") == [
        ("control-airport", "inferred"),
        ("control-kidal-late", "inferred"),
    ]


def test_what_is_carried_is_counted() -> None:
    """Claims, a note, names, nothing; a reason for references; each by the outermost section."""
    found = Coverage.measure(engine(), fixture_graph.catalogue(), labels(), CHECKS.with_name("absent.tsv"))
    assert found.passages.ways == {"claims": 6, "note": 1, "names": 1, "nothing": 1}
    assert [slug(thing) for thing in found.passages.missing] == ["p103"]
    assert (found.passages.carried, found.passages.total) == (8, 9)
    assert found.references.ways == {"claims": 7, "reason": 1, "nothing": 2}
    assert [slug(thing) for thing in found.references.missing] == ["902", "904"]
    by_name = {section.name: section for section in found.sections}
    assert by_name["A"].passages.ways == {"note": 1, "names": 1}
    assert by_name["D"].references.ways == {"claims": 1}
    assert found.facts is None


def test_facts_are_matched_against_the_graph(tmp_path: Path) -> None:
    """A claim that the graph lacks is no match; a note explains; what is not listed is open."""
    table = tmp_path / "coverage.tsv"
    table.write_text(
        "fact\tpassage\tclaims\tnote\n"
        "f0001\tp028\tsituation/alliance-mnla-aqim place/gao\t\n"
        "f0002\tp028\t\ttold twice\n"
        "f0003\tp028\tclaim/nobody\t\n",
        encoding="utf-8",
    )
    found = FactTally.read(table, labels())
    assert found is not None
    assert (found.carried, found.explained, found.broken, found.unlisted) == (1, 1, ("f0003",), 950)
