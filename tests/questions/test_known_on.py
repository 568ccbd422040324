"""What had been said by a day: `as-known-on`, over HTTP, on three stories that changed as they were told."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from served import get

from maliwar.questions.catalogue import Catalogue
from maliwar.settings import project_root

CATALOGUE = Catalogue.load(project_root() / "queries")
TEMPORAL = sorted(name for name, question in CATALOGUE.items() if question.temporal)
TIMELESS = {"coverage-notes", "compared-tolls", "imported-events", "only-in-article", "only-in-import"}
"""Asked about a time, and none the less of one day only: our own notes on where the sources are silent, which are not
claims, and imports, which are as they were on the day of the export."""
DAYS = ("2012-04-01", "2013-01-15")
CLOCKS = """PREFIX mwx: <https://w3id.org/maliwar/index#>
SELECT ?claim ?first ?last WHERE { ?claim mwx:kb ?first ; mwx:kl ?last }"""


def ask(server: str, name: str, known_on: str = "", **given: str) -> list[dict[str, Any]]:
    """Return the rows of an answer, as known on a day."""
    query = urlencode({**given, **({"as-known-on": known_on} if known_on else {})})
    answer = get(server, f"/questions/{name}.json?{query}")
    assert answer.status == 200, answer.text
    rows: list[dict[str, Any]] = json.loads(answer.text)["rows"]
    return rows


def slug(thing: dict[str, str]) -> str:
    """Return the last part of a thing's IRI."""
    return thing["iri"].rpartition("/")[2]


def holders(server: str, on: str, known_on: str) -> dict[tuple[str, str], tuple[str, str, bool]]:
    """Return who held Konna on a day and how, with certainty, support and whether it is disputed."""
    rows = ask(server, "who-controlled", known_on, place="Konna", when=on)
    return {
        (slug(row["holder"]), slug(row["mode"])): (row["grade"], row["support"], row["disputed"])
        for row in rows
        if row["known"] == "known"
    }


def test_on_12_january_konna_was_retaken_by_the_armys_word(server: str) -> None:
    """The army had claimed the town on the night before (p072); nobody had denied it yet."""
    assert holders(server, "2013-01-12", "2013-01-12") == {("mali", "claimed"): ("throughout", "claimed", True)}


def test_on_15_january_that_was_denied(server: str) -> None:
    """The French defence minister said that it was not recaptured (p079), and both stand with their denials."""
    assert holders(server, "2013-01-12", "2013-01-15") == {
        ("mali", "claimed"): ("throughout", "denied", True),
        ("islamists", "sole"): ("throughout", "denied", True),
    }
    assert ("mali", "sole") not in holders(server, "2013-01-18", "2013-01-15")


def test_on_18_january_the_army_held_it_and_others_confirmed(server: str) -> None:
    """The army's second word (p084), confirmed by residents and the other side; the days before stay disputed."""
    assert holders(server, "2013-01-18", "2013-01-18") == {("mali", "sole"): ("throughout", "reported", False)}
    assert holders(server, "2013-01-12", "2013-01-18") == holders(server, "2013-01-12", "2013-01-15")
    rows = ask(server, "who-controlled", "2013-01-18", place="Konna", when="2013-01-18")
    assert {(slug(each), each["stance"]) for row in rows for each in row["claims"]} == {
        ("p084-army-claims-konna", "asserts"),
        ("p084-residents-confirm-konna", "confirms"),
        ("p084-ansar-dine-spokesman-confirms-konna", "confirms"),
    }


def test_the_disputes_over_konna_grow_with_the_days(server: str) -> None:
    """The minister's denial of the army's word is no dispute on the 12th, and is one from the 15th on."""
    denial = ("p072-army-says-konna-retaken", "p079-konna-not-recaptured")
    told = [
        {(slug(row["one"]), slug(row["other"])) for row in ask(server, "disputes", f"2013-01-{day}", thing="Konna")}
        for day in (12, 15, 18)
    ]
    assert [denial in pairs for pairs in told] == [False, True, True]
    assert told[0] < told[1] < told[2]


def test_the_claims_about_konna_grow_with_the_days(server: str) -> None:
    """What each side said can be read as of each day, and what was said later is not there."""
    said = [
        {slug(row["claim"]) for row in ask(server, "claims-about", f"2013-01-{day}", thing="Konna")}
        for day in (12, 15, 18)
    ]
    first, later, last = "p072-army-says-konna-retaken", "p079-konna-not-recaptured", "p084-army-claims-konna"
    assert [first in each for each in said] == [True, True, True]
    assert [later in each for each in said] == [False, True, True]
    assert [last in each for each in said] == [False, False, True]


def test_why_tells_what_had_not_been_said_yet(server: str) -> None:
    """On the 12th the reasons for the army's hold name the later denials as not yet said, and do not count them."""
    row = "place/konna|actor/mali|concept/claimed"
    path = "/questions/who-controlled/why.json?place=Konna&when=2013-01-12&row=" + quote(row)
    then, now = (json.loads(get(server, path + more).text) for more in ("&as-known-on=2013-01-12", ""))
    later = {"p079-konna-not-recaptured", "r245-french-military-on-konna"}
    assert later <= {slug(claim) for claim in then["not_yet_known"]}
    assert not later & {slug(claim) for claim in then["denials"]}
    assert then["why"]["support"] == "claimed"
    assert later <= {slug(claim) for claim in now["denials"]}
    assert now["not_yet_known"] == []
    assert now["why"]["support_rule"].startswith("denied: ")


@pytest.mark.parametrize(("day", "denied"), [("2013-03-03", False), ("2013-03-05", True), ("", True)])
def test_belmokhtars_death_was_reported_then_denied(server: str, day: str, denied: bool) -> None:
    """Reported on 2 March (p112), denied by AQIM on the 4th (p113)."""
    rows = ask(server, "fates", day, person="Mokhtar Belmokhtar")
    said = {slug(row["claim"]): slug(row["stance"]) for row in rows}
    assert said["p112-chadian-television-belmokhtar"] == "asserts"
    assert {name for name, stance in said.items() if stance == "denies"} == (
        {"p113-aqim-denies-belmokhtar"} if denied else set()
    )


def test_belmokhtar_was_not_dead_before_anybody_said_so(server: str) -> None:
    """On 1 March only the claim of which no first day is known may have been made, and it says so."""
    rows = ask(server, "fates", "2013-03-01", person="Mokhtar Belmokhtar")
    assert {(slug(row["claim"]), row["known"]) for row in rows} == {
        ("p112-chadian-television-belmokhtar", "unknown when said")
    }


def test_diouras_first_and_revised_toll_stand_side_by_side(server: str) -> None:
    """98, then 81 (p133), both without a day: neither is dropped, both are marked, one replaces the other."""
    for day, known in (("2023-10-01", "unknown when said"), ("2024-06-20", "known"), ("", "known")):
        rows = ask(server, "counts-of", day, event="event/attack-dioura-2023-09-30", kind_word="killed")
        tolls = {slug(row["claims"][0]): row for row in rows}
        first, revised = tolls["p133-rebels-first-toll"], tolls["p133-rebels-revised-toll"]
        assert (first["best"], revised["best"]) == (98, 81)
        assert {first["known"], revised["known"]} == {known}
        assert revised["claims"][0]["stance"] == "revises"
        why = json.loads(get(server, first["why"].replace("/why?", "/why.json?")).text)
        assert [slug(each) for each in why["claims"][0]["superseded_by"]] == ["p133-rebels-revised-toll"]
        assert "p133-rebels-revised-toll" in {slug(claim) for claim in (*why["denials"], *why["answers"])}


def test_every_question_about_a_time_takes_as_known_on() -> None:
    """A question with a period takes the other clock too; what does not is listed here, with the reason."""
    periods = {name for name, question in CATALOGUE.items() if any(p.type == "period" for p in question.params)}
    assert periods - set(TEMPORAL) == TIMELESS


@pytest.fixture(scope="module")
def clocks(server: str) -> dict[str, tuple[str, str]]:
    """Return the first and the last day on which each claim may have been made."""
    found = json.loads(get(server, f"/sparql?query={quote(CLOCKS)}", "application/sparql-results+json").text)
    rows = found["results"]["bindings"]
    return {row["claim"]["value"]: (row["first"]["value"], row["last"]["value"]) for row in rows}


@pytest.mark.parametrize("name", TEMPORAL)
def test_no_claim_is_told_before_it_was_made(server: str, clocks: dict[str, tuple[str, str]], name: str) -> None:
    """Every temporal question hides what had not been said, and calls known only what surely had been."""
    whole = ask(server, name)
    for day in DAYS:
        rows = ask(server, name, day)
        for row in rows:
            claims = _claims(row)
            assert all(clocks[claim][0] <= day for claim in claims), row
            if row.get("known") == "unknown when said" and len(claims) == 1:
                assert clocks[claims[0]][1] > day, row
            if row.get("known") == "known" and row.get("claim"):
                assert clocks[row["claim"]["iri"]][1] <= day, row
        assert len(rows) <= len(whole)


def _claims(row: dict[str, Any]) -> list[str]:
    """Return the claims of a row: those behind it, or those that its cells name."""
    cells = [item for cell in row.values() for item in (cell if isinstance(cell, list) else [cell])]
    found = [cell["iri"] for cell in cells if isinstance(cell, dict) and "/id/claim/" in str(cell.get("iri"))]
    return list(dict.fromkeys(found))
