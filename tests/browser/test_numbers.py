"""Numbers side by side, as people go through them."""

import json
import re

from playwright.sync_api import Page, expect
from served import get


def test_tolls_of_a_battle_by_each_who_says_so(page: Page, server: str) -> None:
    """Filter by place; the picture and the table have the question's rows, each with its asserter and its claim."""
    page.goto("/numbers")
    page.get_by_role("combobox", name="Place").fill("Konna")
    page.keyboard.press("Tab")  # away from the offers, which lie over the button
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"place=Konna"))
    rows = json.loads(get(server, "/questions/losses.json?place=Konna").body)["rows"]
    lines = page.locator("svg.ranges g.range")
    table = page.locator("table.numbers tbody tr")
    expect(lines).to_have_count(len(rows))
    expect(table).to_have_count(len(rows))
    told = next(row for row in rows if row["open_ended"] and row["low"] == 101)
    own = table.filter(has_text="at least 101")
    expect(own).to_contain_text(told["asserter"]["label"])
    expect(own).to_contain_text("≠")
    expect(page.locator("g.range-at-least", has_text="at least 101").locator(".range-open")).to_have_count(1)
    expect(page.locator("g.range-exact", has_text="46").locator("circle.range-dot")).to_have_count(1)
    own.get_by_role("link", name=re.compile(r"^Claim \d+$")).click()
    expect(page.locator(".notes li:target")).to_contain_text(told["claims"][0]["label"])


def test_a_mark_leads_to_its_row_and_the_scale_is_in_the_address(page: Page) -> None:
    """A click on the picture goes to the table; the even scale is a link, and moves the marks."""
    page.goto("/numbers?topic=captives")
    line = page.locator("svg.ranges g.range").first
    number = line.get_attribute("data-row")
    before = page.locator("svg.ranges circle").first.get_attribute("cx")
    line.click()
    expect(page.locator(f"tr#row-{number}")).to_be_in_viewport()
    page.get_by_role("navigation", name="Scale").get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"topic=captives&scale=linear"))
    expect(page.locator("svg.ranges g.range").first).to_be_visible()
    assert page.locator("svg.ranges circle").first.get_attribute("cx") != before
    page.get_by_role("navigation", name="What is counted").get_by_role("link", name="Strengths").click()
    expect(page).to_have_url(re.compile(r"topic=strengths&scale=linear"))


def test_a_number_question_has_the_same_picture(page: Page, server: str) -> None:
    """Where a question's columns allow it, and never where it has no numbers."""
    rows = json.loads(get(server, "/questions/displacement.json").body)["rows"]
    page.goto("/questions/displacement?page=1")
    expect(page.locator("svg.ranges g.range")).to_have_count(len(rows))
    expect(page.locator("g.range-about", has_text="about 374,000").locator(".range-hollow")).to_have_count(1)
    page.goto("/questions/talks?when=2013")
    expect(page.locator("svg.ranges")).to_have_count(0)


def test_without_scripts_the_table_is_whole(page: Page, server: str) -> None:
    """No empty frame; every number stands in the table."""
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_context(base_url=server, java_script_enabled=False)
    try:
        bare = plain.new_page()
        bare.goto("/numbers?topic=displacement")
        expect(bare.locator("figure.picture")).to_be_hidden()
        expect(bare.get_by_text("about 374,000").first).to_be_visible()
    finally:
        plain.close()
