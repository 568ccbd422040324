"""Numbers side by side: /numbers, with tolls, strengths, displacement, captives and equipment as tabs."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, request

from maliwar.errors import BadInput, BadParameter, NotFound
from maliwar.questions.answer import answer
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.paging import Paging
from maliwar.reading import portion
from maliwar.reading.numbers import TOPICS, differing, grouped, page_of
from maliwar.web.links import root
from maliwar.web.pages.numbers_address import FIELDS, FIRST, SCALES, Asked, takes
from maliwar.web.pages.numbers_page import laid_out, refused
from maliwar.web.parameters import check_parameters
from maliwar.web.replies import HTML, desk, html, keep, negotiated, page, wants_html
from maliwar.web.versions import check_version
from maliwar.web.wsgi.cache import Finished

views = Blueprint("numbers", __name__)

TAKES: Final = ("topic", "by", "scale", *FIELDS, "page", "version", "format")


@views.get("/numbers")
def numbers() -> Response:
    """Show what is counted, each number by each asserter, as a picture and a table of the same rows."""
    negotiated((HTML,))
    try:
        check_parameters(*TAKES)
        check_version()
        asked = _read()
        key = ("numbers", asked.topic.name, asked.by, asked.scale, tuple(sorted(asked.given.items())), asked.number)
        return keep(key, lambda: _finished(asked))
    except (BadInput, NotFound) as error:
        if not wants_html():
            raise
        return page("numbers.html", refused(error, _typed()), error.status)


def _read() -> Asked:
    """Read the address; raises BadParameter, saying what would be right."""
    topic = TOPICS[_chosen("topic", TOPICS, FIRST)]
    by = _chosen("by", topic.groups, topic.by)
    scale = _chosen("scale", SCALES, SCALES[0])
    given = {name: text for name in FIELDS if (text := request.args.get(name, "").strip())}
    for name in given:
        if not takes(topic, name):
            taken = ", ".join((*topic.takes, AS_KNOWN_ON))
            message = f"{topic.title} are not told by {name}; leave it out, or use {taken}."
            raise BadParameter(message, {"name": name})
    if desk().large and not given and "when" in topic.takes:
        given["when"] = portion.year(desk().telling()).when or str(desk().telling().year)
    paging = Paging.read(request.args.get("page"), None)
    return Asked(topic, by, scale, given, paging.number if paging else 1)


def _chosen(name: str, offers: Iterable[str], default: str) -> str:
    text = request.args.get(name, "").strip().lower() or default
    if text not in offers:
        raise BadParameter(f"{name} is one of {', '.join(offers)}; {text[:60]!r} is none of them.", {"name": name})
    return text


def _typed() -> Asked:
    """Return what was asked as far as it can be read: the form of a page that says what was wrong shows it."""
    topic = TOPICS.get(request.args.get("topic", ""), TOPICS[FIRST])
    shown = {name: request.args.get(name, "").strip()[:200] for name in FIELDS if takes(topic, name)}
    return Asked(topic, topic.by, SCALES[0], {name: text for name, text in shown.items() if text})


def _finished(asked: Asked) -> Finished:
    service = desk().service
    found = answer(
        service.engine, service.catalogue, service.labels, asked.topic.question, asked.values, service.version
    ).placed(root())
    marked = _differing(asked) if found.rows else frozenset()
    groups = grouped(found, asked.by, service.labels, marked)
    shown, count = page_of(groups, asked.number)
    permanent = root() + asked.href(version=service.version)
    laid = laid_out(asked, found, shown, count, permanent)
    if desk().large and "when" in asked.given and not request.args.get("when", "").strip():
        laid = replace(laid, portion=portion.of_stretch(portion.year(desk().telling())))
    return html("numbers.html", laid)


def _differing(asked: Asked) -> frozenset[str]:
    """Return the claims whose numbers differ; of a large war those of the time that is asked for."""
    known, when = (asked.given.get(name, "") for name in (AS_KNOWN_ON, "when"))
    if not (desk().large and when):
        return desk().differing(known)
    service = desk().service
    return differing(service.engine, service.catalogue, service.labels, known, when)
