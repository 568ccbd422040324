"""HTML of every page, judged by the Nu checker, as the server sends it."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from judges import Flaw, flaws, java
from tour import STOPS, Stop
from walk import LANGUAGES, Walk


@pytest.fixture(scope="module")
def judged(walk: Walk, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Flaw, ...]]:
    """Return what is wrong, by the page's name; all pages in both languages are judged in one run."""
    command, folder = java(), tmp_path_factory.mktemp("pages")
    for stop in STOPS:
        for language, html in walk.at(stop).html.items():
            (folder / f"{stop.name}.{language}.html").write_text(html, "utf-8")
    found: dict[str, list[Flaw]] = {}
    for flaw in flaws(folder, command):
        found.setdefault(flaw.page, []).append(flaw)
    return {page: tuple(each) for page, each in found.items()}


@pytest.mark.parametrize("stop", STOPS, ids=str)
def test_html_is_valid(judged: Mapping[str, tuple[Flaw, ...]], stop: Stop) -> None:
    """The checker finds no error, in English and in French."""
    for language in LANGUAGES:
        assert not judged.get(f"{stop.name}.{language}", ()), language


def test_the_judge_is_awake(tmp_path: Path) -> None:
    """A page with a stray end tag and an id given twice is found out."""
    (tmp_path / "wrong.html").write_text(
        '<!doctype html><html lang="en"><head><title>t</title></head><body><p id="a"></div><p id="a"></body></html>'
    )
    assert {flaw.page for flaw in flaws(tmp_path, java())} == {"wrong"}
