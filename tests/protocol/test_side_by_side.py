"""/numbers, /disputes and /sources: what cannot be read is told with what to do; what can be is the questions' rows."""

import html
import json
import re

import pytest
from served import HTML, Answer, get

LONG = "x" * 10_000
SCRIPT = "%3Cscript%3Ealert(1)%3C/script%3E"
BAD = (
    ("/numbers?topic=weather", "topic is one of tolls"),
    ("/numbers?by=colour", "by is one of event, party"),
    ("/numbers?scale=huge", "scale is one of log, linear"),
    ("/numbers?topic=strengths&place=Gao", "leave it out"),
    ("/numbers?topic=years&by=event", "by is one of party"),
    ("/numbers?when=the+32nd+of+May", "32nd of May"),
    ("/numbers?as-known-on=never", "never"),
    ("/numbers?actor=Nobodyatall", "Nobodyatall"),
    ("/numbers?page=0", "page is a number"),
    ("/numbers?colour=red", "colour"),
    ("/numbers?actor=MNLA&actor=AQIM", "actor"),
    (f"/numbers?actor={LONG}", "shorten"),
    (f"/numbers?actor={SCRIPT}", "script"),
    ("/numbers?actor=%FF", "UTF-8"),
    ("/disputes?kind=brawl", "kind is one of contradicts"),
    ("/disputes?about=Nobodyatall", "Nobodyatall"),
    ("/disputes?when=13-13-13", "13-13-13"),
    ("/disputes?page=x", "page is a number"),
    ("/disputes?colour=red", "colour"),
    (f"/disputes?about={LONG}", "shorten"),
    ("/sources?flag=lovely", "lovely"),
    ("/sources?carries=weight", "carries is one of claims"),
    ("/sources?sort=beauty", "sort is one of number"),
    ("/sources?page=-1", "page is a number"),
    ("/sources?q=" + "y" * 300, "at most 200"),
    ("/sources?colour=red", "colour"),
    (f"/sources?flag={SCRIPT}", "script"),
)
BEYOND = ("/numbers?page=999", "/disputes?page=999", "/sources?page=999")


def _text(answer: Answer) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2]))


@pytest.mark.parametrize(("path", "told"), BAD, ids=[path[:45] for path, _ in BAD])
def test_what_is_wrong_is_told_on_the_page(server: str, path: str, told: str) -> None:
    """Status 400, the sentence, the form to mend it in; no picture, no table, no script of the asker's."""
    answer = get(server, path, HTML)
    assert answer.status == 400
    assert told in _text(answer)
    assert "<form" in answer.text.partition("<main")[2]
    assert "<table" not in answer.text
    assert 'id="rows"' not in answer.text
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("path", BEYOND)
def test_a_page_beyond_the_last_is_not_found(server: str, path: str) -> None:
    """With the number of the last one."""
    answer = get(server, path, HTML)
    assert answer.status == 404
    assert re.search(r"the last is (page )?\d+", _text(answer))


def test_tools_are_told_in_json(server: str) -> None:
    """The one error shape, as everywhere."""
    answer = get(server, "/numbers?topic=weather")
    assert answer.status == 400
    assert json.loads(answer.body)["error"] == "bad-parameter"


def test_every_topic_shows_the_rows_of_its_question(server: str) -> None:
    """Over all pages of a tab each row of the question stands once, numbered as there."""
    for topic, question in (("captives", "captives"), ("conflicts", "conflicting-counts"), ("years", "deaths-by-year")):
        rows = json.loads(get(server, f"/questions/{question}.json").body)["rows"]
        found: list[int] = []
        number = 1
        while (answer := get(server, f"/numbers?topic={topic}&page={number}", HTML)).status == 200:
            found += map(int, re.findall(r'<tr id="row-(\d+)"', answer.text))
            number += 1
        assert sorted(found) == list(range(1, len(rows) + 1)), topic


def test_a_filter_goes_along_to_the_files(server: str) -> None:
    """What the page shows and what its JSON has are one set of rows."""
    answer = get(server, "/numbers?actor=MNLA&place=Gao", HTML)
    address = html.unescape(re.search(r'href="(/questions/losses\.json[^"]*)"', answer.text)[1])  # type: ignore[index]  # fails where it is not there
    rows = json.loads(get(server, address).body)["rows"]
    assert len(rows) == len(re.findall(r'<tr id="row-', answer.text)) > 0
    assert all(row["affected"]["label"] == "MNLA" for row in rows)


def test_as_known_on_leaves_out_what_was_said_later(server: str) -> None:
    """A toll of 2013 is not there for somebody who asks in 2012."""
    now, then = (get(server, f"/numbers?place=Konna{known}", HTML).text for known in ("", "&as-known-on=2012-12-31"))
    assert "at least 101" in now
    assert "at least 101" not in then


def test_the_pages_have_a_link_for_good(server: str) -> None:
    """It names the version, and answers with the same page."""
    for path in ("/numbers?topic=captives&by=party", "/disputes?kind=numbers", "/sources?sort=claims"):
        answer = get(server, path, HTML)
        permanent = html.unescape(re.search(r'class="permanent" href="([^"]+)"', answer.text)[1])  # type: ignore[index]  # fails where it is not there
        assert "version=" in permanent
        assert get(server, permanent.removeprefix(server), HTML).status == 200


def test_french_pages_speak_french_and_lead_on_in_it(server: str) -> None:
    """Links to the other tabs carry the language that was asked for."""
    answer = get(server, "/numbers?lang=fr", HTML)
    assert '<html lang="fr"' in answer.text
    assert "topic=captives&amp;lang=fr" in answer.text
