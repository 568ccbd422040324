"""The references of the article, what is wrong with each and what rests on it: /sources."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from babel import Locale, UnknownLocaleError
from flask import Blueprint, Response, request

from maliwar.errors import BadInput, BadParameter, MaliwarError, NotFound
from maliwar.languages import gettext as _
from maliwar.languages import language, ngettext, number_words
from maliwar.questions.answer import QuestionAnswer, answer
from maliwar.questions.evidence import Cell, Row
from maliwar.questions.labels import Thing
from maliwar.questions.paging import Leaf, Paging
from maliwar.reading.sources import CARRIES, FLAGS, QUESTION, SORTS, flags, matching, ordered, title_of
from maliwar.web.contexts import Page
from maliwar.web.links import href, root, with_query
from maliwar.web.parameters import check_parameters
from maliwar.web.parts import Link, Problem
from maliwar.web.replies import HTML, desk, html, keep, negotiated, page, wants_html
from maliwar.web.taking import Take, take
from maliwar.web.versions import check_version
from maliwar.web.wsgi.cache import Finished
from maliwar.wording import date_words, sentence

views = Blueprint("sources", __name__)

TAKES: Final = ("flag", "q", "carries", "sort", "page", "version", "format")
ON_A_PAGE: Final = 50
LONGEST: Final = 200
"""Characters of the words that are searched for."""


@dataclass(frozen=True)
class SourceRow:
    """One reference: `claims` leads to what rests on it, `cite` to how to cite it; `why_not` where nothing does."""

    number: str
    source: Link
    publisher: str
    published: str
    published_sort: str
    language: str
    flags: tuple[Link, ...]
    notes: tuple[str, ...]
    claims: Link
    claims_sort: int
    why_not: str
    cite: str


@dataclass(frozen=True)
class FlagBar:
    """A flag as a filter; `share` is the length of its bar in per cent of the longest."""

    link: Link
    count: str
    share: float
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class SourcesPage(Page):
    """The references that a flag, words and what rests on them leave over."""

    flag: str = ""
    words: str = ""
    carries: str = ""
    sort: str = "number"
    flags: tuple[tuple[str, str], ...] = ()
    carrying: tuple[tuple[str, str], ...] = ()
    sorts: tuple[tuple[str, str], ...] = ()
    problem: Problem | None = None
    heading: str = ""
    caption: str = ""
    bars: tuple[FlagBar, ...] = ()
    resting: tuple[FlagBar, ...] = ()
    rows: tuple[SourceRow, ...] = ()
    has_language: bool = False
    pages: tuple[Link, ...] = ()
    clear: str = ""
    narrowed: str = ""
    portions: tuple[str, ...] = ()
    """Of a large war: what the answer says of how much it holds."""
    take: Take | None = None


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `flag` is the short path or the name of a flag, as it was written."""

    flag: str = ""
    words: str = ""
    carries: str = ""
    sort: str = "number"
    number: int = 1

    def href(self, **changed: str | int | None) -> str:
        """Return the address of the same list with something changed."""
        state: dict[str, str | int | None] = {
            "flag": self.flag,
            "q": self.words,
            "carries": self.carries,
            "sort": self.sort if self.sort != "number" else None,
            "page": self.number if self.number > 1 else None,
        }
        return with_query("/sources", **{**state, **changed})

    @property
    def values(self) -> dict[str, str]:
        """The values by the names that the question gives them."""
        return {name: text for name, text in (("flag", self.flag), ("carried_by", self.carries)) if text}


@views.get("/sources")
def index() -> Response:
    """List the references with their flags and what rests on each."""
    negotiated((HTML,))
    try:
        check_parameters(*TAKES)
        check_version()
        asked = _read()
        return keep(("sources", asked), lambda: _finished(asked))
    except (BadInput, NotFound) as error:
        if not wants_html():
            raise
        return page("sources.html", _blank(_typed(), error), error.status)


def _read() -> Asked:
    given = {name: request.args.get(name, "").strip() for name in TAKES}
    if len(given["q"]) > LONGEST:
        message = _("q is %(count)s characters long; at most %(most)s are read.", count=len(given["q"]), most=LONGEST)
        raise BadParameter(message, {"name": "q"})
    carries = _chosen("carries", given["carries"], CARRIES)
    sort = _chosen("sort", given["sort"], SORTS) or "number"
    paging = Paging.read(given["page"], None)
    return Asked(given["flag"], given["q"], carries, sort, paging.number if paging else 1)


def _chosen(name: str, text: str, offers: Mapping[str, str]) -> str:
    if text and text not in offers:
        given = {"name": name, "offers": ", ".join(offers), "given": repr(text[:60])}
        raise BadParameter(_("%(name)s is one of %(offers)s; %(given)s is none of them.", **given), {"name": name})
    return text


def _typed() -> Asked:
    """Return what was asked as far as it can be read, for the form of a page that says what was wrong."""
    given = {name: request.args.get(name, "").strip()[:LONGEST] for name in TAKES}
    carries = given["carries"] if given["carries"] in CARRIES else ""
    return Asked(given["flag"], given["q"], carries, given["sort"] if given["sort"] in SORTS else "number")


def _finished(asked: Asked) -> Finished:
    found = _answer(QUESTION, asked.values)
    rows = ordered(matching(found.rows, asked.words), asked.sort)
    leaf = Leaf.of(len(rows), Paging(asked.number, ON_A_PAGE))
    shown = tuple(_row(rows[place]) for place in leaf.shown)
    thing = found.bound.understood["flag"].thing if asked.flag else None
    made = replace(
        _blank(replace(asked, flag=thing.path if thing else "")),
        title=_("Sources: %(flag)s", flag=thing.label) if thing else _("Sources"),
        heading=sentence(thing.label) if thing else _("All sources"),
        caption=_caption(leaf),
        bars=tuple(_bars(asked, thing)),
        resting=tuple(_resting(asked)),
        rows=shown,
        has_language=any(row.language for row in shown),
        pages=tuple(_pages(asked, leaf)),
        narrowed=_("The files hold them without the words “%(words)s”.", words=asked.words) if asked.words else "",
        portions=tuple(note.text for note in found.coverage) if desk().large else (),
        take=take(found, root() + asked.href(version=desk().service.version)),
    )
    return html("sources.html", made)


def _answer(name: str, values: Mapping[str, str]) -> QuestionAnswer:
    service = desk().service
    return answer(service.engine, service.catalogue, service.labels, name, values, service.version).placed(root())


def _blank(asked: Asked, error: MaliwarError | None = None) -> SourcesPage:
    """Return the page without a list: the form with what was typed, and what was wrong with it."""
    service = desk().service
    of = next(param.of for param in service.catalogue.get_question(QUESTION).params if param.name == "flag")
    return SourcesPage(
        title=_("Sources"),
        section="/sources",
        flag=asked.flag,
        words=asked.words,
        carries=asked.carries,
        sort=asked.sort,
        flags=tuple((thing.path, thing.label) for thing in service.labels.pick(of)),
        carrying=tuple((name, _(text)) for name, text in CARRIES.items()),
        sorts=tuple((name, _(text)) for name, text in SORTS.items()),
        problem=Problem.of(error) if error else None,
        clear="/sources" if asked != Asked() else "",
    )


def _bars(asked: Asked, chosen: Thing | None) -> Iterable[FlagBar]:
    """Yield each flag with the number of all sources that bear it; the chosen one leads back to all."""
    for each in flags(_answer(FLAGS, {}).rows):
        own = bool(chosen) and each.flag.iri == (chosen.iri if chosen else "")
        address = asked.href(flag=None if own else each.flag.path, page=None)
        yield FlagBar(Link(each.flag.label, address), number_words(each.sources), 100 * each.share, own)


def _resting(asked: Asked) -> Iterable[FlagBar]:
    """Yield what may rest on a source with the number of those of this flag, whatever the words are."""
    rows = _answer(QUESTION, {name: text for name, text in asked.values.items() if name == "flag"}).rows
    for name, text in CARRIES.items():
        count = sum(row.cells["carried"] == name for row in rows)
        own = name == asked.carries
        address = asked.href(carries=None if own else name, page=None)
        if count or own:
            yield FlagBar(Link(_(text), address), number_words(count), 100 * count / max(1, len(rows)), own)


def _row(row: Row) -> SourceRow:
    cells = row.cells
    source = cells["source"]
    if not isinstance(source, Thing):
        raise TypeError(f"a source is a thing: {source!r}")
    claims = cells["claims"] if isinstance(cells["claims"], int) else 0
    marks = tuple(each for each in _several(cells["quality"]) if isinstance(each, Thing))
    resting = f"/questions/reference?reference={source.path}" if claims else ""
    return SourceRow(
        number=str(source.number or ""),
        source=Link(title_of(source), href(source.iri)),
        publisher=str(cells["publisher"] or ""),
        published=date_words(str(cells["published"])) if cells["published"] else "",
        published_sort=str(cells["published"] or "").lstrip("[.").partition(".")[0],
        language=", ".join(_language_words(str(code)) for code in _several(cells["language"])),
        flags=tuple(Link(mark.label, with_query("/sources", flag=mark.path)) for mark in marks),
        notes=tuple(str(note) for note in _several(cells["note"])),
        claims=Link(number_words(claims), resting),
        claims_sort=claims,
        why_not="" if claims else _("nothing; see its flags") if cells["carried"] == "reason" else _("nothing"),
        cite=f"/cite/{source.path}",
    )


def _several(cell: Cell) -> tuple[object, ...]:
    return tuple(cell) if isinstance(cell, tuple) else () if cell is None else (cell,)


def _language_words(code: str) -> str:
    """Return what a language is called in the language that is spoken; its code where nobody knows it."""
    try:
        return Locale.parse(code, sep="-").get_language_name(language()) or code
    except (UnknownLocaleError, ValueError):
        return code


def _caption(leaf: Leaf) -> str:
    count = ngettext("%(num)s source", "%(num)s sources", leaf.total, num=number_words(leaf.total))
    if leaf.pages == 1:
        return count
    return _("%(first)s to %(last)s of %(sources)s", first=leaf.shown.start + 1, last=leaf.shown.stop, sources=count)


def _pages(asked: Asked, leaf: Leaf) -> Iterable[Link]:
    if leaf.pages > 1:
        for number in range(1, leaf.pages + 1):
            yield Link(str(number), "" if number == leaf.number else asked.href(page=number if number > 1 else None))
