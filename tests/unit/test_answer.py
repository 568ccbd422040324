"""Answers: graded rows with their claims, what was known by a day, and what is said when nothing is."""

import csv
import io
import json
from typing import Any

import fixture_graph
import pyoxigraph as ox
import pytest
from fixture_graph import ask

from maliwar.names import PREFIXES
from maliwar.questions.answer import QuestionAnswer
from maliwar.questions.answer import answer as answer_on


def column(answer: QuestionAnswer, name: str) -> list[Any]:
    """Return one column as plain text, things by their short paths."""
    cells = [row.cells[name] for row in answer.rows]
    return [getattr(cell, "path", cell) for cell in cells]


def grades(answer: QuestionAnswer, name: str) -> dict[Any, Any]:
    """Return the grade of each thing in a column."""
    return dict(zip(column(answer, name), column(answer, "grade"), strict=True))


@pytest.mark.parametrize(
    ("when", "grade"),
    [
        ("1 March 2012", "throughout"),
        ("20 April 2012", "possibly"),
        ("2012-05-20", "possibly"),
        ("mid-2012", "possibly"),
        ("March 2012", "throughout"),
        ("2012", "at-some-time"),
        ("at any time", "at-some-time"),
        ("1 July 2012", None),
        ("2011", None),
    ],
)
def test_the_users_own_question_is_graded(when: str, grade: str | None) -> None:
    """MNLA and Ansar Dine, worked once in the data model."""
    assert grades(ask("allied-with", actor="MNLA", when=when), "ally").get("actor/ansar-dine") == grade


def test_after_the_break_the_hostility_is_offered_instead() -> None:
    """On 1 July 2012 the two are not allied, and the answer says what they were."""
    answer = ask("allied-with", actor="MNLA", other="Ansar Dine", when="1 July 2012")
    assert not answer.rows
    assert answer.coverage[0].text == (
        "MNLA and Ansar Dine not allied on 1 July 2012, as far as is recorded: "
        "an alliance is recorded for another time – January 2012 to between 6 April and 7 June 2012."
    )
    offered = answer.coverage[1]
    assert offered.question == "hostile-to"
    assert offered.href == "/questions/hostile-to?actor=actor/mnla&other=actor/ansar-dine&when=1%20July%202012"
    assert offered.rows[0].cells["grade"] == "throughout"
    assert offered.rows[0].cells["begins"] == "2012-06-08"


def test_other_allies_do_not_hide_the_hostility() -> None:
    """The companion is offered beside rows as well."""
    answer = ask("allied-with", actor="MNLA", when="1 July 2012")
    assert grades(answer, "ally") == {"actor/aqim": "possibly"}
    assert answer.coverage[0].text.startswith(
        "Hostile to MNLA, 1 July 2012: Ansar Dine (throughout; since 8 June 2012, at least to 14 January 2013); MOJWA ("
    )


def test_a_rejected_situation_is_hidden() -> None:
    """It belongs to the disputes."""
    assert "actor/mojwa" not in column(ask("allied-with", actor="MNLA"), "ally")


def test_relations_say_which_kinds_are_not_recorded() -> None:
    """A pair that is hostile is said not to be recorded as allied."""
    answer = ask("relations-between", actor="MNLA", other="Ansar Eddine", when="1 July 2012")
    assert column(answer, "relation") == ["https://w3id.org/maliwar/ontology#Hostility"]
    assert [item.text for item in answer.coverage[:2]] == [
        "Relations between MNLA and Ansar Dine, 1 July 2012 – recorded for another time: "
        "alliance (January 2012 to between 6 April and 7 June 2012).",
        "Not recorded – Relations between MNLA and Ansar Dine, 1 July 2012: negotiation, agreement in force.",
    ]


def test_what_an_umbrella_did_is_offered_through_it() -> None:
    """Never as the member's own; the army is a part of its state, the MNLA a member of an umbrella for a time."""
    member = ask("hostile-to", actor="MNLA", when="March 2012")
    assert "actor/mali" not in column(member, "enemy")
    told = "Mali (throughout; January 2012 to December 2012)"
    assert f"Through Northern Alliance – Hostile to Northern Alliance, March 2012: {told}" in [
        item.text for item in member.coverage
    ]
    assert not any(item.text.startswith("Through") for item in ask("hostile-to", actor="MNLA", when="2013").coverage)
    army = ask("hostile-to", actor="Malian army", when="March 2012")
    assert [c.href for c in army.coverage] == [None, "/questions/hostile-to?actor=actor/mali&when=March%202012"]


@pytest.mark.parametrize(
    ("name", "raw", "text"),
    [
        (
            "allied-with",
            {"actor": "MNLA", "when": "2011"},
            "No ally of MNLA in 2011, as far as is recorded: an alliance is recorded for other times – "
            "Ansar Dine (January 2012 to between 6 April and 7 June 2012); "
            "AQIM (January 2012 to between 16 January and 18 November 2012).",
        ),
        (
            "who-controlled",
            {"place": "Kidal", "when": "until 1 March 2012"},
            "No holder of Kidal until 1 March 2012, as far as is recorded: a holder is recorded for other times.",
        ),
        (
            "events-in",
            {"place": "Kidal", "when": "5 to 7 June 2012"},
            "No event in Kidal over 5–7 June 2012, as far as is recorded: "
            "one is recorded for another time – Clash at Kidal, 8 June 2012.",
        ),
        (
            "counts-of",
            {"place": "Kidal", "when": "2013"},
            "No number in Kidal in 2013, as far as is recorded: "
            "one is recorded for another time – Clash at Kidal, 8 June 2012, killed.",
        ),
        (
            "who-controlled",
            {"place": "Konna", "when": "14 January 2013", "as_known_on": "2013-01-09"},
            "No holder of Konna on 14 January 2013, as known on 9 January 2013, as far as had been said by then: "
            "said since – Islamists, sole (10 January 2013 to between 11 January and 17 January 2013); "
            "Malian army, claimed by a party (11 January 2013 to 17 January 2013).",
        ),
    ],
)
def test_what_is_told_of_another_time_is_said_in_words(name: str, raw: dict[str, str], text: str) -> None:
    """Nothing in the window is not nothing at all."""
    assert text in [item.text for item in ask(name, **raw).coverage]


def test_not_recorded_is_said_only_of_what_is_never_told() -> None:
    """That is not a no."""
    texts = [item.text for item in ask("allied-with", actor="MNLA", other="Mali", when="2012").coverage]
    assert (
        texts[0] == "Not recorded: Alliance of MNLA with Mali, 2012. The sources say nothing of it; that is not a no."
    )


def test_counts_are_found_by_place_and_all_together() -> None:
    """A toll of a town, of a region, of everything; and of nothing that lies elsewhere."""
    assert column(ask("counts-of", place="Kidal Region"), "event") == ["event/clash-kidal-2012-06-08"]
    assert column(ask("counts-of", place="Gao"), "low") == [20, 35, 14]
    assert len(ask("counts-of").rows) == 8
    assert not ask("conflicting-counts", place="Kidal").rows
    assert len(ask("conflicting-counts", place="Gao", when="June 2012").rows) == 2


def test_the_whole_history_is_offered_beside_a_day() -> None:
    """The companion of a question about a day is not asked about that day alone."""
    offered = ask("who-controlled", place="Kidal", when="1 May 2012").coverage[-1]
    assert offered.href == "/questions/control-history?place=place/kidal"


def test_parts_of_a_place_are_offered_too() -> None:
    """The airport stands below the town."""
    answer = ask("who-controlled", place="Kidal", when="1 August 2012")
    assert column(answer, "where") == ["place/kidal", "place/kidal-airport"]
    assert column(answer, "support") == ["inferred", "inferred"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2013-01-09", {}),
        ("2013-01-10", {"actor/islamists": ("stated", "known")}),
        ("2013-01-13", {"actor/islamists": ("stated", "known"), "actor/malian-armed-forces": ("claimed", "known")}),
        ("2013-01-15", {"actor/islamists": ("stated", "known"), "actor/malian-armed-forces": ("denied", "known")}),
    ],
)
def test_konna_as_known_on_a_day(day: str, expected: dict[str, tuple[str, str]]) -> None:
    """On 13 January Konna was retaken, on 15 January that was denied; what was not yet said is hidden."""
    answer = ask("who-controlled", place="Konna", when="14 January 2013", as_known_on=day)
    found = zip(column(answer, "holder"), column(answer, "support"), column(answer, "known"), strict=True)
    assert {holder: (support, known) for holder, support, known in found} == expected


def test_what_was_said_on_an_unknown_day_is_shown_as_such() -> None:
    """A claim that cites the article alone has no day; it is never dropped."""
    answer = ask("who-controlled", place="Kidal", when="1 May 2012", as_known_on="2012-05-01")
    assert column(answer, "known") == ["unknown when said", "unknown when said"]
    assert column(answer, "support") == ["uncited", "uncited"]
    assert set(column(ask("who-controlled", place="Kidal", when="1 May 2012"), "known")) == {"known"}


def test_every_temporal_question_takes_a_day_of_knowing() -> None:
    """Before anything was said only what has no day is left, and says so."""
    for question in fixture_graph.catalogue().values():
        if question.temporal:
            answer = ask(question.name, as_known_on="1900-01-01")
            assert set(column(answer, "known")) <= {"unknown when said"}, question.name


def test_each_row_has_its_claims() -> None:
    """One entry for each claim and citation, as the JSON of an answer has it."""
    answer = json.loads(ask("who-controlled", place="Konna", when="14 January 2013").to_json())
    assert {"question", "title", "href", "parameters", "version", "columns", "rows", "coverage"} <= set(answer)
    assert answer["parameters"]["when"] == {"text": "14 January 2013", "from": "2013-01-14", "to": "2013-01-14"}
    army = answer["rows"][0]
    assert army["holder"] == {"iri": "https://w3id.org/maliwar/id/actor/malian-armed-forces", "label": "Malian army"}
    assert army["disputed"] is True
    denial = next(claim for claim in army["claims"] if claim["stance"] == "denies")
    assert denial["asserter"]["label"] == "French defence minister"
    assert denial["said_on"] == "2013-01-15"
    assert denial["source"]["number"] == 245
    assert denial["passage"]["label"] == "p079"


def test_csv_has_stable_columns_labels_and_citations() -> None:
    """The header is the same with and without rows."""
    with_rows = list(csv.reader(io.StringIO(ask("allied-with", actor="MNLA", when="2012-03-01").to_csv())))
    without = list(csv.reader(io.StringIO(ask("allied-with", actor="MNLA", when="2011").to_csv())))
    assert with_rows[0] == without[0]
    assert with_rows[0][:3] == ["ally", "ally_label", "grade"]
    assert dict(zip(*with_rows[:2], strict=True))["citation"] == "[142] p028, the article"
    tabs = ask("allied-with", actor="MNLA", when="2012-03-01").to_tsv().splitlines()
    assert all(line.count("\t") == len(with_rows[0]) - 1 for line in tabs)


@pytest.mark.parametrize("name", sorted(fixture_graph.catalogue()))
def test_columns_hold_what_they_declare(name: str) -> None:
    """A column of type iri holds things, and no other does; what the fixture lacks, the whole graph has."""
    answer = ask(name)
    if not answer.rows:
        whole, labels = fixture_graph.whole_engine(), fixture_graph.whole_labels()
        answer = answer_on(whole, fixture_graph.catalogue(), labels, name, {})
    assert answer.rows or answer.question.header.imports, "tests/imports has some with rows"
    kinds = {item.name: item.type for item in answer.question.columns}
    for row in answer.rows:
        for cell_name, cell in row.cells.items():
            for item in cell if isinstance(cell, tuple) else (cell,):
                wanted = {"integer": int, "boolean": bool, "text": str}.get(kinds[cell_name])
                fits = hasattr(item, "iri") if wanted is None else isinstance(item, wanted)
                assert item is None or fits, (cell_name, item)


def test_turtle_has_the_situations_claims_and_sources() -> None:
    """What is asserted, with the citations; nothing of the index."""
    text = ask("allied-with", actor="MNLA", when="2012-03-01").to_turtle()
    triples = {quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)}
    subjects = {triple.subject.value for triple in triples if isinstance(triple.subject, ox.NamedNode)}
    ids = {subject.removeprefix("https://w3id.org/maliwar/id/") for subject in subjects}
    assert {"situation/alliance-mnla-ansar-dine", "claim/allied", "source/142", "passage/p028"} <= ids
    assert not any(triple.predicate.value.startswith(PREFIXES["mwx"]) for triple in triples)
    assert any(isinstance(triple.subject, ox.BlankNode) for triple in triples)


def test_conflicting_counts_are_told_apart() -> None:
    """Same kind and same affected party, other numbers; a lone count is no conflict, nor is another kind."""
    answer = ask("conflicting-counts")
    claims = {row.claims[0].iri.rpartition("/")[2] for row in answer.rows}
    assert claims == {"toll-gao-20", "toll-gao-35"}
    assert column(ask("conflicting-counts", event="Clash at Kidal, 8 June 2012"), "low") == []


def test_where_the_sources_are_silent_the_note_is_shown() -> None:
    """Never a bare empty table."""
    texts = [item.text for item in ask("who-controlled", place="Tombouctou", when="August 2012").coverage]
    assert texts[0].startswith("Not recorded: Who controlled Timbuktu, August 2012.")
    assert "No holder of Timbuktu is named between July and December 2012." in texts
    outside = [item.text for item in ask("who-controlled", place="Tombouctou", when="1950").coverage]
    assert outside[0].startswith("Not recorded: Who controlled Timbuktu, 1950.")
    assert outside[1].startswith("1950 is outside what the article covers, January 2012 to 14 June 2024.")
    assert len(outside) == 2


def test_events_within_a_region_are_found() -> None:
    """A region holds what its towns hold; the most exact class is shown."""
    answer = ask("events-in", place="Kidal Region")
    assert column(answer, "event") == ["event/clash-kidal-2012-06-08"]
    kinds = answer.rows[0].cells["kind"]
    assert isinstance(kinds, tuple)
    assert [getattr(kind, "iri", "") for kind in kinds] == ["https://w3id.org/maliwar/ontology#Battle"]


def test_the_query_of_an_answer_gives_the_same_rows_elsewhere() -> None:
    """What is pasted into /sparql is what was asked."""
    answer = ask("allied-with", actor="MNLA", when="mid-2012")
    table = fixture_graph.engine().select(answer.sparql)
    pairs = {(record["ally"], record["grade"]) for record in table.records()}
    assert len(pairs) == len(answer.rows) == 2
