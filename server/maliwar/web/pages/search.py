"""Search: /search?q=… over names and texts of everything, with its kinds as links, and /search.json."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, request

from maliwar.errors import BadInput, BadParameter, NotFound
from maliwar.languages import N_, number_words
from maliwar.languages import gettext as _
from maliwar.names import MW, short_path
from maliwar.questions.picks import kind_of
from maliwar.questions.spelling import fold, quoted
from maliwar.reading.listing import HEADINGS
from maliwar.reading.search import QUESTION, TERM, TEXT, Found, Hit, Snippet
from maliwar.web.contexts import Page
from maliwar.web.links import href, root, shortened, with_query
from maliwar.web.pages.questions import page_number
from maliwar.web.parameters import check_parameters
from maliwar.web.parts import Link, Problem
from maliwar.web.replies import HTML, desk, html, json_of, keep, negotiated, page
from maliwar.web.versions import check_version
from maliwar.web.wsgi.cache import Finished

views = Blueprint("search", __name__)

KINDS: Final[Mapping[str, str]] = {**HEADINGS, QUESTION: N_("Questions"), TERM: N_("Terms of the ontology")}
"""What may be found, and what stands above a list of it."""
PER_PAGE: Final = 20
PER_JSON: Final = 50
LONGEST: Final = 200
"""Characters that are searched for."""
NEAR: Final = 6
"""Searches to begin with."""


@dataclass(frozen=True)
class HitView:
    """One thing found: its name, what it is, by which other name, and where in its texts."""

    link: Link
    kind: str
    also: str
    snippet: Snippet | None


@dataclass(frozen=True, kw_only=True)
class SearchPage(Page):
    """What was found, or what to do where nothing was."""

    q: str
    kind: str = ""
    caption: str = ""
    hits: tuple[HitView, ...] = ()
    facets: tuple[Link, ...] = ()
    pages: tuple[Link, ...] = ()
    near: tuple[Link, ...] = ()
    starts: tuple[Link, ...] = ()
    ask: str = ""
    json: str = ""
    permanent: str = ""
    problem: Problem | None = None


@views.get("/search")
def search() -> Response:
    """Show what fits the words, the best first."""
    return _searched(negotiated((HTML, "json")))


@views.get("/search.json")
def search_json() -> Response:
    """Send it as JSON."""
    return _searched(negotiated(("json",), "json"))


def _searched(chosen: str) -> Response:
    typed = request.args.get("q", "")
    try:
        check_parameters("q", "kind", "page", "version", "format")
        check_version()
        text, kind, number = _text(typed), _kind(), page_number()
        if chosen != HTML:
            return keep(("search", text, kind, number, chosen), lambda: _as_json(text, kind, number))
        return keep(("search", text, kind, number, chosen), lambda: html("search.html", _page(text, kind, number)))
    except (BadInput, NotFound) as error:
        if chosen != HTML:
            raise
        context = SearchPage(
            title=_("Search"), q=shortened(typed, LONGEST), problem=Problem.of(error), starts=_starts()
        )
        return page("search.html", context, error.status)


def _text(typed: str) -> str:
    """Return the words to search for; raises BadParameter for what is too long or has no letter or digit in it."""
    text = " ".join(typed.split())
    if len(text) > LONGEST:
        raise BadParameter(
            _("q is %(length)s characters long; at most %(most)s are read.", length=len(text), most=LONGEST),
            {"name": "q"},
        )
    if text and not fold(text):
        raise BadParameter(
            _("%(text)s has no letter and no digit in it; search for a name or a word.", text=quoted(text)),
            {"name": "q"},
        )
    return text


def _kind() -> str:
    kind = request.args.get("kind", "").strip()
    if kind and kind not in KINDS:
        offers = ", ".join(KINDS)
        raise BadParameter(_("kind can be %(offers)s.", offers=offers), {"name": "kind", "offers": list(KINDS)})
    return kind


def _page(text: str, kind: str, number: int) -> SearchPage:
    if not text:
        return SearchPage(title=_("Search"), q="", kind=kind, starts=_starts(), permanent="")
    found = desk().search.find(text, kind)
    last = _last(found, PER_PAGE, number)
    shown = found.hits[(number - 1) * PER_PAGE : number * PER_PAGE]
    return SearchPage(
        title=_("Search: %(text)s", text=text),
        q=text,
        kind=kind,
        caption=_caption(found, len(shown), number) + _extent(),
        hits=tuple(_hit(each) for each in shown),
        facets=tuple(_facets(found, text, kind)),
        pages=tuple(_pages(text, kind, number, last)),
        near=() if found.hits else tuple(_near(text)),
        starts=() if found.hits else _starts(),
        ask=with_query("/ask", q=text),
        json=with_query("/search.json", q=text, kind=kind),
        permanent=root() + with_query("/search", q=text, kind=kind, version=desk().service.version),
    )


def _last(found: Found, size: int, number: int) -> int:
    """Return the number of the last page; raises NotFound beyond it."""
    last = max(1, -(-len(found.hits) // size))
    if number > last:
        raise NotFound(_("There is no page %(number)s; the last is %(last)s.", number=number, last=last))
    return last


def _caption(found: Found, shown: int, number: int) -> str:
    total = number_words(len(found.hits))
    if shown == len(found.hits):
        return _("%(total)s found", total=total)
    first = (number - 1) * PER_PAGE
    return _("%(first)s to %(last)s of %(total)s", first=first + 1, last=first + shown, total=total)


def _extent() -> str:
    """Say what is not searched by word, where there are too many names for that."""
    if not desk().service.labels.partial:
        return ""
    return _(
        ". In a graph of this size situations, events and claims are found by exactly what they are called only; "
        "the questions on events find them by place, time, kind and party"
    )


def _hit(hit: Hit) -> HitView:
    link, kind = _link(hit), hit.document.kind
    label = link.label
    alike = fold(hit.name) == fold(label) or hit.fit == TEXT
    what = kind_of(hit.document.key, desk().service.labels) if kind not in (QUESTION, TERM) else ""
    term = kind == TERM and f"mw:{hit.document.key.removeprefix(MW)}"
    return HitView(link, what or term or _(KINDS[kind]).lower(), "" if alike else shortened(hit.name), hit.snippet)


def _link(hit: Hit) -> Link:
    key, kind = hit.document.key, hit.document.kind
    if kind == QUESTION:
        name = key.partition("/")[2]
        return Link(desk().service.catalogue.get_question(name).heading, f"/{key}")
    return Link(shortened(desk().reader.named(key).text), href(key))


def _facets(found: Found, text: str, kind: str) -> Iterator[Link]:
    """Yield each kind with how many there are of it; the one that is shown leads nowhere."""
    total = sum(found.kinds.values())
    yield Link(_("All"), with_query("/search", q=text) if kind else "", note=number_words(total))
    for name, heading in KINDS.items():
        if name in found.kinds or name == kind:
            address = "" if name == kind else with_query("/search", q=text, kind=name)
            yield Link(_(heading), address, note=number_words(found.kinds.get(name, 0)))


def _pages(text: str, kind: str, number: int, last: int) -> Iterable[Link]:
    if last == 1:
        return
    around = sorted({1, last, *range(max(1, number - 3), min(last, number + 3) + 1)})
    for each in around:
        yield Link(str(each), "" if each == number else with_query("/search", q=text, kind=kind, page=each))


def _near(text: str) -> Iterator[Link]:
    """Yield what may have been meant: names spelt alike, and searches for single words that are known."""
    labels = desk().service.labels
    for match in labels.suggest(text, None, NEAR):
        yield Link(shortened(match.thing.label), href(match.thing.iri), note=kind_of(match.thing.iri, labels))
    several = text.split()
    for word in several if len(several) > 1 else ():
        if desk().search.find(word).hits:
            yield Link(word, with_query("/search", q=word), note=_("search for this word alone"))


def _starts() -> tuple[Link, ...]:
    return tuple(Link(each, with_query("/search", q=each)) for each in desk().names())


def _as_json(text: str, kind: str, number: int) -> Finished:
    if not text:
        raise BadParameter(_("/search.json needs q, the words to search for."), {"name": "q"})
    found = desk().search.find(text, kind)
    last = _last(found, PER_JSON, number)
    shown = found.hits[(number - 1) * PER_JSON : number * PER_JSON]
    return json_of(
        {
            "q": text,
            "kind": kind or None,
            "total": len(found.hits),
            "page": number,
            "pages": last,
            "kinds": dict(found.kinds),
            "hits": [_hit_json(each) for each in shown],
            "near": [] if found.hits else [link.label for link in _near(text)],
            "version": desk().service.version,
        }
    )


def _hit_json(hit: Hit) -> dict[str, Any]:
    link, key = _link(hit), hit.document.key
    snippet = hit.snippet
    return {
        "iri": key if hit.document.kind != QUESTION else None,
        "path": short_path(key) or link.href,
        "href": link.href,
        "label": link.label,
        "kind": hit.document.kind,
        "name": hit.name,
        "fit": ("exact", "beginning", "word", "text")[hit.fit],
        "snippet": f"{snippet.before}{snippet.found}{snippet.after}" if snippet else None,
    }
