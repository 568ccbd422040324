"""What the sources disagree on, as people go through it."""

import json
import re

from playwright.sync_api import Page, expect
from served import get


def test_a_claim_and_its_denial_side_by_side(page: Page, server: str) -> None:
    """Filter by a person; each row of the question is a card with both claims, who says so, and why it counts."""
    page.goto("/disputes")
    page.get_by_role("combobox", name="About").fill("Mokhtar Belmokhtar")
    page.keyboard.press("Tab")  # away from the offers, which lie over the button
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"about=Mokhtar"))
    rows = json.loads(get(server, "/questions/disputes.json?thing=Mokhtar%20Belmokhtar").body)["rows"]
    cards = page.locator("article.dispute")
    expect(cards).to_have_count(min(len(rows), 20))
    for place in (0, len(rows) // 2):
        sides = cards.nth(place).locator(".side")
        expect(sides).to_have_count(2)
        for side, name in ((sides.nth(0), "one"), (sides.nth(1), "other")):
            expect(side).to_contain_text(rows[place][name]["label"])
            expect(side).to_contain_text(re.compile(rows[place][f"{name}_asserter"][0]["label"], re.I))
            for source in rows[place][f"{name}_source"]:
                expect(side.get_by_role("link", name=re.compile("Reference|No reference")).first).to_be_visible()
                expect(side.locator(f'a[href$="{source["iri"].rpartition("/id/")[2]}"]').first).to_be_visible()
    expect(cards.first.locator(".dispute-rule")).not_to_be_empty()


def test_one_kind_of_dispute(page: Page, server: str) -> None:
    """A click on a kind leaves as many cards as it says, all of that kind, and the address keeps it."""
    page.goto("/disputes")
    link = page.get_by_role("list", name="Kinds of dispute").get_by_role("link", name="Numbers that do not meet")
    count = int(re.sub(r"\D", "", link.inner_text()))
    link.click()
    expect(page).to_have_url(re.compile(r"kind=numbers$"))
    cards = page.locator("article.dispute")
    expect(cards).to_have_count(count)
    expect(page.locator(".side-number")).to_have_count(2 * count)
    rows = json.loads(get(server, "/questions/disputes.json?rule=numbers%20that%20do%20not%20meet").body)["rows"]
    assert len(rows) == count
    expect(page.get_by_label("Kind of dispute")).to_have_value("numbers")


def test_on_a_phone_the_sides_are_stacked(page: Page) -> None:
    """At 390 px the second stands below the first, and nothing is wider than the screen."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/disputes?page=2")
    one, other = (page.locator(".side").nth(place).bounding_box() for place in (0, 1))
    assert one is not None
    assert other is not None
    assert other["y"] >= one["y"] + one["height"] - 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
