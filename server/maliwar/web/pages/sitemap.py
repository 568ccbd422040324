"""For those who index the web: /sitemap.xml and its parts, with every page, and /robots.txt.

The format is that of https://www.sitemaps.org/protocol.html; robots.txt is RFC 9309.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax.saxutils import escape

from flask import Blueprint, Response, current_app

from maliwar.errors import NotFound
from maliwar.names import ID
from maliwar.names import TYPES as KINDS
from maliwar.questions.catalogue import PICK_LISTS
from maliwar.reading import queries
from maliwar.web.links import href, root
from maliwar.web.parameters import check_parameters
from maliwar.web.parts import Site
from maliwar.web.replies import desk, keep
from maliwar.web.wsgi.cache import Finished

views = Blueprint("sitemap", __name__)

XML: Final = "application/xml; charset=utf-8"
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_OWN: Final = ("/", "/about", "/coverage", "/download", "/ontology", "/search", "/sparql")
"""Pages beside the sections of the head, one address each."""
_NOT_FOR_ROBOTS: Final = (
    "/ask?q=",
    "/sparql?query=",
    "/sparql/",
    "/suggest/",
    "/why/",
    "/data/",
    "/health/",
    "/metrics",
)
"""What is made anew for every asker, or is no page."""
PARTS: Final = ("pages", "days", "questions")
"""The parts of the map beside those of things, one for each type."""
LARGEST: Final = 50_000
"""Addresses that one part may have."""

_NUMBER: Final = re.compile(r"[2-9]|[1-9]\d{1,3}", re.ASCII)


@views.get("/robots.txt")
def robots() -> Response:
    """Ask robots to read pages, and to leave the engine to those who ask it something."""
    check_parameters()
    here = root()
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _NOT_FOR_ROBOTS), "", f"Sitemap: {here}/sitemap.xml"]
    text = "\n".join(lines) + "\n"
    return keep(("robots", here), lambda: Finished(text.encode(), "text/plain; charset=utf-8"))


@views.get("/sitemap.xml")
def index() -> Response:
    """List the parts of the map."""
    check_parameters()
    here = root()
    return keep(("sitemap", here), lambda: _index(here))


@views.get("/sitemap/<name>.xml")
def part(name: str) -> Response:
    """List the pages of one part."""
    check_parameters()
    kind, _, number = name.partition("-")
    if kind not in (*PARTS, *KINDS) or (number and (kind in PARTS or not _NUMBER.fullmatch(number))):
        raise NotFound(f"The map of this site has no part {name[:60]!r}; /sitemap.xml lists its parts.")
    here = root()
    return keep(("sitemap", name, here), lambda: _part(here, _paths(kind), int(number or 1)))


def _index(here: str) -> Finished:
    names = [*PARTS, *(name for kind, count in desk().counts().items() for name in _parts(kind, count))]
    entries = (f"<sitemap><loc>{here}/sitemap/{name}.xml</loc>{_changed()}</sitemap>" for name in names)
    return _document("sitemapindex", entries)


def _parts(kind: str, count: int) -> Iterator[str]:
    """Yield the parts that so many things of a type make: `claim`, `claim-2` and so on."""
    yield kind
    yield from (f"{kind}-{number}" for number in range(2, -(-count // LARGEST) + 1))


def _part(here: str, paths: Iterable[str], number: int) -> Finished:
    shown = list(paths)[(number - 1) * LARGEST : number * LARGEST]
    if number > 1 and not shown:
        raise NotFound("The map of this site has no such part; /sitemap.xml lists its parts.")
    return _document("urlset", (f"<url><loc>{escape(here + path)}</loc>{_changed()}</url>" for path in shown))


def _paths(name: str) -> Iterator[str]:
    """Yield the addresses of one part, each once."""
    if name == "pages":
        yield from _pages(current_app.extensions["maliwar-site"])
    elif name == "days":
        yield from (f"/on/{day}" for day in desk().calendar().days)
    elif name == "questions":
        catalogue = desk().service.catalogue.values()
        yield from (f"/questions/{each.name}" for each in catalogue if each.group != PICK_LISTS)
    else:
        asked = queries.members(name) if desk().large else queries.listing(name)
        rows = desk().service.engine.select(asked).rows
        found = {row[0].value for row in rows if row[0]}
        yield from sorted(path for iri in found if iri.startswith(ID) and (path := href(iri)))


def _pages(around: Site) -> Iterator[str]:
    paths = (*_OWN, *(link.href for link in around.sections), *(f"/page/{kind}" for kind in desk().counts()))
    yield from dict.fromkeys(paths)


def _changed() -> str:
    """Return when the pages changed: when the data did, as far as that is known."""
    snapshot = desk().service.snapshot
    return f"<lastmod>{snapshot.manifest.built_at}</lastmod>" if snapshot else ""


def _document(name: str, entries: Iterable[str]) -> Finished:
    body = "\n".join(entries)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{_NAMESPACE}">\n{body}\n</{name}>\n'
    return Finished(text.encode(), XML)
