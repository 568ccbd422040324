"""What people do with the pages, and what they must then see."""

import json
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, expect

ALLIES = "/questions/allied-with?actor=MNLA&when=mid-2012"


def test_asking_in_words_leads_to_rows_with_claims(page: Page, server: str) -> None:
    """From the home page to the claim behind a row, by keyboard and mouse, without scripts."""
    with urlopen(f"{server}/questions/allied-with.json?actor=MNLA&when=mid-2012") as response:
        found = json.load(response)
    page.goto("/")
    page.get_by_label("Ask in your own words").fill("who was allied with MNLA in mid-2012")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Allies of MNLA, May–August 2012")
    rows = page.get_by_role("table").locator("tbody tr")
    expect(rows).to_have_count(len(found["rows"]))
    for index, row in enumerate(found["rows"]):
        expect(rows.nth(index).get_by_role("rowheader")).to_have_text(row["ally"]["label"])
        expect(rows.nth(index)).to_contain_text(row["grade"].replace("-", " "))
        expect(rows.nth(index)).to_contain_text(row["support"])
    rows.first.get_by_role("link", name="Claim 1", exact=True).click()
    note = page.locator("#note-1")
    expect(note).to_be_in_viewport()
    note.get_by_role("link", name=found["rows"][0]["claims"][0]["label"]).click()
    expect(page.get_by_text("Asserter")).to_be_visible()


def test_a_form_keeps_what_was_typed(page: Page) -> None:
    """The answer's form is filled in."""
    page.goto("/questions/allied-with")
    page.get_by_role("combobox", name="Actor").fill("MNLA")
    page.get_by_label("When").fill("March 2012")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Allies of MNLA, March 2012")
    page.get_by_text("Change the question").click()
    expect(page.get_by_label("When")).to_have_value("March 2012")


def test_what_is_not_recorded_is_said_with_what_is(page: Page) -> None:
    """Never a bare empty table."""
    page.goto("/questions/allied-with?actor=MNLA&other=Ansar+Dine&when=2012-07-01")
    aside = page.get_by_role("complementary")
    expect(aside).to_contain_text("as far as is recorded")
    aside.get_by_role("link", name="Hostility between MNLA and Ansar Dine").click()
    expect(page.get_by_role("table")).to_contain_text("8 June 2012")


def test_the_query_behind_an_answer_runs_in_the_editor(page: Page) -> None:
    """Open it, run it, and see the same things."""
    page.goto(ALLIES)
    page.locator(".snippets summary", has_text="SPARQL").click()
    page.get_by_role("link", name="Open it in the editor").click()
    expect(page.locator(".CodeMirror")).to_contain_text("mw:Alliance")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("table")).to_contain_text("actor:ansar-dine")


def test_the_keyboard_reaches_the_content_first(page: Page) -> None:
    """The first Tab shows the skip link; it leads to the content."""
    page.goto(ALLIES)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_paper_has_no_forms(browser: Browser, server: str) -> None:
    """Printed, an answer keeps its table, claims and permanent link, and loses what can only be clicked."""
    context = browser.new_context(base_url=server)
    page = context.new_page()
    page.goto(ALLIES)
    page.emulate_media(media="print")
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.locator("#note-1")).to_be_visible()
    expect(page.locator(".permanent")).to_be_visible()
    expect(page.locator("nav")).to_be_hidden()
    expect(page.get_by_text("Change the question")).to_be_hidden()
    context.close()
