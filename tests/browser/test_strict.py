"""Strictness of every page: the policy that it is sent with, what it runs, whom it talks to."""

import pytest
from tour import STOPS, Stop, allowed
from walk import LANGUAGES, Walk, islands


@pytest.mark.parametrize("stop", STOPS, ids=str)
def test_a_page_is_sent_with_the_policy_and_its_status(walk: Walk, stop: Stop) -> None:
    """In both languages, also where it says what was wrong."""
    seen = walk.at(stop)
    assert seen.status == dict.fromkeys(LANGUAGES, stop.status)
    assert seen.csp == dict.fromkeys(LANGUAGES, allowed(stop).csp)
    assert all(f'<html lang="{language}"' in seen.html[language] for language in LANGUAGES)


@pytest.mark.parametrize("stop", STOPS, ids=str)
def test_nothing_runs_that_is_written_into_a_page(walk: Walk, stop: Stop) -> None:
    """No style and no script stands in the HTML: scripts are files of ours, data is marked as data."""
    for language, html in walk.at(stop).html.items():
        assert not islands(html), language


@pytest.mark.parametrize("stop", STOPS, ids=str)
def test_a_page_is_quiet_and_talks_to_this_server_alone(walk: Walk, stop: Stop) -> None:
    """The console stays empty, no script throws, nothing is asked of another server, nothing is missing."""
    assert walk.at(stop).faults == []
