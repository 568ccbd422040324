"""Bad requests over HTTP: 400 in the one error shape that says what would be right, or an answer; never 500."""

import csv
import io
import json
from itertools import cycle
from typing import Any
from urllib.parse import quote, urlencode

import fixture_graph
import pytest
from served import HTML, get

from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.question import Question

QUESTIONS = sorted(fixture_graph.catalogue().values(), key=lambda question: question.name)
TIMED = [question for question in QUESTIONS if any(param.type in ("period", "date") for param in question.params)]
WRITTEN = (
    '"',
    "'''",
    "\\u0022 } ; DROP ALL #",
    'killed" } UNION { ?s ?p ?o } #',
    "} # the rest is a comment",
    "killed\n} UNION { ?s ?p ?o } {",
    "<http://example.org/> } { ?s ?p ?o",
    "UNDEF } VALUES ?actor { UNDEF",
    "SERVICE <http://127.0.0.1/> { ?s ?p ?o }",
    "\x00",
    "<script>alert(1)</script>",
    "a" * 3_000,
)
BYTES = ("%ED%A0%80", "%FF", "killed%C3", "%ED%BF%BF%ED%A0%80")
"""Percent-encoded bytes that are no UTF-8: lone surrogates, a byte that never is, half a character."""


def names(question: Question) -> list[str]:
    """Return all that a question takes."""
    return [param.name for param in question.params] + ([AS_KNOWN_ON] if question.temporal else [])


def refused(server: str, path: str) -> Any:
    """Return what a 400 says, or None where it was answered; anything else is a fault."""
    got = get(server, path, "application/json")
    assert got.status in (200, 400), f"{got.status} {path}: {got.text[:300]}"
    found = json.loads(got.body)
    if got.status == 200:
        return None
    assert set(found) == {"error", "message", "detail"}
    assert found["message"]
    return found


def test_hostile_values_are_refused_or_read_as_terms(server: str) -> None:
    """One after the other through every parameter of every question; a text that was taken is told as it was read."""
    values = cycle(WRITTEN)
    for question in QUESTIONS:
        for name in names(question):
            text = next(values)
            path = f"/questions/{question.name}?{urlencode({name: text})}"
            told = refused(server, path)
            if told:
                assert told["detail"]["name"] == name
                continue
            found = json.loads(get(server, path, "application/json").body)
            assert found["parameters"][name] == {"text": text.strip()}


def test_bytes_that_are_no_text_are_refused(server: str) -> None:
    """In every parameter of every question, and where they are not parameters at all."""
    values = cycle(BYTES)
    for question in QUESTIONS:
        for name in [*names(question), "colour"]:
            told = refused(server, f"/questions/{question.name}?{name}={next(values)}")
            assert told
            assert "UTF-8" in told["message"]
    for path in ("/suggest?q=%ED%A0%80", "/questions/allied-with/why?row=%FF", "/on/2013-01-14?version=%FF"):
        assert refused(server, path)


def test_ten_kilobytes_are_too_long_for_any_parameter(server: str) -> None:
    """The answer says how many characters are read."""
    for question in QUESTIONS[::7]:
        for name in names(question):
            told = refused(server, f"/questions/{question.name}?{name}={'a' * 10_240}")
            assert told
            assert "at most" in told["message"] or "too long" in told["message"]


def test_an_unknown_parameter_is_told_what_there_is(server: str) -> None:
    """Also where it stands beside good ones, and where it is another question's."""
    for question in QUESTIONS:
        told = refused(server, f"/questions/{question.name}?colour=red")
        assert told
        assert told["detail"]["takes"] == names(question)
        assert told["detail"]["name"] == "colour"


@pytest.mark.parametrize(
    ("query", "name", "says"),
    [
        ("actor=MNLA&actor=AQIM", "actor", "one value"),
        ("actor=MNLA&actor=", "actor", "one value"),
        ("when=2012&when=2013", "when", "one value"),
        ("as-known-on=2012&as-known-on=2013", AS_KNOWN_ON, "given 2 times"),
        ("format=json&format=csv", "format", "given 2 times"),
        ("when=2013-05/2012-08", "when", "ends before it begins"),
        ("when=May+2013+to+August+2012", "when", "ends before it begins"),
        ("when=florp", "when", "Write, for example"),
        ("when=2012-13-45", "when", "Write, for example"),
        ("as-known-on=31+February+2012", AS_KNOWN_ON, "there is no such period"),
        ("actor=MNLAA", "actor", "MNLA"),
        ("actor=place/gao", "actor", "is not an actor"),
        ("actor=Gao", "actor", "actor"),
        ("row=actor/aqim", "row", "/why"),
        ("version=1&version=2", "version", "given 2 times"),
    ],
)
def test_what_is_wrong_is_said_by_its_name(server: str, query: str, name: str, says: str) -> None:
    """For tools in `detail.name`; for people beside the field, which keeps what they wrote."""
    told = refused(server, f"/questions/allied-with?{query}")
    assert told
    assert says in told["message"]
    assert told["detail"]["name"] == name
    page = get(server, f"/questions/allied-with?{query}", HTML)
    assert page.status == 400
    if name in names(fixture_graph.catalogue()["allied-with"]):
        assert f'id="e-{name}"' in page.text
        field = page.text.partition(f'<input id="p-{name}"')[2].partition(">")[0]
        assert 'aria-invalid="true"' in field
        assert f'aria-describedby="e-{name} h-{name}"' in field


@pytest.mark.parametrize("question", TIMED, ids=lambda question: question.name)
def test_a_day_outside_the_article_is_not_recorded(server: str, question: Question) -> None:
    """200, no row, a sentence that says which days the article covers; the CSV has its header line only."""
    name = next(param.name for param in question.params if param.type in ("period", "date"))
    for day in ("1850-01-01", "2031-05-01"):
        found = json.loads(get(server, f"/questions/{question.name}.json?{name}={day}").body)
        if question.name != "coverage-notes" and not question.header.imports:  # an import has a time of its own
            assert any("outside what the article covers" in note["text"] for note in found["coverage"]), found
        assert (found["rows"], found["total"]) == ([], 0) or question.name == "coverage-notes"
        body = get(server, f"/questions/{question.name}.csv?{name}={day}").text
        assert len(list(csv.reader(io.StringIO(body)))) == 1 + found["total"]
        whole = get(server, f"/questions/{question.name}.csv").text
        assert next(csv.reader(io.StringIO(body))) == next(csv.reader(io.StringIO(whole)))


def test_before_the_war_only_what_is_dated_there_is_shown(server: str) -> None:
    """The rebellion of the 1990s is told of and dated; who held Gao in 1999 is not, however open a begin may be."""
    events = json.loads(get(server, "/questions/events-in.json?when=1999").body)
    assert events["rows"]
    assert not [row for row in events["rows"] if row["on"].startswith("[..")]
    assert "outside what the article covers" in events["coverage"][-1]["text"]
    for path in ("who-controlled.json?when=1999", "allied-with.json?when=1999", "members-of.json?when=1999"):
        found = json.loads(get(server, f"/questions/{path}").body)
        assert not found["rows"]
        assert "1999 is outside what the article covers, January 2012 to 14 June 2024" in found["coverage"][1]["text"]


@pytest.mark.parametrize("day", ["1999", "2031"])
def test_a_day_of_knowing_outside_the_article_is_told(server: str, day: str) -> None:
    """By then nothing had been said, or all of it; either way the answer says which days are covered."""
    found = json.loads(get(server, f"/questions/allied-with.json?as-known-on={day}").body)
    assert any("that day is outside what the article covers" in note["text"] for note in found["coverage"])


def test_the_longest_address_that_is_read_is_answered(server: str) -> None:
    """Every parameter as long as it may be, in characters of four bytes: the headers stay within what proxies take."""
    path = f"/questions/listed-commanders.json?mark_word={quote('𝔘' * 500)}"
    got = get(server, path)
    assert got.status == 200
    assert sum(len(name) + len(value) for name, value in got.headers.items()) < 4_000
