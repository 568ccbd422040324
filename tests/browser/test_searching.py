"""Search, as people use it."""

import re

from playwright.sync_api import Page, expect


def test_from_any_page_to_what_is_searched_for(page: Page) -> None:
    """The field in the head, the kinds, and the thing itself; all by keyboard."""
    page.goto("/about")
    head = page.get_by_role("banner").get_by_role("searchbox", name="Search")
    head.fill("tombouctou")
    head.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=tombouctou$"))
    hits = page.get_by_role("list").filter(has=page.locator(".hit")).locator("li")
    expect(hits.first.get_by_role("link")).to_have_text("Timbuktu")
    expect(hits.first).to_contain_text("also Tombouctou")
    kinds = page.get_by_role("navigation", name="Kinds")
    kinds.get_by_role("link", name="Events").click()
    expect(kinds.locator("[aria-current]")).to_contain_text("Events")
    for link in hits.get_by_role("link").all():
        assert (link.get_attribute("href") or "").startswith("/page/event/")
    page.go_back()
    hits.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Timbuktu")


def test_names_are_offered_while_one_types(page: Page) -> None:
    """The list opens, an arrow chooses, Enter searches."""
    page.goto("/search")
    field = page.get_by_role("combobox", name="Search for")
    with page.expect_response(re.compile(r"/suggest\?q=ansar(\+|%20)d")):
        field.press_sequentially("ansar d")
    expect(page.get_by_role("option", name="Ansar Dine").first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("Ansar Dine")
    field.press("Enter")
    expect(page.locator(".hit a").first).to_have_text("Ansar Dine")


def test_what_is_nowhere_is_said(page: Page) -> None:
    """With near names and other ways on; the words stay in the field."""
    page.goto("/search?q=Timbuktoo")
    expect(page.get_by_text("Nothing is called so")).to_be_visible()
    expect(page.get_by_role("combobox", name="Search for")).to_have_value("Timbuktoo")
    page.get_by_role("link", name="Timbuktu", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Timbuktu")
