"""Names offered while one types: /suggest, and the fields of the forms that ask it."""

import json
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from served import HTML, get


def offered(server: str, **parameters: str) -> Any:
    """Return what is offered."""
    got = get(server, "/suggest?" + urlencode(parameters))
    assert got.status == 200, got.text
    return json.loads(got.body)["suggestions"]


@pytest.mark.parametrize(
    ("of", "typed", "path"),
    [
        ("places", "tombou", "place/timbuktu"),
        ("places", "Tombouctou", "place/timbuktu"),
        ("actors", "MUJAO", "actor/mojwa"),
        ("actors", "ansar eddine", "actor/ansar-dine"),
        ("actors", "mnla", "actor/mnla"),
        ("events", "battle of konna", "event/battle-konna-2013-01"),
        ("source-qualities", "dead", "concept/dead-link"),
        ("things", "serval", "operation/serval"),
    ],
)
def test_a_name_an_alias_or_a_beginning_is_enough(server: str, of: str, typed: str, path: str) -> None:
    """In English or French, with or without accents: the thing is first, or among the first three."""
    found = offered(server, q=typed, of=of)
    assert path in [each["path"] for each in found[:3]], found[:3]
    first = next(each for each in found if each["path"] == path)
    assert first["iri"].endswith(path)
    assert first["label"]
    assert first["name"]
    assert first["kind"]


def test_a_label_is_in_the_language_asked_for(server: str) -> None:
    """What it is called in French where the graph has that; either is understood when it is sent back."""
    english, french = (offered(server, q="tombouctou", of="places", lang=lang)[0] for lang in ("en", "fr"))
    assert (english["label"], french["label"]) == ("Timbuktu", "Tombouctou")
    assert english["iri"] == french["iri"]
    found = json.loads(get(server, "/questions/who-controlled.json?" + urlencode({"place": french["value"]})).body)
    assert found["parameters"]["place"]["iri"] == french["iri"]


def test_only_what_the_field_takes_is_offered(server: str) -> None:
    """A place is no actor; what is offered is understood when it is sent back."""
    for of, question, name in (("actors", "allied-with", "actor"), ("places", "who-controlled", "place")):
        for each in offered(server, q="ga", of=of, limit="20"):
            for text in (each["value"], each["path"], each["iri"]):
                got = get(server, f"/questions/{question}.json?" + urlencode({name: text}))
                assert got.status == 200, text
                assert json.loads(got.body)["parameters"][name]["iri"] == each["iri"]


def test_every_list_that_a_form_asks_for_is_there(server: str) -> None:
    """Each field of each form names a list of /suggest that begins with something."""
    questions = json.loads(get(server, "/questions.json").body)["questions"]
    lists = {param["pick"] for question in questions for param in question["parameters"] if param["pick"]}
    assert {"actors", "places", "events", "things"} <= lists
    for of in lists:
        assert offered(server, of=of, limit="3"), of


def test_the_limit_is_kept(server: str) -> None:
    """Ten where none is given."""
    assert len(offered(server, q="a", of="things")) <= 10
    assert len(offered(server, of="things", limit="50")) == 50
    assert len(offered(server, q="mali", of="things", limit="1")) == 1


@pytest.mark.parametrize(
    ("query", "name", "says"),
    [
        ("of=colours", "of", "actors"),
        ("limit=0", "limit", "from 1 to 50"),
        ("limit=51", "limit", "from 1 to 50"),
        ("limit=x", "limit", "from 1 to 50"),
        ("lang=xx", "lang", "en"),
        ("colour=red", "colour", "/suggest takes"),
        ("q=a&q=b", "q", "each once"),
        ("q=" + "a" * 201, "q", "at most 200"),
    ],
)
def test_what_is_wrong_is_said(server: str, query: str, name: str, says: str) -> None:
    """400 with what would be right."""
    got = get(server, f"/suggest?{query}")
    told = json.loads(got.body)
    assert (got.status, told["error"], told["detail"]["name"]) == (400, "bad-parameter", name)
    assert says in told["message"]


class Fields(HTMLParser):
    """The inputs of a page, and the scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.inputs: dict[str, dict[str, str | None]] = {}
        self.scripts: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what is looked for."""
        if tag == "input":
            self.inputs[dict(attrs).get("name") or ""] = dict(attrs)
        if tag == "script":
            self.scripts.append(dict(attrs))


def test_a_form_shows_its_examples_and_works_without_scripts(server: str) -> None:
    """Placeholders tell the default, a short list stands in the page; each script is a file of this server."""
    page = get(server, "/questions/flagged-sources", HTML).text
    fields = Fields()
    fields.feed(page)
    flag = fields.inputs["flag"]
    assert flag["data-suggest"] == "source-qualities"
    assert re.search(rf'<datalist id="{flag["list"]}"><option', page)
    fields = Fields()
    fields.feed(get(server, "/questions/allied-with", HTML).text)
    assert fields.inputs["actor"]["placeholder"] == "for example MNLA"
    assert fields.inputs["when"]["placeholder"] == "any time"
    assert "list" not in fields.inputs["actor"]
    scripts = [script for script in fields.scripts if "src" in script]
    assert scripts
    assert {script["type"] for script in fields.scripts} - {"module"} <= {"application/ld+json", "application/json"}
    for script in scripts:
        got = get(server, script["src"] or "")
        assert (got.status, got.type) == (200, "text/javascript")
        assert "script-src 'self'" in got.headers["content-security-policy"]
