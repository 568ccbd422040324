"""A headless Chromium of Debian's, that talks to nobody but the server under test."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from walk import Walk

expect.set_options(timeout=15_000)  # milliseconds: other tests run beside these
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium; CI must have it, a user's machine may not."""
    if not os.access(CHROMIUM, os.X_OK):
        if os.environ.get("CI"):
            pytest.fail("CI needs chromium and it is missing")
        pytest.skip("needs chromium (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """Return a page on this server; the test fails on a console error or a request to anywhere else."""
    context = browser.new_context(base_url=server, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("request", lambda request: None if request.url.startswith(server) else faults.append(request.url))
    yield opened
    context.close()
    assert not faults


@pytest.fixture(scope="session")
def walk(browser: Browser, server: str) -> Iterator[Walk]:
    """Return the walk through the whole site: what is seen at each stop, visited once."""
    walk = Walk(browser, server)
    yield walk
    walk.close()
