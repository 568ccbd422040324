"""The example of another war, as people see it: its main pages draw their pictures and break nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from served import running

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "lantern-war"


@pytest.fixture(scope="module")
def lantern(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the example, built and served by `maliwar serve --data`."""
    war = tmp_path_factory.mktemp("lantern") / "war"
    shutil.copytree(EXAMPLE, war, ignore=shutil.ignore_patterns("build"))
    with running(war) as (address, _):
        yield address


def test_its_main_pages_are_drawn(browser: Browser, lantern: str) -> None:
    """Home, map, alliances, control and timeline show its own names, without a fault or a scroll bar."""
    context = browser.new_context(base_url=lantern, viewport={"width": 390, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(lantern) else faults.append(request.url))
    for path, mark, name in (
        ("/", '.map-place[data-place="place/wickham"]', "Lantern League"),
        ("/map", '.map-place[data-place="place/sootholm"]', "Harbour Guard"),
        ("/alliances", "figure svg", "Reed Company"),
        ("/control", "figure svg", "Tallow Point"),
        ("/timeline", "figure svg", "Wickham"),
    ):
        page.goto(path)
        expect(page.locator(mark).first).to_be_visible()
        expect(page.locator("main")).to_contain_text(name)
        expect(page.locator("header .brand")).to_contain_text("Lantern War (invented)")
        assert page.evaluate("document.documentElement.scrollWidth") == 390, path
    context.close()
    assert not faults
