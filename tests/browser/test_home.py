"""The first page, as people go through it."""

import json
import re
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, Page, expect
from served import HTML, get

DAY = "2013-01-14"


def sure(server: str, day: str) -> dict[str, list[str]]:
    """Return who held which places for certain, by the question's JSON."""
    found: dict[str, list[str]] = {}
    for row in json.loads(get(server, f"/questions/who-held-what.json?when={day}").text)["rows"]:
        if row["grade"] != "possibly":
            found.setdefault(row["holder"]["label"], []).append(row["where"]["label"])
    return found


def told(page: Page) -> dict[str, list[str]]:
    """Return the same by the page's table."""
    return {
        row.get_by_role("rowheader").inner_text(): row.get_by_role("cell").get_by_role("link").all_inner_texts()
        for row in page.locator("table.held tbody tr").all()
    }


def test_the_war_on_a_day_in_one_picture(page: Page, server: str) -> None:
    """Picture and table say what the question says, and both go on to the next change."""
    page.goto(f"/?date={DAY}")
    expect(page.locator(".map-place").first).to_be_visible()
    expect(page.get_by_role("heading", name="Who held what on 14 January 2013")).to_be_visible()
    assert told(page) == sure(server, DAY)
    konna = page.locator('.map-place[data-place="place/konna"]')
    expect(konna).to_have_attribute("aria-label", re.compile("the Islamists .*disputed"))
    page.get_by_role("button", name="Next change").click()
    expect(page.get_by_role("heading", name="Who held what on 15 January 2013")).to_be_visible()
    expect(page).to_have_url(re.compile("date=2013-01-15"))
    assert told(page) == sure(server, "2013-01-15")
    konna.click()
    expect(page).to_have_url(re.compile("/page/place/konna$"))


def test_the_day_shown_first_tells_something(server: str) -> None:
    """Without being asked for a day: several holders, something disputed, something that happened."""
    text = get(server, "/", HTML).text
    assert text.count('<th scope="row">') >= 4
    assert "held-disputed" in text
    assert "No event is dated" not in text


def test_ten_questions_to_begin_with_each_have_an_answer(page: Page, server: str) -> None:
    """Ten, each of another question; the catalogue of all is one link away."""
    page.goto("/")
    section = page.locator("section", has=page.locator("#start"))
    links = [link.get_attribute("href") or "" for link in section.locator("ul a").all()]
    assert len(links) == len({re.split(r"[?]", link)[0] for link in links}) == 10
    for link in links:
        answer: dict[str, Any] = json.loads(get(server, link, "application/json").text)
        assert answer["rows"], link
    section.get_by_role("link", name="All questions").click()
    expect(page).to_have_url(re.compile("/questions$"))


def test_every_way_to_look_leads_somewhere(page: Page, server: str) -> None:
    """The perspectives, the day, the map and the feed."""
    page.goto("/")
    views = [link.get_attribute("href") or "" for link in page.locator(".home-views a").all()]
    assert views == ["/alliances", "/control", "/map", "/timeline", "/disputes", "/numbers", "/sources"]
    also = [link.get_attribute("href") or "" for link in page.locator(".home-also a").all()]
    assert len(also) == 3
    for path in (*views, *also):
        assert get(server, path, HTML).status == 200, path
    assert get(server, page.locator(".home-news a").last.get_attribute("href") or "").status == 200


def test_without_scripts_the_table_tells_it(browser: Browser, server: str) -> None:
    """The day's table, and a field for another day."""
    context = browser.new_context(base_url=server, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto("/")
    expect(page.locator("figure")).to_be_hidden()
    page.get_by_label("Day", exact=True).fill("14 January 2013")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", name="Who held what on 14 January 2013")).to_be_visible()
    assert told(page) == sure(server, DAY)
    context.close()


def test_a_day_that_is_none_is_said(server: str) -> None:
    """With status 400, what was typed, and no picture; all else of the page stays."""
    for text, said in (
        ("yesteryear", "yesteryear"),
        ("1999-01-01", "The article tells of"),
        ("2012-05", "Choose a day"),
    ):
        answer = get(server, "/?date=" + quote(text), HTML)
        assert answer.status == 400
        assert said in answer.text
        assert f'value="{text}"' in answer.text
        assert 'id="rows"' not in answer.text
        assert "Ten questions" in answer.text
