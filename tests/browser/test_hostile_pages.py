"""Names, queries and errors that would run in a page that believed them, seen by a browser."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest
from hostile_project import NAMES
from playwright.sync_api import Browser, Page, expect

SCRIPT = "<script>alert(1)</script>"
IMAGE = "\"><img src=x onerror=alert(1)><svg onload=alert(1)>'"
IRIS = """SELECT ?iri ?text {
  VALUES ?iri { <javascript:alert(1)> <data:text/html,hi> <http://example.org/it's> }
  VALUES ?text { %s }
}"""
ECHOED = (SCRIPT, IMAGE, "</textarea>" + SCRIPT, "javascript:alert(1)")


@dataclass
class Watched:
    """A page, and all that should not have happened on it."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def see(self, path: str) -> Page:
        """Go to a path, and check what every page must be: no script but our own file, no link that is none."""
        self.page.goto(path)
        made = self.page.evaluate(
            """() => ({
              scripts: [...document.querySelectorAll("script, iframe, object, embed, base")]
                .filter(each => !each.matches('script[src^="/static/"]:empty, script[type$="json"]')).length,
              images: [...document.images].filter(each => !each.src.includes("/static/")).length,
              handlers: [...document.querySelectorAll("*")]
                .flatMap(each => each.getAttributeNames()).filter(name => name.startsWith("on")).length,
              links: [...document.querySelectorAll("a[href], link[href], form[action]")]
                .map(each => each.getAttribute("href") ?? each.getAttribute("action")),
              flag: window.ran ?? null,
            })"""
        )
        links = made.pop("links")
        assert made == {"scripts": 0, "images": 0, "handlers": 0, "flag": None}
        assert not [link for link in links if not link.startswith(("/", "#", "http://", "https://"))]
        assert not [link for link in links if link.startswith(("//", "/\\"))]
        assert self.faults == []
        return self.page


@pytest.fixture(scope="module")
def address(hostile_server: str) -> str:
    """Return the address of a server on hostile names."""
    return hostile_server


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    """Yield a page on which a dialog, a fault, a breach of policy or a request to elsewhere is noted."""
    context = browser.new_context(base_url=address)
    context.add_init_script("window.alert = () => { window.ran = true }")
    page = context.new_page()
    seen = Watched(page)
    page.on("dialog", lambda dialog: (seen.faults.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: seen.faults.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith(address) else seen.faults.append(sent.url))
    page.on("console", lambda said: seen.faults.append(said.text) if "Policy" in said.text else None)
    yield seen
    context.close()


@pytest.fixture
def plain(browser: Browser, address: str) -> Iterator[Watched]:
    """Yield a page of a browser without scripts, where the editor is a form."""
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    seen = Watched(page)
    page.on("request", lambda sent: None if sent.url.startswith(address) else seen.faults.append(sent.url))
    yield seen
    context.close()


@pytest.mark.parametrize("key", [key for key in NAMES if key != "long"])
def test_the_page_of_a_thing_shows_its_name_as_text(watched: Watched, key: str) -> None:
    """The heading says the name, letter by letter, and nothing of it became an element."""
    page = watched.see(f"/page/actor/hostile-{key}")
    shown = page.evaluate("document.querySelector('h1').textContent")
    assert "".join(shown.split()) == "".join(NAMES[key].split())
    assert page.evaluate("document.querySelector('h1').children.length") == 0


@pytest.mark.parametrize(
    "path", ["/page/actor", "/questions/actors?page=1", "/questions/claims-about?thing=actor/hostile-script", "/browse"]
)
def test_lists_and_answers_show_names_as_text(watched: Watched, path: str) -> None:
    """A listing, an answer and a form's offers hold the names and run none."""
    page = watched.see(path)
    if path != "/browse":
        assert page.get_by_text(SCRIPT).count() + page.locator(f"option[value='{SCRIPT}']").count() > 0


@pytest.mark.parametrize("text", ECHOED)
def test_what_was_asked_is_echoed_as_text(watched: Watched, text: str) -> None:
    """In words, in a form's field, in an address that is not there."""
    for path in (
        "/ask?q=",
        "/questions/allied-with?when=2012&actor=",
        "/questions/allied-with?actor=MNLA&when=",
        "/page/",
        "/nothing/",
        "/sparql?format=",
        "/questions/allied-with?lang=",
    ):
        watched.see(path + quote(text, safe=""))


@pytest.mark.parametrize("text", ECHOED)
def test_a_query_and_its_result_are_text(plain: Watched, text: str) -> None:
    """The plain form holds the query as written; terms that look like addresses are links only where they are."""
    written = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    query = IRIS % written
    page = plain.see("/sparql?format=html&query=" + quote(query))
    assert page.get_by_label("Query").input_value() == query
    assert page.locator("table a").all_text_contents() == ["http://example.org/it's"]
    assert "javascript:alert(1)" in page.locator("table").inner_text()
    plain.see("/sparql?format=html&query=" + quote(f"SELECT * {{ ?s ?p {text} }}"))
    plain.see(
        "/sparql?format=html&query=" + quote(f"CONSTRUCT {{ <urn:a> <urn:b> ?x }} {{ VALUES ?x {{ {written} }} }}")
    )


@pytest.mark.parametrize("text", ECHOED)
def test_the_editor_shows_queries_and_results_as_text(watched: Watched, text: str) -> None:
    """With scripts as well: the query, a table of hostile terms and labels, the raw answer, the network, an error."""
    written = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    query = IRIS % written
    page = watched.page
    page.goto("/sparql?query=" + quote(query))
    expect(page.locator(".view-table tbody tr")).to_have_count(3)
    assert page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()") == query
    assert page.locator(".view-table a").all_text_contents() == ["http://example.org/it's"]
    assert page.locator(".view-table tbody tr").first.locator("td").nth(1).inner_text() == text
    page.get_by_role("button", name="As sent").click()
    expect(page.locator(".yasr_results")).to_contain_text("javascript:alert(1)")
    page.goto("/sparql?query=" + quote(f"SELECT * {{ ?s ?p {text} }}") + "&format=editor")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("alert")).to_be_visible()
    _harmless(watched)


def test_hostile_names_in_results_are_text(watched: Watched) -> None:
    """Every hostile label of the graph, in the table, in the network and in what the editor offers."""
    page = watched.page
    query = "SELECT ?a ?b ?label { ?a rdfs:label ?label . BIND(?a AS ?b) FILTER(CONTAINS(STR(?a), 'hostile')) }"
    page.goto("/sparql?query=" + quote(query))
    expect(page.locator(".view-table tbody tr").first).to_be_visible()
    shown = page.locator(".view-table tbody td:nth-child(3)").all_text_contents()
    assert {NAMES["script"], NAMES["image"], NAMES["template"]} <= {each.removesuffix(" en") for each in shown}
    page.get_by_role("button", name="Network").click()
    expect(page.locator("svg.graph")).to_be_visible()
    page.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT * { ?x mw:about actor:hostil')")
    page.evaluate("(e => { e.setCursor(0, 99); e.focus() })(document.querySelector('.CodeMirror').CodeMirror)")
    page.keyboard.type("e")
    expect(page.locator(".CodeMirror-hint").filter(has_text="actor:hostile-script")).to_contain_text(NAMES["script"])
    _harmless(watched)


def _harmless(watched: Watched) -> None:
    """Nothing of what was shown ran, loaded, or became a link that is none."""
    found = watched.page.evaluate(
        """() => ({
          scripts: [...document.scripts]
            .filter(each => !each.src.includes("/static/") && !each.type.endsWith("json")).length,
          images: document.images.length - [...document.images].filter(each => each.src.includes("/static/")).length,
          frames: document.querySelectorAll("iframe, object, embed, base").length,
          handlers: [...document.querySelectorAll("*")].flatMap(each => each.getAttributeNames())
            .filter(name => name.startsWith("on")).length,
          links: [...document.querySelectorAll("a[href]")].map(each => each.getAttribute("href"))
            .filter(each => !/^(\\/(?!\\/)|#|https?:)/.test(each)),
          flag: window.ran ?? null,
        })"""
    )
    assert found == {"scripts": 0, "images": 0, "frames": 0, "handlers": 0, "links": [], "flag": None}
    assert watched.faults == []


def test_the_pages_offer_a_table_for_spreadsheets(watched: Watched) -> None:
    """An answer and a result link to it."""
    for path in (
        "/questions/allied-with?actor=MNLA&when=2012",
        "/sparql?format=html&query=SELECT+*+%7B+VALUES+%3Fx+%7B+1+%7D+%7D",
    ):
        link = watched.see(path).get_by_role("link", name="CSV for spreadsheets")
        with watched.page.expect_download() as begun:
            link.click()
        assert begun.value.suggested_filename.endswith(".csv")
