"""The war on a day, as people go through it."""

import re

from playwright.sync_api import Page, expect


def test_from_the_list_of_days_to_a_day_and_on(page: Page) -> None:
    """A date in words, the parts by their links, what is possible on demand, its reasons, and the next day."""
    page.goto("/on")
    page.get_by_label("A day", exact=True).fill("14 January 2013")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"/on/2013-01-14$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The war on 14 January 2013")
    page.get_by_role("list", name="On this page").get_by_role("link", name="Who held what").click()
    control = page.locator("section.part", has=page.locator("#control"))
    expect(control.get_by_role("heading")).to_be_in_viewport()
    expect(control.get_by_role("row", name="Diabaly").first).to_contain_text("throughout")
    tessalit = control.get_by_role("row", name="Tessalit").first
    expect(tessalit).to_be_hidden()
    control.get_by_text("possible, as far as the dates allow").click()
    expect(tessalit).to_contain_text("possibly")
    page.get_by_role("navigation", name="Other days").get_by_role("link", name="15 January 2013").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The war on 15 January 2013")


def test_a_day_as_it_was_known_then(page: Page) -> None:
    """One link shows only what had been said by that day, and says so."""
    page.goto("/on/2013-01-14")
    expect(page.locator("section.part", has=page.locator("#control"))).to_contain_text("Konna")
    page.get_by_role("link", name="Show only what had been said by that day").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The war on 14 January 2013, as known on 14 January 2013")
    control = page.locator("section.part", has=page.locator("#control"))
    expect(control.get_by_role("table").first).not_to_contain_text("Konna")
