"""How to cite an answer, /questions/<name>/cite, and a source, /cite/source/<number>."""

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from maliwar.errors import BadParameter, NotFound
from maliwar.languages import gettext
from maliwar.names import from_short_path
from maliwar.questions.answer import QuestionAnswer, answer
from maliwar.questions.citations import STYLES, Citation, of_answer, of_source
from maliwar.questions.labels import Thing
from maliwar.questions.legend import sources
from maliwar.web.citing import cite_view
from maliwar.web.contexts import CitePage
from maliwar.web.links import href, root
from maliwar.web.pages.questions import parameters
from maliwar.web.parts import Link
from maliwar.web.replies import HTML, TYPES, desk, html, keep, negotiated
from maliwar.web.versions import check_version
from maliwar.web.wsgi.cache import Finished

views = Blueprint("cite", __name__)

OFFERS = (HTML, *STYLES)
_TAKEN = ("style", "format", "lang", "version")


@views.get("/questions/<name>/cite")
def of_question(name: str) -> Response:
    """Tell how to cite an answer."""
    asked = desk().service.catalogue.get_question(name)
    raw = parameters(MultiDict((key, value) for key, value in request.args.items(multi=True) if key != "style"))
    chosen, here = _chosen(), root()
    check_version()
    key = ("cite", asked.name, tuple(sorted((each, tuple(values)) for each, values in raw.items())), chosen, here)

    def finished() -> Finished:
        service = desk().service
        found = answer(service.engine, service.catalogue, service.labels, asked.name, dict(raw), service.version)
        placed = found.placed(here)
        citation = of_answer(placed)
        return html("cite.html", _answer_page(placed, citation)) if chosen == HTML else _written(citation, chosen)

    return keep(key, finished)


@views.get("/cite/source/<slug>")
def of_reference(slug: str) -> Response:
    """Tell how to cite a reference of the article, by its number; `article` is the article itself."""
    for name in request.args:
        if name not in _TAKEN:
            message = gettext("A citation takes %(takes)s, not %(name)s.")
            raise BadParameter(message % {"takes": ", ".join(_TAKEN), "name": repr(name[:60])}, {"name": name[:60]})
    parameters(MultiDict((key, value) for key, value in request.args.items(multi=True) if key != "style"))
    chosen = _chosen()
    check_version()
    iri = from_short_path(f"source/{slug}")
    if iri is None or iri not in desk().service.labels:
        message = gettext(
            "There is no such reference; they are numbered from 1, and the article is /cite/source/article."
        )
        raise NotFound(message)
    thing = desk().service.labels.thing(iri)

    def finished() -> Finished:
        citation = of_source(thing, desk().service.engine, desk().service.labels)
        return html("cite.html", _source_page(thing, citation)) if chosen == HTML else _written(citation, chosen)

    return keep(("cite source", iri, chosen), finished)


def _chosen() -> str:
    """Return the style asked for, or the page."""
    given = request.args.getlist("style")
    if len(given) > 1:
        message = gettext("%(name)s is given several times; give it once.", name="style")
        raise BadParameter(message, {"name": "style"})
    return negotiated(OFFERS, given[0] if given else None)


def _written(citation: Citation, style: str) -> Finished:
    return Finished(citation.written(style).encode(), f"{TYPES[style][0]}; charset=utf-8")


def _answer_page(found: QuestionAnswer, citation: Citation) -> CitePage:
    cited = sources(found.rows)
    return CitePage(
        title=gettext("Cite: %(title)s", title=found.title),
        section="/questions",
        heading=gettext("Cite this answer"),
        of=Link(found.title, found.bound.href),
        citation=cite_view(citation, found.cite),
        lede=gettext(
            "The permanent link answers while the data are of this version; on other data it says what has changed."
        ),
        rests_on=tuple(Link(str(each["label"]), str(each["href"])) for each in cited),
    )


def _source_page(thing: Thing, citation: Citation) -> CitePage:
    return CitePage(
        title=gettext("Cite: %(title)s", title=thing.label),
        section="/browse",
        heading=gettext("Cite this source"),
        of=Link(thing.label, href(thing.iri)),
        citation=cite_view(citation, f"/cite/{thing.path}"),
        lede=" ".join(citation.flaws)
        or gettext("As its entry in the article’s list of references prints it, and no more."),
    )
