"""Why a row is there: every question's rows opened over HTTP, as JSON and as a page."""

import json
from html import escape
from typing import Any
from urllib.parse import quote

import pytest
from served import HTML, Answer, command_run, get

from maliwar.questions.catalogue import Catalogue
from maliwar.settings import project_root

CATALOGUE = Catalogue.load(project_root() / "queries")
OPENED = 3
"""Rows of each answer that are opened."""
WHY = "/questions/who-controlled/why.json?place=Konna"
KONNA = "place/konna|actor/mali|concept/claimed"


def told(server: str, path: str) -> dict[str, Any]:
    """Return the reasons for a row as JSON."""
    answer = get(server, path.replace("/why?", "/why.json?", 1))
    assert answer.status == 200, answer.text
    found: dict[str, Any] = json.loads(answer.text)
    return found


def of_row(server: str, question: str, row: str, **given: str) -> dict[str, Any]:
    """Return the reasons for the row of that name."""
    values = "".join(f"{name}={quote(value)}&" for name, value in given.items())
    return told(server, f"/questions/{question}/why?{values}row={quote(row)}")


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_every_row_can_be_opened(server: str, name: str) -> None:
    """The reasons tell the row, its claims with who says so and where, and the rule that gives its very grade."""
    whole = json.loads(get(server, f"/questions/{name}.json").text)
    links = [row["why"] for row in whole["rows"]]
    assert len(set(links)) == len(links)
    for row in whole["rows"][:OPENED]:
        found = told(server, row["why"])
        evidence = row["claims"] if CATALOGUE[name].evidence else []
        assert found["row"] == {key: row[key] for key in found["row"]}
        assert {claim["iri"] for claim in evidence} <= {claim["iri"] for claim in found["claims"]}
        assert found["href"] == row["why"]
        _check_claims(found)
        _check_rule(found)
        page = get(server, row["why"], HTML)
        assert page.status == 200
        assert escape(found["row_title"][:1].upper() + found["row_title"][1:]).replace("&#x27;", "&#39;") in page.text
        for claim in found["claims"]:
            assert f'href="{claim["href"]}"' in page.text


def _check_claims(found: dict[str, Any]) -> None:
    for claim in found["claims"]:
        assert claim["asserter"]
        assert claim["citations"]
        for citation in claim["citations"]:
            assert citation["passage"] or citation["source"]["title"]
    assert found["claims"] or found["why"]["note"]


def _check_rule(found: dict[str, Any]) -> None:
    row, why = found["row"], found["why"]
    first = why["grounds"][0] if why["grounds"] else {}
    for name in ("grade", "support", "disputed"):
        if row.get(name) is not None:
            assert why[name] == first[name] == row[name]
    if row.get("grade"):
        assert why["rule"].startswith(row["grade"].replace("-", " ") + ": ")
    if row.get("support"):
        assert why["support_rule"].startswith(row["support"] + ": ")
    if row.get("disputed"):
        assert why["disputed_because"]


@pytest.mark.parametrize(
    ("question", "given", "row", "rule"),
    [
        (
            "hostile-to",
            {"actor": "MNLA", "when": "2012-07-01"},
            "actor/ansar-dine",
            "throughout: surely begun by 2012-06-08 ≤ asked from 2012-07-01, "
            "and surely lasting until 2013-01-14 ≥ asked until 2012-07-01",
        ),
        (
            "hostile-to",
            {"actor": "MNLA", "when": "2012-06"},
            "actor/ansar-dine",
            "at some time: surely begun by 2012-06-08 ≤ asked until 2012-06-30, and surely lasting until 2013-01-14 "
            "≥ asked from 2012-06-01; not throughout, as it is sure to have begun only by 2012-06-08",
        ),
        (
            "allied-with",
            {"actor": "MNLA", "when": "mid-2012"},
            "actor/ansar-dine",
            "possibly: begun at the earliest on 2012-01-01 ≤ asked until 2012-08-31, and over at the latest on "
            "2012-06-07 ≥ asked from 2012-05-01; not for certain, as it is sure to have lasted only until 2012-04-06",
        ),
    ],
)
def test_the_rule_is_told_with_the_days_filled_in(
    server: str, question: str, given: dict[str, str], row: str, rule: str
) -> None:
    """The three worked examples of the data model, by the days that the files give."""
    assert of_row(server, question, row, **given)["why"]["rule"] == rule


def test_adjoining_situations_are_told_as_one(server: str) -> None:
    """Where a run makes it throughout, the rule names the days of the run, and says so."""
    found = of_row(
        server, "who-controlled", "place/konna|actor/islamists|concept/sole", place="Konna", when="2013-01-12"
    )
    assert found["why"]["rule"].startswith("throughout: adjoining situations count as one: surely begun by 2013-01-10")
    assert found["why"]["bounds"]["latest_begin"] == "2013-01-12"
    assert found["why"]["bounds"]["run_latest_begin"] == "2013-01-10"


def test_denials_stand_beside_the_claim_that_they_deny(server: str) -> None:
    """The army's word on Konna has two denials; each has its reference with its flaws, and its passage."""
    found = of_row(server, "who-controlled", KONNA, place="Konna")
    denials = {claim["iri"].rpartition("/")[2]: claim for claim in found["denials"]}
    assert {"p079-konna-not-recaptured", "r245-french-military-on-konna"} <= denials.keys()
    cited = denials["p079-konna-not-recaptured"]["citations"][0]
    assert (cited["source"]["number"], cited["source"]["cite"]) == (245, "/cite/source/245")
    assert (cited["passage"]["id"], cited["passage"]["href"]) == ("p079", "/page/passage/p079")
    assert cited["passage"]["section"].endswith("Battle of Konna and French intervention")
    own = {claim["iri"].rpartition("/")[2]: claim for claim in found["claims"]}
    assert "date anomaly" in own["p072-army-says-konna-retaken"]["citations"][0]["source"]["quality"]


def test_denials_that_are_no_part_of_the_row_are_told_too(server: str) -> None:
    """The row of a claim shows that claim alone; who denies what it is about stands in its reasons."""
    found = of_row(
        server,
        "fates",
        "event/death-mokhtar-belmokhtar-2013|claim/p112-chadian-television-belmokhtar",
        person="Belmokhtar",
    )
    assert [claim["iri"].rpartition("/")[2] for claim in found["claims"]] == ["p112-chadian-television-belmokhtar"]
    assert "p113-aqim-denies-belmokhtar" in {claim["iri"].rpartition("/")[2] for claim in found["denials"]}
    page = get(server, found["href"], HTML).text
    assert "p113-aqim-denies-belmokhtar" in page.partition('id="denials"')[2]


def test_a_row_of_a_list_says_what_it_is(server: str) -> None:
    """Where no claim stands behind a row, that is said, and the thing is linked."""
    row = json.loads(get(server, "/questions/places.json?per-page=1").text)["rows"][0]
    page = get(server, row["why"], HTML)
    assert page.status == 200
    assert "no claim of anybody’s stands behind it" in page.text
    assert f'href="/page/{row["thing"]["iri"].partition("/id/")[2]}"' in page.text


def test_an_unknown_row_offers_those_that_come_close(server: str) -> None:
    """404, with names and links; a slip of the finger is found."""
    answer = get(server, f"{WHY}&row=" + quote(KONNA.replace("mali", "malli")))
    assert answer.status == 404
    detail = json.loads(answer.text)["detail"]
    assert detail["near"][0] == KONNA
    assert get(server, detail["links"][0]).status == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (WHY, 400),
        (f"{WHY}&row=", 400),
        (f"{WHY}&row=a&row=b", 400),
        (f"{WHY}&row={'x' * 10_000}", 404),
        (f"{WHY}&row=%22%7D%20UNION%20%7B%23%0A%5Cu0022", 404),
        (f"{WHY}&row={quote(KONNA)}&colour=red", 400),
        (f"{WHY}&row={quote(KONNA)}&when=the+day+of+days", 400),
        (f"{WHY}&row={quote(KONNA)}&version=0.0.0-never", 410),
        ("/questions/who-controled/why.json?row=a", 404),
        ("/questions/who-controlled/why.csv?row=a", 400),
        (f"/questions/who-controlled/why.json?place=Kona-on-the-moon&row={quote(KONNA)}", 400),
    ],
)
def test_bad_input_is_refused_in_words(server: str, path: str, status: int) -> None:
    """One shape of error, with a sentence that says what would be right."""
    answer = get(server, path)
    body = json.loads(answer.text)
    assert answer.status == status, body
    assert body["message"].endswith((".", "?")) or body["detail"]
    assert get(server, path.replace("why.json", "why"), HTML).status == status


def test_json_comes_by_suffix_by_format_and_by_accept(server: str) -> None:
    """Three ways to the same bytes, which may be kept where the version is named."""
    query = f"place=Konna&row={quote(KONNA)}"
    ways = [
        get(server, f"/questions/who-controlled/why.json?{query}"),
        get(server, f"/questions/who-controlled/why?{query}&format=json"),
        get(server, f"/questions/who-controlled/why?{query}", "application/json"),
    ]
    assert {way.body for way in ways} == {ways[0].body}
    assert {way.type for way in ways} == {"application/json"}
    again = get(server, f"/questions/who-controlled/why.json?{query}", if_none_match=ways[0].headers["etag"])
    assert again.status == 304
    permanent = json.loads(ways[0].text)["permanent"]
    assert permanent.startswith(server)
    kept: Answer = get(server, permanent.removeprefix(server), "application/json")
    assert kept.status == 200
    assert "immutable" in kept.headers["cache-control"]


def test_an_answers_page_leads_to_the_reasons(server: str) -> None:
    """Each row of the table has a link to them, with or without claims behind it."""
    for path in ("/questions/who-controlled?place=Konna", "/questions/disputes?thing=Konna"):
        rows = json.loads(get(server, path, "application/json").text)["rows"]
        page = get(server, path, HTML).text
        assert all(f'href="{escape(row["why"])}"' in page for row in rows)


def test_the_terminal_tells_it_too(data: Any) -> None:
    """`--why N` prints the reasons for the Nth row; a number that is too high is refused."""
    asked = ("questions", "who-controlled", "place=Konna", "when=2013-01-15")
    found = command_run(data, *asked, "--why", "1")
    assert found.returncode == 0
    assert "surely lasting until 2013-01-15 ≥ asked until 2013-01-15" in " ".join(found.stdout.split())
    assert "Who denies or contradicts it" in found.stdout
    assert command_run(data, *asked, "--why", "99").returncode == 2
