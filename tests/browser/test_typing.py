"""Names offered while one types: with the keyboard, with the mouse, for screen readers, and without scripts."""

from playwright.sync_api import Browser, Page, Route, expect

FORM = "/questions/who-controlled"
QUICKLY = """(input, word) => {
  for (let length = 1; length <= word.length; length++) {
    input.value = word.slice(0, length);
    input.dispatchEvent(new Event("input"));
  }
}"""
"""Types a word in no time."""
SLOW = 100
"""Milliseconds between two keys, less than the form waits before it asks."""


def test_a_place_is_chosen_with_the_keyboard(page: Page) -> None:
    """`tombou`, an arrow, Enter: Timbuktu is in the field; Enter again leads to the answer."""
    page.goto(FORM)
    field = page.get_by_role("combobox", name="Place")
    field.press_sequentially("tombou", delay=SLOW)
    offer = page.get_by_role("listbox", name="Place").get_by_role("option").first
    expect(offer).to_contain_text("Timbuktu")
    expect(offer).to_contain_text("also Tombouctou")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(offer).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", offer.get_attribute("id") or "")
    expect(field).to_be_focused()
    field.press("Enter")
    expect(field).to_have_value("Timbuktu")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Who controlled Timbuktu")
    expect(page.get_by_role("table").locator("tbody tr").first).to_be_visible()


def test_an_answer_that_comes_late_leaves_what_was_marked(page: Page) -> None:
    """Whoever has begun to choose chooses from the list that is seen, however slow the next one is."""
    held: list[Route] = []

    def answer(route: Route) -> None:
        if "q=tombou" in route.request.url:
            held.append(route)
        else:
            route.continue_()

    page.route("**/suggest?*", answer)
    page.goto(FORM)
    field = page.get_by_role("combobox", name="Place")
    field.press_sequentially("tombo")
    expect(page.get_by_role("option").first).to_contain_text("Timbuktu")
    with page.expect_request("**/suggest?q=tombou&*"):
        field.press("u")
    field.press("ArrowDown")
    held[0].continue_()
    page.wait_for_timeout(300)
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    expect(field).to_have_value("Timbuktu")


def test_the_server_is_asked_once_for_a_word(page: Page, server: str) -> None:
    """Whoever types quickly waits for one answer, of this server."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/suggest" in request.url else None)
    page.goto(FORM)
    field = page.get_by_role("combobox", name="Place")
    field.focus()
    field.evaluate(QUICKLY, "tombou")
    expect(page.get_by_role("option").first).to_be_visible()
    assert asked == [f"{server}/suggest?q=tombou&of=places&limit=10&lang=en"]


def test_arrows_go_round_and_escape_closes(page: Page) -> None:
    """Up from the field is the last; down from the last is the field; Escape closes, then empties."""
    page.goto(FORM)
    field = page.get_by_role("combobox", name="Place")
    field.press("ArrowDown")
    options = page.get_by_role("option")
    expect(options).to_have_count(10)
    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0)
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    field.fill("Gao")
    expect(options.first).to_be_visible()
    field.press("Escape")
    expect(field).to_have_value("Gao")
    field.press("Escape")
    expect(field).to_have_value("")


def test_a_name_is_chosen_with_the_mouse(page: Page) -> None:
    """A click puts it into the field and leaves the focus there."""
    page.goto("/questions/allied-with")
    field = page.get_by_role("combobox", name="Actor")
    field.press_sequentially("mujao", delay=SLOW)
    page.get_by_role("option").first.click()
    expect(field).to_have_value("MOJWA")
    expect(field).to_be_focused()


def test_markup_in_a_name_stays_text(page: Page) -> None:
    """What the server offers is written as text, whatever it is."""
    evil = (
        '{"suggestions":[{"label":"<img src=x onerror=alert(1)>","name":"x","kind":"<b>k</b>","value":"v","path":"p"}]}'
    )

    def answer(route: Route) -> None:
        route.fulfill(body=evil, content_type="application/json")

    page.route("**/suggest?*", answer)
    page.goto(FORM)
    page.get_by_role("combobox", name="Place").press_sequentially("x")
    expect(page.get_by_role("option")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator(".offers img, .offers b").count() == 0


def test_a_server_that_does_not_answer_leaves_a_plain_field(browser: Browser, server: str) -> None:
    """No list, no fault on the page; what is typed is sent."""
    context = browser.new_context(base_url=server)
    opened = context.new_page()
    opened.route("**/suggest?*", lambda route: route.abort())
    opened.goto(FORM)
    opened.get_by_role("combobox", name="Place").press_sequentially("Gao")
    opened.wait_for_timeout(300)
    expect(opened.get_by_role("listbox")).to_have_count(0)
    opened.get_by_role("button", name="Answer").click()
    expect(opened.get_by_role("heading", level=1)).to_contain_text("Who controlled Gao")
    context.close()


def test_without_scripts_the_form_works_and_names_the_wrong_field(browser: Browser, server: str) -> None:
    """A plain field, with a list where it is short; a name that nobody bears is told beside it, with those close."""
    context = browser.new_context(base_url=server, java_script_enabled=False)
    opened = context.new_page()
    opened.goto("/questions/flagged-sources")
    assert opened.locator("datalist option").count() > 5
    opened.goto("/questions/allied-with")
    opened.get_by_label("Actor", exact=True).fill("MNLAA")
    opened.get_by_role("button", name="Answer").click()
    field = opened.get_by_label("Actor", exact=True)
    expect(field).to_have_value("MNLAA")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(opened.locator("#e-actor")).to_contain_text("Did you mean MNLA")
    field.fill("MNLA")
    opened.get_by_role("button", name="Answer").click()
    expect(opened.get_by_role("heading", level=1)).to_contain_text("Allies of MNLA")
    context.close()
