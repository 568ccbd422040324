"""One walk through the site with a browser: each page is visited once, and all that is looked for is noted."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from judges import axe
from playwright.sync_api import Browser, Response
from tour import Stop, allowed

from maliwar.settings import project_root

LANGUAGES = ("en", "fr")
WIDTHS = (320, 390, 768, 1280, 1920)
"""Pixels: the smallest phone that one must be able to use, a phone, a tablet, a laptop, a large screen."""
PAPER = 718
"""Pixels of an A4 sheet between margins of a centimetre, at 96 to the inch."""
HEIGHT = 900
TALLEST = 2600
"""Pixels of a page that its screenshot shows."""
SHOTS = ((1280, "light"), (390, "dark"))
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OF_COLOUR = ("color-contrast", "link-in-text-block")
"""The rules of axe that look at colours: all that another scheme can break."""


@dataclass(frozen=True)
class Broken:
    """A rule of axe that a page breaks, and where."""

    rule: str
    help: str
    places: tuple[str, ...]


@dataclass
class Seen:
    """What was seen at one stop."""

    stop: Stop
    html: dict[str, str] = field(default_factory=dict)
    """As it was sent, by language."""
    status: dict[str, int] = field(default_factory=dict)
    csp: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    """What the console said, what a script threw, what was asked of another server."""
    loaded: list[str] = field(default_factory=list)
    """The addresses of all that the page loads, itself first."""
    broken: dict[str, tuple[Broken, ...]] = field(default_factory=dict)
    """By colour scheme; `narrow` is the light one on a phone."""
    wide: list[str] = field(default_factory=list)
    """Where it scrolls sideways, or cuts something off."""
    moving: list[str] = field(default_factory=list)
    """What moves although the reader asked for no motion."""
    paper: dict[str, Any] = field(default_factory=dict)
    """What is on paper."""


class Walk:
    """Visits stops when they are first asked for, and remembers what it saw."""

    def __init__(self, browser: Browser, server: str) -> None:
        self._context = browser.new_context(base_url=server, viewport={"width": 1280, "height": HEIGHT})
        self._page = self._context.new_page()
        self._server = server
        self._axe = axe()
        self._seen: dict[Stop, Seen] = {}
        self.folder = Path(os.environ.get("MALIWAR_SCREENSHOTS") or project_root() / "build" / "screenshots")
        self.folder.mkdir(parents=True, exist_ok=True)

    def close(self) -> None:
        """Close the browser's window."""
        self._context.close()

    def at(self, stop: Stop) -> Seen:
        """Return what is seen at a stop."""
        if stop not in self._seen:
            self._seen[stop] = self._visit(stop)
        return self._seen[stop]

    def _visit(self, stop: Stop) -> Seen:
        seen, page = Seen(stop), self._page
        with self._listening(seen):
            self._go(seen, "fr")
            self._measure(seen, (320,), "fr")
            seen.loaded.clear()
            self._go(seen, "en")
        if page.title() and page.locator("h1").count():
            self._judge(seen)
        return seen

    def _judge(self, seen: Seen) -> None:
        """Look at the whole page in its shapes; then thin it out, as axe needs long for what is many times the same."""
        page, stop = self._page, seen.stop
        for width, scheme in SHOTS:
            self._resize(width)
            with self._emulating(color_scheme=scheme):
                self._shoot(stop, scheme, width)
        self._measure(seen, WIDTHS, "en")
        self._resize(390)
        with self._emulating(reduced_motion="reduce"):
            seen.moving = page.evaluate(MOVING)
        self._resize(PAPER)
        with self._emulating(media="print"):
            seen.paper = page.evaluate(PRINTED)
        self._resize(1280)
        page.evaluate(THIN)
        page.evaluate(self._axe)
        aside = list(allowed(stop).aside)
        seen.broken["light"] = self._break(aside, {"type": "tag", "values": list(TAGS)})
        with self._emulating(color_scheme="dark"):
            seen.broken["dark"] = self._break(aside, {"type": "rule", "values": list(OF_COLOUR)})
        self._resize(390)
        seen.broken["narrow"] = self._break(aside, {"type": "rule", "values": ["target-size", "color-contrast"]})

    def _resize(self, width: int) -> None:
        self._page.set_viewport_size({"width": width, "height": HEIGHT})

    def _go(self, seen: Seen, language: str) -> None:
        page = self._page
        self._resize(1280)
        response = page.goto(seen.stop.spoken(language) if language != "en" else seen.stop.path)
        assert response is not None
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        seen.status[language] = response.status
        seen.html[language] = response.text()
        seen.csp[language] = response.headers.get("content-security-policy", "")

    def _measure(self, seen: Seen, widths: tuple[int, ...], language: str) -> None:
        for width in widths:
            self._resize(width)
            found: list[str] = self._page.evaluate(WIDE)
            seen.wide += [f"{width} px ({language}): {each}" for each in found]

    def _break(self, aside: list[str], only: dict[str, Any]) -> tuple[Broken, ...]:
        found: list[dict[str, Any]] = self._page.evaluate(
            """async ([aside, only]) => (await axe.run(
                 {exclude: aside.map(each => [each])}, {runOnly: only, resultTypes: ["violations"]},
               )).violations.map(each => ({rule: each.id, help: each.help,
                 places: each.nodes.slice(0, 4).map(node => node.html.slice(0, 160) + " -- " +
                   (node.any[0] ?? node.all[0] ?? node.none[0])?.message)}))""",
            [aside, only],
        )
        return tuple(Broken(each["rule"], each["help"], tuple(each["places"])) for each in found)

    def _shoot(self, stop: Stop, scheme: str, width: int) -> None:
        page = self._page
        height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        path = self.folder / f"{stop.name}-{width}-{scheme}.png"
        page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})

    @contextmanager
    def _emulating(self, **features: Any) -> Iterator[None]:
        self._page.emulate_media(**features)
        try:
            yield
        finally:
            self._page.emulate_media(**dict.fromkeys(features, "null"))

    @contextmanager
    def _listening(self, seen: Seen) -> Iterator[None]:
        page, own = self._page, f"status of {seen.stop.status}"

        def said(message: Any) -> None:
            if message.type in ("error", "warning") and own not in message.text:
                seen.faults.append(f"console: {message.text}")

        def threw(error: Any) -> None:
            seen.faults.append(f"thrown: {error}")

        def asked(request: Any) -> None:
            if not request.url.startswith((self._server, "blob:", "data:")):
                seen.faults.append(f"asked of elsewhere: {request.url}")
            elif not request.url.startswith(("blob:", "data:")):
                seen.loaded.append(request.url.removeprefix(self._server))

        def answered(response: Response) -> None:
            if response.status >= 400 and not response.request.is_navigation_request():
                seen.faults.append(f"{response.status}: {response.url}")

        heard = {"console": said, "pageerror": threw, "request": asked, "response": answered}
        for name, listener in heard.items():
            page.on(name, listener)  # type: ignore[call-overload]  # each name has a type of its own
        try:
            yield
        finally:
            for name, listener in heard.items():
                page.remove_listener(name, listener)


def islands(html: str) -> list[str]:
    """Return what of a page as it was sent is script or style inline, or would run: none of it may be there."""
    found = re.findall(
        r"<style\b|<[a-z][^<>]*\s(?:style|on[a-z]+)\s*=|href\s*=\s*[\"']?javascript:", html, re.IGNORECASE
    )
    for attributes in re.findall(r"<script\b([^>]*)>", html, re.IGNORECASE):
        data = re.search(r'type="application/(?:ld\+)?json"', attributes)
        if not data and not re.search(r'src="/static/', attributes):
            found.append(f"<script{attributes}>")
    return found


WIDE = """() => {
  const found = [], root = document.documentElement, width = root.clientWidth;
  const name = (each) => each.tagName.toLowerCase() + [each.id && "#" + each.id, ...each.classList].filter(Boolean)
    .map((part, at) => part[0] === "#" ? part : "." + part).join("") + " " + each.textContent.trim().slice(0, 40);
  const over = root.scrollWidth - width;
  const scrolls = (each) => { for (let at = each.parentElement; at && at !== document.body; at = at.parentElement) {
    if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(at).overflowX)) return true; } return false; };
  if (over > 0) {
    found.push(`${over} px too wide`);
    for (const each of document.body.querySelectorAll("*")) {
      if (found.length > 4) break;
      if (each.getBoundingClientRect().right > width + 1 && !scrolls(each)) found.push("sticks out: " + name(each));
    }
  }
  for (const each of document.querySelectorAll("main *, header *, footer *")) {
    if (found.length > 8) break;
    if (!(each instanceof HTMLElement) || each.scrollWidth <= each.clientWidth + 1 || !each.clientWidth) continue;
    const style = getComputedStyle(each);
    if (!["hidden", "clip"].includes(style.overflowX) || style.clipPath !== "none") continue;
    if (each.closest(".yasgui, input, textarea, select, .hidden")) continue;
    if (style.textOverflow === "ellipsis" && each.title) continue;
    found.push("cut off: " + name(each));
  }
  return found;
}"""
"""What is wider than the screen, and what is cut off within it."""

THIN = """() => {
  const made = (each) => [...new Set([each, ...each.querySelectorAll("*")].map(one =>
    one.tagName + "." + one.getAttribute("class") + [...one.getAttributeNames()].join()))].sort().join(" ");
  for (const list of document.querySelectorAll("main :is(tbody, ul, ol, dl, datalist, g, div, section)")) {
    if (list.children.length < 9 || list.closest(".yasgui")) continue;
    const alike = new Map();
    for (const each of [...list.children]) {
      const key = made(each), number = (alike.get(key) ?? 0) + 1;
      alike.set(key, number);
      if (number > 2 && !/^(DT|DD|H[1-6])$/.test(each.tagName)) each.remove();
    }
  }
}"""
"""Leaves of rows and items that are made alike, of the same elements, classes and attributes, the first two."""

MOVING = """() => {
  const running = document.getAnimations().filter(each => each.playState === "running")
    .map(each => "runs: " + (each.animationName ?? each.transitionProperty ?? each.id));
  const smooth = getComputedStyle(document.documentElement).scrollBehavior === "smooth" ? ["scrolls smoothly"] : [];
  return [...running, ...smooth];
}"""

PRINTED = """() => {
  const seen = each => each.checkVisibility({visibilityProperty: true});
  const shown = (css) => [...document.querySelectorAll(css)].filter(seen)
    .map(each => each.outerHTML.slice(0, 90));
  const ground = getComputedStyle(document.body).backgroundColor;
  return {
    controls: shown("header nav, form button, form input, form select, .skip, .downloads, .slider, video, audio"),
    heading: shown("h1").length,
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    ground,
  };
}"""
"""What stays on paper that can only be clicked."""
