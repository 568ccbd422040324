"""Pages and data for every IRI: /id/… leads to /page/… for people and /data/… for tools."""

from urllib.parse import quote

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as Redirect

from maliwar.errors import BadInput, NotFound, Retired
from maliwar.languages import N_, gettext, number_words
from maliwar.names import ID, from_short_path
from maliwar.names import TYPES as KINDS
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.reading import queries
from maliwar.reading.listing import HEADINGS, listing
from maliwar.reading.sections import Part
from maliwar.web.contexts import BrowsePage, ListingPage
from maliwar.web.imported import reader_of
from maliwar.web.links import to_value, with_query
from maliwar.web.pages.about import kinds
from maliwar.web.pages.questions import page_number
from maliwar.web.pages.thing_page import read_known, thing_page
from maliwar.web.parameters import check_parameters
from maliwar.web.parts import ListGroup, Problem
from maliwar.web.replies import DATA, HTML, desk, format_of, html, keep, negotiated, page
from maliwar.web.versions import check_version
from maliwar.web.wsgi.cache import Finished

views = Blueprint("things", __name__)

ABOUT_LISTS = {
    "claim": N_("What somebody says: who, when, where it is written, and about what."),
    "situation": N_("Propositions with a period: alliances, hostilities, offices, control of places."),
    "source": N_("The article’s numbered references that something here rests on."),
    "passage": N_("Places in the article. No prose of it is kept here, only where to find it."),
}
SHORT = 60
IN_ONE_LIST = 3000
IN_ALL = 1000
"""Things of a large war that are listed."""


@views.get("/id/<kind>/<slug>")
def identity(kind: str, slug: str) -> Redirect:
    """Lead to the page or to the data, by Accept."""
    if moved := _moved(kind, slug, "/id/"):
        return moved
    check_version()
    _known(kind, slug)
    chosen = negotiated((HTML, *DATA))
    path = f"/page/{kind}/{slug}" if chosen == HTML else f"/data/{kind}/{slug}.{chosen}"
    return redirect(with_query(path, version=request.args.get("version")), 303)


@views.get("/page/<kind>/<slug>")
def thing(kind: str, slug: str) -> Response | Redirect:
    """Show one thing, whole or one part of it, as it is known today or as it was known on a day."""
    if moved := _moved(kind, slug, "/page/"):
        return moved
    iri = _iri(kind, slug)
    check_parameters("part", "page", AS_KNOWN_ON, "version")
    check_version()
    typed = request.args.get(AS_KNOWN_ON, "").strip()
    try:
        known = read_known(typed)
    except BadInput as error:
        return page("thing.html", thing_page(iri, kind, Part(), typed, Problem.of(error)), error.status)
    part = Part(request.args.get("part"), page_number(), known)
    return keep(("thing", iri, part, typed), lambda: html("thing.html", thing_page(iri, kind, part, typed)))


@views.get("/data/<kind>/<path:name>")
def data(kind: str, name: str) -> Response | Redirect:
    """Send what the graph says about one thing, and what points at it."""
    slug, suffix = _split(name)
    if moved := _moved(kind, slug, "/data/", f".{suffix}" if suffix else ""):
        return moved
    check_version()
    iri = _known(kind, slug)
    chosen = negotiated(DATA, suffix)
    return keep(("data", iri, chosen), lambda: _described(iri, slug, chosen))


@views.get("/browse")
def browse() -> Response:
    """List the types of things."""
    return keep(("browse",), lambda: html("browse.html", _browse_page()))


@views.get("/page/<kind>")
def of_kind(kind: str) -> Response:
    """List the things of one type."""
    if kind not in KINDS:
        raise NotFound(gettext("There is no kind of thing called %(kind)s.", kind=repr(kind[:60])))
    return keep(("listing", kind), lambda: html("listing.html", _listing_page(kind)))


def _moved(kind: str, slug: str, under: str, suffix: str = "") -> Redirect | None:
    """Lead on from an IRI that is used no more; raises Retired where nothing stands in its place."""
    gone = desk().retired.get(from_short_path(f"{kind}/{slug}") or "")
    if gone is None:
        return None
    if gone.successor is None:
        message = gettext("This is used no more, and nothing stands in its place: %(note)s", note=gone.note)
        raise Retired(message, {"iri": gone.iri})
    response = redirect(under + quote(gone.successor.removeprefix(ID)) + suffix, 301)
    response.headers["Link"] = f'<{gone.successor}>; rel="successor-version"'
    return response


def _iri(kind: str, slug: str) -> str:
    iri = from_short_path(f"{kind}/{slug}")
    if iri is None:
        raise NotFound(gettext("There is no such thing in the graph."))
    queries.checked(iri)
    return iri


def _known(kind: str, slug: str) -> str:
    """Return the IRI of a thing that the graph has; raises NotFound."""
    iri = _iri(kind, slug)
    known = iri in desk().service.labels
    if not known and not reader_of(iri).engine.select(queries.about(queries.STATEMENTS, iri) + " LIMIT 1").rows:
        raise NotFound(gettext("There is no such thing in the graph."), {"iri": iri})
    return iri


def _split(name: str) -> tuple[str, str | None]:
    slug, _, suffix = name.rpartition(".")
    return (slug, suffix) if slug and suffix in DATA else (name, None)


def _described(iri: str, slug: str, chosen: str) -> Finished:
    form = format_of(chosen)
    reply = reader_of(iri).engine.answer(queries.about(queries.DATA, iri), form)
    if not reply.body.strip():
        raise NotFound(gettext("There is no such thing in the graph."), {"iri": iri})
    headers = [("Content-Disposition", f'inline; filename="{slug}.{chosen}"'), ("Link", f'<{iri}>; rel="describes"')]
    if reply.truncated:
        headers.append(("Maliwar-Truncated", "true"))
    return Finished(reply.body, form.content_type, tuple(headers))


def _listing_page(kind: str) -> ListingPage:
    groups = listing(desk().reader, kind, IN_ALL if desk().large else None)
    listed = sum(len(group.values[:IN_ONE_LIST]) for group in groups)
    count = desk().counts().get(kind, 0) if desk().large else sum(len(group.values) for group in groups)
    return ListingPage(
        portion=_portion(listed, count),
        title=gettext(HEADINGS[kind]),
        section="/browse",
        lede=gettext(ABOUT_LISTS.get(kind, "")),
        groups=tuple(
            ListGroup(
                group.heading if len(groups) > 1 else "",
                tuple(to_value(value) for value in group.values[:IN_ONE_LIST]),
                short=all(len(value.text) <= SHORT for value in group.values),
                total=len(group.values),
            )
            for group in groups
        ),
    )


def _portion(listed: int, count: int) -> str:
    """Say how many are listed, where these are not all."""
    if listed >= count:
        return ""
    message = gettext(
        "%(listed)s of %(count)s are listed. Search finds others; the questions list them by place, time and party."
    )
    return message % {"listed": number_words(listed), "count": number_words(count)}


def _browse_page() -> BrowsePage:
    return BrowsePage(title=gettext("Browse"), section="/browse", kinds=kinds())
