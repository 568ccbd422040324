"""Why a row stands in an answer: /questions/<name>/why, as a page and as JSON."""

from flask import Blueprint, Response, request

from maliwar.languages import gettext
from maliwar.questions.labels import Thing
from maliwar.questions.why import Why
from maliwar.questions.why import why as explained
from maliwar.reading.layout import telling_columns
from maliwar.reading.reasons import chapters, facts
from maliwar.web.answers import row_cells
from maliwar.web.contexts import WhyPage
from maliwar.web.links import external, href, root
from maliwar.web.pages.questions import parameters
from maliwar.web.parts import GroundView, Link
from maliwar.web.replies import HTML, desk, html, json_of, keep, negotiated
from maliwar.web.versions import check_version
from maliwar.web.wsgi.cache import Finished

views = Blueprint("why", __name__)


@views.get("/questions/<name>/why")
def why(name: str) -> Response:
    """Tell why the row that `row` names stands in the answer."""
    return _told(name, None)


@views.get("/questions/<name>/why.<suffix>")
def why_as(name: str, suffix: str) -> Response:
    """Tell it in the format of the suffix."""
    return _told(name, suffix)


def _told(name: str, suffix: str | None) -> Response:
    """Answer, or say 304; raises NotFound for the question and the row, BadInput for the parameters."""
    asked = desk().service.catalogue.get_question(name)
    chosen = negotiated((HTML, "json"), suffix)
    raw, row, here = parameters(request.args), request.args.get("row"), root()
    check_version()
    key = ("why", asked.name, tuple(sorted((each, tuple(values)) for each, values in raw.items())), row, chosen, here)

    def finished() -> Finished:
        service = desk().service
        found = explained(service.engine, service.catalogue, service.labels, asked.name, raw, row, service.version)
        placed = found.placed(here)
        return json_of(placed.to_dict()) if chosen == "json" else html("why.html", _page(placed))

    return keep(key, finished)


def _page(found: Why) -> WhyPage:
    answer, cells = found.found, found.row.cells
    return WhyPage(
        title=gettext("Why %(row)s – %(answer)s", row=found.title, answer=answer.title),
        section="/questions",
        heading=found.title,
        answer=Link(answer.title, answer.bound.href),
        cells=tuple(row_cells(telling_columns(answer, [found.row]), found.row)),
        grounds=tuple(GroundView(_link(each.thing), each, tuple(facts(each))) for each in found.grounds),
        graded=bool(cells.get("grade")),
        supported=bool(cells.get("support")),
        chapters=tuple(each for each in chapters(found) if each.told or each.none),
        note=found.note or "",
        json=found.href.replace("/why?", "/why.json?", 1),
        cite=answer.cite,
        permanent=found.permanent,
    )


def _link(thing: Thing) -> Link:
    return Link(thing.label, href(thing.iri), external(thing.iri))
