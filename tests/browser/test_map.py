"""The map, as people go through it: marks and events against the questions' own answers, moving, choosing, saving."""

import json
import re
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect
from served import HTML, get

DAY = "2013-01-14"
AROUND = "2013-01-07/2013-01-21"
BEYOND = {"place/in-amenas-gas-field", "place/okene"}
"""What has coordinates outside the first view, in Algeria and Nigeria."""
KILLED = {"killed", "executed", "died"}


def rows(server: str, question: str, **given: str) -> list[dict[str, Any]]:
    """Return the rows of a question's JSON."""
    query = "&".join(f"{name}={quote(value)}" for name, value in given.items())
    found: list[dict[str, Any]] = json.loads(get(server, f"/questions/{question}.json?{query}").text)["rows"]
    return found


def short(thing: dict[str, str]) -> str:
    """Return `place/gao`."""
    return "/".join(thing["iri"].rsplit("/", 2)[1:])


def island(page: Page) -> dict[str, Any]:
    """Return what the page gives its picture."""
    found: dict[str, Any] = json.loads(page.locator("#rows").text_content() or "")
    return found


def test_each_mark_is_a_row_of_the_question(page: Page, server: str) -> None:
    """The places marked are those held on the day that have coordinates, each with its holders and how surely."""
    page.goto(f"/map?date={DAY}")
    expect(page.locator(".map-place").first).to_be_visible()
    spots = {spot["id"] for spot in island(page)["spots"]}
    expected: dict[str, set[str]] = {}
    for row in rows(server, "who-held-what", when=DAY):
        if short(row["where"]) in spots:
            expected.setdefault(short(row["where"]), set()).add(row["holder"]["label"])
    marks = {mark.get_attribute("data-place"): mark for mark in page.locator(".map-place").all()}
    assert expected.keys() - marks.keys() == BEYOND & expected.keys()
    expect(page.locator(".map-outside")).to_contain_text("In Aménas gas field")
    assert marks.keys() < expected.keys()
    assert len(marks) > 12
    for place, mark in marks.items():
        names, label = expected[place or ""], mark.get_attribute("aria-label") or ""
        assert all(name in label for name in names), label
    assert "≠" in (marks["place/konna"].text_content() or "")
    assert "map-maybe" not in marks["place/gao"].inner_html()
    assert "map-maybe" in marks["place/mopti"].inner_html()


def test_each_sign_is_an_event_of_the_question(page: Page, server: str) -> None:
    """Events of the window that have coordinates; a toll is the lowest and the highest single number given."""
    page.goto(f"/map?date={DAY}")
    expect(page.locator(".map-event").first).to_be_visible()
    spots = {spot["id"] for spot in island(page)["spots"]}
    expected = {
        (short(row["event"]), short(where))
        for row in rows(server, "events-in", when=AROUND)
        for where in row["where"]
        if short(where) in spots - BEYOND
    }
    signs = page.locator(".map-event").all()
    assert {(sign.get_attribute("data-event"), sign.get_attribute("data-place")) for sign in signs} == expected
    given = [
        row
        for row in rows(server, "counts-of", event="event/battle-konna-2013-01")
        if row["kind"]["iri"].rpartition("/")[2] in KILLED and (row["low"] or row["best"] or row["high"])
    ]
    low = min(row["low"] or row["best"] or row["high"] for row in given)
    high = max(row["high"] or row["best"] or row["low"] for row in given)
    assert low < high
    toll = page.locator('.map-event[data-event="event/battle-konna-2013-01"]')
    expect(toll).to_have_attribute("aria-label", re.compile(rf", {low}–{high}( \+)? killed"))


def test_a_place_that_is_chosen_tells_who_since_when_and_who_says_so(page: Page, server: str) -> None:
    """By mouse and by a list; each row leads to its situation and to why it is there."""
    page.goto(f"/map?date={DAY}")
    page.locator('.map-place[data-place="place/konna"]').click()
    panel = page.locator("#chosen")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Konna")
    expect(panel).to_contain_text("the Islamists")
    expect(panel).to_contain_text("12 Jan 2013")
    expect(panel).to_contain_text("disputed")
    expect(panel).to_contain_text("denies it")
    expect(panel.get_by_role("link", name="Battle of Konna, January 2013", exact=True)).to_be_visible()
    for link in panel.get_by_role("link", name="Why?").all():
        assert get(server, link.get_attribute("href") or "", HTML).status == 200
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    page.get_by_label("A place on the map").select_option("Gao")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Gao")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    page.get_by_label("A place on the map").select_option("In Aménas gas field")
    expect(panel).to_contain_text("AQIM")
    expect(page.locator('.map-place[data-place="place/in-amenas-gas-field"]')).to_be_visible()
    expect(page).to_have_url(re.compile("at=9.55"))


def test_the_next_change_takes_the_tables_along(page: Page, server: str) -> None:
    """The address, the heading and the rows below follow the slider."""
    page.goto(f"/map?date={DAY}")
    page.get_by_role("button", name="Next change").click()
    expect(page).to_have_url(re.compile("date=2013-01-15"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The map on 15 January 2013")
    sure = [row for row in rows(server, "who-held-what", when="2013-01-15") if row["grade"] != "possibly"]
    table = page.locator("section.part", has=page.locator("#control")).get_by_role("table").first
    expect(table.locator("tbody tr")).to_have_count(len(sure))
    for row in sure:
        expect(table).to_contain_text(row["where"]["label"])
    assert "date=2013-01-15" in (page.locator("#permanent").get_attribute("href") or "")


def test_the_view_is_in_the_address(page: Page) -> None:
    """Buttons, keys, the wheel and a drag move and enlarge; the address brings the same view back."""
    page.goto(f"/map?date={DAY}")
    ground = page.locator(".stage svg > g > g").first
    whole = ground.get_attribute("transform")
    page.get_by_role("button", name="Zoom in").click()
    expect(page).to_have_url(re.compile(r"zoom=1\.6"))
    page.locator(".stage svg").focus()
    page.keyboard.press("+")
    expect(page).to_have_url(re.compile(r"zoom=2\.56"))
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"at=-\d"))
    box = page.locator(".stage svg").bounding_box()
    assert box
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.wait_for_timeout(500)  # a page that was just scrolled goes on scrolling
    page.mouse.wheel(0, -240)
    expect(page).not_to_have_url(re.compile(r"zoom=2\.56"))
    page.mouse.down()
    page.mouse.move(box["x"] + 250, box["y"] + 260)
    page.mouse.up()
    page.wait_for_timeout(300)  # the address follows when the hand rests
    moved = ground.get_attribute("transform")
    page.reload()
    expect(ground).to_have_attribute("transform", re.compile("translate"))
    places = (moved, ground.get_attribute("transform"))
    scale = [float((text or "").partition("scale(")[2].rstrip(")")) for text in places]
    assert abs(scale[0] - scale[1]) < 0.01
    page.get_by_role("button", name="All places").click()
    expect(ground).to_have_attribute("transform", whole or "")
    expect(page).not_to_have_url(re.compile("zoom="))


def test_the_picture_can_be_saved_with_its_source(page: Page) -> None:
    """As SVG, with the day, the citation and the address in its caption."""
    page.goto(f"/map?date={DAY}")
    expect(page.locator(".map-place").first).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as SVG").click()
    text = saved.value.path().read_text("utf-8")
    for said in ("14 January 2013", "Natural Earth", "version", "/map?date=2013-01-14", "Konna"):
        assert said in text, said
    assert "var(--" not in text


def test_without_scripts_the_tables_tell_it_all(browser: Browser, server: str) -> None:
    """Both tables, what has no coordinates, and a form that works."""
    context = browser.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/map")
    expect(page.locator("figure")).to_be_hidden()
    page.get_by_label("Day", exact=True).fill("14 January 2013")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The map on 14 January 2013")
    held = rows(server, "who-held-what", when=DAY)
    happened = rows(server, "events-in", when=AROUND)
    for part, found in (("control", held), ("events", happened)):
        section = page.locator("section.part", has=page.locator(f"#{part}"))
        expect(section.locator("tbody tr")).to_have_count(len(found))
    expect(page.locator("#unplaced")).to_contain_text("borderlands of northern Mali")
    context.close()


def test_an_actor_and_a_kind_narrow_it(page: Page, server: str) -> None:
    """Only its holds and events, by the questions that are asked of an actor."""
    page.goto(f"/map?date={DAY}&actor=France&kind=airstrike&days=30")
    expect(page.locator(".map-event").first).to_be_visible()
    happened = rows(server, "events-of-kind", actor="France", kind="airstrike", when="2012-12-15/2013-02-13")
    shown = {mark.get_attribute("data-event") for mark in page.locator(".map-event").all()}
    assert shown
    assert shown <= {short(row["event"]) for row in happened}
    holders = {holder for row in island(page)["holds"] for holder in row["holders"]}
    assert "actor/france" in holders
    assert "actor/mnla" not in {row["holders"][0] for row in island(page)["holds"] if len(row["holders"]) == 1}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("date=1999-05-01", "outside what the article covers"),
        ("date=mid-2012", "Choose a day of it"),
        ("date=soon", "soon"),
        ("zoom=1e308", "zoom is a number"),
        ("zoom=4000", "zoom is a number"),
        ("at=17", "longitude"),
        ("at=170,80", "longitude"),
        ("at=nan,nan", "longitude"),
        ("days=-1", "whole number"),
        ("days=1e9", "whole number"),
        ("kind=picnic", "picnic"),
        ("actor=nobody+at+all", "nobody at all"),
        ("as-known-on=never", "never"),
        ("place=Gao", "takes no parameter"),
    ],
)
def test_what_cannot_be_read_is_said(server: str, query: str, said: str) -> None:
    """With status 400, the form as it was filled in, and no picture."""
    answer = get(server, f"/map?{query}", HTML)
    assert answer.status == 400
    assert said in answer.text
    assert 'role="alert"' in answer.text
    assert 'id="rows"' not in answer.text
    assert "<form" in answer.text


def test_what_the_picture_is_given(server: str) -> None:
    """Every holder has its own sign, eight have their own colour; areas have no point, and days are in order."""
    text = get(server, "/map", HTML).text
    given = json.loads(re.search(r'id="rows">(.*?)</script>', text, re.DOTALL)[1])  # type: ignore[index]
    signs = [holder["sign"] for holder in given["holders"]]
    assert len(signs) == len(set(signs)) > 20
    assert sorted(holder["colour"] for holder in given["holders"] if holder["colour"]) == list(range(1, 9))
    assert {"place/mali", "place/gao-region"}.isdisjoint(spot["id"] for spot in given["spots"])
    assert given["changes"] == sorted(set(given["changes"]))
    assert given["first"] <= given["changes"][0] < given["changes"][-1] <= given["last"]
    earlier = get(server, f"/map?as-known-on={DAY}", HTML).text
    known = json.loads(re.search(r'id="rows">(.*?)</script>', earlier, re.DOTALL)[1])  # type: ignore[index]
    assert 0 < len(known["events"]) < len(given["events"])
    assert {row["id"] for row in known["holds"]} < {row["id"] for row in given["holds"]}
