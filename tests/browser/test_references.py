"""The references of the article, as people go through them."""

import json
import re

from playwright.sync_api import Page, expect
from served import get


def test_from_a_flag_to_what_rests_on_a_source(page: Page, server: str) -> None:
    """The bar of a flag is its filter; each source leads to its page, to its citation and to what rests on it."""
    page.goto("/sources")
    bar = page.get_by_role("region", name="By flag").get_by_role("link", name=re.compile("^Dead link"))
    count = int(re.sub(r"\D", "", bar.locator(".bar-count").inner_text()))
    bar.click()
    expect(page).to_have_url(re.compile(r"flag=concept/dead-link$"))
    rows = json.loads(get(server, "/questions/sources.json?flag=dead%20link").body)["rows"]
    assert len(rows) == count
    table = page.locator("table.sources tbody tr")
    expect(table).to_have_count(count)
    expect(page.get_by_label("Flag", exact=True)).to_have_value("concept/dead-link")
    first = rows[0]
    own = table.first
    expect(own).to_contain_text(f"[{first['number']}]")
    expect(own.locator("td.num")).to_have_text(str(first["claims"]))
    expect(own.locator("th a")).to_have_attribute("href", f"/page/source/{first['number']}")
    expect(own.get_by_role("link", name=re.compile("^Cite"))).to_have_attribute(
        "href", f"/cite/source/{first['number']}"
    )
    own.get_by_role("link", name=re.compile("what rests on")).click()
    expect(page.locator("table.rows tbody tr")).to_have_count(first["claims"])


def test_those_on_which_nothing_rests(page: Page, server: str) -> None:
    """They are listed with the reason that the graph gives: their flags and our remark."""
    page.goto("/sources")
    page.get_by_label("What rests on it", exact=True).select_option("reason")
    page.get_by_role("button", name="Show").click()
    rows = json.loads(get(server, "/questions/sources.json?carried_by=reason").body)["rows"]
    table = page.locator("table.sources tbody tr")
    expect(table).to_have_count(len(rows))
    for place, row in enumerate(rows):
        expect(table.nth(place)).to_contain_text("nothing")
        for flag in row["quality"]:
            expect(table.nth(place)).to_contain_text(flag["label"])


def test_words_find_and_headings_sort(page: Page) -> None:
    """Without accents and case; a click on a heading sorts the list."""
    page.goto("/sources?q=reuters")
    table = page.locator("table.sources tbody tr")
    found = table.count()
    assert found > 5
    expect(table.filter(has_text="Reuters")).to_have_count(found)
    page.get_by_role("button", name="Claims").click()
    page.get_by_role("button", name="Claims").click()
    counts = [int(text) if text.isdigit() else 0 for text in page.locator("table.sources td.num").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    page.goto("/sources?q=zzzz")
    expect(page.get_by_text("No source is left over.")).to_be_visible()
