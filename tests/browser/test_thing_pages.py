"""The pages of things, as people read them, held against the graph's own answers."""

import json
import re
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Locator, Page, expect


def rows(server: str, query: str) -> list[Any]:
    """Return the bindings of a query."""
    with urlopen(f"{server}/sparql?" + urlencode({"query": query, "format": "json"})) as response:
        found: list[Any] = json.load(response)["results"]["bindings"]
    return found


def section(page: Page, heading: str) -> Locator:
    """Return the section below a heading."""
    return page.locator("section", has=page.get_by_role("heading", name=heading, exact=True, level=2))


def test_a_place_tells_who_held_it_in_turn(page: Page, server: str) -> None:
    """As many as the graph has, in order of time; where it is, what it is part of; and its question."""
    counted = rows(server, "SELECT ?s WHERE { ?s a mw:TerritorialControl ; mw:within|mw:place place:konna }")
    page.goto("/page/place/konna")
    held = section(page, "Who held it, in turn")
    expect(held.locator("tbody tr")).to_have_count(len({row["s"]["value"] for row in counted}))
    box = page.get_by_role("complementary", name="In short")
    expect(box).to_contain_text("° N")
    expect(box.get_by_role("link", name="Mali", exact=True).first).to_be_visible()
    expect(box.get_by_role("link", name="Q1764720")).to_have_attribute("href", re.compile(r"wikidata\.org"))
    held.get_by_role("link", name=re.compile("Who held Konna")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Who held Konna")


def test_an_event_gives_each_number_with_who_says_so(page: Page, server: str) -> None:
    """Ranges stay ranges, both sides stand beside each other, and a claim leads to what it contradicts."""
    page.goto("/page/event/clash-gao-2012-11-16")
    numbers = section(page, "Numbers given").locator("tbody tr")
    counted = rows(server, "SELECT ?c WHERE { ?c mw:about event:clash-gao-2012-11-16 ; mw:countKind ?k }")
    expect(numbers).to_have_count(len(counted))
    row = numbers.filter(has_text="12 or more")
    expect(row).to_contain_text("a Malian security source")
    expect(row).to_contain_text("killed")
    row.get_by_role("link", name="12 or more").click()
    expect(page.get_by_role("heading", level=2, name="Where it is written")).to_be_visible()
    page.get_by_role("link", name=re.compile("only nine MNLA wounded")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("only nine MNLA wounded")


def test_a_situation_says_what_it_says_and_who_denies_it(page: Page, server: str) -> None:
    """A proposition with its period, its standing, claims for and against apart."""
    denied = rows(
        server, "SELECT ?s WHERE { ?c mw:stance concept:denies ; mw:about ?s . ?s a mw:Alliance } ORDER BY ?s"
    )
    page.goto("/page/situation/" + denied[0]["s"]["value"].rpartition("/")[2])
    expect(page.locator("p.lede").first).to_contain_text("Alliance of")
    expect(section(page, "Who says so").locator("tbody tr").first).to_be_visible()
    expect(section(page, "Who denies it").locator("tbody tr").first).to_contain_text("denies it")
    expect(page.get_by_role("complementary", name="In short")).to_contain_text("Standing")


def test_a_thing_as_it_was_known(page: Page) -> None:
    """The form hides what was told later, says how much, and leads back; a day that is none is told."""
    page.goto("/page/place/konna")
    before = page.locator("section tbody tr").count()
    page.get_by_label("As known on").fill("11 January 2013")
    page.get_by_label("As known on").press("Enter")
    expect(page).to_have_url(re.compile("as-known-on=11"))
    expect(page.locator(".coverage")).to_contain_text("As known on 11 January 2013")
    assert page.locator("section tbody tr").count() < before
    page.get_by_role("link", name="Show what is known today").click()
    expect(page.locator("section tbody tr")).to_have_count(before)


def test_a_day_that_is_none_is_told(page: Page) -> None:
    """What was typed stays, and the page of the thing with it."""
    response = page.request.get("/page/place/konna?as-known-on=some+day", headers={"Accept": "text/html"})
    assert response.status == 400
    text = response.text()
    assert 'value="some day"' in text
    assert 'role="alert"' in text
    assert "<h1>Konna</h1>" in text


def test_passages_follow_one_another(page: Page) -> None:
    """Where it is in the article, what it carries, and the one after it."""
    page.goto("/page/passage/p028")
    expect(page.locator("p.lede").first).to_contain_text("Background")
    expect(section(page, "What it carries").get_by_role("link", name="142").first).to_be_visible()
    page.get_by_role("navigation", name="Other passages").get_by_role("link", name=re.compile("p029")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("p029")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("person/bilal-ag-acherif", "Offices"),
        ("operation/serval", "What happened in it"),
        ("agreement/algiers-agreement-2015", "Agreements in force"),
        ("source/142", "How to cite it"),
        ("concept/co-belligerence", "Alliances of this form"),
        ("note/aguelhok-2012", "How it is known"),
        ("geometry/gao", "Places with this point"),
    ],
)
def test_every_kind_is_laid_out_for_its_kind(page: Page, path: str, words: str) -> None:
    """Each has the section that its readers come for, its data in four formats, and fits a small phone."""
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"/page/{path}")
    expect(page.get_by_role("heading", name=words, exact=True).first).to_be_visible()
    for label in ("Turtle", "N-Triples", "JSON-LD", "RDF/XML"):
        expect(page.get_by_role("link", name=label, exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
