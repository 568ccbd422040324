"""From one language to the other, and on from there."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect


@pytest.fixture
def french(browser: Browser, server: str) -> Iterator[Page]:
    """Return a page of somebody whose browser prefers French."""
    context = browser.new_context(base_url=server, locale="fr-FR", viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_a_reader_is_met_in_french_and_may_change(french: Page) -> None:
    """French by the browser alone; English by the switch, which keeps the day; and English stays from link to link."""
    page = french
    page.goto("/on/2013-01-14")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("heading", level=1)).to_have_text("La guerre le 14 janvier 2013")
    languages = page.get_by_role("list", name="Langue")
    expect(languages.get_by_role("link", name="Français")).to_have_attribute("aria-current", "true")
    languages.get_by_role("link", name="English").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/on/2013-01-14\?lang=en$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The war on 14 January 2013")
    page.get_by_role("navigation", name="Other days").get_by_role("link", name="15 January 2013").click()
    expect(page).to_have_url(re.compile(r"/on/2013-01-15\?lang=en$"))
    page.get_by_label("Another day", exact=True).fill("16 January 2013")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"/on/2013-01-16\?lang=en$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The war on 16 January 2013")


def test_french_stays_where_scripts_draw(page: Page) -> None:
    """A picture's words are French, and its links, which the server never saw, lead on in French."""
    page.goto("/page/actor/mnla?lang=fr")
    partner = page.locator("figure.picture svg a[href^='/page/']").first
    expect(partner).to_be_visible()
    partner.click()
    expect(page).to_have_url(re.compile(r"[?&]lang=fr"))
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_names_are_offered_in_french(page: Page) -> None:
    """While one types in a French form, the names that are offered are French, and so is what is said of them."""
    page.goto("/questions/control-history?lang=fr")
    page.locator("#p-place").press_sequentially("tombou")
    expect(page.get_by_role("option", name=re.compile("Tombouctou")).first).to_be_visible()
    expect(page.get_by_role("status").first).to_have_text(re.compile(r"noms?$"))
