"""The weight of every page: what goes over the wire for it, compressed as a browser of today asks for it."""

import re
from functools import cache

import pytest
from served import HTML, get
from tour import STOPS, Stop, allowed
from walk import Walk


@pytest.mark.parametrize("stop", STOPS, ids=str)
def test_a_page_is_light(server: str, walk: Walk, stop: Stop) -> None:
    """With everything that it loads it stays below its budget, and so do its scripts."""
    loaded = dict.fromkeys(walk.at(stop).loaded)
    weights = {path: weight(server, path) for path in loaded}
    scripts = {path: size for path, size in weights.items() if re.search(r"\.m?js(\?|$)", path)}
    budget = allowed(stop)
    assert 2_000 < sum(weights.values()) < budget.bytes, weights
    assert sum(scripts.values()) < budget.scripts, scripts


def test_what_can_be_compressed_is(server: str, walk: Walk) -> None:
    """Pages, styles, scripts and data come as Brotli, but for a few hundred bytes, which would only grow."""
    for path in dict.fromkeys(walk.at(STOPS[0]).loaded):
        answer = get(server, path, HTML, accept_encoding="br")
        if len(answer.body) >= 500 and not path.partition("?")[0].endswith((".png", ".woff2", ".svg")):
            assert answer.headers.get("content-encoding") == "br", path


@cache
def weight(server: str, path: str) -> int:
    """Return the bytes of a body as they come over the wire."""
    return len(get(server, path, HTML, accept_encoding="br, gzip").body)
