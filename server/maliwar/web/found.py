"""How a page is found and shown elsewhere: its address, its picture for a link, what it is in schema.org's terms."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app, request

from maliwar.describe import schemaorg
from maliwar.describe.schemaorg import DatasetFacts, Node
from maliwar.languages import gettext as _
from maliwar.languages import language
from maliwar.reading.thing import Thing
from maliwar.web.address import canonical, root
from maliwar.web.contexts import ErrorPage, Page
from maliwar.web.parts import Link, Site
from maliwar.web.replies import desk

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
    picture = root() + site.asset(CARD)
    return Found(canonical(), picture, FEED, tuple(_nodes(page, site)))


def _nodes(page: Page, site: Site) -> Iterator[Node]:
    if request.path in _OF_THE_DATASET:
        yield schemaorg.dataset(_facts())
    thing, parts = getattr(page, "thing", None), request.path.split("/")
    if isinstance(thing, Thing) and len(parts) == 4:
        node = schemaorg.thing(thing, parts[2], root() + request.path)
        if node:
            yield node
    steps = list(_steps(page, site))
    if len(steps) > 1:
        yield schemaorg.trail((name, root() + path) for name, path in steps)


def _facts() -> DatasetFacts:
    service = desk().service
    return DatasetFacts(root(), service.version, language(), desk().written(), service.snapshot)


def _steps(page: Page, site: Site) -> Iterator[tuple[str, str]]:
    """Yield the way to the page: the first page, its section, the list that it is in, itself."""
    yield _("Mali War"), "/"
    section = next((link for link in site.sections if link.href == page.section), None)
    if section:
        yield _(section.label), section.href
    listing = getattr(page, "listing", None)
    if isinstance(listing, Link):
        yield listing.label, listing.href
    if page.title and request.path not in ("/", page.section):
        yield page.title, request.path
