"""The war on a day, over HTTP and on a terminal: what it tells, how a day is named, and how to go on from there."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from served import HTML, command_run, get

PARTS = {"hostilities", "alliances", "control", "sieges", "leaders", "operations", "agreements", "talks", "week"}


def told(server: str, day: str, **parameters: str) -> Any:
    """Return the JSON of a day."""
    query = "&".join(f"{name.replace('_', '-')}={value}" for name, value in parameters.items())
    got = get(server, f"/on/{day}.json?{query}")
    assert got.status == 200, got.text
    return json.loads(got.body)


def rows(day: Any, part: str, grade: str = "throughout") -> list[Any]:
    """Return the rows of a part of one grade."""
    found = next(each for each in day["parts"] if each["part"] == part)
    return [row for row in found["rows"] if row["grade"] == grade]


def names(found: list[Any], *columns: str) -> set[tuple[str, ...]]:
    """Return the labels in the columns, row by row."""
    return {tuple(row[column]["label"] for column in columns) for row in found}


@pytest.mark.parametrize(
    ("day", "part", "columns", "expected"),
    [
        ("2012-04-02", "alliances", ("one", "other"), {("Ansar Dine", "MNLA")}),
        ("2012-07-01", "hostilities", ("one", "other"), {("Ansar Dine", "MNLA"), ("MNLA", "MOJWA")}),
        ("2012-07-01", "control", ("where", "holder"), {("Gao", "MOJWA"), ("Timbuktu", "the Islamists")}),
        ("2013-01-14", "control", ("where", "holder"), {("Diabaly", "jihadists"), ("Konna", "the Islamists")}),
        ("2013-01-14", "leaders", ("person", "organisation"), {("Iyad Ag Ghaly", "Ansar Dine")}),
        ("2013-01-14", "operations", ("operation",), {("Operation Serval, January 2013 to mid-2014",)}),
        ("2023-09-12", "control", ("where", "holder"), {("Bourem", "CSP")}),
        ("2023-09-12", "agreements", ("agreement",), {("Algiers peace agreement of 2015",)}),
    ],
)
def test_a_day_tells_what_the_article_tells(
    server: str, day: str, part: str, columns: tuple[str, ...], expected: set[tuple[str, ...]]
) -> None:
    """What surely held on days that a reader of the article can check."""
    assert expected <= names(rows(told(server, day), part), *columns)


def test_the_alliance_is_over_on_1_july(server: str) -> None:
    """MNLA and Ansar Dine are no allies any more, not even possibly."""
    day = told(server, "2012-07-01")
    allies = names(rows(day, "alliances") + rows(day, "alliances", "possibly"), "one", "other")
    assert ("Ansar Dine", "MNLA") not in allies


def test_every_row_is_graded_and_leads_to_its_reasons(server: str) -> None:
    """Each part names its question, and each row why it stands there."""
    day = told(server, "2013-01-14")
    assert {part["part"] for part in day["parts"]} == PARTS | {"not-yet-known"}
    for part in day["parts"]:
        counted = [row["grade"] == "possibly" for row in part["rows"]]
        assert part["counts"] == {"sure": counted.count(False), "possible": counted.count(True)}
        for row in part["rows"]:
            assert row["grade"] in ("throughout", "at-some-time", "possibly")
            assert row["support"]
            assert row["claims"]
        again = json.loads(get(server, part["href"], "application/json").body)
        assert again["rows"] == part["rows"]
    whys = [row["why"] for part in day["parts"] for row in part["rows"][:1]]
    assert all(get(server, why, HTML).status == 200 for why in whys)


def test_the_week_reaches_seven_days_back_and_forth(server: str) -> None:
    """Events from the 7th to the 21st, in their order, and none that surely lies outside."""
    week = rows(told(server, "2013-01-14"), "week", "at-some-time")
    dates = [row["on"] for row in week if len(row["on"]) == 10]
    assert (dates[0], dates[-1]) == ("2013-01-08", "2013-01-21")
    assert "2013-01-14" in dates
    assert all(earlier <= later for earlier, later in pairwise(dates))


def test_what_was_not_yet_known(server: str) -> None:
    """That Konna was still held was said on the 15th; nothing had been said of it on the 14th."""
    day = told(server, "2013-01-14")
    unknown = {row["what"]["iri"].rpartition("/")[2]: row for row in rows(day, "not-yet-known")}
    konna = unknown["control-konna-islamists-2013-01-12"]
    assert konna["told"] == "nothing"
    assert konna["later"] == ["2013-01-15"]
    assert unknown["control-diabaly-jihadists-2013"]["told"] == "something"


def test_a_day_as_it_was_known_then(server: str) -> None:
    """As known on the 14th, nobody had said that Konna was still held, and Diabaly had fallen."""
    then = told(server, "2013-01-14", as_known_on="2013-01-14")
    held = names(rows(then, "control"), "where", "holder")
    assert ("Konna", "the Islamists") not in held
    assert ("Diabaly", "jihadists") in held
    assert then["title"] == "The war on 14 January 2013, as known on 14 January 2013"
    assert not rows(then, "not-yet-known")
    assert "as-known-on=2013-01-14" in then["href"]


def test_the_day_in_one_table(server: str) -> None:
    """The question behind the page has the same sure rows as its parts."""
    one = json.loads(get(server, "/questions/on-the-day.json?date=2013-01-14").body)
    found = {row["what"]["iri"] for row in one["rows"]}
    day = told(server, "2013-01-14")
    sure = [row for part in ("hostilities", "control", "leaders") for row in rows(day, part)]
    situations = {cell["iri"] for row in sure for cell in row["situation"]}
    assert situations <= found
    assert all(row["grade"] == "throughout" for row in one["rows"])


def test_the_page_has_every_row(server: str) -> None:
    """Complete as HTML: each part with its rows, its counts, its question and data, and the reasons."""
    page = get(server, "/on/2013-01-14", HTML)
    day = told(server, "2013-01-14")
    assert page.status == 200
    assert "<script" not in page.text.partition("<main")[2]
    for part in day["parts"]:
        assert f'<h2 id="{part["part"]}">' in page.text
        assert f"/questions/{part['question']}.csv?" in page.text
    assert page.text.count('class="why"') == sum(len(part["rows"]) for part in day["parts"])
    assert "That day, 14 Jan 2013" in page.text


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("/on?date=14+January+2013", "/on/2013-01-14"),
        ("/on?date=2013-01-14&as-known-on=2013-01-15", "/on/2013-01-14?as-known-on=2013-01-15"),
        ("/on/1%20July%202012", "/on/2012-07-01"),
        ("/on/le%201er%20juillet%202012.json", "/on/2012-07-01.json"),
    ],
)
def test_words_lead_to_the_address_of_the_day(server: str, asked: str, leads: str) -> None:
    """One address for each day, however it was written."""
    got = get(server, asked, HTML)
    assert got.status == 303
    assert got.headers["location"].removeprefix(server) == leads


def test_a_period_is_no_day(server: str) -> None:
    """400, with its days to choose from."""
    got = get(server, "/on?date=June+2012", HTML)
    assert got.status == 400
    assert "June 2012" in got.text
    assert 'href="/on/2012-06-08"' in got.text
    tool = get(server, "/on/mid-2012.json")
    assert tool.status == 400
    found = json.loads(tool.body)
    assert found["error"] == "bad-parameter"
    assert found["detail"]["days"] == ["2012-05-01", "2012-06-01", "2012-07-01", "2012-08-01"]


@pytest.mark.parametrize("path", ["/on/nonsense", "/on?date=31+February+2012", "/on/2013-01-14?as-known-on=nonsense"])
def test_what_is_no_date_is_refused_with_what_would_be_right(server: str, path: str) -> None:
    """A sentence with examples, as a page and as JSON."""
    got = get(server, path, HTML)
    assert got.status == 400
    assert "2012-07-01" in got.text
    tool = get(server, path, "application/json")
    assert tool.status == 400
    assert json.loads(tool.body)["error"] == "bad-date"


@pytest.mark.parametrize("query", ["x=1", "version=a&version=b", "as-known-on=2013&as-known-on=2014", "lang=xx"])
def test_unknown_and_doubled_parameters_are_refused(server: str, query: str) -> None:
    """Nothing is passed over in silence."""
    assert get(server, f"/on/2013-01-14?{query}", "application/json").status == 400


@pytest.mark.parametrize("day", ["2011-05-01", "2030-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_that_the_article_does_not_cover(server: str, day: str) -> None:
    """200, nothing for certain, and which days are told of."""
    found = told(server, day)
    assert "outside what the article covers" in found["coverage"][0]["text"]
    assert not any(part["counts"]["sure"] for part in found["parts"])
    page = get(server, f"/on/{day}", HTML)
    assert page.status == 200
    assert "as far as is recorded" in page.text


def test_days_and_changes_before_and_after(server: str) -> None:
    """The next day is the next day; the next change is the next day on which something began, ended or happened."""
    day = told(server, "2012-07-10")
    assert (day["previous_day"], day["next_day"]) == ("2012-07-09", "2012-07-11")
    changes = json.loads(get(server, "/on", "application/json").body)["days"]
    assert changes == sorted(set(changes))
    before = [each for each in changes if each < "2012-07-10"]
    after = [each for each in changes if each > "2012-07-10"]
    assert (day["previous_change"], day["next_change"]) == (before[-1], after[0])
    assert {"2012-06-08", "2013-01-14"} <= set(changes)
    assert told(server, changes[-1])["next_change"] is None


def test_a_day_is_kept_and_stays(server: str) -> None:
    """An ETag, 304 for whoever holds it, a permanent link that answers, 410 for other data."""
    got = get(server, "/on/2013-01-14", HTML)
    again = get(server, "/on/2013-01-14", HTML, if_none_match=got.headers["etag"])
    assert again.status == 304
    permanent = told(server, "2013-01-14")["permanent"].removeprefix(server)
    assert get(server, permanent, HTML).status == 200
    assert get(server, "/on/2013-01-14?version=other", HTML).status == 410


def test_every_link_of_the_page_leads_somewhere(server: str) -> None:
    """The links to other days, to questions and to data; those of one part stand for all."""
    text = get(server, "/on/2012-07-01", HTML).text
    links = {part.partition('"')[0].replace("&amp;", "&") for part in text.split('href="')[1:]}
    own = {link for link in links if link.startswith(("/on", "/questions")) and "/why?" not in link}
    assert len(own) > 20
    assert {link: get(server, link, HTML).status for link in own} == dict.fromkeys(own, 200)


def test_on_a_terminal(data: Path) -> None:
    """The same parts as tables, and as JSON; a period is refused with exit code 2."""
    ended = command_run(data, "on", "14", "January", "2013")
    assert ended.returncode == 0, ended.stderr
    assert "Who held what" in ended.stdout
    assert "Diabaly" in ended.stdout
    assert "/on/2013-01-14?version=" in ended.stdout
    written = command_run(data, "on", "2013-01-14", "--format", "json")
    assert {part["part"] for part in json.loads(written.stdout)["parts"]} == PARTS | {"not-yet-known"}
    refused = command_run(data, "on", "mid-2012")
    assert refused.returncode == 2
    assert "May–August 2012" in refused.stderr
