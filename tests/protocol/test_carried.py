"""/coverage and `maliwar check --coverage`: the same report on a page, as JSON and on a terminal."""

import json
import re
from pathlib import Path

import fixture_graph
import pytest
from flask.testing import FlaskClient
from served import command_run, get

from maliwar.project import project_root
from maliwar.questions.labels import LabelIndex
from maliwar.reading import coverage
from maliwar.service import Service
from maliwar.settings import Settings
from maliwar.web.app import create_app
from maliwar.web.wsgi.cache import AnswerCache


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client of the pages on the small graph."""
    engine = fixture_graph.engine()
    service = Service(Settings(), None, engine, fixture_graph.catalogue(), LabelIndex.load(engine))  # type: ignore[arg-type]  # it answers as an Engine does
    return create_app(Settings(), service).test_client()


def _text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_page_counts_and_lists(client: FlaskClient) -> None:
    """Numbers in words, a table by section, the two questions to count again, the data."""
    page = client.get("/coverage", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "6 of 6 passages" in _text(page)
    assert "5 of 5 references" in _text(page)
    assert "Passages with nothing" not in page
    for address in (
        "/questions/passages-carried?page=1",
        "/questions/references-carried?page=1",
        "/coverage?format=json",
    ):
        assert f'href="{address}"' in page
    assert client.get("/questions/passages-carried?page=1").status_code == 200


def test_the_json_says_the_same(client: FlaskClient) -> None:
    """By Accept, as every page."""
    found = client.get("/coverage", headers={"Accept": "application/json"}).get_json()
    assert found["passages"] == {"total": 6, "carried": 6, "ways": {"claims": 6}, "missing": []}
    assert found["version"] == "live"
    assert client.get("/coverage?format=csv").status_code == 400


def test_without_the_table_of_facts_the_page_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """As installed, where tests/ is not shipped."""
    assert (project_root() / coverage.FACTS).is_file()
    monkeypatch.setattr("maliwar.web.pages.coverage.FACTS", "tests/nowhere.tsv")
    monkeypatch.setitem(client.application.extensions, "maliwar-cache", AnswerCache(0))  # not the page made before
    assert "their table is not part of this installation" in _text(client.get("/coverage").get_data(as_text=True))
    assert client.get("/coverage?format=json").get_json()["facts"] is None


def test_disputes_have_an_address_of_their_own(client: FlaskClient) -> None:
    """Both sides stand there at once."""
    page = client.get("/disputes")
    assert page.status_code == 200
    assert "Konna held by the Malian army" in page.get_data(as_text=True)


def test_about_leads_there(client: FlaskClient) -> None:
    """A reader who wonders how complete this is finds the numbers."""
    assert 'href="/coverage"' in client.get("/about").get_data(as_text=True)


def test_the_terminal_tells_what_the_server_tells(data: Path, server: str) -> None:
    """The same numbers, whole and by section; exit code 0."""
    ended = command_run(data, "check", "--coverage")
    assert ended.returncode == 0, ended.stderr
    found = json.loads(get(server, "/coverage", accept="application/json").body)
    for name in ("passages", "references"):
        assert f"{found[name]['carried']} of {found[name]['total']} {name}: " in ended.stdout
    facts = found["facts"]
    assert f"{facts['carried'] + facts['explained']} of 953 facts: {facts['carried']} by claims" in ended.stdout
    assert all(section["name"] in ended.stdout for section in found["sections"])
