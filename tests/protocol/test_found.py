"""How the site is found: addresses, maps for robots, what a link to a page shows, a feed of what is new."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from served import HTML, get

from maliwar.names import DATASET, TYPES
from maliwar.reading.news import releases
from maliwar.settings import project_root

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
PAGES = ("/", "/about", "/on/2013-01-14", "/page/actor/mnla", "/questions/allied-with?actor=MNLA&when=2012", "/sources")


def head(text: str, name: str) -> list[str]:
    """Return the values of a page's links or properties of a name."""
    found = re.findall(rf'<link rel="{name}" href="([^"]*)"', text)
    return [html.unescape(each) for each in found + re.findall(rf'<meta \w+="{name}" content="([^"]*)"', text)]


def tree(text: str) -> ElementTree.Element:
    """Return a document of our own server."""
    return ElementTree.fromstring(text)  # noqa: S314  # nobody else wrote it


def parts(address: str) -> tuple[str, set[tuple[str, str]]]:
    """Return an address without its query, and what the query says."""
    return address.partition("?")[0], set(parse_qsl(address.partition("?")[2]))


def nodes(text: str) -> Iterator[dict[str, Any]]:
    """Yield the JSON-LD of a page."""
    for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL):
        yield json.loads(block)


def locations(server: str, path: str) -> list[str]:
    """Return the addresses in a map, as paths of this server."""
    answer = get(server, path)
    assert answer.type == "application/xml"
    found = [each.text or "" for each in tree(answer.text).iter(f"{MAP}loc")]
    assert all(each.startswith(server + "/") for each in found)
    return [each.removeprefix(server) for each in found]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_goes_by_one_address(server: str, path: str) -> None:
    """It names its own, whole; a version and the order of the parameters do not make another, a language does."""
    plain = get(server, path, HTML).text
    mark = "&" if "?" in path else "?"
    (own,) = head(plain, "canonical")
    assert own.startswith(server + path.partition("?")[0])
    assert head(plain, "og:url") == [own]
    (french,) = head(get(server, f"{path}{mark}lang=fr", HTML).text, "canonical")
    assert parts(french) == (parts(own)[0], {*parts(own)[1], ("lang", "fr")})


def test_parameters_in_another_order_are_the_same_page(server: str) -> None:
    """And a permanent link is found under today's address."""
    version = get(server, "/", HTML).headers["maliwar-version"]
    one = get(server, "/questions/allied-with?actor=MNLA&when=2012", HTML).text
    other = get(server, f"/questions/allied-with?when=2012&version={version}&actor=MNLA", HTML).text
    assert head(one, "canonical") == head(other, "canonical") != []


def test_what_trackers_add_is_taken_off(server: str) -> None:
    """A link with marks of a campaign leads to the page without them, and keeps what is ours."""
    answer = get(server, "/questions/allied-with?utm_source=mail&actor=MNLA&fbclid=1&when=mid-2012", HTML)
    assert (answer.status, answer.headers["location"]) == (302, "/questions/allied-with?actor=MNLA&when=mid-2012")
    assert get(server, "//example.org/?utm_source=x", HTML).headers.get("location", "/")[:2] != "//"


@pytest.mark.parametrize("path", ["/nowhere", "/questions/allied-with?actor=nobody", "/on/yesteryear"])
def test_what_was_wrong_is_not_found_again(server: str, path: str) -> None:
    """A page that tells of a mistake has no address of its own."""
    text = get(server, path, HTML).text
    assert head(text, "canonical") == []
    assert head(text, "robots") == ["noindex"]


@pytest.mark.parametrize("path", PAGES)
def test_a_link_to_a_page_has_a_title_words_and_a_picture(server: str, path: str) -> None:
    """OpenGraph and the card: the picture is a PNG of this server, of the size that is told."""
    text = get(server, path, HTML).text
    (title,) = head(text, "og:title")
    assert html.unescape(re.search(r"<title>(.*?)</title>", text)[1]) == title  # type: ignore[index]  # every page has one
    assert head(text, "og:description")[0]
    assert head(text, "twitter:card") == ["summary_large_image"]
    (picture,) = head(text, "og:image")
    assert picture.startswith(server)
    answer = get(server, picture.removeprefix(server))
    assert answer.type == "image/png"
    width, height = (int.from_bytes(answer.body[at : at + 4], "big") for at in (16, 20))
    assert [str(width), str(height)] == head(text, "og:image:width") + head(text, "og:image:height")


@pytest.mark.parametrize("path", ["/", "/about", "/download"])
def test_the_dataset_is_told_to_search_engines(server: str, path: str) -> None:
    """As schema.org's Dataset, with what its dumps are: addresses that answer, sizes and hashes that are right."""
    text = get(server, path, HTML).text
    (found,) = (node for node in nodes(text) if node["@type"] == "Dataset")
    version = get(server, path, HTML).headers["maliwar-version"]
    listed = json.loads(get(server, "/download?format=json").body)["files"]
    assert (found["@id"], found["version"]) == (DATASET, version)
    assert 50 <= len(found["description"]) <= 5000
    assert found["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert found["temporalCoverage"] == "2012-01-01/2024-06-14"
    assert found["spatialCoverage"]["name"] == "Mali"
    assert found["creator"]["name"] == "The maliwar contributors"
    assert found["isBasedOn"]["url"] == "https://en.wikipedia.org/wiki/Mali_War"
    assert "2026" in found["citation"]
    given = {each["name"]: (each["sha256"], each["contentUrl"]) for each in found["distribution"]}
    by_name = {each["name"]: (each["sha256"], server + each["href"]) for each in listed}
    assert given
    assert {name: by_name[name] for name in given} == given
    assert {each["encodingFormat"] for each in found["distribution"]} >= {"application/n-quads", "text/turtle"}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/page/person/abdelhamid-abou-zeid", "Person"),
        ("/page/place/konna", "Place"),
        ("/page/event/battle-konna-2013-01", "Event"),
        ("/page/actor/mnla", "Organization"),
        ("/page/actor/mali", "Country"),
        ("/page/situation/alliance-mnla-ansar-dine-2012", None),
    ],
)
def test_a_thing_is_told_as_what_it_is(server: str, path: str, kind: str | None) -> None:
    """In few words that are true of it: no dates, and nothing at all where schema.org has no word for it."""
    text = get(server, path, HTML).text
    told = [node for node in nodes(text) if node["@type"] != "BreadcrumbList"]
    assert [node["@type"] for node in told] == ([kind] if kind else [])
    for node in told:
        assert node["@id"].endswith(path.removeprefix("/page"))
        assert node["name"] in html.unescape(text)
        assert not {"startDate", "endDate", "location"} & node.keys()
    (trail,) = (node for node in nodes(text) if node["@type"] == "BreadcrumbList")
    steps = [step["item"].removeprefix(server) for step in trail["itemListElement"]]
    assert steps[0] == "/"
    assert steps[-1] == path
    assert all(get(server, step, HTML).status == 200 for step in steps)


def test_the_map_has_every_page(server: str, data: Path) -> None:
    """Its parts together list each thing of the graph once; a page of each part is there."""
    listed = locations(server, "/sitemap.xml")
    assert {f"/sitemap/{kind}.xml" for kind in TYPES} <= set(listed)
    pages = {path: locations(server, path) for path in listed}
    every = [path for part in pages.values() for path in part]
    assert len(set(every)) == len(every)
    assert all(get(server, found[-1], HTML).status == 200 for found in pages.values())
    dump = next(data.glob("*/dumps/asserted.ttl")).read_text("utf-8")
    described = {f"/page/{kind}/{slug}" for kind, slug in re.findall(r"^(\w+):([\w.-]+)\s+a\s", dump, re.MULTILINE)}
    described = {path for path in described if path.split("/")[2] in TYPES}
    assert len(described) > 1000
    assert described <= set(every)


def test_the_map_has_what_the_pages_lead_to(server: str) -> None:
    """Whatever the head and the foot of every page link to is in it, and changed when the data did."""
    listed = locations(server, "/sitemap/pages.xml")
    text = get(server, "/about", HTML).text
    around = re.findall(
        r'href="(/[^"#?]*)"', text[text.index("<header") : text.index("<main")] + text[text.index("<foot") :]
    )
    pages = {path for path in around if not path.startswith(("/static/", "/feed"))}
    assert pages <= set(listed)
    assert all(get(server, path, HTML).status == 200 for path in listed)
    first = tree(get(server, "/sitemap/pages.xml").text)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)", first.findtext(f"{MAP}url/{MAP}lastmod") or "")


def test_robots_are_told_where_to_read(server: str) -> None:
    """Pages and the map are open to them; what is made anew for every asker is not."""
    answer = get(server, "/robots.txt")
    assert answer.type == "text/plain"
    robots = RobotFileParser()
    robots.parse(answer.text.splitlines())
    assert robots.site_maps() == [f"{server}/sitemap.xml"]
    for path in ("/", "/page/actor/mnla", "/questions/allied-with?actor=MNLA&when=2012", "/sparql", "/download"):
        assert robots.can_fetch("*", server + path), path
    for path in ("/sparql?query=SELECT", "/ask?q=who", "/data/actor/mnla.ttl"):
        assert not robots.can_fetch("*", server + path), path


def test_the_feed_tells_what_is_new(server: str) -> None:
    """Valid Atom: the version of the data, and each version of the changelog with all that it says."""
    answer = get(server, "/feed.xml")
    assert answer.type == "application/atom+xml"
    feed = tree(answer.text)
    version = answer.headers["maliwar-version"]
    entries = feed.findall(f"{ATOM}entry")
    names = [entry.findtext(f"{ATOM}id") or "" for entry in entries]
    told = releases(project_root())
    assert names == [f"{DATASET}#version-{version}", *(f"{DATASET}#release-{each.version}" for each in told)]
    assert len(set(names)) == len(names)
    for place in (feed, *entries):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)", place.findtext(f"{ATOM}updated") or "")
        assert place.findtext(f"{ATOM}title")
    said = [entry.findtext(f"{ATOM}content") or "" for entry in entries[1:]]
    assert all(text.count("<li>") == len(each.items) > 0 for text, each in zip(said, told, strict=True))
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"{server}/feed.xml"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_leads_to_the_feed(server: str, path: str) -> None:
    """For programs in its head, for people in its foot."""
    text = get(server, path, HTML).text
    assert re.search(r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="/feed.xml">', text)
    assert 'href="/feed.xml"' in text[text.index("<footer") :]


def test_a_changelog_is_read_as_people_write_it(tmp_path: Path) -> None:
    """Sections by version and date, items over several lines; none where there is no such file."""
    assert releases(tmp_path) == ()
    written = "# Changelog\n\nNewest first.\n\n## 1.1.0 – 2027-01-02\n\n- One `thing`\n  more.\n- Two.\n"
    written += "\n## 1.0.0 - unreleased\n- Old.\n"
    (tmp_path / "CHANGELOG.md").write_text(written, "utf-8")
    found = [(each.version, each.date, each.items) for each in releases(tmp_path)]
    assert found == [("1.1.0", "2027-01-02", ("One `thing` more.", "Two.")), ("1.0.0", "", ("Old.",))]
