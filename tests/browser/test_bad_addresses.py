"""Addresses that nobody should write: each page says what was wrong, and never breaks or shows nothing."""

import re
from urllib.parse import quote, urlencode

import pytest
from served import HTML, get
from tour import ANSWERS, PERSPECTIVES, THINGS, Stop

SCRIPT = "<script>alert(1)</script>"
QUOTES = "\"><img src=x onerror=alert(1)>'"
LONG = "x" * 10_000
CASES = {
    "a date that is none": "date=31+February+2013",
    "a day after the last": "from=yesteryear&to=tomorrow",
    "a period that is none": "when=the+week+of+nine+Fridays",
    "an actor that nobody knows": "actor=nobody+at+all",
    "a place that is none": "place=Atlantis",
    "a huge zoom": "zoom=1e308",
    "ten thousand letters": f"actor={LONG}",
    "ten thousand letters as a date": f"date={LONG}",
    "ten thousand letters of a search": f"q={LONG}",
    "a script as an actor": urlencode({"actor": SCRIPT}),
    "a script as a date": urlencode({"date": QUOTES}),
    "a script as a name": urlencode({SCRIPT: QUOTES}),
    "a parameter that is none": "nonsense=1",
    "a parameter given twice": "lang=en&lang=fr",
    "a language that is not spoken": "lang=tlh",
    "a day on which nothing was known": "as-known-on=never",
    "a version of another server": "version=0.0.0-0000000000",
    "bytes that are no text": "actor=%ff%fe",
    "a byte that ends nothing": "actor=%00",
}
REFUSED = (400, 404, 410)
PAGES = tuple({stop.path.partition("?")[0]: stop for stop in reversed((*PERSPECTIVES, *THINGS, *ANSWERS))}.values())
PATHS = ("/on/", "/page/", "/page/actor/", "/questions/", "/cite/source/", "/")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("stop", PAGES, ids=str)
def test_a_page_says_what_was_wrong(server: str, stop: Stop, case: str) -> None:
    """With status 400, 404 or 410, in HTML, in a sentence, with nothing of the address made into an element."""
    path = stop.path.partition("?")[0]
    answer = get(server, f"{path}?{CASES[case]}", HTML)
    assert answer.status in REFUSED, answer.status
    assert answer.type == "text/html"
    _says(answer.text)


@pytest.mark.parametrize("name", [SCRIPT, QUOTES, LONG, "..", "%00", "a b"])
@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_is_none_says_so(server: str, path: str, name: str) -> None:
    """Likewise where the path itself is wrong; the page offers a search."""
    answer = get(server, path + quote(name, safe="%"), HTML)
    assert answer.status in REFUSED, answer.status
    assert answer.type == "text/html"
    _says(answer.text)


def _says(text: str) -> None:
    assert SCRIPT not in text
    assert "<img src=x" not in text
    said = re.search(r'class="problem"[^>]*>\s*<p>(.*?)</p>', text, re.DOTALL) or re.search(
        r'class="wrong"[^>]*>(.*?)</p>', text, re.DOTALL
    )
    assert said, "no sentence says what was wrong"
    words = re.sub(r"<[^>]+>", "", said[1]).strip()
    assert 3 <= len(words.split()) <= 120, words[:200]
    assert len(words) < 1_000, "it repeats all that was sent"
