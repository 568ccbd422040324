"""How much of the article is carried: /coverage."""

import json

from flask import Blueprint, Response

from maliwar.languages import gettext
from maliwar.reading.coverage import FACTS, Coverage
from maliwar.web.contexts import CoveragePage
from maliwar.web.links import href
from maliwar.web.parts import Link
from maliwar.web.replies import HTML, TYPES, desk, html, keep, negotiated
from maliwar.web.wsgi.cache import Finished

views = Blueprint("coverage", __name__)


@views.get("/coverage")
def coverage() -> Response:
    """Show what the graph carries of passages, references and facts, and what it lacks."""
    chosen = negotiated((HTML, "json"))
    return keep(("coverage", chosen), lambda: _page() if chosen == HTML else _json())


def _measured() -> Coverage:
    service = desk().service
    return Coverage.measure(service.engine, service.catalogue, service.labels, service.settings.project.file(FACTS))


def _page() -> Finished:
    found = _measured()
    lists = (
        (gettext("Passages with nothing"), found.passages),
        (gettext("References with nothing"), found.references),
    )
    return html(
        "coverage.html",
        CoveragePage(
            title=gettext("How much of the article is in the graph"),
            section="/about",
            found=found,
            missing=tuple(
                (name, tuple(Link(thing.label, href(thing.iri)) for thing in tally.missing)) for name, tally in lists
            ),
        ),
    )


def _json() -> Finished:
    text = json.dumps({**_measured().to_json(), "version": desk().service.version}, ensure_ascii=False, indent=1)
    return Finished(text.encode() + b"\n", TYPES["json"][0])
