"""Measure the pages: the first byte, the weight, Lighthouse's scores, and how long the network takes to be redrawn.

usage: python -m tests.benchmarks.pages [--rounds 30] [--without-lighthouse] [--json FILE]

Two servers run, one that keeps nothing and one that keeps what it has sent. Exits 1 where a target is missed: 50 ms to
the first byte of a page that nobody has asked for before (p50), 150 kB and 60 kB of scripts a page, 95 in Lighthouse's
performance and accessibility, 16 ms of script for a new date. Run it on a machine that does nothing else.
"""

import argparse
import http.client
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table
from tests import npm
from tests.served import HTML, get, running

from maliwar.build.pipe import build
from maliwar.settings import Settings

PAGES: Final = {
    "home": "/",
    "alliances": "/alliances",
    "control": "/control",
    "map": "/map",
    "timeline": "/timeline",
    "disputes": "/disputes",
    "numbers": "/numbers",
    "sources": "/sources",
    "a day": "/on/2013-01-14",
    "search": "/search?q=konna",
    "an entity": "/page/actor/mnla",
    "an answer": "/questions/allied-with?actor=MNLA&when=mid-2012",
    "ontology": "/ontology",
    "download": "/download",
}
JUDGED: Final = ("home", "alliances", "control", "an entity")
"""The pages that Lighthouse judges."""
FIRST_BYTE, KILOBYTES, SCRIPTS, SCORE, REDRAW = 50.0, 150.0, 60.0, 95, 16.0
CHROMIUM: Final = shutil.which("chromium") or "/usr/bin/chromium"
CATEGORIES: Final = ("performance", "accessibility")
NAMED: Final = r'(?:<link rel="(?:stylesheet|icon|preload)"[^>]*href|<(?:script|img)[^>]*src)="(/[^"]+)"'
"""How a page names what it loads."""
STEPS: Final = 40
"""Dates that the network is moved to."""


@dataclass
class Measured:
    """One page; milliseconds at the median, kilobytes as they go over the wire, scores of 100."""

    name: str
    fresh: float
    kept: float
    whole: float
    scripts: float
    performance: int | None = None
    accessibility: int | None = None

    @property
    def good(self) -> bool:
        """Whether every target is met."""
        scores = [each for each in (self.performance, self.accessibility) if each is not None]
        light = self.whole < KILOBYTES and self.scripts < SCRIPTS
        return self.fresh < FIRST_BYTE and light and all(score >= SCORE for score in scores)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=30, help="requests for each page and server")
    options.add_argument("--without-lighthouse", action="store_true", help="leave out what is not on PyPI")
    options.add_argument("--json", type=Path, help="file for the figures as JSON")
    chosen = options.parse_args()
    settings = Settings.from_environment()
    build(settings)
    data = settings.data_folder
    with running(data, MALIWAR_CACHE_BYTES="0") as (bare, _), running(data) as (address, _):
        pages = [measured(name, path, bare, address, chosen.rounds) for name, path in PAGES.items()]
        drawn = redraw(address)
        if not chosen.without_lighthouse:
            folder = npm.installed(Path(__file__).parent / "tools")
            for page in pages:
                if page.name in JUDGED:
                    scores = judged(folder, address + PAGES[page.name])
                    page.performance, page.accessibility = scores
    show(pages, drawn)
    if chosen.json:
        figures = {"pages": [asdict(page) for page in pages], "redraw_ms": drawn}
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n")
    sys.exit(0 if all(page.good for page in pages) and drawn < REDRAW else 1)


def measured(name: str, path: str, bare: str, address: str, rounds: int) -> Measured:
    """Time a page from both servers and weigh it."""
    sizes = weights(address, path)
    scripts = sum(size for part, size in sizes.items() if re.search(r"\.js(\?|$)", part))
    return Measured(
        name,
        first_byte(bare, path, rounds),
        first_byte(address, path, rounds),
        sum(sizes.values()) / 1000,
        scripts / 1000,
    )


def first_byte(address: str, path: str, rounds: int) -> float:
    """Return the median milliseconds from a request to the first byte of its body, over one connection."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"))
    taken = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        connection.request("GET", path, headers={"Accept": HTML, "Accept-Encoding": "br, gzip"})
        reply = connection.getresponse()
        reply.read(1)
        taken.append((time.perf_counter() - begun) * 1000)
        reply.read()
        if reply.status != 200:
            raise SystemExit(f"{path}: {reply.status}")
    connection.close()
    return statistics.median(taken[1:])


def weights(address: str, path: str) -> dict[str, int]:
    """Return the bytes over the wire of a page and of all that its HTML and its scripts name."""
    sizes: dict[str, int] = {}
    waiting = [path]
    while waiting:
        part = waiting.pop()
        if part in sizes:
            continue
        sizes[part] = len(get(address, part, HTML, accept_encoding="br").body)
        text = get(address, part, HTML).body.decode("utf-8", "replace")
        named = []
        if part == path:
            named = re.findall(  # of the head and the body
                r'(?:<link rel="(?:stylesheet|icon|preload)"[^>]*href|<(?:script|img)[^>]*src)="(/[^"]+)"', text
            )
        elif re.search(r"\.js(\?|$)", part):
            named = [urljoin(part, each) for each in re.findall(r'(?:from|import)\s*"(\.[^"]+)"', text)]
        waiting += named
    return sizes


def redraw(address: str) -> float:
    """Return the milliseconds of script that a new date takes in the network, on average over many dates."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(base_url=address)
        page.goto("/alliances")
        page.locator(".slider-range").wait_for()
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        before = _script(session.send("Performance.getMetrics"))
        page.evaluate(
            """async (steps) => {
              const range = document.querySelector(".slider-range");
              const first = Number(range.min), last = Number(range.max);
              for (let step = 0; step < steps; step++) {
                range.value = first + Math.round((last - first) * (step + 0.5) / steps);
                range.dispatchEvent(new Event("input", {bubbles: true}));
                await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
              }
            }""",
            STEPS,
        )
        after = _script(session.send("Performance.getMetrics"))
        browser.close()
    return (after - before) * 1000 / STEPS


def _script(metrics: dict[str, list[dict[str, float | str]]]) -> float:
    return next(float(each["value"]) for each in metrics["metrics"] if each["name"] == "ScriptDuration")


def judged(folder: Path, address: str) -> tuple[int, int]:
    """Return Lighthouse's scores of a page as on a phone, for performance and accessibility."""
    line = [npm.node(), folder / "node_modules" / "lighthouse" / "cli" / "index.js", address]
    line += ["--quiet", "--output=json", "--output-path=stdout", f"--only-categories={','.join(CATEGORIES)}"]
    line += ["--no-enable-error-reporting", "--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
    done = subprocess.run(line, capture_output=True, env={**os.environ, "CHROME_PATH": CHROMIUM}, check=False)  # ours
    if done.returncode:
        raise SystemExit(f"Lighthouse failed on {address}: {done.stderr.decode()[-400:]}")
    found = json.loads(done.stdout)["categories"]
    first, second = (round(100 * (found[name]["score"] or 0)) for name in CATEGORIES)
    return first, second


def show(pages: list[Measured], drawn: float) -> None:
    """Print the table."""
    table = Table(title="Pages")
    for head in ("page", "first byte, ms", "kept, ms", "kB", "scripts, kB", "performance", "accessibility", ""):
        table.add_column(head, justify="left" if head in ("page", "") else "right")
    for page in pages:
        scores = ["" if each is None else str(each) for each in (page.performance, page.accessibility)]
        times = [f"{page.fresh:.1f}", f"{page.kept:.1f}", f"{page.whole:.1f}", f"{page.scripts:.1f}"]
        table.add_row(page.name, *times, *scores, "" if page.good else "missed")
    console = Console()
    console.print(table)
    console.print(f"A new date in the network: {drawn:.1f} ms of script" + ("" if drawn < REDRAW else "  missed"))


if __name__ == "__main__":
    main()
