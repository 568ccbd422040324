"""What the page of one thing shows: its facts, sections, questions about it, and how to take it along."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from maliwar.languages import day_words, ngettext, number_words
from maliwar.languages import gettext as _
from maliwar.names import ID, short_path
from maliwar.questions import citations
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.catalogue import PICK_LISTS
from maliwar.questions.testimony import Witness
from maliwar.reading.box import Box, boxes
from maliwar.reading.lede import lede
from maliwar.reading.listing import HEADINGS
from maliwar.reading.reasons import Told
from maliwar.reading.rows import Section
from maliwar.reading.sections import MANY, PERIODS_FIRST, Part, hidden, sections
from maliwar.reading.strip import strip
from maliwar.reading.thing import Reader, Thing
from maliwar.web.contexts import Page
from maliwar.web.imported import Origin, origin_of, reader_of
from maliwar.web.links import href, root, with_query
from maliwar.web.parts import Download, Link, Problem, SectionView
from maliwar.web.replies import DATA, TYPES, desk, format_of

CHIPS: Final = 3
"""Questions that are offered at once; the others are behind them."""
DATED_BY: Final = "network"
"""A question that takes a day as known on and needs nothing else: by it such days are read everywhere alike."""
ASKED: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "events": (("events-in", "place"), ("events-in", "actor")),
    "control-of-places": (("control-history", "place"), ("controlled-by", "holder")),
    "alliances": (("allied-with", "actor"),),
    "hostilities": (("hostile-to", "actor"),),
    "negotiations": (("talks", "actor"),),
    "agreements-in-force": (("agreements", "actor"), ("agreements", "only")),
    "support": (("support-given", "actor"),),
    "memberships": (("members-of", "actor"),),
    "offices": (("offices-of", "person"), ("commanders-of", "actor")),
    "commands": (("offices-of", "person"), ("commanders-of", "actor")),
    "deployments": (("deployments", "place"), ("deployments", "actor")),
    "sieges": (("sieges", "place"), ("sieges", "actor")),
    "operations": (("operations", "actor"),),
    "claims-about": (("claims-about", "thing"),),
    "claims-for": (("claims-about", "thing"),),
    "claims-by": (("claims-by", "actor"),),
    "claims-affecting": (("losses", "actor"),),
    "claims-blaming": (("blame", "other"),),
    "claims-counted": (("counts-of", "event"),),
    "claims-source": (("reference", "reference"),),
}
"""The questions that ask for a section's rows, the first that fits, with the parameter that is the thing."""
_PASSAGE: Final = re.compile(r"p(\d{3})")


@dataclass(frozen=True, kw_only=True)
class ThingPage(Page):
    """One thing of the graph."""

    thing: Thing
    kind: str
    lede: str
    facts_first: bool
    """Whether a narrow screen shows the facts above the sections: where they are what the thing is."""
    listing: Link
    kinds: tuple[Link, ...]
    """Its narrowest classes, where they say more than the listing's name."""
    boxes: tuple[Box, ...]
    sections: tuple[SectionView, ...]
    chips: tuple[Link, ...]
    asks: tuple[tuple[str, tuple[Link, ...]], ...]
    """Further questions about it, by topic."""
    downloads: tuple[Download, ...]
    local: str
    permanent: str
    whole: Link | None
    editor: str
    known_on: str = ""
    known_words: str = ""
    left_out: int = 0
    """How much had not been said by the day."""
    problem: Problem | None = None
    cite: str = ""
    """Where it is told how to cite it: of a source alone."""
    citation: str = ""
    origin: Origin | None = None
    """The import that it comes from, where it is none of ours."""
    evidence: Told | None = None
    """A claim in full."""
    neighbours: tuple[Link, ...] = ()
    """The passages before and after."""
    strip: Mapping[str, Any] | None = None
    """What the picture of its relations over time is drawn from."""


def read_known(typed: str) -> date | None:
    """Return the day by which what is shown must have been said; raises BadDate."""
    if not typed:
        return None
    bound = desk().service.catalogue.get_question(DATED_BY).bind({AS_KNOWN_ON: typed}, desk().service.labels)
    window = bound.understood[AS_KNOWN_ON].window
    return window.last if window else None


def thing_page(iri: str, kind: str, part: Part, typed: str, problem: Problem | None = None) -> ThingPage:
    """Return a thing's page; `typed` is the day as known on, as it was written. Raises NotFound."""
    reader, origin = reader_of(iri), origin_of(iri)
    found = reader.thing(iri)
    path, known = href(iri), typed if part.known else ""
    views = tuple(_section_view(section, iri, part, known) for section in sections(reader, iri, part))
    asks = list(_asks(found, views)) if not part.key else []
    version = desk().service.version
    return ThingPage(
        title=found.label,
        section="/browse",
        thing=found,
        kind=kind,
        lede=lede(found, kind),
        facts_first=kind not in PERIODS_FIRST,
        kinds=tuple(Link(each.text, href(each.iri or "")) for each in found.classes if each.text != kind),
        listing=Link(_(HEADINGS[kind]), f"/page/{kind}"),
        boxes=boxes(reader, found, kind) if not part.key else (),
        sections=views,
        chips=tuple(link for _topic, link in asks[:CHIPS]),
        asks=tuple(_by_topic(asks[CHIPS:])),
        downloads=tuple(_downloads(path)),
        local="/id" + path.removeprefix("/page"),
        permanent=root() + with_query(path, part=part.key, as_known_on=known, version=version),
        whole=Link(_("Everything about it"), with_query(path, as_known_on=known)) if part.key else None,
        editor="/sparql?" + urlencode({"query": f"DESCRIBE <{iri}>", "format": "editor"}),
        known_on=typed,
        known_words=day_words(part.known) if part.known else "",
        left_out=len(hidden(reader, iri, part.known)),
        problem=problem,
        origin=origin,
        cite=path.replace("/page/", "/cite/", 1) if kind == "source" and not origin else "",
        citation=_citation(iri) if kind == "source" and not origin else "",
        evidence=_evidence(iri, reader) if kind == "claim" else None,
        neighbours=tuple(_neighbours(iri)) if kind == "passage" else (),
        strip=strip(desk().relations(known), iri, desk().service.labels) if _drawn(kind, part) and not origin else None,
    )


def _drawn(kind: str, part: Part) -> bool:
    return kind in ("actor", "person") and not part.key


def _section_view(section: Section, iri: str, part: Part, typed: str) -> SectionView:
    shown, path = len(section.rows), href(iri)
    more = None
    if not part.key and shown < section.total:
        label = _("All %(count)s", count=number_words(section.total))
        more = Link(label, with_query(path, part=section.key, as_known_on=typed))
    pages = tuple(
        Link(
            str(number),
            "" if number == part.page else with_query(path, part=section.key, page=number, as_known_on=typed),
        )
        for number in range(1, -(-section.total // MANY) + 1)
        if part.key and section.total > MANY
    )
    return SectionView(section, _caption(section), more, pages, _question(section.key, iri, typed))


def _caption(section: Section) -> str:
    shown, total = number_words(len(section.rows)), number_words(section.total)
    if len(section.rows) < section.total:
        return _("%(shown)s of %(total)s", shown=shown, total=total)
    if section.sort in ("claims", "counts"):
        return ngettext("%(num)s claim", "%(num)s claims", section.total)
    if section.sort == "events":
        return ngettext("%(num)s event", "%(num)s events", section.total)
    if section.sort == "periods":
        return ngettext("%(num)s entry", "%(num)s entries", section.total)
    return ""


def _question(key: str, iri: str, typed: str) -> Link | None:
    """Return the question that asks for a section's rows, of this thing."""
    service = desk().service
    classes = service.labels.classes(iri)
    for name, param in ASKED.get(key, ()):
        question = service.catalogue.get(name)
        taken = next((each for each in question.params if each.name == param), None) if question else None
        if question and taken and (taken.of is None or taken.of in classes) and iri in service.labels:
            known = {AS_KNOWN_ON: typed} if typed and question.temporal else {}
            bound = question.bind({param: short_path(iri) or iri, **known}, service.labels)
            return Link(bound.title, bound.href)
    return None


def _asks(found: Thing, views: Iterable[SectionView]) -> Iterator[tuple[str, Link]]:
    """Yield each question whose first thing may be this one, with its topic, but for those that a section links."""
    service = desk().service
    classes = service.labels.classes(found.iri)
    told = {view.question.href for view in views if view.question}
    for question in service.catalogue.values():
        needed = [param for param in question.params if param.type == "iri" and not question.optional(param.name)]
        first = next((param for param in question.params if param.type == "iri"), None)
        fits = first and first.of in classes and needed in ([], [first])
        if first and fits and question.group != PICK_LISTS:
            bound = question.bind({first.name: found.iri.removeprefix(ID)}, service.labels)
            if bound.href not in told:
                yield question.group, Link(question.heading, bound.href)


def _by_topic(asks: Iterable[tuple[str, Link]]) -> Iterator[tuple[str, tuple[Link, ...]]]:
    groups: dict[str, list[Link]] = {}
    for topic, link in asks:
        groups.setdefault(topic, []).append(link)
    yield from ((topic, tuple(links)) for topic, links in groups.items())


def _citation(iri: str) -> str:
    service = desk().service
    return citations.of_source(service.labels.thing(iri), service.engine, service.labels).text


def _evidence(iri: str, reader: Reader) -> Told:
    return Told(Witness(reader.engine, reader.labels).hear([iri])[iri], "")


def _neighbours(iri: str) -> Iterator[Link]:
    """Yield the passages before and after one, as the article has them."""
    match = _PASSAGE.search(iri)
    for step, arrow in ((-1, "← {}"), (1, "{} →")):
        other = f"{ID}passage/p{int(match[1]) + step:03d}" if match else ""
        if other in desk().service.labels:
            yield Link(arrow.format(desk().reader.named(other).text), href(other))


def _downloads(path: str) -> Iterator[Download]:
    for suffix in DATA:
        form = format_of(suffix)
        yield Download(form.label, f"/data{path.removeprefix('/page')}.{suffix}", TYPES[suffix][0])
