"""Pages and data for every IRI: /id/… leads to /page/… for people and /data/… for tools."""

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as Redirect

from maliwar.errors import BadParameter, NotFound, Retired
from maliwar.names import ID, from_short_path
from maliwar.names import TYPES as KINDS
from maliwar.questions.catalogue import PICK_LISTS
from maliwar.reading import queries
from maliwar.reading.listing import HEADINGS, listing
from maliwar.reading.sections import MANY, PERIODS_FIRST, Part, sections
from maliwar.reading.thing import ClaimRow, PeriodRow, Section, Thing
from maliwar.web.cache import Finished
from maliwar.web.contexts import BrowsePage, ListingPage, ThingPage
from maliwar.web.links import href, to_value, with_query
from maliwar.web.pages import kinds
from maliwar.web.parts import Download, Link, ListGroup, SectionView
from maliwar.web.questions import page_number
from maliwar.web.replies import DATA, HTML, TYPES, desk, format_of, html, keep, negotiated
from maliwar.web.versions import check_version

views = Blueprint("things", __name__)

ABOUT_LISTS = {
    "claim": "What somebody says: who, when, where it is written, and about what.",
    "situation": "Propositions with a period: alliances, hostilities, offices, control of places.",
    "source": "The article’s numbered references that something here rests on.",
    "passage": "Places in the article. No prose of it is kept here, only where to find it.",
}
SHORT = 60
IN_ONE_LIST = 3000


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
    """Show one thing."""
    if moved := _moved(kind, slug, "/page/"):
        return moved
    iri = _iri(kind, slug)
    for name in request.args:
        if name not in ("part", "page", "lang", "version"):
            raise BadParameter(f"A page takes part, page and version, not {name[:60]!r}.", {"name": name})
    check_version()
    part = Part(request.args.get("part"), page_number())
    return keep(("thing", iri, part), lambda: html("thing.html", _thing_page(iri, kind, part)))


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
        raise NotFound(f"There is no kind of thing called {kind[:60]!r}.")
    return keep(("listing", kind), lambda: html("listing.html", _listing_page(kind)))


def _moved(kind: str, slug: str, under: str, suffix: str = "") -> Redirect | None:
    """Lead on from an IRI that is used no more; raises Retired where nothing stands in its place."""
    gone = desk().retired.get(from_short_path(f"{kind}/{slug}") or "")
    if gone is None:
        return None
    if gone.successor is None:
        raise Retired(f"This is used no more, and nothing stands in its place: {gone.note}", {"iri": gone.iri})
    response = redirect(under + quote(gone.successor.removeprefix(ID)) + suffix, 301)
    response.headers["Link"] = f'<{gone.successor}>; rel="successor-version"'
    return response


def _iri(kind: str, slug: str) -> str:
    iri = from_short_path(f"{kind}/{slug}")
    if iri is None:
        raise NotFound("There is no such thing in the graph.")
    queries.checked(iri)
    return iri


def _known(kind: str, slug: str) -> str:
    """Return the IRI of a thing that the graph has; raises NotFound."""
    iri = _iri(kind, slug)
    service = desk().service
    if (
        iri not in service.labels
        and not service.engine.select(queries.about(queries.STATEMENTS, iri) + " LIMIT 1").rows
    ):
        raise NotFound("There is no such thing in the graph.", {"iri": iri})
    return iri


def _split(name: str) -> tuple[str, str | None]:
    slug, _, suffix = name.rpartition(".")
    return (slug, suffix) if slug and suffix in DATA else (name, None)


def _described(iri: str, slug: str, chosen: str) -> Finished:
    form = format_of(chosen)
    reply = desk().service.engine.answer(queries.about(queries.DATA, iri), form)
    if not reply.body.strip():
        raise NotFound("There is no such thing in the graph.", {"iri": iri})
    headers = [("Content-Disposition", f'inline; filename="{slug}.{chosen}"'), ("Link", f'<{iri}>; rel="describes"')]
    if reply.truncated:
        headers.append(("Maliwar-Truncated", "true"))
    return Finished(reply.body, form.content_type, tuple(headers))


def _thing_page(iri: str, kind: str, part: Part) -> ThingPage:
    reader = desk().reader
    found = reader.thing(iri)
    path = href(iri)
    return ThingPage(
        title=found.label,
        section="/browse",
        thing=found,
        facts_first=kind not in PERIODS_FIRST,
        kinds=tuple(Link(each.text, href(each.iri or "")) for each in found.classes if each.text != kind),
        listing=Link(HEADINGS[kind], f"/page/{kind}"),
        sections=tuple(_section_view(section, path, part) for section in sections(reader, iri, part)),
        asks=tuple(_asks(found)) if not part.key else (),
        downloads=tuple(_downloads(path)),
        local="/id" + path.removeprefix("/page"),
        whole=Link("Everything about it", path) if part.key else None,
        editor="/sparql?" + urlencode({"query": f"DESCRIBE <{iri}>", "format": "editor"}),
        cite=path.replace("/page/", "/cite/", 1) if kind == "source" else "",
    )


def _section_view(section: Section, path: str, part: Part) -> SectionView:
    first = section.rows[0] if section.rows else None
    kind = "claims" if isinstance(first, ClaimRow) else "periods" if isinstance(first, PeriodRow) else "links"
    shown = len(section.rows)
    more = None
    if not part.key and shown < section.total:
        more = Link(f"All {section.total:,}", with_query(path, part=section.key))
    pages = tuple(
        Link(str(number), "" if number == part.page else with_query(path, part=section.key, page=number))
        for number in range(1, -(-section.total // MANY) + 1)
        if part.key and section.total > MANY
    )
    number = f"{section.total:,}" if shown == section.total else f"{shown:,} of {section.total:,}"
    noun = "claim" if kind == "claims" else "event" if section.heading == "Events" else "situation"
    caption = f"{number} {noun}" + ("" if section.total == 1 else "s")
    return SectionView(section, kind, caption, more, pages)


def _asks(found: Thing) -> Iterable[Link]:
    """Offer each question whose first thing may be this one."""
    service = desk().service
    classes = service.labels.classes(found.iri)
    for question in service.catalogue.values():
        needed = [param for param in question.params if param.type == "iri" and not question.optional(param.name)]
        first = next((param for param in question.params if param.type == "iri"), None)
        fits = first and first.of in classes and needed in ([], [first])
        if first and fits and question.group != PICK_LISTS:
            short = found.iri.partition("/id/")[2]
            bound = question.bind({first.name: short}, service.labels)
            yield Link(bound.title, bound.href)


def _downloads(path: str) -> Iterable[Download]:
    for suffix in DATA:
        form = format_of(suffix)
        yield Download(form.label, f"/data{path.removeprefix('/page')}.{suffix}", TYPES[suffix][0])


def _listing_page(kind: str) -> ListingPage:
    groups = listing(desk().reader, kind)
    return ListingPage(
        title=HEADINGS[kind],
        section="/browse",
        lede=ABOUT_LISTS.get(kind, ""),
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


def _browse_page() -> BrowsePage:
    return BrowsePage(title="Browse", section="/browse", kinds=kinds())
