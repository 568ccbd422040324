"""How a page is found and shown elsewhere: its address, its picture for a link, what it is in schema.org's terms."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask, current_app, request

from maliwar.describe import schemaorg
from maliwar.describe.schemaorg import DatasetFacts, Node
from maliwar.languages import gettext as _
from maliwar.languages import language
from maliwar.names import MW, PREFIXES
from maliwar.reading.thing import Thing
from maliwar.war import war
from maliwar.web.address import canonical, root
from maliwar.web.contexts import ErrorPage, Page
from maliwar.web.imported import dataset_of
from maliwar.web.parts import Link, Site
from maliwar.web.replies import desk

_SAME: Final = PREFIXES["schema"] + "sameAs"
CARD: Final = "card.png"
"""The picture that a link to any page is shown with, 1200 by 630 pixels."""
FEED: Final = "/feed.xml"
_OF_THE_DATASET: Final = ("/", "/about", "/download")


@dataclass(frozen=True)
class Found:
    """What the head of a page tells those who find it; `canonical` is empty where it should not be found."""

    canonical: str
    picture: str
    feed: str
    nodes: tuple[Node, ...] = ()


def add_found(app: Flask) -> None:
    """Let the templates ask for it."""
    app.jinja_env.globals["found_of"] = found_of


def found_of(page: Page) -> Found:
    """Return what is told of the page of this request.

    An error, a refused form and a stranger's dataset get no address by which they would be found, nor any other that
    begins with the Host that was sent.
    """
    site: Site = current_app.extensions["maliwar-site"]
    if site.dataset:
        return Found("", "", "")
    if isinstance(page, ErrorPage) or getattr(page, "problem", None):
        return Found("", "", FEED)
    own = desk().service.settings.project.war is None  # the picture has our own war's name in it
    picture = root() + site.asset(CARD) if own else ""
    return Found(canonical(), picture, FEED, tuple(_nodes(page, site)))


def _nodes(page: Page, site: Site) -> Iterator[Node]:
    if request.path in _OF_THE_DATASET:
        yield schemaorg.dataset(_facts())
    thing, parts = getattr(page, "thing", None), request.path.split("/")
    if isinstance(thing, Thing) and len(parts) == 4:
        told_by = dataset_of(thing.iri)
        node = schemaorg.thing(thing, parts[2], root() + request.path, *([told_by.iri] if told_by else []))
        if node:
            yield node
    steps = list(_steps(page, site))
    if len(steps) > 1:
        yield schemaorg.trail((name, root() + path) for name, path in steps)


def _facts() -> DatasetFacts:
    service = desk().service
    return DatasetFacts(root(), service.version, language(), desk().written(), service.snapshot, _place())


def _place() -> dict[str, Any]:
    """Return where all of it happens, with its item of Wikidata where it has one."""
    place = war().place
    if not place:
        return {}
    facts = desk().reader.thing(place).facts
    item = next((each.iri for fact in facts if fact.property == _SAME for each in fact.values if each.iri), "")
    kind = "Country" if MW + "Country" in desk().service.labels.classes(place) else "Place"
    node = {"@type": kind, "name": desk().service.labels.thing(place, "en").label, "sameAs": item}
    return {name: value for name, value in node.items() if value}


def _steps(page: Page, site: Site) -> Iterator[tuple[str, str]]:
    """Yield the way to the page: the first page, its section, the list that it is in, itself."""
    yield war().name, "/"
    section = next((link for link in site.sections if link.href == page.section), None)
    if section:
        yield _(section.label), section.href
    listing = getattr(page, "listing", None)
    if isinstance(listing, Link):
        yield listing.label, listing.href
    if page.title and request.path not in ("/", page.section):
        yield page.title, request.path
