"""The ontology's documentation, and the page of downloads."""

import json
import re
from urllib.request import Request, urlopen

from playwright.sync_api import Page, expect


def counted(server: str, pattern: str) -> int:
    """Return how many there are of ?x in the graph."""
    query = f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}"
    asked = Request(f"{server}/sparql", query.encode(), {"Content-Type": "application/sparql-query"})
    with urlopen(asked) as response:
        return int(json.load(response)["results"]["bindings"][0]["n"]["value"])


def test_every_term_has_its_place(page: Page, server: str) -> None:
    """Each class and property once, under the anchor that its IRI leads to; no link on the page leads nowhere."""
    page.goto("/ontology")
    terms = page.locator("article.term")
    own = "?x rdfs:isDefinedBy <https://w3id.org/maliwar/ontology> ; a ?type"
    kinds = "FILTER(?type IN (owl:Class, owl:ObjectProperty, owl:DatatypeProperty))"
    assert terms.count() == counted(server, f"{own} {kinds}")
    broken = page.evaluate(
        '[...document.querySelectorAll(\'main a[href^="#"], main a[href^="/ontology#"]\')]'
        ".map(each => each.getAttribute('href').split('#')[1]).filter(id => !document.getElementById(id))"
    )
    assert broken == []
    page.goto("/ontology#TerritorialControl")
    expect(page.locator("#TerritorialControl")).to_be_in_viewport()


def test_a_class_says_all_of_itself(page: Page, server: str) -> None:
    """Definition, parents, children, properties, rules, examples that are of it, and how many there are."""
    page.goto("/ontology")
    alliance = page.locator("#Alliance")
    number = counted(server, "?x a mw:Alliance")
    expect(alliance).to_contain_text(f"{number} in the graph")
    expect(alliance.get_by_role("link", name="relation", exact=True).first).to_have_attribute(
        "href", "/ontology#Relation"
    )
    expect(alliance).to_contain_text("an alliance needs two parties or more required")
    example = alliance.locator("a[href^='/page/situation/']").first.get_attribute("href") or ""
    iri = "https://w3id.org/maliwar/id" + example.removeprefix("/page")
    assert counted(server, f"BIND(<{iri}> AS ?x) <{iri}> a mw:Alliance") == 1
    expect(page.locator("#holder").get_by_role("link", name="territorial control")).to_be_visible()
    expect(page.locator("#holder")).to_contain_text(re.compile(r"[\d,]+ triples"))


def test_the_diagram_is_drawn_of_the_ontology(page: Page) -> None:
    """Boxes lead to classes; what it shows is told in words as well."""
    page.goto("/ontology")
    diagram = page.locator(".diagram svg")
    expect(diagram.locator("line")).to_have_count(page.locator("#diagram-said li").count())
    diagram.get_by_role("link", name=re.compile("^claim")).click()
    expect(page.locator("#Claim")).to_be_in_viewport()
    page.get_by_text("The same in words").click()
    expect(page.locator("#diagram-said")).to_contain_text("claim → citation → citation")


def test_concepts_stand_in_their_schemes(page: Page, server: str) -> None:
    """Every scheme of the graph, with its concepts and their definitions."""
    page.goto("/ontology")
    assert page.locator("section.scheme").count() == counted(server, "?c skos:inScheme ?x")
    expect(page.locator("#scheme-stances")).to_contain_text("Says that it is so.")


def test_the_downloads_say_what_each_file_is_for(page: Page) -> None:
    """Formats, sizes, tables, licence, citation, version and hashes on one page; every file can be had."""
    page.goto("/download")
    main = page.locator("main")
    for words in ("N-Quads", "TriG", "JSON-LD", "Turtle", "CSV tables", "CC BY-SA 4.0", "for spreadsheets"):
        expect(main).to_contain_text(words)
    expect(page.get_by_role("row").filter(has_text="claims.csv")).to_contain_text(re.compile(r"\d"))
    expect(page.locator(".cite")).to_contain_text("[Data set]")
    page.get_by_text(re.compile(r"^\d+ files$")).click()
    assert len(page.locator(".hashes code").first.inner_text()) == 64
    for link in page.locator(".dumps a").all():
        assert page.request.head(link.get_attribute("href") or "").status == 200
