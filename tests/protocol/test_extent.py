"""A question that looks at everything there is says so wherever it is described, and is quiet where it does not."""

import json
from pathlib import Path

from served import HTML, command_run, get

WHOLE = "This looks at everything there is"


def test_the_page_says_so_until_something_makes_it_shorter(server: str) -> None:
    """One muted line on the form, none on the answer about one actor, none on a question that is short anyhow."""
    assert f'<p class="hint">{WHOLE}' in get(server, "/questions/things", HTML).text
    assert WHOLE in get(server, "/questions/losses?when=2012", HTML).text
    assert WHOLE not in get(server, "/questions/losses?actor=MNLA", HTML).text
    assert WHOLE not in get(server, "/questions/allied-with", HTML).text


def test_the_openapi_document_says_so(server: str) -> None:
    """In the description of the question's path, and of no other."""
    paths = json.loads(get(server, "/openapi.json").body)["paths"]
    assert WHOLE in paths["/questions/things"]["get"]["description"]
    assert WHOLE not in paths["/questions/allied-with"]["get"]["description"]


def test_the_command_says_so(data: Path) -> None:
    """Below what the question answers, with what makes it shorter."""
    told = command_run(data, "questions", "losses").stdout
    assert WHOLE in told
    assert "Actor, Event, Place" in " ".join(told.split())
    assert WHOLE not in command_run(data, "questions", "allied-with").stdout
