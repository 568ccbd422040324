"""The shapes that pages are seen in: screens from 320 to 1920 pixels, paper, and without motion."""

import pytest
from tour import STOPS, Stop
from walk import SHOTS, Walk


@pytest.mark.parametrize("stop", STOPS, ids=str)
def test_a_page_fits_every_screen(walk: Walk, stop: Stop) -> None:
    """Nothing scrolls sideways and nothing is cut off, in French on the smallest screen too."""
    assert walk.at(stop).wide == []


@pytest.mark.parametrize("stop", STOPS, ids=str)
def test_who_asks_for_no_motion_sees_none(walk: Walk, stop: Stop) -> None:
    """No animation runs by itself, and links within the page jump."""
    assert walk.at(stop).moving == []


@pytest.mark.parametrize("stop", STOPS, ids=str)
def test_paper_has_the_page_without_its_controls(walk: Walk, stop: Stop) -> None:
    """Printed, it keeps its heading, fits the sheet, and loses what can only be clicked."""
    paper = walk.at(stop).paper
    assert paper["controls"] == []
    assert paper["heading"] == 1
    assert paper["over"] <= 0
    assert paper["ground"] in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


def test_screenshots_are_kept(walk: Walk) -> None:
    """For those who look at them after the run: one of each stop, width and scheme."""
    stop = STOPS[0]
    walk.at(stop)
    for width, scheme in SHOTS:
        path = walk.folder / f"{stop.name}-{width}-{scheme}.png"
        assert path.read_bytes().startswith(b"\x89PNG")
