"""The network of actors, as people go through it: by slider, by filter, by pointer and by keyboard."""

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from served import HTML, get

KINDS = {
    "Alliance": "allied",
    "Hostility": "hostile",
    "Support": "supports",
    "Negotiation": "negotiates",
    "AgreementInForce": "agreement",
    "Membership": "member",
    "Association": "tie",
}
"""What the picture calls each kind of relation."""
BUDGET = 16.0
"""Milliseconds of script for a change of the date, with sixty actors or more: a frame."""
POINT = """each => {
  const at = each.getPointAtLength(each.getTotalLength() * 0.4).matrixTransform(each.getScreenCTM());
  return [at.x, at.y];
}"""
"""A point of a line, in pixels of the screen."""
SIZE = "all => Math.min(...all.map(each => each.querySelector('tspan').getBoundingClientRect().height))"
LINES = """all => all.map(each => [
  each.dataset.edge, !!each.querySelector(".line.possibly"), !!each.querySelector(".unlike"),
])"""
REDRAWS = """async () => {
  const range = document.querySelector(".slider-range");
  const stage = document.querySelector("#network .stage");
  const found = [];
  for (let turn = 0; turn < 41; turn += 1) {
    range.value = Number(range.min) + 300 + turn * 97;
    range.dispatchEvent(new Event("input"));
    found.push({ took: Number(stage.dataset.took), actors: stage.querySelectorAll(".actor").length });
    await new Promise(requestAnimationFrame);
  }
  return found;
}"""


def drawn(page: Page) -> dict[str, tuple[bool, bool]]:
    """Return the lines of the picture: whether each is merely possible, and whether it is disputed."""
    found: list[list[Any]] = page.locator("#network [data-edge]").evaluate_all(LINES)
    return {edge: (possibly, disputed) for edge, possibly, disputed in found}


def answered(server: str, **values: str) -> dict[str, tuple[bool, bool]]:
    """Return the same of the rows that the question behind the page gives."""
    body = json.loads(get(server, f"/questions/network.json?{urlencode(values)}").text)

    def path(thing: dict[str, str]) -> str:
        return "/".join(thing["iri"].split("/")[-2:])

    return {
        f"{path(row['one'])}|{path(row['other'])}|{KINDS[row['relation']['iri'].rpartition('#')[2]]}": (
            row["grade"] == "possibly",
            row["disputed"],
        )
        for row in body["rows"]
    }


def line(page: Page, edge: str) -> Locator:
    """Return a line of the picture by its key."""
    return page.locator(f'#network [data-edge="{edge}"]')


def test_the_picture_shows_what_the_question_answers(page: Page, server: str) -> None:
    """On each day, the page's own and those that the slider goes to, every line has the grade of the server's row."""
    page.goto("/alliances?date=2012-04-20")
    expect(line(page, "actor/ansar-dine|actor/mnla|allied")).to_be_attached()
    assert drawn(page) == answered(server, when="2012-04-20")
    for day in ("2012-01-31", "2012-07-01", "2013-01-14", "2015-06-20", "2021-05-24", "2024-06-14"):
        page.locator("input[name=date]").fill(day)
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page).to_have_url(re.compile(f"date={day}"))
        assert drawn(page) == answered(server, when=day), day
    assert page.url.endswith("date=2024-06-14")


def test_as_known_on_a_day(page: Page, server: str) -> None:
    """What had not been said by then is in neither the picture nor the tables."""
    page.goto("/alliances?date=2013-01-14")
    page.get_by_role("link", name="Show only what had been said by that day").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("as known on 14 January 2013")
    expect(page.locator("#network .actor").first).to_be_attached()
    found = answered(server, **{"when": "2013-01-14", "as-known-on": "2013-01-14"})
    assert drawn(page) == found != answered(server, when="2013-01-14")


def test_slide_step_play_and_the_tables_follow(page: Page) -> None:
    """The slider moves the day, nobody moves; a step goes to the next change; play goes on, Escape stops it."""
    page.goto("/alliances?date=2012-06-07&actor=MNLA")
    mnla = page.locator('#network [data-key="actor/mnla"] .grip')
    place = [mnla.get_attribute(name) for name in ("cx", "cy")]
    expect(line(page, "actor/ansar-dine|actor/mnla|allied")).to_be_attached()
    page.get_by_role("button", name="Next change").click()
    expect(page).to_have_url(re.compile(r"date=2012-06-08"))
    expect(line(page, "actor/ansar-dine|actor/mnla|allied")).not_to_be_attached()
    expect(line(page, "actor/ansar-dine|actor/mnla|hostile").locator(".possibly")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("Allies and enemies of MNLA on 8 June 2012")
    expect(page.locator('tr[data-edge="actor/ansar-dine|actor/mnla|hostile"]')).to_contain_text("throughout")
    page.get_by_role("slider", name="Day").press("ArrowLeft")
    expect(line(page, "actor/ansar-dine|actor/mnla|allied")).to_be_attached()
    assert [mnla.get_attribute(name) for name in ("cx", "cy")] == place
    page.get_by_role("button", name="Play").click()
    expect(page).to_have_url(re.compile(r"date=2012-06-2\d"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.get_by_role("button", name="Previous change").click()
    assert [mnla.get_attribute(name) for name in ("cx", "cy")] == place


def test_filters_narrow_the_picture_and_the_tables(page: Page, server: str) -> None:
    """A kind, a certainty and an actor; the address says so, and opened again it shows the same."""
    page.goto("/alliances?date=2013-01-14")
    page.get_by_label("Relations", exact=True).select_option("hostile")
    expect(page).to_have_url(re.compile(r"kind=hostile"))
    page.get_by_label("Certainty", exact=True).select_option("sure")
    page.get_by_role("combobox", name="Actor").fill("MNLA")
    page.get_by_role("combobox", name="Actor").press("Tab")
    expect(page).to_have_url(re.compile(r"actor=MNLA"))
    expect(page.locator("#told")).to_have_text("4 relations for certain.")
    found = drawn(page)
    wanted = answered(server, when="2013-01-14", kind="hostility", actor="MNLA")
    assert found == {edge: told for edge, told in wanted.items() if not told[0]}
    page.reload()
    expect(page.locator("#network .actor").first).to_be_attached()
    assert drawn(page) == found
    assert page.get_by_label("Relations", exact=True).input_value() == "hostile"


def test_a_name_that_only_the_server_knows(page: Page) -> None:
    """An alias is the server's to read; a name that means nothing leads to a page that says what was close to it."""
    page.goto("/alliances?date=2013-01-14")
    page.get_by_role("combobox", name="Actor").fill("National Movement for the Liberation of Azawad")
    page.keyboard.press("Tab")  # away from the offers, which lie over the button
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Allies and enemies of MNLA on 14 January 2013")


def test_choose_a_line_and_read_who_says_so(page: Page) -> None:
    """A click on a line tells its grade, its period, its claims; its reasons are one step away."""
    page.goto("/alliances?date=2012-07-01&kind=hostile&certainty=sure")
    expect(page.locator("section.told")).to_be_hidden()
    middle = line(page, "actor/ansar-dine|actor/mnla|hostile").locator(".line").evaluate(POINT)
    page.mouse.click(*middle)
    chosen = page.locator("section.told")
    expect(chosen.get_by_role("heading")).to_have_text("Ansar Dine – MNLA: hostile")
    expect(chosen).to_contain_text("throughout")
    expect(chosen).to_contain_text("8 Jun 2012")
    assert chosen.get_by_role("link", name=re.compile(r"Reference \d+")).count() > 0
    chosen.get_by_role("link", name=re.compile(r"Why row")).click()
    expect(page).to_have_url(re.compile(r"/questions/network/why\?"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ansar Dine")


def test_by_keyboard_alone(page: Page) -> None:
    """The picture is one stop of the Tab key; arrows go from actor to actor, Enter tells, plus and zero enlarge."""
    page.goto("/alliances?date=2012-07-01&certainty=sure")
    expect(page.locator("#network .actor").first).to_be_attached()
    assert page.locator('#network .actor[tabindex="0"]').count() == 1
    page.locator('#network .actor[tabindex="0"]').focus()
    first = page.evaluate("document.activeElement.dataset.key")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.dataset.key")
    assert first != second
    assert second.startswith("actor/")
    page.keyboard.press("Enter")
    chosen = page.locator("section.told")
    expect(chosen.get_by_role("link", name="Page of this actor")).to_have_attribute("href", f"/page/{second}")
    chosen.get_by_role("list").get_by_role("button").first.press("Enter")
    assert chosen.get_by_role("link", name=re.compile(r"^Why")).count() == 1
    page.locator('#network .actor[tabindex="0"]').focus()
    page.keyboard.press("+")
    expect(page).to_have_url(re.compile(r"zoom=1\.5"))
    page.keyboard.press("0")
    expect(page).not_to_have_url(re.compile(r"zoom="))
    page.keyboard.press("Escape")
    expect(chosen).to_be_hidden()


def test_a_change_of_the_date_is_drawn_within_a_frame(page: Page) -> None:
    """In the middle of forty changes, with sixty actors and more, less than sixteen milliseconds of script."""
    page.goto("/alliances")
    expect(page.locator("#network .actor").first).to_be_attached()
    expect(page.locator(".slider-range")).to_be_visible()
    found = page.evaluate(REDRAWS)
    assert min(each["actors"] for each in found) >= 60
    times = sorted(each["took"] for each in found)
    print(f"redraw of {found[0]['actors']} actors and more: median {times[20]} ms, worst {times[-1]} ms")
    assert times[20] < BUDGET


def test_saved_with_its_citation(page: Page) -> None:
    """The SVG stands by itself: no style sheet, the citation and the address beneath it."""
    page.goto("/alliances?date=2012-07-01&certainty=sure")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as SVG").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert "Allies and enemies on 1 July 2012" in text
    assert "CC BY-SA 4.0" in text
    assert "var(--" not in text


def test_on_a_phone_names_stay_readable(browser: Browser, server: str) -> None:
    """On a narrow screen the panels stand one above another, names keep their size, and fewer of them are shown."""
    context = browser.new_context(base_url=server, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto("/alliances?date=2013-01-14")
    names = page.locator("#network .name")
    expect(names.first).to_be_attached()
    few = names.count()
    assert names.evaluate_all(SIZE) > 9
    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    inside = "all => all.filter(each => each.closest('svg').getBoundingClientRect().width).length"
    assert names.evaluate_all(inside) > few
    context.close()


def test_without_scripts_the_page_is_complete(browser: Browser, server: str) -> None:
    """Form, steps, both tables and their claims; the picture that cannot be drawn leaves no hole."""
    context = browser.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/alliances?date=2012-06-07&actor=MNLA")
    expect(page.locator("figure")).to_be_hidden()
    page.get_by_role("link", name="the next change").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Allies and enemies of MNLA on 8 June 2012")
    row = page.locator('tr[data-edge="actor/ansar-dine|actor/mnla|hostile"]')
    expect(row).to_contain_text("throughout")
    expect(row.get_by_role("link", name=re.compile("^Claim"))).not_to_have_count(0)
    page.locator("details#possible summary").click()
    expect(page.locator("details#possible tbody tr").first).to_be_visible()
    page.get_by_label("Relations", exact=True).select_option("allied")
    page.locator("input[name=date]").fill("20 April 2012")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile(r"date=2012-04-20"))
    expect(page.locator('tr[data-edge="actor/ansar-dine|actor/mnla|allied"]')).to_be_attached()
    context.close()


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("date=yesterday-ish", 400, "yesterday-ish"),
        ("date=mid-2012", 400, "Choose a day of it"),
        ("date=2013-02-30", 400, "2013-02-30"),
        ("actor=xyzzy", 400, "xyzzy"),
        ("kind=siege+or+blockade", 400, "no relation between two actors"),
        ("certainty=perhaps", 400, "sure or all"),
        ("zoom=99999,0,0", 400, "zoom is a size"),
        ("zoom=1e9,0,0", 400, "zoom is a size"),
        ("as-known-on=soon", 400, "soon"),
        ("colour=red", 400, "colour"),
        ("date=2013-01-14&date=2013-01-15", 400, "give it once"),
        ("actor=%3Cscript%3Ealert(1)%3C/script%3E", 400, "alert(1)"),
        ("actor=" + "x" * 10_000, 400, "longer"),
        ("date=%FF", 400, "UTF-8"),
    ],
)
def test_bad_addresses_say_what_was_wrong(server: str, query: str, status: int, said: str) -> None:
    """The page says what was wrong, keeps the form, and draws no empty picture."""
    found = get(server, f"/alliances?{query}", HTML)
    assert found.status == status
    assert said in found.text
    assert 'role="alert"' in found.text
    assert '<form class="slider"' in found.text
    assert "<figure" not in found.text
    assert "<script>alert" not in found.text


def test_a_day_that_nobody_tells_of(server: str) -> None:
    """Outside the account there is no picture of what is merely not excluded; the page says which days are told of."""
    found = get(server, "/alliances?date=2030-01-01", HTML)
    assert found.status == 200
    assert "Nothing is recorded" in found.text
    assert "outside what the article covers" in found.text
    assert "<figure" not in found.text


def test_the_network_on_the_page_of_a_question(page: Page) -> None:
    """A question that is shown as a network draws its own rows; a line leads to the claims of its row."""
    page.goto("/questions/who-fought-whom?when=2012-07-01")
    rows = page.locator("table.rows").first.locator("tbody tr").count()
    expect(page.locator("#network [data-edge]")).to_have_count(rows)
    page.locator('#network .actor[data-key="actor/ansar-dine"]').focus()
    page.keyboard.press("Enter")
    page.locator("section.told").get_by_role("button", name=re.compile("MNLA")).click()
    expect(page.locator("section.told")).to_contain_text("8 June 2012")
    assert page.locator("section.told").get_by_role("link", name=re.compile(r"Reference \d+")).count() > 0


def test_a_question_with_a_single_tie_has_no_picture(server: str) -> None:
    """One line between two actors says no more than its row."""
    assert 'id="network"' not in get(server, "/questions/umbrellas-of?actor=MNLA", HTML).text
