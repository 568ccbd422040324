"""Accessibility of every page, judged by axe: WCAG 2.2 A and AA, and its best practice, in light and dark."""

import pytest
from tour import EXCEPTIONS, STOPS, Stop, allowed
from walk import Walk


@pytest.mark.parametrize("scheme", ["light", "dark", "narrow"])
@pytest.mark.parametrize("stop", STOPS, ids=str)
def test_axe_finds_nothing(walk: Walk, stop: Stop, scheme: str) -> None:
    """No rule is broken: in light all of them, in dark those of colour, on a phone those of colour and target size."""
    found = walk.at(stop).broken
    assert scheme in found, "the page was not judged: it has no title or no first heading"
    assert not found[scheme], "\n".join(
        f"{each.rule}: {each.help}\n  " + "\n  ".join(each.places) for each in found[scheme]
    )


def test_only_what_is_not_ours_is_let_off() -> None:
    """Every exception is named with its reason, and it is YASGUI."""
    let_off = {selector for stop in STOPS for selector in allowed(stop).aside}
    assert let_off <= {".yasgui"}
    assert set(EXCEPTIONS) <= {stop.name for stop in STOPS}
