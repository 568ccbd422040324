"""Events along time, as people go through them: the months, the brush, the marks, and the list that follows."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from served import HTML, get


def test_the_months_count_what_the_question_counts(page: Page, server: str) -> None:
    """Each column of the strip is the number of its month by the question."""
    page.goto("/timeline")
    drawn = [
        int(text) for text in page.locator(".strip .month").evaluate_all("all => all.map(one => one.dataset.count)")
    ]
    rows = json.loads(get(server, "/questions/events-by-month.json").text)["rows"]
    counted: dict[str, int] = {}
    for row in rows:
        if row["month"] >= "2012-01":
            counted[row["month"]] = counted.get(row["month"], 0) + row["events"]
    assert drawn == [counted[month] for month in sorted(counted)]


def test_the_brush_drives_the_list(page: Page, server: str) -> None:
    """With keys or with the mouse: the months chosen are in the address, and the list is the server's for them."""
    page.goto("/timeline?from=2013-01-01&to=2013-03-31")
    last = page.get_by_label("Last month")
    last.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"from=2013-01-01&to=2013-01-31"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("January 2013")
    told = json.loads(get(server, "/questions/events-of-kind.json?when=2013-01").text)
    expect(page.locator("#list h2").first).to_contain_text(f"of {len(told['rows'])}")
    entries = page.locator(".chronicle h3")
    assert entries.all_inner_texts() == [row["event"]["label"] for row in told["rows"][:50]]
    first = told["rows"][0]
    entry = page.locator(".chronicle > li").first
    expect(entry.get_by_role("link", name=first["event"]["label"], exact=True)).to_have_attribute(
        "href", f"/page/event/{first['event']['iri'].rpartition('/')[2]}"
    )
    assert entry.locator(".marks a[href^='#note-']").count() == len({claim["iri"] for claim in first["claims"]})
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    box = page.locator("#timeline .stage").bounding_box()
    assert box
    page.mouse.move(box["x"] + 2, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 60, steps=3)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"from=2012-01-01&to=2012-\d\d-\d\d"))
    until = parse_qs(urlsplit(page.url).query)["to"][0]
    again = json.loads(get(server, f"/questions/events-of-kind.json?when=2012-01-01/{until}").text)
    expect(entries.first).to_have_text(again["rows"][0]["event"]["label"])


def test_a_mark_leads_to_its_event_and_operations_are_bars(page: Page) -> None:
    """In January 2013 Serval begins; a click on a mark opens the event."""
    page.goto("/timeline?from=2013-01-05&to=2013-01-20&place=Konna")
    expect(page.locator(".operation", has_text="Serval")).to_have_count(0)
    mark = page.locator("[data-key='capture-konna-2013-01-10']")
    mark.click()
    expect(page).to_have_url(re.compile(r"/page/event/capture-konna-2013-01-10"))
    page.goto("/timeline?from=2013-01-05&to=2013-01-20")
    expect(page.locator(".operation", has_text="Serval")).to_have_count(1)


def test_filters_offer_names_and_narrow_both(page: Page, server: str) -> None:
    """An actor is chosen from what is offered while typing; months, marks and list are about that actor alone."""
    page.goto("/timeline")
    page.get_by_text("Choose a time, an actor, a place or a kind", exact=True).click()
    page.get_by_role("combobox", name="Actor").fill("mojw")
    page.get_by_role("option", name=re.compile("MOJWA")).first.click()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("MOJWA")
    told = json.loads(get(server, "/questions/events-of-kind.json?actor=MOJWA").text)
    assert page.locator(".chronicle > li").count() == min(50, len(told["rows"]))


def test_on_a_phone_the_list_follows_the_months(page: Page) -> None:
    """The strip stays, the marks give way to the list, and nothing is wider than the screen."""
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto("/timeline?from=2013-01-01&to=2013-01-31")
    expect(page.locator(".strip")).to_be_visible()
    expect(page.locator(".events .marks")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("to=soonish", 400, "soonish"),
        ("from=2025&to=2026", 400, "nothing of these days"),
        ("actor=nobody+at+all", 400, "nobody at all"),
        ("kind=picnic", 400, "picnic"),
        ("brush=1", 400, "/timeline takes"),
        ("actor=" + "x" * 10_000, 400, "at most 500"),
        ("page=9999", 404, "no page 9999"),
        ("as-known-on=some+day", 400, "some day"),
    ],
)
def test_what_cannot_be_read_is_told(server: str, query: str, status: int, said: str) -> None:
    """A page that says what was wrong and keeps the form; never a picture of nothing."""
    answer = get(server, f"/timeline?{query}", HTML)
    assert answer.status == status
    assert said in answer.text
    assert '<form class="fields"' in answer.text
    assert 'id="rows"' not in answer.text
