"""Control along time, as people go through it: the lanes, the cursor, the zoom, and the table that follows."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from served import HTML, get

KONNA = "/control?from=2013-01-08&to=2013-01-20&place=place/konna"


def answered(server: str, place: str, when: str) -> set[tuple[str, str]]:
    """Return who controlled a place itself by the question's JSON: holder, and whether surely or possibly."""
    rows = json.loads(get(server, f"/questions/who-controlled.json?place=place/{place}&when={when}").text)["rows"]
    own = [row for row in rows if row["where"]["iri"].endswith(f"/{place}")]
    return {(row["holder"]["label"], "possibly" if row["grade"] == "possibly" else "surely") for row in own}


def under_the_cursor(page: Page) -> set[tuple[str, str]]:
    """Return who the card of the cursor says held the place on its day."""
    found = set()
    for card in page.locator(".cursor-hold").all():
        sure = "possibly" if card.locator(".grade-possibly").count() else "surely"
        found |= {(name, sure) for name in card.locator(".cursor-holders a").all_inner_texts()}
    return found


def test_the_cursor_says_who_held_gao_as_the_question_does(page: Page, server: str) -> None:
    """The day and the place of the address are under the cursor: holders, since when, who says so, and why."""
    page.goto("/control?place=Gao&from=2013-01&to=2013-02&day=2013-01-20")
    page.get_by_label("Place under the cursor").select_option("Gao")
    card = page.locator(".cursor-card")
    expect(card.get_by_role("heading", name="Gao")).to_contain_text("20 January 2013")
    expected = answered(server, "gao", "2013-01-20")
    assert ("the Islamists", "surely") in expected
    assert under_the_cursor(page) == expected
    sure = card.locator(".cursor-hold", has=page.get_by_role("link", name="the Islamists"))
    expect(sure).to_contain_text("between 12 January and 13 January 2013")
    expect(sure).to_contain_text("the article")
    reason = sure.get_by_role("link", name="Why?").get_attribute("href")
    assert reason
    assert get(server, reason, HTML).status == 200


def test_konnas_days_one_by_one(page: Page, server: str) -> None:
    """Eight days of Konna: a bar for each hold with its holder's name, and the keys go from day to day."""
    page.goto(KONNA)
    expect(page.locator(".lanes .hold")).to_have_count(5)
    names = page.locator(".lanes .holder").all_text_contents()
    assert len(names) == 5
    assert all("Mali" in name or "Islam" in name for name in names)
    day = page.get_by_label("Day under the cursor")
    day.focus()
    page.keyboard.press("Home")
    for number in range(8, 21):
        expect(page.locator(".cursor-day")).to_have_text(f"{number} January 2013")
        assert under_the_cursor(page) == answered(server, "konna", f"2013-01-{number:02}"), number
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"day=2013-01-20"))


def test_zoom_and_the_table_that_follows(page: Page, server: str) -> None:
    """Buttons, the wheel and a drag change the stretch; the address, the heading and the table go with it."""
    page.goto("/control?from=2012-01-01&to=2012-12-31")
    page.get_by_role("button", name="Zoom in").click()
    expect(page).to_have_url(re.compile(r"from=2012-\d\d-\d\d"))
    asked = parse_qs(urlsplit(page.url).query)
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Who held what, 2012")
    query = f"when={asked['from'][0]}/{asked['to'][0]}"
    told = json.loads(get(server, f"/questions/who-held-what.json?{query}").text)
    expect(page.get_by_role("heading", level=1)).to_have_text(told["title"])
    assert page.locator("#table tbody tr").count() == min(50, len(told["rows"]))
    assert page.locator("#table tbody tr th").first.inner_text() == told["rows"][0]["where"]["label"]
    before = page.url
    box = page.locator("#lanes .stage").bounding_box()
    assert box
    page.mouse.move(box["x"] + 700, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 500, box["y"] + 60, steps=4)
    page.mouse.up()
    expect(page).not_to_have_url(before)
    moved = parse_qs(urlsplit(page.url).query)
    assert moved["from"][0] > asked["from"][0]
    page.get_by_role("button", name="All", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who held what, at any time")
    assert "from" not in parse_qs(urlsplit(page.url).query)


def test_the_picture_is_saved_with_its_citation(page: Page) -> None:
    """The SVG stands alone: no style sheet, no custom property, its source and its address beneath it."""
    page.goto(KONNA)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as SVG").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert "var(--" not in re.sub(r"<title>.*?</title>", "", text)
    assert "place/konna" in text
    assert "Islamists" in text


def test_without_scripts_the_table_says_it_all(server: str) -> None:
    """The page that is sent has each hold of Konna with its claims, before any script runs."""
    text = get(server, KONNA, HTML).text
    rows = json.loads(get(server, "/questions/control-history.json?place=place/konna").text)["rows"]
    assert len(rows) == 5
    for row in rows:
        for claim in row["claims"]:
            assert f'/page/claim/{claim["iri"].rpartition("/")[2]}"' in text


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("from=the+day+after", 400, "the day after"),
        ("from=2013-02-01&to=2013-01-01", 400, "lies before the begin"),
        ("from=1900&to=1910", 400, "nothing of these days"),
        ("place=Atlantis", 400, "Atlantis"),
        ("holder=%3Cscript%3Ealert(1)%3C/script%3E", 400, "&lt;script&gt;"),
        ("day=mid-2012", 400, "one day is shown"),
        ("zoom=9", 400, "/control takes"),
        ("from=2012&from=2013", 400, "each once"),
        ("place=" + "x" * 10_000, 400, "at most 500"),
        ("page=99", 404, "no page 99"),
        ("page=many", 400, "page is a number"),
    ],
)
def test_what_cannot_be_read_is_told(server: str, query: str, status: int, said: str) -> None:
    """A page that says what was wrong and keeps the form; never a picture of nothing."""
    answer = get(server, f"/control?{query}", HTML)
    assert answer.status == status
    assert said in answer.text
    assert '<form class="fields"' in answer.text
    assert 'id="rows"' not in answer.text
