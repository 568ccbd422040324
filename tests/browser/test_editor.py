"""The editor: what one writes, runs, is offered, sees as a table, chart, network and map, and shares."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect
from served import running

KINDS = """SELECT ?kind (COUNT(?event) AS ?events) {
  ?event a ?kind . ?kind rdfs:subClassOf mw:Event
} GROUP BY ?kind ORDER BY DESC(?events)"""
PLACES = "SELECT ?place ?wkt { ?place geo:hasGeometry/geo:asWKT ?wkt }"
ALLIES = "CONSTRUCT { ?a mw:alliedWith ?b } WHERE { ?a mw:alliedWith ?b }"


def rows(server: str, query: str) -> list[dict[str, dict[str, str]]]:
    """Return the endpoint's own answer."""
    asked = Request(f"{server}/sparql?query={quote(query)}", headers={"Accept": "application/sparql-results+json"})
    with urlopen(asked) as response:
        found: list[dict[str, dict[str, str]]] = json.load(response)["results"]["bindings"]
    return found


def write(page: Page, text: str) -> None:
    """Write a query into the editor, the cursor at its end."""
    page.evaluate(
        """text => {
          const editor = document.querySelector(".tabPanel.active .CodeMirror").CodeMirror;
          editor.setValue(text);
          editor.setCursor(editor.lastLine(), 999);
          editor.focus();
        }""",
        text,
    )


def written(page: Page) -> str:
    """Return the query that stands in the editor."""
    text: str = page.evaluate("document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.getValue()")
    return text


def run(page: Page) -> None:
    """Run the query."""
    page.get_by_role("button", name="Run").click()


def test_a_query_is_run_sorted_filtered_and_shared(page: Page, server: str) -> None:
    """The rows are the endpoint's; the address then leads to the same query and its answer, here and elsewhere."""
    found = rows(server, KINDS)
    page.goto("/sparql")
    expect(page.locator("form.editor")).to_be_hidden()
    write(page, KINDS)
    run(page)
    table = page.locator(".view-table tbody tr")
    expect(table).to_have_count(len(found))
    expect(table.first).to_contain_text(found[0]["events"]["value"])
    page.get_by_role("button", name="events").click()
    expect(table.first.locator("td").last).to_have_text(found[-1]["events"]["value"])
    page.get_by_label("Filter the rows").fill("military")
    expect(table).to_have_count(1)
    expect(table.get_by_role("link", name="mw:MilitaryEvent")).to_have_attribute("href", "/ontology#MilitaryEvent")
    assert parse_qs(urlsplit(page.url).query)["query"] == [KINDS]
    with page.expect_download() as begun:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert Path(begun.value.path()).read_text().splitlines()[0] == "kind,events"
    page.goto(page.url)
    expect(table).to_have_count(len(found))
    assert written(page) == KINDS


def test_pictures_stand_where_the_columns_allow_them(page: Page, server: str) -> None:
    """A chart of numbers, a network of triples, a map of places: each from the rows, and its view in the address."""
    found = rows(server, KINDS)
    page.goto(f"/sparql?query={quote(KINDS)}#view=chart")
    expect(page.locator("svg.chart rect")).to_have_count(len(found))
    expect(page.locator("svg.chart")).to_contain_text(found[0]["events"]["value"])
    expect(page.get_by_role("button", name="Map")).to_be_hidden()
    with page.expect_download() as begun:
        page.get_by_role("button", name="Save as SVG").click()
    assert "n/a" not in Path(begun.value.path()).read_text()
    write(page, ALLIES)
    run(page)
    page.get_by_role("button", name="Network").click()
    things = {row[end]["value"] for row in rows(server, "SELECT ?a ?b { ?a mw:alliedWith ?b }") for end in "ab"}
    expect(page.locator("svg.graph .node")).to_have_count(len(things))
    expect(page.locator("svg.graph a[href='/page/actor/mnla']")).to_be_visible()
    assert page.url.endswith("#view=network")
    page.goto(f"/sparql?query={quote(PLACES)}#view=map")
    spots = {row["wkt"]["value"] for row in rows(server, PLACES)}
    expect(page.locator("svg.points .node")).to_have_count(len(spots))
    assert page.locator("svg.points .country").count() > 10


def test_an_example_is_loaded_into_a_tab_of_its_own(page: Page) -> None:
    """From the catalogue's menu; what was written stays in its tab, also after a reload."""
    page.goto("/sparql")
    write(page, "ASK { ?s ?p ?o }")
    run(page)
    expect(page.locator(".verdict")).to_have_text("Yes")
    example = page.get_by_label("Example")
    name = example.locator("option", has_text="negotiated").first.inner_text()
    example.select_option(label=name)
    expect(page.locator(".tabsList .tab.active")).to_contain_text(name)
    assert "mw:Negotiation" in written(page)
    run(page)
    expect(page.locator(".tabPanel.active .view-table tbody tr").first).to_be_visible()
    page.goto("/sparql")
    expect(page.locator(".tabsList .tab")).to_have_count(2)
    stored = page.evaluate("JSON.stringify(localStorage)")
    assert "ASK { ?s ?p ?o }" in stored
    assert "bindings" not in stored


def test_the_editor_offers_the_graphs_own_terms(page: Page, server: str) -> None:
    """Classes, properties and names, asked of this server alone: the fixture fails on any other request."""
    page.goto("/sparql")
    offers = page.locator(".CodeMirror-hint")
    write(page, "SELECT * { ?x a ")
    page.keyboard.type("territ")
    expect(offers).to_have_text(["mw:TerritorialControl territorial control"])
    page.keyboard.press("Enter")
    page.keyboard.type(" ; ")
    page.keyboard.press("Control+Space")
    expect(offers.first).to_be_visible()
    page.keyboard.type("mw:holde")
    expect(offers.filter(has_text="mw:holder")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.type(" actor:mnl")
    expect(offers.first).to_contain_text("actor:mnla")
    page.keyboard.press("Enter")
    page.keyboard.type(" }")
    page.keyboard.press("Control+Enter")
    query = "SELECT * { ?x a mw:TerritorialControl ; mw:holder actor:mnla }"
    assert written(page) == query
    expect(page.locator(".view-table tbody tr")).to_have_count(len(rows(server, query)))


def test_what_is_wrong_is_said_in_our_sentence(browser: Browser, server: str) -> None:
    """Of a query that is none, and of a server that cannot be reached; the editor keeps what was written."""
    context = browser.new_context(base_url=server)
    page = context.new_page()
    page.goto("/sparql")
    write(page, "SELECT * { ?s ?p ")
    run(page)
    expect(page.get_by_role("alert")).to_contain_text("not valid SPARQL")
    expect(page.get_by_role("alert")).to_contain_text("Line 1, column")
    context.set_offline(True)
    run(page)
    expect(page.get_by_role("alert")).to_contain_text("could not be reached")
    assert written(page) == "SELECT * { ?s ?p "
    context.close()


def test_prefixes_are_known_and_can_be_written_out(page: Page) -> None:
    """No mark of a fault on a query that leaves them out; a button writes those that it uses."""
    page.goto("/sparql?format=editor&query=" + quote("SELECT * { ?s a mw:Claim ; rdfs:label ?l }"))
    expect(page.locator(".CodeMirror")).to_contain_text("mw:Claim")
    expect(page.locator(".parseErrorIcon")).to_have_count(0)
    page.get_by_role("button", name="Write the prefixes out").click()
    assert written(page).startswith("PREFIX mw: <https://w3id.org/maliwar/ontology#>\nPREFIX rdfs: <")


def test_without_scripts_the_form_is_there(browser: Browser, server: str) -> None:
    """And the examples by topic, as links."""
    context = browser.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sparql")
    expect(page.get_by_label("Query", exact=True)).to_be_visible()
    page.get_by_text("Alliances and hostility").click()
    expect(page.locator("[data-examples] a").first).to_be_visible()
    page.get_by_label("Query", exact=True).fill(KINDS)
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("table")).to_contain_text("military event")
    context.close()


@pytest.fixture
def file_server(tmp_path: Path) -> Iterator[str]:
    """Return the address of a server of somebody's file."""
    path = tmp_path / "own.ttl"
    path.write_text("<http://a.example/x> a <http://a.example/Thing> ; <http://a.example/size> 3 .\n", encoding="utf-8")
    with running(tmp_path, "--dataset", str(path)) as (address, _):
        yield address


def test_a_file_of_ones_own_has_the_editor_too(browser: Browser, file_server: str) -> None:
    """Its classes are offered, its results shown; nothing leads to pages that are not there."""
    context = browser.new_context(base_url=file_server)
    page = context.new_page()
    page.goto("/sparql")
    write(page, "SELECT * { ?x a ")
    page.keyboard.type("thin")
    expect(page.locator(".CodeMirror-hint")).to_have_text(["<http://a.example/Thing>"])
    page.keyboard.press("Enter")
    page.keyboard.type(" }")
    run(page)
    link = page.locator(".view-table tbody a")
    expect(link).to_have_attribute("href", "http://a.example/x")
    context.close()


def test_styles_of_its_own_are_allowed_here_alone(server: str) -> None:
    """The policy lets YASGUI set styles; scripts stay our own files, and other pages allow neither."""
    for path, allowed in (("/sparql", True), ("/sparql?query=ASK%7B%7D", True), ("/ontology", False)):
        with urlopen(Request(server + path, headers={"Accept": "text/html"})) as response:
            policy = response.headers["Content-Security-Policy"]
        assert ("style-src 'self' 'unsafe-inline'" in policy) == allowed
        assert "script-src 'self';" in policy
        assert "unsafe-eval" not in policy
